"""The ring of eight normals under least squares: where G's target may lie.

Networks, optimizers and budget of "ring/plain-calm"; D is drawn to 1 on data and to -1
on samples, G to 0 ("half" of the way), to 1 or to 3.
"""

from dataclasses import replace

from ganlib.runs import load_recipe

TARGETS = {"half": 0, "one": 1, "two": 3}

RECIPE = replace(
    load_recipe("ring"),
    variants={
        name: {"game": f"least-squares(-1, 1, {c})", "momentum": 0.5}
        for name, c in TARGETS.items()
    },
)
