"""Batch normalization in D, over data and samples apart or together; DCGAN on MNIST.

"apart": D sees a minibatch of data, then one of samples, and normalizes each by itself,
as in the recipe "dcgan-mnist". "together": it sees both as one batch, in its own steps
and in G's.
"""

from dataclasses import replace

import keras
from keras import ops

from ganlib import networks
from ganlib.runs import load_recipe
from ganlib.training import AdversarialNets


class Together(AdversarialNets):
    """D normalizes data and samples by their common mean and variance."""

    def both_logits(self, x, fake):
        return ops.split(self.logits(ops.concatenate([x, fake])), 2)

    def d_loss(self, x, fake):
        return self.game.discriminator(*self.both_logits(x, fake))

    def g_loss(self, x, z):
        return self.game.generator(*self.both_logits(x, self.fake(x, z)))


def build(data, seed, *, together=False):
    keras.utils.set_random_seed(seed)
    pair = [
        network((28, 28, 1), filters=16)
        for network in (networks.dcgan_generator, networks.dcgan_discriminator)
    ]
    nets = (Together if together else AdversarialNets)(*pair, seed=seed)
    adam = [keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2)]
    nets.compile(*adam, game="non-saturating")
    return nets


RECIPE = replace(
    load_recipe("dcgan-mnist"),
    build=build,
    every=2,
    keep=(),
    variants={"apart": {}, "together": {"together": True}},
)
