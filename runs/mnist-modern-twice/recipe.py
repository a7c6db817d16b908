"""The run "mnist-modern" once more, each epoch judged with and without the mean.

Its generator with the weights as they are ("raw") and with their running mean
("mean"): nats under a Parzen window, and in the features of the digit classifier 2,000
samples against 2,000 validation images; "grey" is the share of what has ink that is
not full ink.
"""

from dataclasses import replace

import numpy as np

from ganlib import metrics, runs
from ganlib.runs import load_recipe

BASE = load_recipe("mnist-modern")
M = 2000


def judge(nets, data):
    images = nets.sample(10_000, seed=0)
    tuning = data.validation.x[:1000]
    nats = metrics.parzen_log_densities(images, tuning, metrics.SIGMAS)
    real, fake = (runs.read_digits(x)[0] for x in (data.validation.x[-M:], images[:M]))
    balls = metrics.manifold_measures(real, fake)
    return {
        "nats": nats.mean(axis=1).max(),
        "frechet_distance": metrics.frechet_distance(real, fake),
        "precision": balls.precision,
        "recall": balls.recall,
        "coverage": balls.coverage,
        "grey": np.mean(images[images > 0.1] < 0.9),
    }


def watch(nets, data):
    found = {f"raw_{key}": value for key, value in judge(nets, data).items()}
    with nets.averaged():
        found |= {f"mean_{key}": value for key, value in judge(nets, data).items()}
    return found


RECIPE = replace(BASE, watch=watch, every=2, keep=())
