"""BiGAN on MNIST: small dense networks, 50 uniform codes, relativistic pairs.

The prior and the dense networks are in the manner of Donahue et al. (2017); the game
and both penalties are those of Huang et al. (2024).
"""

import keras
import numpy as np
from keras import layers

from ganlib import metrics
from ganlib.extensions.inference import PenalizedBiGAN, pair_discriminator
from ganlib.runs import Recipe

SHAPE, DIM = (28, 28, 1), 50
EPOCHS = 30
STEPS_PER_EPOCH = 500  # 50,000 images in minibatches of 100


def dense(*widths, activation="leaky_relu"):
    return [layers.Dense(width, activation=activation) for width in widths]


def build(data, seed):
    keras.utils.set_random_seed(seed)
    generator = keras.Sequential(
        [
            keras.Input((DIM,)),
            *dense(200, 200, activation="relu"),
            layers.Dense(784, activation="sigmoid"),
            layers.Reshape(SHAPE),
        ],
        name="generator",
    )
    encoder = keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Flatten(),
            *dense(200, 200),
            layers.Dense(DIM),
        ],
        name="encoder",
    )
    discriminator = pair_discriminator(SHAPE, DIM, units=(256, 256))
    nets = PenalizedBiGAN(generator, encoder, discriminator, prior="uniform", seed=seed)
    # No running mean of the weights: codes turn during training, and the mean of two
    # encoders that call one thing by two names is not an encoder.
    rate = keras.optimizers.schedules.CosineDecay(1e-3, EPOCHS * STEPS_PER_EPOCH)
    nets.compile(
        keras.optimizers.Adam(rate, beta_1=0.5),
        keras.optimizers.Adam(rate, beta_1=0.5),
        game="relativistic",
        penalty="r1+r2",
        weight=1.0,
    )
    return nets


def measure(nets, data):
    """What G(E(x)) loses, and whether near codes are of one digit: test images."""
    images, codes = data.test.x[:2000], []
    for x in data.train.x[:5000], images:
        codes.append(nets.encoder.predict(x, batch_size=1000, verbose=0))
    back = nets.decoder.predict(codes[1], batch_size=1000, verbose=0)
    nearest, _ = metrics.nearest_neighbours(codes[1], codes[0])
    same = data.train.y[nearest[:, 0]] == data.test.y[:2000]
    return {
        "reconstruction_error": float(np.mean((back - images) ** 2)),
        "nearest_neighbour_accuracy": float(np.mean(same)),
    }


RECIPE = Recipe(
    data="mnist",
    epochs=EPOCHS,
    build=build,
    settings={"batch_size": 100, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=measure,
    every=5,
    keep=("decoder", "encoder"),
    variants={"bigan": {}},
)
