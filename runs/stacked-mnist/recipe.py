"""Stacked MNIST: three digits as the three channels of an image, a thousand modes.

The protocol of Lin et al. (2018): 26,000 samples, whose channels the classifier of the
run "mnist-classifier/plain-1" reads; modes are the distinct triples, and KL is that of
their distribution to the uniform one. Data are fresh triples of training digits.

"plain", "packing": DCGAN's pair, alone and judging packs of two. The others are the
residual pair without normalization under the four games of the ablation of Huang et
al. (2024): pairs or not, a penalty on the slopes at data or at samples too.
"""

import keras
import numpy as np

from ganlib import networks, runs
from ganlib.extensions.stabilized import Pack, Penalized
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

SHAPE = (28, 28, 3)
SAMPLES = 26_000


class Triples:
    """Digits, as a density of triples of them in [-1, 1]."""

    def __init__(self, digits):
        self.digits = digits

    def sample(self, n, rng):
        chosen = self.digits[rng.integers(len(self.digits), size=(n, 3))]
        return 2 * np.moveaxis(chosen[..., 0], 1, -1) - 1


def dcgan(pack):
    generator = networks.dcgan_generator(SHAPE, filters=32)
    if not pack:
        return generator, networks.dcgan_discriminator(SHAPE, filters=32)
    judge = networks.dcgan_discriminator((28, 28, 3 * pack), filters=32)
    layers = [keras.Input(SHAPE), Pack(pack), *judge.layers]
    return generator, keras.Sequential(layers, name="discriminator")


def build(data, seed, *, pack=0, game="non-saturating", penalty=None, mean=0.999):
    keras.utils.set_random_seed(seed)
    if penalty is None:
        nets = AdversarialNets(*dcgan(pack), seed=seed)
        adam = [keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2)]
        nets.compile(*adam, game=game)
        return nets
    pair = (
        networks.residual_generator(SHAPE, filters=32, output="tanh"),
        networks.residual_discriminator(SHAPE, filters=32),
    )
    nets = Penalized(*pair, seed=seed)
    rule = {"learning_rate": 5e-4, "beta_1": 0.0, "beta_2": 0.99}
    nets.compile(
        keras.optimizers.Adam(**rule),
        keras.optimizers.Adam(**rule, use_ema=True, ema_momentum=mean),
        game=game,
        penalty=penalty,
        weight=1.0,
    )
    return nets


def modes(images):
    """How many of the thousand triples occur, and KL to their uniform distribution."""
    digits = np.concatenate(np.moveaxis(images, -1, 0))[..., None]
    guesses = runs.read_digits(digits)[1].argmax(axis=1)
    triples = guesses.reshape(3, -1).T @ [100, 10, 1]
    shares = np.bincount(triples, minlength=1000) / len(triples)
    found = shares[shares > 0]
    return {"modes": len(found), "kl": float(np.sum(found * np.log(1000 * found)))}


def measure(nets, data, n=SAMPLES):
    return modes((nets.sample(n, seed=0) + 1) / 2)


def watch(nets, data):
    if not nets.optimizers["g"].use_ema:
        return measure(nets, data, 5000)
    with nets.averaged():
        return measure(nets, data, 5000)


RECIPE = Recipe(
    data="mnist",
    epochs=20,
    build=build,
    examples=lambda nets, data: Triples(data.train.x),
    settings={"batch_size": 64, "steps_per_epoch": 500},
    measure=measure,
    watch=watch,
    every=2,
    variants={
        "plain": {},
        "packing": {"pack": 2},
        "r1": {"penalty": "r1"},
        "r1+r2": {"penalty": "r1+r2"},
        "pairs-r1": {"game": "relativistic", "penalty": "r1"},
        "pairs-r1+r2": {"game": "relativistic", "penalty": "r1+r2"},
    },
)
