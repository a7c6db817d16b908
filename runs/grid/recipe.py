"""Twenty-five normals on a grid, with all else as in the recipe of the ring."""

import dataclasses

from ganlib import densities
from ganlib.runs import load_recipe

RECIPE = dataclasses.replace(load_recipe("ring"), data=densities.grid())
