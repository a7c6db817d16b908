"""The networks and the protocol of 2014 under a game of 2024, for 7,000 iterations.

Relativistic pairs with both penalties on the slopes (Huang et al., 2024), Adam, no
dropout, and the running mean of the generator's weights.
"""

from dataclasses import replace

from ganlib.runs import load_recipe

MODERN = {
    "rule": "adam",
    "simultaneous": False,
    "game": "relativistic",
    "dropout": False,
    "penalized": True,
}

RECIPE = replace(
    load_recipe("mnist-2014"),
    epochs=14,
    every=1,
    keep=("generator",),
    variants={"modern": MODERN},
)
