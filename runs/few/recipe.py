"""Digits from 100, 1,000 or all 50,000 images, with and without augmentation.

The pair that learned fastest on MNIST, "dcgan-rules/dense-1". "nearer" is the share of
pairs of a sample and an image that no training saw in which the sample is nearer to its
nearest training image: 1/2 for a perfect generator, 1 for one that copies (Meehan et
al., 2020). "copies" is the share of samples nearer than 99 % of those images.
"""

from dataclasses import replace

import keras
import numpy as np

from ganlib import metrics, networks, runs
from ganlib.runs import load_recipe
from ganlib.training import AdversarialNets

base = load_recipe("dcgan-mnist")


def build(data, seed, *, images, augment=False):
    keras.utils.set_random_seed(seed)
    size = {"filters": 16, "dense": 512}
    judge = networks.dcgan_discriminator((28, 28, 1), **size)
    if augment:
        judge = networks.augmented(judge, shift=1 / 8, hole=1 / 2, seed=seed)
    nets = AdversarialNets(
        networks.dcgan_generator((28, 28, 1), **size), judge, seed=seed
    )
    nets.compile(*[keras.optimizers.Adam(1e-3, beta_1=0.5) for _ in range(2)])
    nets.images = images
    return nets


def compared(nets, data, held):
    samples = (nets.sample(1000, seed=0) + 1) / 2
    fake, real = (runs.read_digits(x)[0] for x in (samples, held))
    gaps = [
        metrics.nearest_neighbours(x, data.train.x[: nets.images]).distances.ravel()
        for x in (samples, held[:1000])
    ]
    nearer = np.searchsorted(np.sort(gaps[0]), gaps[1]).mean() / 1000
    return {
        "frechet_distance": metrics.frechet_distance(real, fake),
        "nearer": nearer,
        "copies": np.mean(gaps[0] < np.quantile(gaps[1], 0.01)),
    }


SIZES = {"100": 100, "1000": 1000, "all": 50_000}
RECIPE = replace(
    base,
    epochs=8,
    build=build,
    examples=lambda nets, data: 2 * data.train.x[: nets.images] - 1,
    settings={"batch_size": 64, "steps_per_epoch": 250},
    measure=lambda nets, data: compared(nets, data, data.test.x),
    watch=lambda nets, data: compared(nets, data, data.validation.x[:2000]),
    every=1,
    keep=(),
    variants={
        f"{name}{kind}": {"images": n} | ({"augment": True} if kind else {})
        for name, n in SIZES.items()
        for kind in ("", "-augmented")
    },
)
