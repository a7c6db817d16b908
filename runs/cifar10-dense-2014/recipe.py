"""CIFAR-10 as in Goodfellow et al. (2014), with dense networks.

"paper": ``cifar10_fully_connected.yaml``, for a GPU. "narrow": an eighth of its width.
"""

from dataclasses import replace

import keras

from ganlib import metrics, networks, optimizers
from ganlib.data import contrast_normalize
from ganlib.runs import load_recipe
from ganlib.training import AdversarialNets

BASE = load_recipe("mnist-2014")
STEPS_PER_EPOCH = 400  # 40,000 images in minibatches of 100


def build(data, seed, *, widths):
    keras.utils.set_random_seed(seed)
    g_units, d_units = widths
    nets = AdversarialNets(
        networks.cifar10_dense_generator_2014(units=g_units),
        networks.cifar10_dense_discriminator_2014(units=d_units),
        seed=seed,
    )
    rules = [optimizers.sgd_2014(r, STEPS_PER_EPOCH) for r in (0.0125, 0.025)]
    nets.compile(*rules, game="non-saturating", simultaneous=True)
    return nets


def measure(nets, data):
    """Not in the paper, which gives no number for CIFAR-10."""
    samples = nets.sample(10_000, seed=0)
    test, validation = map(
        contrast_normalize, (data.test.x[:1000], data.validation.x[:1000])
    )
    return {"log_likelihood": metrics.parzen_log_likelihood(samples, test, validation)}


RECIPE = replace(
    BASE,
    data="cifar10",
    epochs=20,
    build=build,
    examples=lambda nets, data: contrast_normalize(data.train.x),
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=None,
    keep=("generator",),
    variants={
        "paper": {"widths": [8000, 1600]},
        "narrow": {"widths": [1000, 200], "epochs": 15},
    },
)
