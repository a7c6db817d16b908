"""Eight normals on a ring: a training that fails, and remedies under the same budget.

Every variant has the generator, the discriminator's hidden layers, the minibatches, the
iterations and the optimizers of "plain", and changes what its remedy changes; "calm" is
the same again with less momentum.  The strengths of penalties and unrolling, and the
size of packs, are the best of two or three that were tried with the seed 100.
"""

import keras
from keras import layers, ops

from ganlib import densities, losses, metrics, networks
from ganlib.extensions.stabilized import (
    MinibatchDiscrimination,
    Pack,
    Penalized,
    Unrolled,
)
from ganlib.runs import Recipe
from ganlib.training import AdversarialNets

EPOCHS = 10
STEPS_PER_EPOCH = 500


def smoothed(real_logits, fake_logits):
    """D's cross-entropy with the target 0.9 for data."""
    pull = 0.1 * ops.mean(real_logits)  # softplus(-a) + 0.1 a has the target 0.9
    return losses.log_discriminator(real_logits, fake_logits) + pull


GAMES = {"smoothed": losses.Game("smoothed", smoothed, losses.non_saturating_generator)}
GAMES |= {f"least-squares(-1, 1, {c})": losses.least_squares(c=c) for c in (0, 1, 3)}
REMEDIES = {
    "plain": {},
    "smoothed": {"game": "smoothed"},
    "k5": {"k": 5},
    "unrolled": {"extra": {"unroll": 5, "rate": 0.01}},
    "minibatch": {"layer": "minibatch"},
    "packing": {"layer": "pack"},
    "spectral": {"layer": "spectral", "game": "hinge"},
    "wgan-gp": {
        "game": "wasserstein",
        "k": 5,
        "extra": {"penalty": "gp", "weight": 0.1},
    },
    "r1": {"extra": {"penalty": "r1", "weight": 1.0}},
    "pairs": {"game": "relativistic", "extra": {"penalty": "r1+r2", "weight": 0.1}},
}
CALM = {f"{name}-calm": {**o, "momentum": 0.5} for name, o in REMEDIES.items()}


def discriminator(layer):
    stack = [layers.Dense(64, activation="relu") for _ in range(2)]
    stack.append(layers.Dense(1))
    if layer == "pack":
        stack.insert(0, Pack(2))
    elif layer == "minibatch":
        stack.insert(2, MinibatchDiscrimination(kernels=4, dim=2))
    elif layer == "spectral":
        stack = [layers.SpectralNormalization(dense) for dense in stack]
    return keras.Sequential([keras.Input((2,)), *stack], name="discriminator")


def build(
    data,
    seed,
    *,
    game="non-saturating",
    k=1,
    momentum=0.9,
    layer=None,
    extra=None,
    iterations=EPOCHS * STEPS_PER_EPOCH,
):
    keras.utils.set_random_seed(seed)
    extra = extra or {}
    remedy = {"penalty": Penalized, "unroll": Unrolled}
    cls = next((remedy[name] for name in extra if name in remedy), AdversarialNets)
    nets = cls(
        networks.mlp_generator(2, (2,), units=(64, 64), activation="relu"),
        discriminator(layer),
        seed=seed,
    )
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, iterations)
    rules = [keras.optimizers.Adam(schedule, beta_1=momentum) for _ in range(2)]
    nets.compile(*rules, game=GAMES.get(game, game), k=k, **extra)
    return nets


def measure(nets, data):
    centres = [normal.mean for normal in data.components]
    samples = nets.sample(10_000, seed=0)
    return metrics.modes_captured(samples, centres, data.components[0].std)._asdict()


RECIPE = Recipe(
    data=densities.ring(),
    epochs=EPOCHS,
    build=build,
    settings={"batch_size": 128, "steps_per_epoch": STEPS_PER_EPOCH},
    measure=measure,
    watch=measure,
    variants=REMEDIES | CALM,
)
