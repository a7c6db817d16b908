"""Unnormalized models against enumeration of all states, and NumPy's formulas."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import expit, logsumexp

from ganlib import densities
from ganlib.families.rbm import all_states
from ganlib.families.unnormalized import Bits, Criterion, FreeEnergy, NoiseContrastive

STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))
MEAN = TRUTH @ STATES
DATA = STATES[np.random.default_rng(0).choice(256, 3000, p=TRUTH)]


def contrast(steps=1500, ratio=2, seed=0):
    model = NoiseContrastive(FreeEnergy(MEAN, 16, seed=seed), Bits(MEAN), ratio=ratio)
    model.compile(keras.optimizers.Adam(0.02), jit_compile=True)
    history = model.fit(DATA, steps=steps, batch_size=200, seed=seed)
    return model, history.history["loss"]


@pytest.fixture(scope="module")
def trained():
    return contrast()[0]


def learned_log_z(model):
    return float(model.log_z.value)


# ---- noise and network


def test_independent_bits_by_enumeration():
    mean = np.array([0.2, 0.5, 0.9])
    noise, states = Bits(mean), all_states(3)
    expected = np.prod(np.where(states > 0, mean, 1 - mean), axis=1)
    np.testing.assert_allclose(np.exp(noise.log_pdf(states)), expected)
    x = noise.sample(50_000, np.random.default_rng(1))
    np.testing.assert_array_equal(x, noise.sample(50_000, np.random.default_rng(1)))
    share = np.bincount((x @ [4, 2, 1]).astype(int), minlength=8) / 50_000
    np.testing.assert_allclose(share, expected, atol=0.01)


def test_network_is_minus_the_free_energy_of_its_machine():
    network = FreeEnergy(MEAN, 5, seed=3)
    f = ops.convert_to_numpy(network(STATES))[:, 0]
    machine = network.machine()
    np.testing.assert_allclose(f, -machine.free_energy(STATES), rtol=1e-4)
    np.testing.assert_allclose(machine.log_partition(), logsumexp(f), rtol=1e-5)


def test_network_without_experts_is_the_noise():
    network = FreeEnergy(MEAN, 5)
    network(STATES[:1])
    network.experts.set_weights([np.zeros((8, 5)), np.zeros(5)])
    f = ops.convert_to_numpy(network(STATES))[:, 0]
    np.testing.assert_allclose(logsumexp(f), network.log_z, rtol=1e-5)
    np.testing.assert_allclose(f - network.log_z, Bits(MEAN).log_pdf(STATES), atol=1e-4)


# ---- the criterion


@pytest.mark.parametrize("ratio", [1, 3])
def test_loss_agrees_with_numpy(ratio):
    model = NoiseContrastive(FreeEnergy(MEAN, 5, seed=1), Bits(MEAN), ratio=ratio)
    model.log_z.assign(7.0)
    points, offset = model.rows(DATA, 20, np.random.default_rng(2))
    assert points.shape == (100, 20 * (1 + ratio), 8)
    assert offset.shape == (100, 20 * (1 + ratio), 1)
    g = np.exp(model.log_unnormalized(points[0]) - 7.0)
    q = np.exp(Bits(MEAN).log_pdf(points[0]))
    d = g / (g + ratio * q)
    expected = -np.log(d[:20]).mean() - ratio * np.log(1 - d[20:]).mean()
    found = ops.convert_to_numpy(model.loss_of(points[0], offset[0]))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_rows_hold_data_first_and_noise_after():
    ones, zeros = np.ones((5, 8), "float32"), np.zeros((1, 8), "float32")
    noise = SimpleNamespace(
        sample=lambda n, rng: np.repeat(zeros, n, axis=0),
        log_pdf=lambda x: -3.0 + np.sum(x, axis=1),
    )
    model = NoiseContrastive(FreeEnergy(MEAN, 2), noise, ratio=2)
    points, offset = model.rows(ones, 4, np.random.default_rng(0))
    np.testing.assert_array_equal(points[:, :4], 1)
    np.testing.assert_array_equal(points[:, 4:], 0)
    np.testing.assert_allclose(offset[:, :4], 5 + np.log(2), rtol=1e-6)
    np.testing.assert_allclose(offset[:, 4:], -3 + np.log(2), rtol=1e-6)


def test_it_learns_the_ring_and_its_own_normalizer(trained):
    f = trained.log_unnormalized(STATES).astype(float)
    log_z = trained.network.machine().log_partition()
    assert abs(learned_log_z(trained) - log_z) < 0.15
    model_kl = TRUTH @ (np.log(TRUTH) - f + log_z)
    noise_kl = TRUTH @ (np.log(TRUTH) - Bits(MEAN).log_pdf(STATES))
    assert model_kl < noise_kl / 2
    assert abs(log_z - trained.network.log_z) > 1  # it had something to learn


def test_log_prob_takes_the_learned_normalizer(trained):
    found = trained.log_prob(STATES)
    assert found.shape == (256,)
    expected = trained.log_unnormalized(STATES) - learned_log_z(trained)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_step_by_hand():
    """d loss / d logit is D - 1 at data, and D at noise; the logit falls with log Z."""
    model = NoiseContrastive(FreeEnergy(MEAN, 5, seed=1), Bits(MEAN), ratio=3)
    model.compile(keras.optimizers.SGD(0.1))
    model.optimizer.build(model.trainable_variables)
    points, offset = (a[0] for a in model.rows(DATA, 20, np.random.default_rng(2)))
    bias, log_z = (v.numpy() for v in (model.network.bias, model.log_z))
    logits = model.log_unnormalized(points) - log_z - offset[:, 0]
    slope = expit(logits) - np.repeat([1, 0], [20, 60])
    results = model.iteration(points, offset)
    expected = np.mean(np.logaddexp(0, -logits[:20]))
    expected += 3 * np.mean(np.logaddexp(0, logits[20:]))
    np.testing.assert_allclose(float(results["loss"]), expected, rtol=1e-5)
    moved = (v.numpy() for v in (model.network.bias, model.log_z))
    for new, old, step in zip(
        moved, (bias[:, 0], log_z), (slope @ points, -sum(slope))
    ):
        np.testing.assert_allclose(
            new.ravel(), old - 0.1 * step / 20, rtol=1e-4, atol=1e-6
        )


def test_a_seed_repeats_the_training():
    (first, losses), (again, repeated) = (contrast(steps=200, seed=4) for _ in range(2))
    assert len(losses) == 2 and losses == repeated
    np.testing.assert_array_equal(first.log_prob(STATES), again.log_prob(STATES))


class Bell(keras.layers.Layer):
    """f(x) = -precision (x - mean)^2 / 2 on the line."""

    dim = 1

    def __init__(self):
        super().__init__()
        self.mean = self.add_weight(shape=(), initializer="zeros")
        self.precision = self.add_weight(shape=(), initializer="ones")

    def call(self, x):
        return -self.precision * ops.square(x - self.mean) / 2


class ScoreMatching(Criterion):
    def rows(self, x, m, rng):
        return (np.repeat(x[None], 100, axis=0),)

    def loss_of(self, x):
        slope = -self.network.precision * (x - self.network.mean)
        return ops.mean(ops.square(slope)) / 2 - self.network.precision


def test_a_criterion_of_ones_own_score_matching_of_a_normal():
    x = np.random.default_rng(0).normal(1.5, 0.7, (40, 1)).astype("float32")
    model = ScoreMatching(Bell())
    model.compile(keras.optimizers.Adam(0.05), jit_compile=True)
    model.fit(x, steps=1500)
    mean, precision = (float(w) for w in model.network.get_weights())
    np.testing.assert_allclose([mean, 1 / precision], [x.mean(), x.var()], rtol=1e-2)


def test_minibatches_follow_from_the_seed_and_their_number():
    model, seen = ScoreMatching(Bell()), []

    def rows(x, m, rng):
        seen.append((m, rng.random()))
        return (np.zeros((100, m, 1), "float32"),)

    model.rows = rows
    model.compile(keras.optimizers.SGD(0.0), jit_compile=False)
    epochs = []
    told = keras.callbacks.LambdaCallback(on_epoch_end=lambda i, _: epochs.append(i))
    settings = {"batch_size": 4, "seed": 5, "callbacks": [told]}
    history = model.fit(np.zeros((9, 1)), steps=250, **settings)
    assert epochs == [0, 1, 2] and int(model.step) == 250
    expected = {(4, np.random.default_rng((5, i)).random()) for i in range(3)}
    assert set(seen) == expected
    np.testing.assert_allclose(history.history["loss"], [-1, -1, -1])


# ---- misuse


def test_what_cannot_be_done_is_refused():
    model = NoiseContrastive(FreeEnergy(MEAN, 2), Bits(MEAN))
    model.compile(keras.optimizers.Adam(0.01), jit_compile=True)
    for steps in 0, -100:
        with pytest.raises(ValueError, match=f"Received: steps={steps}"):
            model.fit(DATA, steps=steps)
    for wrong in np.zeros((4, 7)), np.zeros(8), np.zeros((2, 2, 8)):
        with pytest.raises(ValueError, match="Received"):
            model.log_prob(wrong)
        with pytest.raises(ValueError, match="Received"):
            model.fit(wrong, steps=100)
    for mean in [0.0, 0.5], [0.5, 1.0], [np.nan]:
        with pytest.raises(ValueError, match="Received"):
            Bits(mean)


def test_noise_that_cannot_fall_where_data_are_is_refused():
    never = SimpleNamespace(
        sample=Bits(MEAN).sample,
        log_pdf=lambda x: np.where(x[:, 0] > 0, -np.inf, 0.0),
    )
    model = NoiseContrastive(FreeEnergy(MEAN, 2), never)
    model.compile(keras.optimizers.Adam(0.01), jit_compile=True)
    with pytest.raises(ValueError, match="finite"):
        model.fit(DATA, steps=100)
