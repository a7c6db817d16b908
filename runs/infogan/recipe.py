"""InfoGAN on MNIST: one ten-way and two continuous codes, and no label in training.

Dense networks, for two CPU cores; the codes, the learning rate of G and the weight of
L_I are those of Chen et al. (2016). The pair game and both penalties stand in for the
batch normalization of the paper's D. Q sees the image at half of its resolution.
"without": the same networks and codes, with nothing that asks G to use them.
"""

import keras
import numpy as np
from keras import layers
from scipy.optimize import linear_sum_assignment

from ganlib import networks, runs
from ganlib.extensions.infogan import InfoGAN
from ganlib.extensions.stabilized import Penalized
from ganlib.runs import Recipe

SHAPE = (28, 28, 1)
NOISE, CATEGORIES, CONTINUOUS = 10, 10, 2
STEPS_PER_EPOCH = 500


@keras.saving.register_keras_serializable("ganlib")
class PenalizedInfoGAN(InfoGAN, Penalized):
    """Both at once."""


def generator():
    hidden = []
    for _ in range(2):
        hidden += [layers.Dense(192), layers.BatchNormalization(), layers.ReLU()]
    inputs = keras.Input((NOISE + CATEGORIES + CONTINUOUS,))
    last = [layers.Dense(784, activation="sigmoid"), layers.Reshape(SHAPE)]
    return keras.Sequential([inputs, *hidden, *last], name="generator")


def recognizer():
    hidden = [layers.Flatten(), layers.Dense(192, activation="leaky_relu")]
    last = layers.Dense(CATEGORIES + CONTINUOUS)
    inputs = [keras.Input(SHAPE), layers.AveragePooling2D(2)]
    return keras.Sequential([*inputs, *hidden, last], name="recognizer")


def build(data, seed, *, information=1.0):
    keras.utils.set_random_seed(seed)
    nets = PenalizedInfoGAN(
        generator(),
        networks.mlp_discriminator(SHAPE, units=(192, 192), activation="leaky_relu"),
        recognizer(),
        categories=CATEGORIES,
        continuous=CONTINUOUS,
        seed=seed,
    )
    rules = [keras.optimizers.Adam(1e-3, beta_1=0.5) for _ in range(2)]
    nets.compile(
        *rules,
        information=information,
        game="relativistic",
        penalty="r1+r2",
        weight=1.0,
    )
    return nets


# ---- Labels from here on: they measure, and train nothing ------------------------


def apply(network, x):
    return network.predict(x, batch_size=1000, verbose=0)


def agreement(codes, labels):
    """Share on which ten codes and ten digits agree, under the best matching."""
    counts = np.zeros((CATEGORIES, 10))
    np.add.at(counts, (codes, labels), 1)
    return counts[linear_sum_assignment(-counts)].sum() / len(codes)


def score(nets, images, labels, n):
    """What Q reads off samples, and how the ten-way code agrees with digits."""
    z = nets.draw_latent(n, np.random.default_rng(0))
    samples, code = apply(nets.generator, z), nets.code(z)
    read = apply(nets.reader, samples)
    classes = code[:, :CATEGORIES].argmax(axis=1)
    missed = np.square(read - code)[:, CATEGORIES:].mean(axis=0)
    _, logits = runs.read_digits(samples)
    on_images = apply(nets.reader, images)[:, :CATEGORIES].argmax(axis=1)
    return {
        "on_samples": agreement(classes, logits.argmax(axis=1)),
        "on_images": agreement(on_images, labels),
        "code_read": np.mean(read[:, :CATEGORIES].argmax(axis=1) == classes),
        **{f"missed_{i + 2}": value for i, value in enumerate(missed)},
    }


def measure(nets, data):
    return score(nets, data.test.x, data.test.y, 5000)


def watch(nets, data):
    return score(nets, data.validation.x[:2000], data.validation.y[:2000], 2000)


RECIPE = Recipe(
    data="mnist",
    epochs=12,
    build=build,
    settings={"batch_size": 64, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=watch,
    keep=("generator", "recognizer"),
    variants={"plain": {}, "without": {"information": 0.0}},
)
