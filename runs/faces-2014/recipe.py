"""Faces as in Goodfellow et al. (2014), on a substitute for the faces of the paper.

"paper": the networks of ``tfd_pretrain/pretrain.yaml``, for a GPU. "narrow": an eighth
of their width.
"""

import keras

from ganlib import metrics, networks, optimizers
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 100  # 10,000 images in minibatches of 100


def build(data, seed, *, widths):
    keras.utils.set_random_seed(seed)
    images, (g_units, d_units) = data and data.train.x, widths
    nets = AdversarialNets(
        networks.faces_generator_2014(images, units=g_units),
        networks.faces_discriminator_2014(units=d_units),
        seed=seed,
    )
    rules = [optimizers.sgd_2014(r, STEPS_PER_EPOCH) for r in (0.025, 0.05)]
    nets.compile(*rules, game="non-saturating", simultaneous=True)
    return nets


def fit(nets, data, epochs, callbacks, *, batch_size):
    nets.fit(
        data.train.x,
        steps=epochs * STEPS_PER_EPOCH,
        steps_per_epoch=STEPS_PER_EPOCH,
        batch_size=batch_size,
        callbacks=callbacks,
    )


def measure(nets, data):
    samples = nets.sample(10_000, seed=0)
    found = metrics.parzen_log_likelihood(samples, data.test.x, data.validation.x)
    return {"log_likelihood": found}


def watch(nets, data):
    samples = nets.sample(10_000, seed=0)
    densities = metrics.parzen_log_densities(samples, data.validation.x, metrics.SIGMAS)
    return {"validation_log_likelihood": densities.mean(axis=1).max()}


RECIPE = Recipe(
    data="faces",
    epochs=50,
    build=build,
    fit=fit,
    settings={"batch_size": 100},
    measure=measure,
    watch=watch,
    every=10,
    variants={
        "paper": {"widths": [8000, 1200]},
        "narrow": {"widths": [1000, 150]},
    },
)
