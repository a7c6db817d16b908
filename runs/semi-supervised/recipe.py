"""A hundred labels on MNIST: feature matching, the usual game, and the labels alone.

After Salimans et al. (2016), with a quarter of the units and ten epochs in the place of
300, or forty ("longer"). "scaled" holds the weights of D's units at norms that give
their outputs about the variance 1, as the published code does with a first minibatch.
The seed chooses the labelled images, too: ten of each class. "published" has all units,
softplus and uniform codes. The rate falls to zero where they average D's weights.
"""

from functools import partial

import keras
import numpy as np
from keras import layers, ops

from ganlib import metrics, runs
from ganlib.extensions.semi_supervised import SemiSupervised, class_discriminator
from ganlib.runs import Recipe

EPOCHS, LONG = 50, 200  # of 10,000 images each
STEPS_PER_EPOCH = 100


class LabelsAlone(SemiSupervised):
    """The same network, noise, optimizer and steps, and no game."""

    def iteration(self, x, z):
        loss, gradients = self.differentiate(self.class_loss, "d")
        self.descend(gradients)
        return {"d_loss": loss, "g_loss": ops.zeros_like(loss)}


def generator(units, activation):
    def hidden():
        return [
            layers.Dense(units, use_bias=False),
            layers.BatchNormalization(),
            activation(),
        ]

    last = layers.Dense(784, activation="sigmoid"), layers.Reshape((28, 28, 1))
    return keras.Sequential(
        [keras.Input((100,)), *hidden(), *hidden(), *last], name="generator"
    )


def choose(split, seed, each=10):
    """The labelled images: `each` of every class."""
    rng = np.random.default_rng(seed)
    chosen = np.concatenate(
        [rng.choice(np.flatnonzero(split.y == k), each, False) for k in range(10)]
    )
    return split.x[chosen], split.y[chosen]


def rule(epochs):
    rate = keras.optimizers.schedules.CosineDecay(3e-3, epochs * STEPS_PER_EPOCH)
    return keras.optimizers.Adam(rate, beta_1=0.5)


SOFTPLUS = partial(layers.Activation, "softplus")
#: Of G and D; "published" and not.
UNITS = {True: (500, (1000, 500, 250, 250, 250)), False: (200, (256, 128, 128))}

#: Of D's first layer, and of the others: pixels are small, a ReLU halves a variance.
NORMS = {True: (2.0, 2**0.5), False: (1.0, 1.0)}


def build(
    data,
    seed,
    *,
    matching=True,
    alone=False,
    published=False,
    scaled=False,
    length=EPOCHS,
):
    keras.utils.set_random_seed(seed)
    g_units, d_units = UNITS[published]
    blank = np.zeros((10, 28, 28, 1)), np.arange(10)
    nets = (LabelsAlone if alone else SemiSupervised)(
        generator(g_units, SOFTPLUS if published else layers.ReLU),
        class_discriminator((28, 28, 1), 10, units=d_units, norms=NORMS[scaled]),
        choose(data.train, seed) if data else blank,
        prior="uniform" if published else "normal",
        seed=seed,
    )
    rules = [rule(length) for _ in range(2)]
    nets.compile(*rules, matching=matching)
    return nets


def error(nets, split):
    guesses = nets.classifier.predict(split.x, batch_size=1000, verbose=0)
    return float(np.mean(guesses.argmax(axis=1) != split.y))


def measure(nets, data):
    """The share of test errors; the Frechet distance of 5,000 samples to 5,000 digits.

    The digits are the first ones for validation.
    """
    found = {"test_error": error(nets, data.test)}
    if not isinstance(nets, LabelsAlone):
        images = data.validation.x[:5000], nets.sample(5000, seed=0)
        features = [runs.read_digits(x)[0] for x in images]
        found["frechet_distance"] = metrics.frechet_distance(*features)
    return found


def watch(nets, data):
    return {"validation_error": error(nets, data.validation)}


LONGER = {"length": LONG, "epochs": LONG}
RECIPE = Recipe(
    data="mnist",
    epochs=EPOCHS,
    build=build,
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=watch,
    every=2,
    keep=(),
    variants={
        "matching": {},
        "game": {"matching": False},
        "labels": {"alone": True},
        "longer": LONGER,
        "scaled": LONGER | {"scaled": True},
        "game-scaled": LONGER | {"scaled": True, "matching": False},
        "labels-scaled": LONGER | {"scaled": True, "alone": True},
        "published": LONGER | {"scaled": True, "published": True},
    },
)
