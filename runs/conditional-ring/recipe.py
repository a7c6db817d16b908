"""Eight normals on a ring, each with a label: the budget of "ring/plain", and labels.

The generator's and the discriminator's hidden layers, the minibatches, the iterations
and the optimizers are those of "ring/plain". The first four variants are told which of
the eight modes an example is of; they differ in where the discriminator meets it. The
others are told the quarter, or the half, of the ring.
"""

from dataclasses import dataclass

import keras
import numpy as np

from ganlib import densities, metrics
from ganlib.extensions.conditional import (
    Conditional,
    conditional_discriminator,
    conditional_generator,
)
from ganlib.runs import Recipe

EPOCHS = 10
STEPS_PER_EPOCH = 500
UNITS = (64, 64)


@dataclass(frozen=True)
class Labelled:
    """The ring as pairs of a point and the one-hot label of its part of the ring."""

    ring: densities.Mixture
    classes: int

    @property
    def labels(self):
        """The label of each mode, from 0 to classes - 1."""
        modes = len(self.ring.components)
        return np.arange(modes) * self.classes // modes

    def sample(self, n, rng):
        mode = rng.integers(len(self.labels), size=n)
        normals = self.ring.components
        x = np.array([m.mean for m in normals])[mode]
        x = x + rng.normal(0, normals[0].std, x.shape)
        return x, np.eye(self.classes)[self.labels[mode]]


def build(data, seed, *, join="input", classes=8):
    keras.utils.set_random_seed(seed)
    nets = Conditional(
        conditional_generator(2, 2, classes, units=UNITS),
        conditional_discriminator(2, classes, units=UNITS, join=join),
        seed=seed,
    )
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, EPOCHS * STEPS_PER_EPOCH)
    nets.compile(*[keras.optimizers.Adam(schedule) for _ in range(2)])
    return nets


def measure(nets, data):
    """The table of "ring", and the share of 8,000 samples nearest to their label."""
    labels = np.arange(8000) % nets.classes
    samples = nets.sample(np.eye(nets.classes)[labels], seed=0)
    centres = [normal.mean for normal in data.ring.components]
    nearest = metrics.nearest_neighbours(samples, centres).indices[:, 0]
    shown = Labelled(data.ring, nets.classes).labels[nearest]
    modes = metrics.modes_captured(samples, centres, data.ring.components[0].std)
    return {**modes._asdict(), "obeyed": np.mean(shown == labels)}


RECIPE = Recipe(
    data=Labelled(densities.ring(), 8),
    epochs=EPOCHS,
    build=build,
    examples=lambda nets, data: Labelled(data.ring, nets.classes),
    settings={"batch_size": 128, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=measure,
    variants={
        **{join: {"join": join} for join in ("input", "hidden", "projection", "blind")},
        "quarters": {"classes": 4},
        "halves": {"classes": 2},
    },
)
