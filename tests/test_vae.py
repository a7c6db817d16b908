"""The variational autoencoder's bounds, against quadrature over its latent."""

import keras
import numpy as np
import pytest

from ganlib import densities
from ganlib.families.training import train
from ganlib.families.vae import VAE, gaussian_kl

STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))


@pytest.fixture(scope="module")
def model():
    vae = VAE(8, 2, (64,), seed=1)
    x = STATES[np.random.default_rng(0).choice(256, 2000, p=TRUTH)]
    return train(vae, x, epochs=150, rate=0.01, batch_size=200)


@pytest.fixture(scope="module")
def exact(model):
    """log p(x) of all 256 states, by quadrature over the two latents."""
    side = np.linspace(-6, 6, 241)
    z = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    prior = densities.Normal((0.0, 0.0)).pdf(z) * (side[1] - side[0]) ** 2
    p = np.clip(model.decode(z).astype(float), 1e-12, 1 - 1e-12)
    log_p = np.log(p) @ STATES.T + np.log1p(-p) @ (1 - STATES).T
    return np.log(prior @ np.exp(log_p))


def test_quadrature_sums_to_one(exact):
    np.testing.assert_allclose(np.exp(exact).sum(), 1, atol=1e-4)


def test_elbo_below_estimate_below_log_likelihood(model, exact):
    elbo = model.elbo(STATES, draws=200)
    few, many = (model.log_prob(STATES, draws=k, seed=2) for k in (5, 2000))
    assert TRUTH @ elbo < TRUTH @ few + 0.02 < TRUTH @ exact + 0.04
    np.testing.assert_allclose(TRUTH @ many, TRUTH @ exact, atol=0.03)
    assert np.all(elbo < exact + 0.2)


def test_it_learned_something(model, exact):
    assert TRUTH @ exact > -8 * np.log(2) + 0.3


def test_samples_follow_the_decoder_and_repeat(model, exact):
    x = model.sample(20_000, seed=5)
    np.testing.assert_array_equal(x, model.sample(20_000, seed=5))
    share = np.bincount((x @ 2 ** np.arange(8)[::-1]).astype(int), minlength=256)
    np.testing.assert_allclose(share / 20_000, np.exp(exact), atol=0.01)


def test_kl_agrees_with_quadrature():
    z = np.linspace(-20, 20, 20_001)
    mean, std = 0.7, 0.4
    q = np.exp(-((z - mean) ** 2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
    log_ratio = -((z - mean) ** 2) / (2 * std**2) - np.log(std) + z**2 / 2
    found = gaussian_kl(np.array([[mean]]), np.array([[2 * np.log(std)]]))
    expected = np.sum(q * log_ratio) * (z[1] - z[0])
    np.testing.assert_allclose(
        keras.ops.convert_to_numpy(found)[0], expected, rtol=1e-5
    )


@pytest.mark.parametrize("x", [np.zeros((2, 7)), np.full((2, 8), 0.3), np.zeros(8)])
def test_what_is_not_bits_is_refused(x):
    with pytest.raises(ValueError, match="Received"):
        VAE(8, 2).log_prob(x)
