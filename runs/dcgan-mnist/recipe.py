"""DCGAN on MNIST with the settings of Radford et al. (2016), a quarter as wide.

Minibatches of 128, Adam with rate 2e-4 and beta_1 = 0.5, images in [-1, 1]. Narrow, so
that two CPU cores train it in minutes. Watched by the Frechet distance of 2,000 samples
to 2,000 validation images, in the features of the run "mnist-classifier/plain-1".
"""

import keras
import numpy as np

from ganlib import metrics, networks, runs
from ganlib.runs import Recipe
from ganlib.theory import Estimate
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 100


def build(
    data,
    seed,
    *,
    shape=(28, 28, 1),
    filters=16,
    strided=True,
    batch_norm=True,
    dense=None,
    g_activation="relu",
    d_activation="leaky_relu",
    weight_gain=1,
    rate=2e-4,
):
    keras.utils.set_random_seed(seed)
    rules = {"filters": filters, "strided": strided, "batch_norm": batch_norm}
    rules["dense"] = dense
    nets = AdversarialNets(
        networks.dcgan_generator(shape, activation=g_activation, **rules),
        networks.dcgan_discriminator(shape, activation=d_activation, **rules),
        seed=seed,
    )
    for network in nets.generator, nets.discriminator:
        network.set_weights([w * weight_gain for w in network.get_weights()])
    adam = [keras.optimizers.Adam(rate, beta_1=0.5) for _ in range(2)]
    nets.compile(*adam, game="non-saturating")
    return nets


def features(images):
    """The classifier's features of images in [0, 1]."""
    return runs.read_digits(images)[0]


def measure(nets, data):
    """Frechet distance of 2,000 samples to the test images; five draws."""
    real = features(data.test.x)
    draws = [features((nets.sample(2000, seed=s) + 1) / 2) for s in range(5)]
    found = [metrics.frechet_distance(real, fake) for fake in draws]
    return {
        "frechet_distance": Estimate(np.mean(found), np.std(found, ddof=1) / 5**0.5)
    }


def watch(nets, data):
    real = features(data.validation.x[:2000])
    fake = features((nets.sample(2000, seed=0) + 1) / 2)
    return {"frechet_distance": metrics.frechet_distance(real, fake)}


RECIPE = Recipe(
    data="mnist",
    epochs=20,
    build=build,
    examples=lambda nets, data: 2 * data.train.x - 1,
    settings={"batch_size": 128, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=watch,
    every=1,
    keep=("generator", "discriminator"),
)
