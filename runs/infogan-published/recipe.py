"""InfoGAN on MNIST as published: convolutions, Q on D's layers, the plain game.

Chen et al. (2016): batch normalization, leak 0.1, Adam with rates 2e-4 for D and 1e-3
for G, minibatches of 128, 5,000 iterations. No label in training. "published" has half
of the paper's channels and units; "wide" has all; each other variant changes one thing
of "published": three times as many iterations, Q has convolutions of its own, or the
networks are dense.
"""

from dataclasses import replace

import keras
from keras import layers

from ganlib.extensions.infogan import InfoGAN
from ganlib.runs import load_recipe

SHAPE = (28, 28, 1)
NOISE, CATEGORIES, CONTINUOUS = 62, 10, 2


def activated(linear, normalize=True, activation="leaky"):
    norm = [layers.BatchNormalization(momentum=0.9)] if normalize else []
    last = layers.LeakyReLU(0.1) if activation == "leaky" else layers.ReLU()
    return [*linear, *norm, last]


def dense(units, **options):
    return activated([layers.Dense(units)], **options)


def conv(filters, **options):
    linear = layers.Conv2D(filters, 4, strides=2, padding="same")
    return activated([linear], **options)


def generator(filters, units, convolutions):
    stack = dense(units, activation="relu")
    if convolutions:
        doubled = {"kernel_size": 4, "strides": 2, "padding": "same"}
        stack += dense(49 * 2 * filters, activation="relu")
        stack += [layers.Reshape((7, 7, 2 * filters))]
        stack += activated(
            [layers.Conv2DTranspose(filters, **doubled)], activation="relu"
        )
        stack += [layers.Conv2DTranspose(1, activation="sigmoid", **doubled)]
    else:
        stack += dense(units, activation="relu")
        stack += [layers.Dense(784, activation="sigmoid"), layers.Reshape(SHAPE)]
    latent = keras.Input((NOISE + CATEGORIES + CONTINUOUS,))
    return keras.Sequential([latent, *stack], name="generator")


def trunk(filters, units, convolutions):
    """The hidden layers of D, up to the one called "features"."""
    if convolutions:
        stack = [*conv(filters, normalize=False), *conv(2 * filters), layers.Flatten()]
    else:
        stack = [layers.Flatten(), *dense(units, normalize=False)]
    stack += dense(units)
    stack[-1].name = "features"
    return [keras.Input(SHAPE), *stack]


def build(data, seed, *, filters=32, units=512, convolutions=True, sharing=True):
    keras.utils.set_random_seed(seed)
    size = filters, units, convolutions
    head = [*dense(128), layers.Dense(CATEGORIES + CONTINUOUS)]
    before = [keras.Input((units,))] if sharing else trunk(*size)
    nets = InfoGAN(
        generator(*size),
        keras.Sequential([*trunk(*size), layers.Dense(1)], name="discriminator"),
        keras.Sequential([*before, *head], name="recognizer"),
        categories=CATEGORIES,
        continuous=CONTINUOUS,
        shares="features" if sharing else None,
        seed=seed,
    )
    nets.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in (2e-4, 1e-3)))
    return nets


RECIPE = replace(
    load_recipe("infogan"),
    epochs=50,
    every=5,
    build=build,
    settings={"batch_size": 128, "steps_per_epoch": 100},
    keep=(),
    variants={
        "published": {},
        "longer": {"epochs": 150},
        "wide": {"filters": 64, "units": 1024},
        "own-q": {"sharing": False},
        "dense": {"convolutions": False},
    },
)
