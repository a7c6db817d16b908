"""CIFAR-10 as in Goodfellow et al. (2014), with convolutional networks.

"paper": ``cifar10_convolutional.yaml``, for a GPU. "narrow": a fifth of the generator's
channels, half of the discriminator's. "narrow-awake": and D's first weights ten times
the released ones, as large as G's; through five layers, logits are near 1, not 1e-5.
"""

from dataclasses import replace

import keras

from ganlib import networks, optimizers
from ganlib.runs import load_recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 312  # 40,000 images in minibatches of 128


def build(data, seed, *, channels, bound=0.005):
    keras.utils.set_random_seed(seed)
    nets = AdversarialNets(
        networks.cifar10_conv_generator_2014(channels=channels[0]),
        networks.cifar10_conv_discriminator_2014(channels=channels[1], bound=bound),
        seed=seed,
    )
    rules = [optimizers.sgd_2014(r, STEPS_PER_EPOCH) for r in (0.002, 0.004)]
    nets.compile(*rules, game="non-saturating", simultaneous=True)
    return nets


RECIPE = replace(
    load_recipe("cifar10-dense-2014"),
    epochs=10,
    build=build,
    settings={"batch_size": 128, "steps_per_epoch": STEPS_PER_EPOCH},
    variants={
        "paper": {"channels": [80, 32]},
        "narrow": {"channels": [16, 16], "epochs": 1},
        "narrow-awake": {"channels": [16, 16], "bound": 0.05, "epochs": 3},
    },
)
