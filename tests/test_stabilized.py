"""The remedies: each changes the step as its formula says, on every backend."""

import keras
import numpy as np
import pytest
from keras import layers

from ganlib import networks
from ganlib.extensions import stabilized
from ganlib.training import AdversarialNets

A, B, C, D = 0.3, 0.1, 0.7, -0.2  # the logit is A x + B, the generator C z + D
DATA = np.random.default_rng(0).normal(2, 1, (64, 1)).astype("float32")


def linear(cls, seed=0, **settings):
    generator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    discriminator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    generator.set_weights([np.array([[C]]), np.array([D])])
    discriminator.set_weights([np.array([[A]]), np.array([B])])
    nets = cls(generator, discriminator, seed=seed)
    rules = keras.optimizers.SGD(0.2), keras.optimizers.SGD(0.1)
    nets.compile(*rules, block=1, **settings)
    nets.fit(DATA, steps=1, batch_size=8, verbose=0)
    return nets


def slope_of(nets):
    return float(nets.discriminator.get_weights()[0][0, 0])


@pytest.mark.parametrize(
    "penalty, gradient",
    [("r1", A), ("r2", A), ("r1+r2", 2 * A), ("gp", 2 * (A - 1))],
)
def test_penalty_of_a_linear_discriminator(penalty, gradient):
    plain = slope_of(linear(AdversarialNets))
    steep = slope_of(linear(stabilized.Penalized, penalty=penalty, weight=0.5))
    np.testing.assert_allclose(steep, plain - 0.2 * 0.5 * gradient, rtol=1e-4)


@pytest.mark.parametrize(
    "penalty, expected",
    [
        ("r1", 3**2 / 2),
        ("r2", 1**2 / 2),
        ("r1+r2", 3**2 / 2 + 1**2 / 2),
        ("gp", 4 / 3),  # E (u - 1)^2 for u uniform on [1, 3]
    ],
)
def test_where_a_penalty_looks(penalty, expected):
    """On D(x) = x^2 / 2 the slope at x is x; data are at 3 and samples at 1."""
    square = keras.Sequential(
        [keras.Input((1,)), layers.Lambda(lambda x: x**2 / 2), layers.Dense(1)]
    )
    square.set_weights([np.ones((1, 1)), np.zeros(1)])
    nets = stabilized.Penalized(networks.mlp_generator(1, (1,)), square, seed=0)
    nets.compile("sgd", "sgd", penalty=penalty, weight=0.7, game="wasserstein")
    x, fake = (keras.ops.full((4000, 1), value) for value in (3.0, 1.0))
    found = nets.d_loss(x, fake) - AdversarialNets.d_loss(nets, x, fake)
    np.testing.assert_allclose(float(found), 0.7 * expected, rtol=0.05)


def test_points_between_images_of_a_pair():
    nets = linear(stabilized.Penalized, penalty="gp", weight=1.0)
    real = keras.ops.zeros((50, 2, 3, 1)), keras.ops.zeros((50, 4))
    fake = keras.ops.ones((50, 2, 3, 1)), keras.ops.ones((50, 4))
    images, labels = map(keras.ops.convert_to_numpy, nets.between(real, fake))
    share = labels[:, 0]  # one for each example, in all its entries
    np.testing.assert_array_equal(labels, np.tile(share[:, None], 4))
    np.testing.assert_array_equal(images.reshape(50, 6), np.tile(share[:, None], 6))
    assert 0 <= share.min() < 0.2 and 0.8 < share.max() <= 1


@pytest.mark.parametrize("game", ["non-saturating", "relativistic"])
@pytest.mark.parametrize("unroll", [1, 3])
def test_unrolled_loss_and_its_gradient(unroll, game):
    keras.utils.set_random_seed(1)
    nets = stabilized.Unrolled(
        networks.mlp_generator(2, (1,), units=(3,)),
        networks.mlp_discriminator((1,), units=(3,)),
        seed=0,
    )
    nets.compile("sgd", "sgd", unroll=unroll, rate=0.5, game=game)
    x, z = DATA[:16], np.random.default_rng(1).normal(size=(16, 2)).astype("float32")
    weights = nets.generator.trainable_variables
    value, gradients = nets.gradients(lambda: nets.g_loss(x, z), weights)
    # The loss, with real steps of gradient descent.
    before = nets.discriminator.get_weights()
    rule = keras.optimizers.SGD(0.5)
    for _ in range(unroll):
        _, steps = AdversarialNets.d_gradients(nets, x, z)
        rule.apply(steps["d"], nets.discriminator.trainable_variables)
    expected = AdversarialNets.g_loss(nets, x, z)
    nets.discriminator.set_weights(before)
    np.testing.assert_allclose(float(value), float(expected), rtol=1e-4)
    # Its gradient, by differences.
    last, eps = weights[-1], 1e-2
    values = []
    for sign in 1, -1:
        last.assign(last + sign * eps)
        values.append(float(nets.g_loss(x, z)))
        last.assign(last - sign * eps)
    found = keras.ops.convert_to_numpy(gradients[-1]).sum()
    np.testing.assert_allclose(found, (values[0] - values[1]) / (2 * eps), rtol=0.02)


@pytest.mark.parametrize(
    "cls, settings",
    [
        (stabilized.Penalized, {"penalty": "gp", "weight": 0.1}),
        (stabilized.Unrolled, {"unroll": 2, "rate": 0.1}),
    ],
)
def test_training_repeats_and_is_saved(cls, settings, tmp_path):
    first, again = (linear(cls, seed=3, **settings) for _ in range(2))
    for a, b in zip(first.get_weights(), again.get_weights()):
        np.testing.assert_allclose(a, b)
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert type(loaded) is cls
    assert loaded.get_compile_config() == first.get_compile_config()


def test_pack_lays_examples_side_by_side():
    x = np.arange(6 * 4 * 5 * 2.0).reshape(6, 4, 5, 2)
    packed = keras.ops.convert_to_numpy(stabilized.Pack(3)(x))
    assert packed.shape == (2, 4, 5, 6)
    for i in range(6):  # images stay images, one behind the other
        own = packed[i // 3, ..., 2 * (i % 3) : 2 * (i % 3) + 2]
        np.testing.assert_array_equal(own, x[i])
    vectors = keras.ops.convert_to_numpy(stabilized.Pack(3)(x[:, 0, 0]))
    np.testing.assert_array_equal(vectors, x[:, 0, 0].reshape(2, 6))
    discriminator = keras.Sequential(
        [keras.Input((2,)), stabilized.Pack(2), layers.Dense(1)]
    )
    nets = AdversarialNets(networks.mlp_generator(2, (2,)), discriminator, seed=0)
    nets.compile("sgd", "sgd")
    nets.fit(np.ones((8, 2), "float32"), steps=2, batch_size=8, verbose=0)
    assert discriminator.layers[-1].kernel.shape == (4, 1)


def test_minibatch_discrimination_directly():
    keras.utils.set_random_seed(0)
    layer = stabilized.MinibatchDiscrimination(kernels=3, dim=2)
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    found = keras.ops.convert_to_numpy(layer(x))
    maps = np.einsum("ia,akb->ikb", x, np.array(layer.kernel).reshape(4, 3, 2))
    near = np.zeros((5, 3))
    for i in range(5):
        for j in set(range(5)) - {i}:
            near[i] += np.exp(-np.abs(maps[i] - maps[j]).sum(axis=1))
    np.testing.assert_allclose(found[:, 4:], near, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(found[:, :4], x)


@pytest.mark.parametrize(
    "layer, shape",
    [
        (stabilized.Pack(3), (6, 4, 2)),
        (stabilized.MinibatchDiscrimination(3, 2), (6, 4)),
    ],
)
def test_layers_are_what_their_configuration_says(layer, shape):
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert again(np.ones(shape, "float32")).shape == layer(np.ones(shape)).shape
    told = layer.compute_output_shape((None, *shape[1:]))
    assert told == (None, *layer(np.ones(shape, "float32")).shape[1:])


@pytest.mark.parametrize(
    "cls, settings",
    [
        (stabilized.Penalized, {"penalty": "r3", "weight": 1.0}),
        (stabilized.Penalized, {"penalty": "r1", "weight": -1.0}),
        (stabilized.Unrolled, {"unroll": 0, "rate": 1.0}),
    ],
)
def test_what_cannot_be_is_refused(cls, settings):
    with pytest.raises(ValueError, match="Received"):
        linear(cls, **settings)
