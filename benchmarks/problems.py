"""What every contender trains: four problems, and their Keras networks.

toy       p_data = Normal(2, 1), multilayer perceptrons with two tanh layers of 16, Adam
mnist     the networks of Goodfellow et al. (2014), dropout included, SGD with momentum
dcgan     DCGAN for 28 x 28, 64 and 128 channels, batch normalization, Adam
residual  the residual pair for 32 x 32 x 3, 16 to 64 channels, pairs with R1 + R2, Adam

The images are noise: the speed does not depend on them, as long as training neither
diverges nor saturates. Hence the initial weights, too, are the same for everyone.
"""

import numpy as np

BATCH = 100
# Iterations between two reports of the losses.
EPOCH = {"toy": 100, "mnist": 100, "dcgan": 10, "residual": 10}
LATENT = {"toy": 1, "mnist": 100, "dcgan": 100, "residual": 64}
SHAPES = {"mnist": (28, 28, 1), "dcgan": (28, 28, 1), "residual": (32, 32, 3)}
FILTERS = {"dcgan": 64, "residual": 16}
PENALTY = 1.0  # weight of R1 + R2
# Rates of D and of G.
RATES = {"toy": (1e-2, 1e-3), "mnist": (0.1, 0.1)}
RATES |= {"dcgan": (2e-4, 2e-4), "residual": (2e-4, 2e-4)}
BETA_1, MOMENTUM = 0.0, 0.5
# Initial weights of D and of G lie in [-s, s]; those of the toy are Glorot's in Keras.
SCALES = {"toy": (0.4, 0.4), "mnist": (0.005, 0.05)}


def images(problem):
    """10,000 images, float32 in [0, 1)."""
    return np.random.default_rng(0).random((10_000, *SHAPES[problem]), "float32")


def keras_networks(problem):
    """The generator and the discriminator."""
    from ganlib import networks

    if problem == "toy":
        return networks.mlp_generator(1, (1,)), networks.mlp_discriminator((1,))
    if problem in FILTERS:
        roles = "generator", "discriminator"
        pair = [getattr(networks, f"{problem}_{role}") for role in roles]
        return [network(SHAPES[problem], filters=FILTERS[problem]) for network in pair]
    return networks.mnist_generator_2014(), networks.mnist_discriminator_2014()


def keras_optimizers(problem):
    """The optimizer of the discriminator and that of the generator."""
    from keras.optimizers import SGD, Adam

    if problem == "mnist":
        return [SGD(rate, momentum=MOMENTUM) for rate in RATES[problem]]
    return [Adam(rate, beta_1=BETA_1) for rate in RATES[problem]]
