"""MNIST as in Goodfellow et al. (2014).

"released": ``mnist.yaml`` of the code released with the paper. "printed": the same
networks and optimizer under Algorithm 1, which takes the two steps in turn and does not
halve the discriminator's loss. "whole": released, but for that half.
"""

import keras

from ganlib import metrics, networks, optimizers
from ganlib.extensions.stabilized import Penalized
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 500  # 50,000 images in minibatches of 100

#: Two optimizers, for D and for G. Half of a loss has half of its gradient.
RULES = {
    "halved": lambda: [optimizers.sgd_2014(r, STEPS_PER_EPOCH) for r in (0.05, 0.1)],
    "whole": lambda: [optimizers.sgd_2014(r, STEPS_PER_EPOCH) for r in (0.1, 0.1)],
    "constant": lambda: [keras.optimizers.SGD(r, momentum=0.5) for r in (0.05, 0.1)],
    "adam": lambda: _adam(0.9997),
    "adam, shorter mean": lambda: _adam(0.9996),
}
PRINTED = {"rule": "whole", "simultaneous": False}


def _adam(ema_momentum):
    """Adam for both; G ends with the running mean of its weights."""
    settings = {"learning_rate": 2e-4, "beta_1": 0.5}
    mean = {"use_ema": True, "ema_momentum": ema_momentum}
    return [keras.optimizers.Adam(**settings, **extra) for extra in ({}, mean)]


def build(
    data,
    seed,
    *,
    rule="halved",
    simultaneous=True,
    game="non-saturating",
    prior="uniform",
    marginals=True,
    dropout=True,
    penalized=False,
):
    keras.utils.set_random_seed(seed)
    pair = (
        networks.mnist_generator_2014(data.train.x if data and marginals else None),
        networks.mnist_discriminator_2014(dropout=dropout),
    )
    settings = {"game": game, "simultaneous": simultaneous}
    if penalized:
        nets = Penalized(*pair, prior=prior, seed=seed)
        settings |= {"penalty": "r1+r2", "weight": 1.0}
    else:
        nets = AdversarialNets(*pair, prior=prior, seed=seed)
    nets.compile(*RULES[rule](), **settings)
    return nets


def measure(nets, data):
    """The protocol of the paper: 10,000 samples, sigma from 1,000 validation images."""
    samples = nets.sample(10_000, seed=0)
    found = metrics.parzen_log_likelihood(
        samples, data.test.x, data.validation.x[:1000]
    )
    return {"log_likelihood": found}


def watch(nets, data):
    def score():
        samples, images = nets.sample(10_000, seed=0), data.validation.x[:1000]
        densities = metrics.parzen_log_densities(samples, images, metrics.SIGMAS)
        return densities.mean(axis=1).max()

    found = {"validation_log_likelihood": score()}
    if nets.optimizers["g"].use_ema:
        with nets.averaged():
            found["averaged_log_likelihood"] = score()
    return found


RECIPE = Recipe(
    data="mnist",
    epochs=50,
    build=build,
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=watch,
    every=5,
    keep=("generator", "discriminator"),
    levels=5,
    variants={
        "released": {},
        "printed": PRINTED | {"epochs": 15},
        "printed-2": PRINTED | {"epochs": 30},
        "whole": {"rule": "whole", "epochs": 100},
    },
)
