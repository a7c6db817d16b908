"""The winner of the race "efficiency" goes on, and is kept.

The same training, for 14,000 iterations in place of 4,000: the work of 4,000 with
k = 5. At the end the generator has the running mean of its weights.
"""

from dataclasses import replace

import numpy as np

from ganlib.runs import load_recipe
from ganlib.theory import Estimate

RACE = load_recipe("efficiency")


def measure(nets, data):
    """Frechet distance of 2,000 samples to each fifth of the test images."""
    fifths = [
        data._replace(test=data.test._replace(x=data.test.x[i:])) for i in range(5)
    ]
    found = [RACE.measure(nets, fifth)["frechet_distance"] for fifth in fifths]
    return {
        "frechet_distance": Estimate(np.mean(found), np.std(found, ddof=1) / 5**0.5)
    }


RECIPE = replace(
    RACE,
    epochs=56,
    every=4,
    measure=measure,
    keep=("generator",),
    variants={"r1": RACE.variants["r1"]},
)
