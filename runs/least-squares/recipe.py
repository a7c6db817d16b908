"""Least squares against the game of 2014 on 8 x 8 digits: a test of stability.

Three games, each without batch normalization, with it in G, in both networks, and in
both but for D's first layer. "half" and "one" are where G's target lies on the way from
D's target for samples to that for data. All else is the same, chosen for none of them.
"""

from itertools import product

import keras
from keras import layers

from ganlib import losses, metrics
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 500
GAMES = {
    "2014": losses.get("non-saturating"),
    "half": losses.least_squares(-1, 1, 0),
    "one": losses.least_squares(-1, 1, 1),
}
#: The hidden layers of G, and of D, that are normalized.
NORMALIZED = {
    "none": ((), ()),
    "g": ((1, 2), ()),
    "both": ((1, 2), (1, 2)),
    "later": ((1, 2), (2,)),
}


def stack(name, shape, last, normalized, activation):
    """Two hidden layers of 64 units between an input and the layers in `last`."""
    hidden = []
    for i in 1, 2:
        hidden += [layers.Dense(64)]
        hidden += [layers.BatchNormalization()] if i in normalized else []
        hidden += [layers.Activation(activation)]
    return keras.Sequential([keras.Input(shape), *hidden, *last], name=name)


def build(data, seed, *, game, normalized):
    keras.utils.set_random_seed(seed)
    in_g, in_d = NORMALIZED[normalized]
    image = [layers.Dense(64, activation="sigmoid"), layers.Reshape((8, 8, 1))]
    nets = AdversarialNets(
        stack("generator", (16,), image, in_g, "relu"),
        keras.Sequential(
            [
                keras.Input((8, 8, 1)),
                layers.Flatten(),
                stack("body", (64,), [layers.Dense(1)], in_d, "leaky_relu"),
            ],
            name="discriminator",
        ),
        seed=seed,
    )
    adam = [keras.optimizers.Adam(1e-3, beta_1=0.5) for _ in range(2)]
    nets.compile(*adam, game=GAMES[game])
    return nets


def measure(nets, data):
    """In pixels, of which there are but 64: samples against the training images."""
    samples = nets.sample(len(data.train.x), seed=0)
    real, fake = (x.reshape(-1, 64) for x in (data.train.x, samples))
    found = metrics.manifold_measures(real, fake)
    return {
        "frechet_distance": metrics.frechet_distance(real, fake),
        "precision": found.precision,
        "coverage": found.coverage,
    }


RECIPE = Recipe(
    data="digits",
    epochs=8,
    build=build,
    settings={"batch_size": 64, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=measure,
    variants={
        f"{game}-{normalized}": {"game": game, "normalized": normalized}
        for game, normalized in product(GAMES, NORMALIZED)
    },
)
