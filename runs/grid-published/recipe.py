"""The grid at the scale of most public code: all of it divided by 2.828.

Whose generator scales the published grid so, to a variance near 1; with all else as in
the recipe "grid-long".
"""

from dataclasses import replace

from ganlib import densities
from ganlib.runs import load_recipe

SCALE = 2.828

RECIPE = replace(
    load_recipe("grid-long"),
    data=densities.grid(spacing=2 / SCALE, std=0.05 / SCALE),
)
