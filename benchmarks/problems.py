"""What every contender trains: two problems, and their Keras networks.

toy    p_data = Normal(2, 1), multilayer perceptrons with two tanh layers of 16, Adam
mnist  the networks of Goodfellow et al. (2014), dropout included, SGD with momentum

The images are noise: the speed does not depend on them, as long as training neither
diverges nor saturates. Hence the initial weights, too, are the same for everyone.
"""

import numpy as np

BATCH = 100
EPOCH = 100  # iterations between two reports of the losses
LATENT = {"toy": 1, "mnist": 100}
RATES = {"toy": (1e-2, 1e-3), "mnist": (0.1, 0.1)}  # of D and of G
BETA_1, MOMENTUM = 0.0, 0.5
# Initial weights of D and of G lie in [-s, s]; those of the toy are Glorot's in Keras.
SCALES = {"toy": (0.4, 0.4), "mnist": (0.005, 0.05)}


def images():
    """10,000 images of the shape of MNIST's, float32 in [0, 1)."""
    return np.random.default_rng(0).random((10_000, 28, 28, 1), "float32")


def keras_networks(problem):
    """The generator and the discriminator."""
    from ganlib import networks

    if problem == "toy":
        return networks.mlp_generator(1, (1,)), networks.mlp_discriminator((1,))
    return networks.mnist_generator_2014(), networks.mnist_discriminator_2014()


def keras_optimizers(problem):
    """The optimizer of the discriminator and that of the generator."""
    from keras.optimizers import SGD, Adam

    if problem == "toy":
        return [Adam(rate, beta_1=BETA_1) for rate in RATES[problem]]
    return [SGD(rate, momentum=MOMENTUM) for rate in RATES[problem]]
