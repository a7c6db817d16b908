"""Convolutional pairs in PyTorch, the way its users write them."""

import torch
from torch import nn
from torch.nn.functional import interpolate, leaky_relu, softplus

from benchmarks.problems import (
    BATCH,
    BETA_1,
    EPOCH,
    FILTERS,
    LATENT,
    PENALTY,
    RATES,
    images,
)


def dcgan(f):
    generator = nn.Sequential(
        *(nn.Linear(100, 49 * 2 * f, bias=False), nn.BatchNorm1d(49 * 2 * f)),
        *(nn.ReLU(), nn.Unflatten(1, (2 * f, 7, 7))),
        *(nn.ConvTranspose2d(2 * f, f, 5, 2, 2, 1, bias=False), nn.BatchNorm2d(f)),
        *(nn.ReLU(), nn.ConvTranspose2d(f, 1, 5, 2, 2, 1), nn.Tanh()),
    )
    discriminator = nn.Sequential(
        *(nn.Conv2d(1, f, 5, 2, 2), nn.LeakyReLU(0.2)),
        *(nn.Conv2d(f, 2 * f, 5, 2, 2, bias=False), nn.BatchNorm2d(2 * f)),
        *(nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(49 * 2 * f, 1)),
    )
    for network in generator, discriminator:
        for weights in network.parameters():
            if weights.ndim > 1:
                nn.init.normal_(weights, 0.0, 0.02)
    return generator, discriminator


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, h):
        return h + self.second(leaky_relu(self.first(leaky_relu(h, 0.2)), 0.2))


class Doubled(nn.Module):
    def forward(self, h):
        return interpolate(h, scale_factor=2, mode="bilinear")


def residual(f):
    def halved(channels):
        return nn.Conv2d(channels, channels // 2, 1, bias=False), Doubled()

    def doubled(channels):
        return nn.AvgPool2d(2), nn.Conv2d(channels, 2 * channels, 1, bias=False)

    generator = nn.Sequential(
        *(nn.Linear(64, 16 * 4 * f), nn.Unflatten(1, (4 * f, 4, 4)), Block(4 * f)),
        *(*halved(4 * f), Block(2 * f), *halved(2 * f), Block(f)),
        *(nn.LeakyReLU(0.2), nn.ConvTranspose2d(f, 3, 4, 2, 1)),
    )
    discriminator = nn.Sequential(
        *(nn.Conv2d(3, f, 4, 2, 1), Block(f), *doubled(f), Block(2 * f)),
        *(*doubled(2 * f), Block(4 * f), nn.LeakyReLU(0.2), nn.Flatten()),
        nn.Linear(16 * 4 * f, 1),
    )
    return generator, discriminator


def d_loss_of_dcgan(discriminator, real, fake):
    return softplus(-discriminator(real)).mean() + softplus(discriminator(fake)).mean()


def d_loss_of_pairs(discriminator, real, fake):
    real, fake = real.requires_grad_(), fake.requires_grad_()
    logits = discriminator(real), discriminator(fake)
    loss = softplus(logits[1] - logits[0]).mean()
    for a, x in zip(logits, (real, fake)):
        (slope,) = torch.autograd.grad(a.sum(), x, create_graph=True)
        loss = loss + PENALTY / 2 * slope.square().sum((1, 2, 3)).mean()
    return loss


def trainer(problem, compiled=False):
    torch.manual_seed(0)
    pairs = problem == "residual"
    build, d_loss_of = (
        (residual, d_loss_of_pairs) if pairs else (dcgan, d_loss_of_dcgan)
    )
    generator, discriminator = build(FILTERS[problem])
    optimizers = [
        torch.optim.Adam(network.parameters(), rate, (BETA_1, 0.999))
        for network, rate in zip((discriminator, generator), RATES[problem])
    ]
    if compiled:
        generator, discriminator = map(torch.compile, (generator, discriminator))
    x = torch.from_numpy(images(problem)).movedim(-1, 1).contiguous()

    def step(optimizer, loss):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    def samples():
        return generator(torch.randn(BATCH, LATENT[problem]))

    def train(steps):
        history = []
        for i in range(steps):
            real = x[torch.randint(len(x), (BATCH,))]
            fake = samples().detach()
            d_loss = step(optimizers[0], d_loss_of(discriminator, real, fake))
            fake = discriminator(samples())
            margin = fake - discriminator(real).detach() if pairs else fake
            g_loss = step(optimizers[1], softplus(-margin).mean())
            if (i + 1) % EPOCH[problem] == 0:
                history.append((d_loss.item(), g_loss.item()))
        return history

    return train
