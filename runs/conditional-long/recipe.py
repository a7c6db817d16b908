"""MNIST given the label, as "conditional/projection", for longer and with a larger G.

15,000 iterations in place of 7,000, 400 hidden units in the generator in place of 256.
"""

from dataclasses import replace
from functools import partial

from ganlib.runs import load_recipe

BASE = load_recipe("conditional")
EPOCHS = 30

RECIPE = replace(
    BASE,
    epochs=EPOCHS,
    every=3,
    build=partial(BASE.build, units=400, rate=8e-4, epochs=EPOCHS),
    variants={"projection": {"join": "projection"}},
)
