"""The grid as before, for six times as many iterations."""

from dataclasses import replace

from ganlib.runs import load_recipe

EPOCHS = 60
GRID = load_recipe("grid")
ITERATIONS = EPOCHS * GRID.settings["steps_per_epoch"]

RECIPE = replace(
    GRID,
    epochs=EPOCHS,
    every=6,
    variants={
        name: {**remedy, "iterations": ITERATIONS}
        for name, remedy in GRID.variants.items()
    },
)
