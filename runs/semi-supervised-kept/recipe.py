"""The first seed of ``semi-supervised`` once more, with its networks kept."""

from dataclasses import replace

from ganlib.runs import load_recipe

BASE = load_recipe("semi-supervised")

RECIPE = replace(
    BASE,
    keep=("generator", "discriminator"),
    variants={name: BASE.variants[name] for name in ("matching", "game")},
)
