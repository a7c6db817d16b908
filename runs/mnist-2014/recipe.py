"""MNIST as in Goodfellow et al. (2014).

"released": ``mnist.yaml`` of the code released with the paper. "printed": the same
networks and optimizer under Algorithm 1. The others change one thing of "released".
"""

import keras

from ganlib import metrics, networks, optimizers
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 500  # 50,000 images in minibatches of 100


def build(
    data,
    seed,
    *,
    simultaneous=True,
    game="non-saturating",
    optimizer="2014",
    marginals=True,
    prior="uniform",
):
    keras.utils.set_random_seed(seed)
    images = data.train.x if data and marginals else None
    nets = AdversarialNets(
        networks.mnist_generator_2014(images),
        networks.mnist_discriminator_2014(),
        prior=prior,
        seed=seed,
    )
    rules = {
        "2014": lambda: optimizers.sgd_2014(0.1, STEPS_PER_EPOCH),
        "sgd": lambda: keras.optimizers.SGD(0.1),
        "adam": lambda: keras.optimizers.Adam(2e-4, beta_1=0.5),
    }
    nets.compile(
        rules[optimizer](), rules[optimizer](), game=game, simultaneous=simultaneous
    )
    return nets


def fit(nets, data, epochs, callbacks):
    nets.fit(
        data.train.x,
        steps=epochs * STEPS_PER_EPOCH,
        steps_per_epoch=STEPS_PER_EPOCH,
        batch_size=100,
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
    measure=measure,
    watch=watch,
    every=5,
    keep=("generator", "discriminator"),
    variants={
        "released": {},
        "printed": {"simultaneous": False},
        "adam": {"simultaneous": False, "optimizer": "adam"},
    },
)
