"""Eager PyTorch, written the way its users do."""

import torch
from torch import nn

from benchmarks.problems import (
    BATCH,
    BETA_1,
    EPOCH,
    LATENT,
    MOMENTUM,
    RATES,
    SCALES,
    images,
)


class Maxout(nn.Module):
    def __init__(self, inputs, units, pieces):
        super().__init__()
        self.linear = nn.Linear(inputs, units * pieces)
        self.shape = units, pieces

    def forward(self, x):
        return self.linear(x).unflatten(1, self.shape).amax(2)


def mlp():
    return nn.Sequential(
        nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)
    )


def mnist_generator():
    return nn.Sequential(
        *(nn.Linear(100, 1200), nn.ReLU()),
        *(nn.Linear(1200, 1200), nn.ReLU()),
        *(nn.Linear(1200, 784), nn.Sigmoid(), nn.Unflatten(1, (28, 28, 1))),
    )


def mnist_discriminator():
    return nn.Sequential(
        *(nn.Flatten(), nn.Dropout(0.2)),
        *(Maxout(784, 240, 5), nn.Dropout(0.5)),
        *(Maxout(240, 240, 5), nn.Dropout(0.5)),
        nn.Linear(240, 1),
    )


def initialize(network, scale):
    for parameter in network.parameters():
        if parameter.ndim > 1:
            nn.init.uniform_(parameter, -scale, scale)
        else:
            nn.init.zeros_(parameter)


def toy():
    def draw():
        return 2 + torch.randn(BATCH, 1)

    def adam(network, rate):
        return torch.optim.Adam(network.parameters(), rate, betas=(BETA_1, 0.999))

    return mlp(), mlp(), adam, draw


def mnist():
    x = torch.from_numpy(images("mnist"))

    def draw():
        return x[torch.randint(len(x), (BATCH,))]

    def sgd(network, rate):
        return torch.optim.SGD(network.parameters(), rate, momentum=MOMENTUM)

    return mnist_generator(), mnist_discriminator(), sgd, draw


def trainer(problem):
    generator, discriminator, optimizer, draw = {"toy": toy, "mnist": mnist}[problem]()
    for network, scale in zip((discriminator, generator), SCALES[problem]):
        initialize(network, scale)
    d_rate, g_rate = RATES[problem]
    d_optimizer = optimizer(discriminator, d_rate)
    g_optimizer = optimizer(generator, g_rate)
    bce = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)

    def train(steps):
        history = []
        for step in range(steps):
            fake = generator(torch.randn(BATCH, LATENT[problem])).detach()
            d_loss = bce(discriminator(draw()), ones) + bce(discriminator(fake), zeros)
            d_optimizer.zero_grad()
            d_loss.backward()
            d_optimizer.step()

            fake = generator(torch.randn(BATCH, LATENT[problem]))
            g_loss = bce(discriminator(fake), ones)
            g_optimizer.zero_grad()
            g_loss.backward()
            g_optimizer.step()

            if (step + 1) % EPOCH[problem] == 0:
                history.append((d_loss.item(), g_loss.item()))
        return history

    return train
