"""Digits completed: one generator for every subset of hidden pixels.

"game": relativistic pairs with both penalties on the slopes (Huang et al., 2024).
"scored": the generator's loss is the game's and 0.3 times an energy score of two
completions (Gneiting and Raftery, 2007). "mean": the same generator goes down the
squared error and nothing else; its discriminator, one unit, is there and is not heard.
"""

import keras
import numpy as np
from keras import layers, ops

from ganlib.extensions.stabilized import Penalized
from ganlib.extensions.subsets import (
    MaskedRows,
    SubsetNets,
    draw_image_masks,
    subset_generator,
)
from ganlib.runs import Recipe

EPOCHS = 40
STEPS_PER_EPOCH = 250
LOWER_HALF_HIDDEN = np.repeat([1.0, 0.0], 14)[:, None, None]
PAIRS = {"game": "relativistic", "penalty": "r1+r2", "weight": 1.0}


class Game(SubsetNets, Penalized):
    """Completion as a game whose discriminator pays for steep slopes."""


class Scored(Game):
    """The game, and the energy score of two completions besides."""

    def g_loss(self, x, z):
        one, two = self.fake(x, z), self.fake(x, ops.roll(z, 1, axis=0))
        score = (distance(one, x) + distance(two, x) - distance(one, two)) / 2
        return super().g_loss(x, z) + 0.3 * ops.mean(score)


class Mean(SubsetNets):
    """No game: the squared error of the whole image."""

    def g_loss(self, x, z):
        return ops.mean(ops.sum(ops.square(self.fake(x, z) - x), axis=(1, 2, 3)))


#: Class, widths of D's hidden layers, and what `compile` takes.
KINDS = {
    "game": (Game, (256, 256), PAIRS),
    "scored": (Scored, (256, 256), PAIRS),
    "mean": (Mean, (), {}),
}


def distance(x, y):
    # The constant keeps the slope finite where nothing is hidden.
    return ops.sqrt(ops.sum(ops.square(x - y), axis=(1, 2, 3)) + 1e-12)


def discriminator(units):
    hidden = [layers.Dense(width, activation="leaky_relu") for width in units]
    return keras.Sequential(
        [keras.Input((28, 28, 2)), layers.Flatten(), *hidden, layers.Dense(1)],
        name="discriminator",
    )


def build(data, seed, *, kind):
    keras.utils.set_random_seed(seed)
    cls, units, settings = KINDS[kind]
    nets = cls(subset_generator((28, 28, 1), 64), discriminator(units), seed=seed)
    rate = keras.optimizers.schedules.CosineDecay(1e-3, EPOCHS * STEPS_PER_EPOCH)
    rules = [keras.optimizers.Adam(rate, beta_1=0.5) for _ in range(2)]
    nets.compile(*rules, **settings)
    return nets


def measure(nets, data):
    """Lower halves: squared distance to the truth, and of two completions."""
    x = data.validation.x[:1000]
    one, two = (nets.complete(x, LOWER_HALF_HIDDEN, seed=seed) for seed in (0, 1))
    pairs = {"error": (one, x), "spread": (one, two)}
    return {k: float(np.sum((a - b) ** 2) / len(x)) for k, (a, b) in pairs.items()}


RECIPE = Recipe(
    data="mnist",
    epochs=EPOCHS,
    build=build,
    examples=lambda nets, data: MaskedRows(data.train.x, draw_image_masks),
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=measure,
    every=5,
    variants={kind: {"kind": kind} for kind in KINDS},
)
