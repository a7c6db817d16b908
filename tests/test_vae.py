"""The variational autoencoder's bounds, against quadrature over its latent."""

import keras
import numpy as np
import pytest
from scipy.special import expit, logsumexp

from ganlib import densities
from ganlib.families.training import train
from ganlib.families.vae import VAE, gaussian_kl

STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))


def numpy(tensors):
    return [keras.ops.convert_to_numpy(t) for t in tensors]


@pytest.fixture(scope="module")
def model():
    """Not trained, but with weights so large that z says much of x."""
    vae = VAE(8, 2, (16,), seed=1)
    vae(STATES)
    for network, scale in (vae.encoder, 0.7), (vae.decoder, 2.0):
        network.set_weights([scale * w for w in network.get_weights()])
    return vae


def log_p(model, z):
    """log p(x | z) of all states at each z, (len(z), 256)."""
    p = model.decode(z).astype(float)
    return np.log(p) @ STATES.T + np.log1p(-p) @ (1 - STATES).T


@pytest.fixture(scope="module")
def exact(model):
    """log p(x) of all 256 states, by quadrature over the two latents."""
    side = np.linspace(-6, 6, 121)
    z = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    log_prior = densities.Normal((0.0, 0.0)).log_pdf(z)
    return logsumexp(log_prior[:, None] + log_p(model, z), axis=0) + np.log(0.1**2)


def test_quadrature_sums_to_one(exact):
    np.testing.assert_allclose(np.exp(exact).sum(), 1, atol=1e-4)


def test_the_bound_agrees_with_quadrature_over_the_posterior(model, exact):
    mean, log_var = numpy(model.posterior(STATES))
    node, weight = np.polynomial.hermite_e.hermegauss(20)
    noise = np.stack(np.meshgrid(node, node), axis=-1).reshape(-1, 2)
    share = np.outer(weight, weight).ravel() / (2 * np.pi)
    z = mean[:, None] + np.exp(log_var / 2)[:, None] * noise
    at_x = log_p(model, z.reshape(-1, 2)).reshape(256, -1, 256)
    bound = np.einsum("xzx,z->x", at_x, share) - numpy([gaussian_kl(mean, log_var)])[0]
    found = model.elbo(STATES, draws=200, seed=3)
    np.testing.assert_allclose(found, bound, atol=0.6)
    np.testing.assert_allclose(found.mean(), bound.mean(), atol=0.04)
    assert np.all(bound < exact - 0.1)


def test_estimates_rise_to_the_log_likelihood(model, exact):
    few, many = (model.log_prob(STATES, draws=k, seed=2) for k in (5, 400))
    # Of a few states the 400 draws are a poor sample, on one backend or the other.
    assert np.mean(np.abs(many - exact) < 0.4) > 0.9
    np.testing.assert_allclose(TRUTH @ many, TRUTH @ exact, atol=0.02)
    assert TRUTH @ few < TRUTH @ exact - 0.05
    np.testing.assert_array_equal(few, model.log_prob(STATES, draws=5, seed=2))
    assert np.all(few != model.log_prob(STATES, draws=5, seed=3))


def test_the_loss_by_hand():
    vae = VAE(8, 2, (5, 3), seed=1)
    noise = keras.random.normal((256, 2), seed=keras.random.SeedGenerator(1))
    mean, log_var, logits = numpy(vae(STATES))
    w, b, w_1, b_1, w_2, b_2 = vae.encoder.get_weights()
    assert (w.shape, w_1.shape, w_2.shape) == ((8, 5), (5, 3), (3, 4))
    read = np.tanh(np.tanh(STATES @ w + b) @ w_1 + b_1) @ w_2 + b_2
    np.testing.assert_allclose(np.hstack([mean, log_var]), read, atol=1e-5)
    z = mean + np.exp(log_var / 2) * numpy([noise])[0]
    w, b, w_1, b_1, w_2, b_2 = vae.decoder.get_weights()
    assert (w.shape, w_1.shape, w_2.shape) == ((2, 3), (3, 5), (5, 8))
    expected = np.tanh(np.tanh(z @ w + b) @ w_1 + b_1) @ w_2 + b_2
    np.testing.assert_allclose(logits, expected, atol=1e-5)
    np.testing.assert_allclose(vae.decode(z), expit(expected), atol=1e-6)
    p = np.where(STATES > 0, expit(expected), expit(-expected))
    kl = (np.exp(log_var) + mean**2 - 1 - log_var).sum(axis=1) / 2
    found = vae.compute_loss(x=STATES, y_pred=(mean, log_var, logits))
    np.testing.assert_allclose(float(found), np.mean(kl - np.log(p).sum(axis=1)), 1e-5)


def test_training_raises_the_bound_it_reports():
    x = STATES[np.random.default_rng(0).choice(256, 2000, p=TRUTH)]
    vae = train(VAE(8, 2, (16,)), x, epochs=10, rate=0.01)
    found = vae.elbo(x, draws=50).mean()
    np.testing.assert_allclose(found, -vae.history.history["loss"][-1], atol=0.1)
    assert found > VAE(8, 2, (16,)).elbo(x, draws=50).mean() + 0.5


def test_every_layer_of_every_seed_starts_with_weights_of_its_own():
    kernels = []
    for seed in 0, 0, 1:
        vae = VAE(4, 2, (4,), seed=seed)
        vae(STATES[:1, :4])
        kernels.append([w.tobytes() for w in vae.get_weights() if w.ndim == 2])
    assert kernels[0] == kernels[1]
    assert len({*kernels[0], *kernels[2]}) == 8


def test_samples_follow_the_decoder_and_repeat(model, exact):
    x = model.sample(20_000, seed=5)
    np.testing.assert_array_equal(x, model.sample(20_000, seed=5))
    assert x.dtype == np.float32
    share = np.bincount((x @ 2 ** np.arange(8)[::-1]).astype(int), minlength=256)
    np.testing.assert_allclose(share / 20_000, np.exp(exact), atol=0.01)


def test_kl_agrees_with_quadrature():
    z = np.linspace(-20, 20, 20_001)
    mean, std = 0.7, 0.4
    q = np.exp(-((z - mean) ** 2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
    log_ratio = -((z - mean) ** 2) / (2 * std**2) - np.log(std) + z**2 / 2
    (found,) = numpy([gaussian_kl(np.array([[mean]]), np.array([[2 * np.log(std)]]))])
    expected = np.sum(q * log_ratio) * (z[1] - z[0])
    np.testing.assert_allclose(found[0], expected, rtol=1e-5)


@pytest.mark.parametrize("x", [np.zeros((2, 7)), np.full((2, 8), 0.3), np.zeros(8)])
def test_what_is_not_bits_is_refused(x):
    with pytest.raises(ValueError, match="Received"):
        VAE(8, 2).log_prob(x)
