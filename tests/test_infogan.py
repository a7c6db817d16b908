"""InfoGAN: the code, Q's log-likelihood, who learns from it, and what is refused."""

import keras
import numpy as np
import pytest
from keras import layers
from scipy.special import log_softmax
from scipy.stats import norm

from ganlib import networks
from ganlib.extensions.infogan import InfoGAN, log_likelihood
from ganlib.extensions.stabilized import Penalized
from ganlib.training import AdversarialNets

DATA = np.random.default_rng(0).normal(1, 1, (64, 2)).astype("float32")


@keras.saving.register_keras_serializable("tests")
class Both(InfoGAN, Penalized):
    """What the recipe on MNIST uses."""


def pair(latent=8):
    return (
        networks.mlp_generator(latent, (2,), units=(6,)),
        networks.mlp_discriminator((2,), units=(6,)),
    )


def recognizer(outputs=5):
    return keras.Sequential(
        [keras.Input((2,)), layers.Dense(6, activation="tanh"), layers.Dense(outputs)]
    )


def build(cls=InfoGAN, seed=0, steps=0, **settings):
    keras.utils.set_random_seed(seed)
    nets = cls(*pair(), recognizer(), categories=3, continuous=2, seed=seed)
    rules = keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1)
    nets.compile(*rules, block=1, **settings)
    if steps:
        nets.fit(DATA, steps=steps, batch_size=8, verbose=0)
    return nets


def sharing(seed=0, steps=0, **settings):
    """A Q that stands on D's hidden layer."""
    keras.utils.set_random_seed(seed)
    generator, discriminator = pair()
    head = keras.Sequential([keras.Input((6,)), layers.Dense(5)])
    rest = {"categories": 3, "continuous": 2, "shares": discriminator.layers[-2].name}
    nets = InfoGAN(generator, discriminator, head, seed=seed, **rest)
    nets.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1), **settings)
    if steps:
        nets.fit(DATA, steps=steps, batch_size=8, verbose=0)
    return nets


def weights(nets):
    trio = nets.discriminator, nets.generator, nets.recognizer
    return [np.concatenate([w.ravel() for w in n.get_weights()]) for n in trio]


def test_log_likelihood_directly():
    rng = np.random.default_rng(1)
    read = 3 * rng.normal(size=(20, 6)).astype("float32")
    classes = rng.integers(4, size=20)
    code = np.concatenate([np.eye(4)[classes], rng.uniform(-1, 1, (20, 2))], axis=1)
    expected = log_softmax(read[:, :4], axis=1)[np.arange(20), classes]
    expected += norm.logpdf(code[:, 4:], read[:, 4:]).sum(axis=1)
    found = log_likelihood(read, code.astype("float32"), 4)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(found), expected, rtol=1e-4)


def test_latent_codes():
    nets = build()
    z = nets.draw_latent(30_000, np.random.default_rng(2))
    assert z.shape == (30_000, 8) and z.dtype == np.float32
    noise, classes, numbers = np.split(z, [3, 6], axis=1)
    np.testing.assert_allclose(noise.std(axis=0), 1, atol=0.03)
    np.testing.assert_array_equal(np.sort(classes, axis=1), [[0, 0, 1]] * len(z))
    np.testing.assert_allclose(classes.mean(axis=0), 1 / 3, atol=0.015)
    assert np.abs(numbers).max() <= 1
    np.testing.assert_allclose(np.square(numbers).mean(axis=0), 1 / 3, atol=0.015)
    # The three parts are independent of each other.
    correlation = np.corrcoef(z[:, [0, 1, 3, 6, 7]].T) - np.eye(5)
    assert np.abs(correlation).max() < 0.03
    np.testing.assert_array_equal(nets.code(z), z[:, 3:])
    again = nets.draw_latent(30_000, np.random.default_rng(2))
    np.testing.assert_array_equal(z, again)
    nets.prior = "uniform"
    noise = nets.draw_latent(30_000, np.random.default_rng(2))[:, :3]
    assert 1.7 < np.abs(noise).max() <= 3**0.5


@pytest.mark.parametrize("game", ["non-saturating", "relativistic"])
def test_the_loss_is_that_of_the_game_less_the_information(game):
    nets = build(information=0.7, game=game)
    z = nets.draw_latent(16, np.random.default_rng(3))
    x = DATA[:16]
    read = nets.recognizer(nets.generator(z))
    bound = keras.ops.mean(log_likelihood(read, z[:, 3:], 3))
    expected = AdversarialNets.g_loss(nets, x, z) - 0.7 * bound
    np.testing.assert_allclose(float(nets.g_loss(x, z)), float(expected), rtol=1e-5)


def test_the_information_moves_g_and_q_but_not_d():
    start = weights(build())
    without, strong = (
        weights(build(steps=1, information=value)) for value in (0.0, 2.0)
    )
    d, g, q = range(3)
    np.testing.assert_allclose(without[d], strong[d], rtol=1e-5)
    assert np.abs(without[d] - start[d]).max() > 1e-3
    np.testing.assert_array_equal(without[q], start[q])
    assert np.abs(strong[q] - start[q]).max() > 1e-3
    assert np.abs(strong[g] - without[g]).max() > 1e-3


def test_a_sharing_q_is_stepped_with_d_for_both_objectives():
    nets = sharing(information=0.7)
    x, z = DATA[:16], nets.draw_latent(16, np.random.default_rng(3))
    fake = nets.generator(z)
    hidden = keras.Model(
        nets.discriminator.inputs, nets.discriminator.layers[-2].output
    )
    read = nets.recognizer(hidden(fake))
    bound = float(keras.ops.mean(log_likelihood(read, z[:, 3:], 3)))
    value, gradients = nets.d_gradients(x, z)
    expected = float(AdversarialNets.d_loss(nets, x, fake)) - 0.7 * bound
    np.testing.assert_allclose(float(value), expected, rtol=1e-5)
    assert len(gradients["d"]) == len(nets.players["d"])
    start = weights(nets)
    nets.fit(DATA, steps=1, batch_size=8, verbose=0)
    assert all(np.abs(b - a).max() > 1e-3 for a, b in zip(start, weights(nets)))
    # What G's optimizer steps is G alone.
    g = nets.generator.trainable_variables
    assert [id(v) for v in nets.players["g"]] == [id(v) for v in g]


def test_a_sharing_q_is_saved_and_goes_on(tmp_path):
    first = sharing(steps=2)
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    for nets in first, loaded:
        nets.fit(DATA, steps=2, batch_size=8, verbose=0)
    for a, b in zip(weights(first), weights(loaded)):
        np.testing.assert_allclose(a, b, rtol=1e-4)


def test_the_bound_rises_to_the_entropy_of_the_code():
    keras.utils.set_random_seed(0)
    generator = networks.mlp_generator(3, (2,), units=(16,))
    rest = networks.mlp_discriminator((2,)), recognizer(2)
    nets = InfoGAN(generator, *rest, categories=2, continuous=0, seed=0)
    adam = [keras.optimizers.Adam(0.01, beta_1=0.5) for _ in range(2)]
    nets.compile(*adam, information=1.0)
    z = nets.draw_latent(500, np.random.default_rng(0))
    bounds = []
    for _ in range(2):
        log_q = keras.ops.convert_to_numpy(nets.log_q(nets.generator(z), z))
        bounds.append(np.log(2) + log_q.mean())
        rows = np.concatenate([DATA - 3, DATA + 3])
        nets.fit(rows, steps=300, batch_size=64, verbose=0)
    assert bounds[0] < 0.5 and 0.65 < bounds[1] <= np.log(2)


@pytest.mark.parametrize(
    "cls, settings", [(InfoGAN, {}), (Both, {"penalty": "r1+r2", "weight": 0.5})]
)
def test_training_repeats_and_is_saved(cls, settings, tmp_path):
    first, again = (build(cls, steps=3, information=0.5, **settings) for _ in range(2))
    for a, b in zip(weights(first), weights(again)):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert type(loaded) is cls
    assert (loaded.categories, loaded.continuous) == (3, 2)
    assert loaded.get_compile_config() == first.get_compile_config()
    for nets in first, loaded:  # the optimizers' state is there, too
        nets.fit(DATA, steps=2, batch_size=8, verbose=0)
    for a, b in zip(weights(first), weights(loaded)):
        np.testing.assert_allclose(a, b, rtol=1e-4)


def test_a_restart_is_the_run_of_another_seed():
    nets, other = build(steps=2, information=1.0), build(seed=5)
    nets.restart(5)
    other.restart(5)
    for a, b in zip(weights(nets), weights(other)):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "latent, outputs, match",
    [(5, 5, r"noise before.*Received.*\(None, 5\)"), (8, 4, r"to \(5,\).*\(4,\)")],
)
def test_networks_that_do_not_fit_are_refused(latent, outputs, match):
    with pytest.raises(ValueError, match=match):
        InfoGAN(*pair(latent), recognizer(outputs), categories=3, continuous=2)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="built Keras model.*Received"):
        unbuilt = keras.Sequential([layers.Dense(5)])
        InfoGAN(*pair(), unbuilt, categories=3, continuous=2)
    with pytest.raises(ValueError, match="Received: information=-1"):
        build(information=-1)
