"""DCGAN on MNIST as wide as public code has it, for as long: 64 and 128 channels.

All five rules, minibatches of 128, rates of 2e-4, 12,000 iterations or 30 times the
training images. "half": 32 and 64 channels.
"""

from dataclasses import replace

from ganlib.runs import load_recipe

RECIPE = replace(
    load_recipe("dcgan-mnist"),
    epochs=120,
    every=10,
    keep=("generator",),
    variants={"wide": {"filters": 64}, "half": {"filters": 32}},
)
