"""MNIST as in Goodfellow et al. (2014).

"released": ``mnist.yaml`` of the code released with the paper. "printed": the same
networks and optimizer under Algorithm 1, which takes the two steps in turn.
"""

import keras

from ganlib import metrics, networks, optimizers
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 500  # 50,000 images in minibatches of 100


def build(data, seed, *, simultaneous):
    keras.utils.set_random_seed(seed)
    nets = AdversarialNets(
        networks.mnist_generator_2014(data and data.train.x),
        networks.mnist_discriminator_2014(),
        prior="uniform",
        seed=seed,
    )
    rules = [optimizers.sgd_2014(0.1, STEPS_PER_EPOCH) for _ in range(2)]
    nets.compile(*rules, game="non-saturating", simultaneous=simultaneous)
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
    """The protocol of the paper: 10,000 samples, sigma from 1,000 validation images."""
    samples = nets.sample(10_000, seed=0)
    found = metrics.parzen_log_likelihood(
        samples, data.test.x, data.validation.x[:1000]
    )
    return {"log_likelihood": found}


def watch(nets, data):
    samples, images = nets.sample(10_000, seed=0), data.validation.x[:1000]
    means = metrics.parzen_log_densities(samples, images, metrics.SIGMAS).mean(axis=1)
    return {"validation_log_likelihood": means.max()}


RECIPE = Recipe(
    data="mnist",
    epochs=100,
    build=build,
    fit=fit,
    settings={"batch_size": 100},
    measure=measure,
    watch=watch,
    every=5,
    keep=("generator", "discriminator"),
    variants={
        "released": {"simultaneous": True},
        "printed": {"simultaneous": False},
    },
)
