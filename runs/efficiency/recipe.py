"""A race on MNIST: one dense pair, one start, one stream of images, many trainings.

"r1", the non-saturating game with R1 under Adam with beta_1 = 0.5, is the baseline.
Each other variant changes one thing in it, to the value of a paper or of an earlier
recipe of this book, and none was tuned. Watched by the Frechet distance of 2,000
samples to 2,000 validation images in the features of "mnist-classifier/plain-1"; where
a running mean of the generator's weights is kept, by that of the mean as well. No
weights are stored: see "efficiency-kept".
"""

import keras
from keras import layers

from ganlib import metrics, networks, runs
from ganlib.extensions.stabilized import Penalized
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

STEPS_PER_EPOCH = 250
EPOCHS = 16
RATE = 5e-4
UNITS = (128, 128)
MEAN = {"use_ema": True, "ema_momentum": 0.998}

#: Two optimizers, for D and for G.
RULES = {
    "adam": lambda: [adam(0.5), adam(0.5)],
    "averaged": lambda: [adam(0.5), adam(0.5, **MEAN)],
    "no momentum": lambda: [adam(0.0), adam(0.0)],
    "much momentum": lambda: [adam(0.9), adam(0.9)],
    # The ratio changes, the product does not.
    "fast D": lambda: [adam(0.5, 2 * RATE), adam(0.5, RATE / 2)],
    "fast G": lambda: [adam(0.5, RATE / 2), adam(0.5, 2 * RATE)],
    "sgd": lambda: [keras.optimizers.SGD(0.1, momentum=0.5) for _ in range(2)],
    "rmsprop": lambda: [keras.optimizers.RMSprop(RATE) for _ in range(2)],
}
R1 = {"penalty": "r1", "weight": 1.0}
PAIRS = {"game": "relativistic", "penalty": "r1+r2", "weight": 1.0}
WASSERSTEIN = {"game": "wasserstein", "penalty": "gp", "weight": 10.0}
VARIANTS = {
    "r1": {**R1, "rule": "averaged"},
    "plain": {"rule": "averaged"},
    "pairs": {**PAIRS, "rule": "averaged"},
    "wgan-gp": WASSERSTEIN,
    "wgan-gp-k5": {**WASSERSTEIN, "k": 5},
    "spectral": {"spectral": True, "game": "hinge"},
    "k5": {**R1, "k": 5},
    "beta-0": {**R1, "rule": "no momentum"},
    "beta-9": {**R1, "rule": "much momentum"},
    "fast-d": {**R1, "rule": "fast D"},
    "fast-g": {**R1, "rule": "fast G"},
    "sgd": {**R1, "rule": "sgd"},
    "rmsprop": {**R1, "rule": "rmsprop"},
    "uniform": {**R1, "prior": "uniform"},
    "z8": {**R1, "latent": 8},
    "z256": {**R1, "latent": 256},
}


def adam(beta_1, rate=RATE, **mean):
    return keras.optimizers.Adam(rate, beta_1=beta_1, **mean)


def discriminator(spectral):
    stack = [layers.Dense(n, activation="leaky_relu") for n in UNITS]
    stack.append(layers.Dense(1))
    if spectral:
        stack = [layers.SpectralNormalization(dense) for dense in stack]
    return keras.Sequential([keras.Input((784,)), *stack], name="discriminator")


def build(
    data,
    seed,
    *,
    game="non-saturating",
    rule="adam",
    prior="normal",
    latent=64,
    k=1,
    spectral=False,
    penalty=None,
    weight=None,
):
    keras.utils.set_random_seed(seed)
    generator = networks.mlp_generator(
        latent, (784,), units=UNITS, activation="relu", output="sigmoid"
    )
    pair = generator, discriminator(spectral)
    settings = {"game": game, "k": k}
    if penalty:
        nets = Penalized(*pair, prior=prior, seed=seed)
        settings |= {"penalty": penalty, "weight": weight}
    else:
        nets = AdversarialNets(*pair, prior=prior, seed=seed)
    nets.compile(*RULES[rule](), **settings)
    return nets


def distance(nets, images):
    """Frechet distance of as many samples to images in the classifier's features."""
    samples = nets.sample(len(images), seed=0).reshape(images.shape)
    features = [runs.read_digits(x)[0] for x in (images, samples)]
    return metrics.frechet_distance(*features)


def measure(nets, data):
    return {"frechet_distance": distance(nets, data.test.x[::5])}


def watch(nets, data):
    images = data.validation.x[:2000]
    found = {"frechet_distance": distance(nets, images)}
    if nets.optimizers["g"].use_ema:
        with nets.averaged():
            found["averaged_distance"] = distance(nets, images)
    return found


RECIPE = Recipe(
    data="mnist",
    epochs=EPOCHS,
    build=build,
    examples=lambda nets, data: data.train.x.reshape(-1, 784),
    settings={"batch_size": 64, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=watch,
    every=2,
    keep=(),
    variants=VARIANTS,
)
