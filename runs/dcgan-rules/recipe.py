"""Each of DCGAN's five rules broken once, on MNIST, for 800 iterations.

All with five times the paper's learning rate, for so short a training of networks so
narrow. "scaled" has no batch normalization either, but larger weights at the start.
"""

from dataclasses import replace

from ganlib.runs import load_recipe

BROKEN = {
    "whole": {},
    "pooled": {"strided": False},
    "unnormalized": {"batch_norm": False},
    "dense": {"dense": 512},
    "sigmoid": {"g_activation": "sigmoid"},
    "relu": {"d_activation": "relu"},
    "scaled": {"batch_norm": False, "weight_gain": 4},
}

RECIPE = replace(
    load_recipe("dcgan-mnist"),
    epochs=8,
    every=2,
    keep=("generator",),
    variants={name: {**rule, "rate": 1e-3} for name, rule in BROKEN.items()},
)
