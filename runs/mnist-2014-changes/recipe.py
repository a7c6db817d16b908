"""What the details are worth, after 5,000 iterations: each variant changes one thing.

Those called "modern-" change ``mnist-modern``, the others the released recipe.
"""

from dataclasses import replace

from ganlib.runs import load_recipe

BASE = load_recipe("mnist-modern")
MODERN = BASE.variants["modern"]

RECIPE = replace(
    BASE,
    epochs=10,
    keep=(),
    variants={
        "alternating": {"simultaneous": False},
        "constant": {"rule": "constant"},
        "minimax": {"game": "minimax"},
        "normal": {"prior": "normal"},
        "no-marginals": {"marginals": False},
        "no-dropout": {"dropout": False},
        "adam": {"rule": "adam"},
        "modern-without-pairs": MODERN | {"game": "non-saturating"},
        "modern-without-penalties": MODERN | {"penalized": False},
        "modern-without-adam": MODERN | {"rule": "whole"},
        "modern-with-shorter-mean": MODERN | {"rule": "adam, shorter mean"},
        "modern-with-dropout": MODERN | {"penalized": False, "dropout": True},
    },
)
