"""MNIST given the label; the variants differ in where the discriminator meets it.

Dense networks with 256 hidden units in the generator and 384 in the discriminator, the
relativistic game with both penalties on slopes in x (Huang et al., 2024), Adam, and the
running mean of the generator's weights. Watched by the share of samples that the run
"mnist-classifier/plain-1" reads as the label they were drawn for.
"""

import keras
import numpy as np

from ganlib import runs
from ganlib.extensions.conditional import (
    PenalizedConditional,
    conditional_discriminator,
    conditional_generator,
)
from ganlib.runs import Recipe
from ganlib.theory import Estimate

STEPS_PER_EPOCH = 500
EPOCHS = 14
LABELS = np.eye(10, dtype="float32")


def build(data, seed, *, join, units=256, rate=5e-4, epochs=EPOCHS):
    keras.utils.set_random_seed(seed)
    nets = PenalizedConditional(
        conditional_generator(64, 784, 10, units=(units, units), output="sigmoid"),
        conditional_discriminator(784, 10, units=(384, 384), join=join),
        seed=seed,
    )
    schedule = keras.optimizers.schedules.CosineDecay(rate, epochs * STEPS_PER_EPOCH)
    nets.compile(
        keras.optimizers.Adam(schedule, beta_1=0.5),
        keras.optimizers.Adam(schedule, beta_1=0.5, use_ema=True, ema_momentum=0.999),
        game="relativistic",
        penalty="r1+r2",
        weight=1.0,
    )
    return nets


def obeyed(nets, seed):
    """Share of 1,000 samples, 100 for each label, that show their label."""
    labels = np.arange(1000) % 10
    images = nets.sample(LABELS[labels], seed=seed).reshape(-1, 28, 28, 1)
    _, logits = runs.read_digits(images)
    return np.mean(logits.argmax(axis=1) == labels)


def measure(nets, data):
    draws = [obeyed(nets, seed) for seed in range(5)]
    return {"obeyed": Estimate(np.mean(draws), np.std(draws, ddof=1) / 5**0.5)}


def watch(nets, data):
    with nets.averaged():
        return {"obeyed": obeyed(nets, 0)}


RECIPE = Recipe(
    data="mnist",
    epochs=EPOCHS,
    build=build,
    examples=lambda nets, data: (data.train.x.reshape(-1, 784), LABELS[data.train.y]),
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=watch,
    every=2,
    variants={join: {"join": join} for join in ("projection", "input", "blind")},
)
