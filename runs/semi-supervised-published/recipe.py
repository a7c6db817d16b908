"""A hundred labels on MNIST with the published widths, for a hundred epochs.

Salimans et al. (2016): G with two layers of 500 softplus units, D with 1000, 500 and
three times 250, feature matching, minibatches of 100. They train 300 epochs and average
D's weights; here the rate falls to zero instead. The seed chooses the labelled images.
"""

from dataclasses import replace

import keras
import numpy as np
from keras import layers

from ganlib.extensions.semi_supervised import SemiSupervised, class_discriminator
from ganlib.runs import load_recipe

EPOCHS = 100
STEPS_PER_EPOCH = 500


def generator(units=500):
    def hidden():
        return [
            layers.Dense(units, use_bias=False),
            layers.BatchNormalization(),
            layers.Activation("softplus"),
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


def rule():
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * STEPS_PER_EPOCH)
    return keras.optimizers.Adam(rate, beta_1=0.5)


def build(data, seed, *, matching=True):
    keras.utils.set_random_seed(seed)
    blank = np.zeros((10, 28, 28, 1)), np.arange(10)
    nets = SemiSupervised(
        generator(),
        class_discriminator((28, 28, 1), 10, units=(1000, 500, 250, 250, 250)),
        choose(data.train, seed) if data else blank,
        prior="uniform",
        seed=seed,
    )
    nets.compile(rule(), rule(), matching=matching)
    return nets


RECIPE = replace(
    load_recipe("semi-supervised"),
    epochs=EPOCHS,
    build=build,
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    every=5,
    variants={"matching": {}, "game": {"matching": False}},
)
