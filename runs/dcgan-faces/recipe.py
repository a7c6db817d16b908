"""As on clothes, on faces of 48 x 48 pixels; one more doubling of the maps."""

from dataclasses import replace
from functools import partial

from ganlib.runs import load_recipe

base = load_recipe("dcgan-fashion")
RECIPE = replace(
    base,
    data="faces",
    epochs=30,
    build=partial(base.build, shape=(48, 48, 1)),
    levels=16,
)
