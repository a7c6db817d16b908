"""Faces as in Goodfellow et al. (2014), on a substitute for the faces of the paper.

"paper": the networks of ``tfd_pretrain/pretrain.yaml``, for a GPU. "narrow": an eighth
of their width.
"""

from dataclasses import replace

import keras

from ganlib import networks, optimizers
from ganlib.runs import load_recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 100  # 10,000 images in minibatches of 100


def build(data, seed, *, widths):
    keras.utils.set_random_seed(seed)
    images, (g_units, d_units) = data and data.train.x, widths
    nets = AdversarialNets(
        networks.faces_generator_2014(images, units=g_units),
        networks.faces_discriminator_2014(units=d_units),
        seed=seed,
    )
    rules = [optimizers.sgd_2014(r, STEPS_PER_EPOCH) for r in (0.025, 0.05)]
    nets.compile(*rules, game="non-saturating", simultaneous=True)
    return nets


RECIPE = replace(
    load_recipe("mnist-2014"),
    data="faces",
    epochs=50,
    build=build,
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    every=10,
    keep=("generator",),
    variants={
        "paper": {"widths": [8000, 1200]},
        "narrow": {"widths": [1000, 150]},
    },
)
