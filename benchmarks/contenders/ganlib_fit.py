"""The course's own library, on the backend that KERAS_BACKEND names."""

from benchmarks.problems import (
    BATCH,
    EPOCH,
    PENALTY,
    images,
    keras_networks,
    keras_optimizers,
)
from ganlib.densities import Normal
from ganlib.extensions.stabilized import Penalized
from ganlib.training import AdversarialNets

RELATIVISTIC = {"game": "relativistic", "penalty": "r1+r2", "weight": PENALTY}


def trainer(problem, block="auto"):
    kind = Penalized if problem == "residual" else AdversarialNets
    nets = kind(*keras_networks(problem))
    game = RELATIVISTIC if problem == "residual" else {}
    nets.compile(*keras_optimizers(problem), block=block, **game)
    x = Normal(2.0, 1.0) if problem == "toy" else images(problem)
    settings = {"batch_size": BATCH, "steps_per_epoch": EPOCH[problem], "verbose": 0}

    def train(steps):
        nets.fit(x, steps=steps, **settings)

    return train
