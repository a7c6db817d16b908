"""The restricted Boltzmann machine against enumeration of all its states."""

import numpy as np
import pytest
from scipy.special import logsumexp

from ganlib import densities
from ganlib.families.rbm import RBM, all_states

STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))


def machine(visible=4, hidden=3, seed=0, scale=1.0):
    rbm, rng = RBM(visible, hidden, seed=seed), np.random.default_rng(seed)
    rbm.weights = scale * rng.normal(size=(visible, hidden))
    rbm.visible_bias = rng.normal(size=visible)
    rbm.hidden_bias = rng.normal(size=hidden)
    return rbm


def joint(rbm):
    """-E(v, h) of all pairs, (2**visible, 2**hidden)."""
    v = all_states(len(rbm.visible_bias))
    h = all_states(len(rbm.hidden_bias))
    return (v @ rbm.visible_bias)[:, None] + h @ rbm.hidden_bias + v @ rbm.weights @ h.T


@pytest.mark.parametrize("sizes", [(4, 3), (3, 5)])
def test_free_energy_and_partition_function_by_enumeration(sizes):
    rbm = machine(*sizes)
    np.testing.assert_allclose(rbm.log_partition(), logsumexp(joint(rbm)))
    v = all_states(sizes[0])
    np.testing.assert_allclose(rbm.free_energy(v), -logsumexp(joint(rbm), axis=1))
    np.testing.assert_allclose(np.exp(rbm.log_prob(v)).sum(), 1)
    np.testing.assert_allclose(rbm.log_prob(v, log_z=0.0), -rbm.free_energy(v))


def test_samples_follow_the_probabilities():
    rbm = machine()
    x = rbm.sample(20_000, seed=1, burn_in=50)
    np.testing.assert_array_equal(x, rbm.sample(20_000, seed=1, burn_in=50))
    share = np.bincount((x @ [8, 4, 2, 1]).astype(int), minlength=16) / 20_000
    np.testing.assert_allclose(share, np.exp(rbm.log_prob(all_states(4))), atol=0.015)
    coins = rbm.sample(20_000, burn_in=0)
    np.testing.assert_allclose(coins.mean(axis=0), 0.5, atol=0.02)


def test_a_new_machine_is_almost_a_coin():
    rbm = RBM(80, 50, seed=1)
    np.testing.assert_allclose(rbm.weights.std(), 0.05, rtol=0.05)
    assert rbm.weights.shape == (80, 50) and abs(rbm.weights.mean()) < 0.005
    assert not rbm.visible_bias.any() and not rbm.hidden_bias.any()


def test_expected_update_is_the_gradient_of_the_log_likelihood():
    rbm, data = machine(3, 2), all_states(3)[[1, 5, 5, 6]]
    p = np.exp(rbm.log_prob(all_states(3)))
    # Model samples in exact proportion: each state as often as its probability says.
    model = np.repeat(all_states(3), np.round(p * 10**6).astype(int), axis=0)
    before, eps = rbm.weights.copy(), 1e-4
    rbm._update(data, model, 1.0)
    step = rbm.weights - before
    rbm = machine(3, 2)
    for i, j in np.ndindex(3, 2):
        values = []
        for sign in 1, -1:
            rbm.weights = before.copy()
            rbm.weights[i, j] += sign * eps
            values.append(rbm.log_prob(data).mean())
        slope = (values[0] - values[1]) / (2 * eps)
        np.testing.assert_allclose(step[i, j], slope, atol=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_ais_agrees_with_enumeration(seed):
    rbm = machine(8, 6, seed=seed)
    base = np.linspace(0.2, 0.7, 8)
    found = rbm.ais(base, chains=200, steps=500, seed=seed)
    assert abs(found.mean - rbm.log_partition()) < 5 * found.se + 0.01
    assert found.se < 0.1


def test_annealed_importance_sampling_has_no_bias_and_an_honest_error():
    """The mean of the estimates of Z is Z, however short the path is."""
    rbm, base = machine(4, 3), np.array([0.3, 0.5, 0.6, 0.8])
    found = [rbm.ais(base, chains=50, steps=3, seed=seed) for seed in range(400)]
    log_z, se = np.array(found).T
    ratio = np.exp(log_z - rbm.log_partition())
    assert abs(ratio.mean() - 1) < 4 * ratio.std() / np.sqrt(400) < 0.1
    np.testing.assert_allclose(np.sqrt(np.mean(se**2)), log_z.std(), rtol=0.15)
    assert rbm.ais(base, chains=9, steps=3, seed=1) == rbm.ais(
        base, chains=9, steps=3, seed=1
    )


def slid(rbm):
    """The machine with a chain that one can follow: a step slides the bits by one."""
    rbm.gibbs = lambda v, steps, rng: np.roll(v, steps, axis=1)
    return rbm


def statistics(v, weights, hidden_bias):
    h = 1 / (1 + np.exp(-(hidden_bias + v @ weights)))
    return [v.T @ h / len(v), v.mean(axis=0), h.mean(axis=0)]


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("persistent", [False, True])
def test_two_updates_by_hand(persistent, k):
    x = all_states(4)[[1, 1, 6, 14, 8, 13]]
    rbm, start = machine(), machine()
    slid(rbm).fit(x, epochs=2, rate=0.3, batch_size=6, k=k, persistent=persistent)
    w, b, c = start.weights, start.visible_bias, start.hidden_bias
    for rate, steps in (0.3, k), (0.15, 2 * k if persistent else k):
        positive = statistics(x, w, c)
        negative = statistics(np.roll(x, steps, axis=1), w, c)
        moves = [rate * (p - n) for p, n in zip(positive, negative)]
        w, b, c = (old + move for old, move in zip((w, b, c), moves))
    np.testing.assert_allclose(rbm.weights, w, atol=1e-12)
    np.testing.assert_allclose(rbm.visible_bias, b, atol=1e-12)
    np.testing.assert_allclose(rbm.hidden_bias, c, atol=1e-12)


def test_minibatches_hold_each_example_once_and_chains_start_among_them():
    x, seen = all_states(4)[:7], []
    rbm = slid(machine())
    rbm._update = lambda data, model, rate: seen.append((data, model, rate))
    rbm.fit(x, epochs=2, rate=1.0, batch_size=3, k=2, persistent=True)
    assert [rate for *_, rate in seen] == [1.0, 1.0, 0.5, 0.5]
    for first, second in (seen[0], seen[1]), (seen[2], seen[3]):
        rows = np.concatenate([first[0], second[0]]) @ [8, 4, 2, 1]
        assert len(set(rows)) == 6 and set(rows) <= set(range(7))
    chain = np.roll(seen[0][1], -2, axis=1)  # where it came from
    assert set(chain @ [8, 4, 2, 1]) <= set(range(7))
    for i, (_, model, _) in enumerate(seen):
        np.testing.assert_array_equal(model, np.roll(chain, 2 * (i + 1), axis=1))


def test_the_first_fit_sets_the_visible_bias_to_that_of_independent_bits():
    x = np.hstack([all_states(3)[[0, 1, 1, 5]], np.ones((4, 1))])
    rbm = RBM(4, 2).fit(x, epochs=0)
    expected = np.log([1 / 3, 0.01 / 0.99, 3.0, 0.99 / 0.01])
    np.testing.assert_allclose(rbm.visible_bias, expected)
    np.testing.assert_allclose(rbm.fit(1 - x, epochs=0).visible_bias, expected)


@pytest.mark.parametrize("steps", [1, 2])
def test_steps_of_the_chain_follow_its_transition_matrix(steps):
    rbm = machine()
    p = np.exp(joint(rbm))
    chain = (p / p.sum(axis=1, keepdims=True)) @ (p / p.sum(axis=0)).T
    start = np.tile(all_states(4)[5], (40_000, 1))
    x = rbm.gibbs(start, steps, np.random.default_rng(2))
    share = np.bincount((x @ [8, 4, 2, 1]).astype(int), minlength=16) / len(x)
    exact = np.linalg.matrix_power(chain, steps)[5]
    np.testing.assert_allclose(share, exact, atol=0.01)


def test_training_repeats_and_raises_the_likelihood():
    x = STATES[np.random.default_rng(0).choice(256, 2000, p=TRUTH)]
    rbm, again, short = (
        RBM(8, 16, seed=0).fit(x, epochs=n, rate=0.2) for n in (60, 60, 1)
    )
    np.testing.assert_array_equal(rbm.weights, again.weights)
    assert TRUTH @ rbm.log_prob(STATES) > TRUTH @ short.log_prob(STATES) + 0.3


def test_what_cannot_be_done_is_refused():
    with pytest.raises(ValueError, match=r"^enumeration .*ais.*Received: \(30, 21\)"):
        RBM(30, 21).log_partition()
    for wrong in np.zeros((2, 3)), np.full((2, 4), 0.5), np.zeros(4):
        with pytest.raises(ValueError, match="Received"):
            machine().free_energy(wrong)
