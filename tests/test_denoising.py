"""The denoising chain against the exact transition matrix of a small world."""

import keras
import numpy as np
import pytest
from scipy.special import expit

from ganlib.families.denoising import (
    DenoisingAutoencoder,
    bernoulli_mixture_log_prob,
)
from ganlib.families.training import train

STATES = (np.arange(8)[:, None] >> np.arange(3)[::-1] & 1).astype("float32")
# x_1 and x_2 are coins, x_3 agrees with x_1 nine times in ten.
TRUTH = np.where(STATES[:, 0] == STATES[:, 2], 0.9, 0.1) / 4


@pytest.fixture(scope="module")
def model():
    """Not trained, but with weights so large that its bits depend on each other."""
    net = DenoisingAutoencoder(3, 0.5, (32,), seed=0)
    net.denoise(STATES)
    for layer in net.network.layers:
        w, b = layer.get_weights()
        layer.set_weights([2.5 * w, b + np.linspace(-0.5, 0.5, len(b))])
    return net


def damage_and_undo(net):
    """The two halves of a step, P(corrupted | now) and P(next | corrupted)."""
    stay = (STATES[:, None] == STATES[None]).astype(float)
    corrupt = np.prod((1 - net.noise) * stay + net.noise / 2, axis=2)
    (w, b), (w_1, b_1) = (layer.get_weights() for layer in net.network.layers)
    p = expit(np.maximum(0, STATES @ w + b) @ w_1 + b_1)
    back = np.prod(np.where(STATES[None] > 0, p[:, None], 1 - p[:, None]), axis=2)
    return corrupt, back


def transition(net):
    """P(next | now) of the chain, by enumeration of all corruptions."""
    corrupt, back = damage_and_undo(net)
    return corrupt @ back


def test_the_chain_follows_its_transition_matrix(model):
    start = np.repeat(STATES[[5]], 20_000, axis=0)
    ((x, mean),) = model.chain(start, 1)
    share = np.bincount((x @ [4, 2, 1]).astype(int), minlength=8) / len(x)
    np.testing.assert_allclose(share, transition(model)[5], atol=0.015)
    assert mean.shape == x.shape and np.all((mean > 0) & (mean < 1))


def test_samples_follow_the_stationary_distribution_and_repeat(model):
    p = np.linalg.matrix_power(transition(model), 200)[0]
    x = model.sample(20_000, seed=1, burn_in=50)
    share = np.bincount((x @ [4, 2, 1]).astype(int), minlength=8) / len(x)
    np.testing.assert_allclose(share, p, atol=0.015)
    np.testing.assert_array_equal(x, model.sample(20_000, seed=1, burn_in=50))


def test_corruption_replaces_bits_by_coins():
    net = DenoisingAutoencoder(4, 0.3, seed=0)
    x = keras.ops.ones((20_000, 4))
    flipped = 1 - keras.ops.convert_to_numpy(net.corrupt(x)).mean()
    np.testing.assert_allclose(flipped, 0.15, atol=0.01)


def test_training_comes_near_the_best_and_never_beats_it():
    x = STATES[np.random.default_rng(0).choice(8, 4000, p=TRUTH)]
    net = DenoisingAutoencoder(3, 0.5, (32,))
    train(net, x, epochs=5, rate=0.01, batch_size=200)
    corrupt, back = damage_and_undo(net)
    joint = TRUTH[:, None] * corrupt
    m = (joint / joint.sum(axis=0)).T @ STATES  # bits are drawn one by one
    best = np.prod(np.where(STATES[None] > 0, m[:, None], 1 - m[:, None]), axis=2)
    found, least = (-np.sum(joint * np.log(p.T)) for p in (back, best))
    assert least < found < least + 0.1


def test_the_loss_is_that_of_a_walk():
    net = DenoisingAutoencoder(3, 0.6, (8,), walkback=3, seed=1)
    assert net(STATES).shape == (3, 8, 3)
    start = np.repeat(STATES[[5]], 40_000, axis=0)
    found = net.compute_loss(x=start, y_pred=net(start))
    corrupt, back = damage_and_undo(net)
    now, exact = np.eye(8)[5], 0.0
    for _ in range(3):
        exact -= now @ corrupt @ np.log(back[:, 5]) / 3
        now = now @ corrupt @ back
    np.testing.assert_allclose(float(found), exact, atol=0.01)


def test_seeds_start_networks_of_their_own():
    first, again, other = (
        DenoisingAutoencoder(3, 0.5, (3,), seed=s) for s in (0, 0, 1)
    )
    weights = []
    for net in first, again, other:
        net(STATES)
        weights += [layer.get_weights()[0] for layer in net.network.layers]
    np.testing.assert_array_equal(weights[0], weights[2])
    for i, j in (0, 1), (0, 4), (1, 4), (1, 5):
        assert not np.allclose(weights[i], weights[j])


def test_means_of_the_chain_bound_its_own_likelihood(model):
    p = np.linalg.matrix_power(transition(model), 200)[0]
    exact = TRUTH @ np.log(p)
    found = []
    for seed in range(20):
        x = model.sample(5, seed=seed, burn_in=20)
        ((_, means),) = model.chain(x, 1, seed=100 + seed)
        found.append(TRUTH @ bernoulli_mixture_log_prob(means, STATES, 1e-6))
    x = model.sample(20_000, burn_in=20)
    ((_, means),) = model.chain(x, 1, seed=1)
    many = TRUTH @ bernoulli_mixture_log_prob(means, STATES, 1e-6)
    np.testing.assert_allclose(many, exact, atol=0.005)
    assert np.mean(found) < exact - 0.01


def test_mixture_of_bernoullis_directly():
    rng = np.random.default_rng(0)
    means, x = rng.random((7, 5)), rng.integers(0, 2, (1203, 5))
    p = 0.9 * means + 0.05
    direct = [
        np.log(np.mean(np.prod(np.where(row > 0, p, 1 - p), axis=1))) for row in x
    ]
    found = bernoulli_mixture_log_prob(means, x, 0.1, block=100)
    np.testing.assert_allclose(found, direct)


def test_what_cannot_be_is_refused():
    for wrong in {"noise": 0.0}, {"noise": 1.2}, {"noise": 0.2, "walkback": 0}:
        with pytest.raises(ValueError, match="Received"):
            DenoisingAutoencoder(3, **wrong)
    with pytest.raises(ValueError, match="Received"):
        next(DenoisingAutoencoder(3, 0.5).chain(np.full((2, 3), 0.5), 1))
    with pytest.raises(ValueError, match="shapes"):
        bernoulli_mixture_log_prob(np.zeros((2, 3)), np.zeros((2, 4)), 0.1)
    with pytest.raises(ValueError, match="smoothing"):
        bernoulli_mixture_log_prob(np.zeros((2, 3)), np.zeros((2, 3)), 0.0)
