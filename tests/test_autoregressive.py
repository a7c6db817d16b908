"""Autoregressive models: normalized, causal, and what they draw is what they say."""

import keras
import numpy as np
import pytest
from scipy.special import expit

from ganlib import densities
from ganlib.families.autoregressive import FVBN, MADE, PixelCNN
from ganlib.families.training import train

STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))
IMAGES = STATES.reshape(256, 4, 2, 1)
MODELS = {
    "fvbn": (lambda seed: FVBN((8,), seed=seed), STATES),
    "made": (lambda seed: MADE((8,), (12, 10), seed=seed), STATES),
    "pixelcnn": (lambda seed: PixelCNN((4, 2, 1), 8, 2, seed=seed), IMAGES),
}


def loud(name, seed=3):
    """A model whose weights are so large that its bits depend on each other."""
    make, states = MODELS[name]
    model, rng = make(seed), np.random.default_rng(seed)
    model(states[:1])
    model.set_weights(
        [2 * w if w.ndim > 1 else rng.normal(size=w.shape) for w in model.get_weights()]
    )
    return model, states


def layers(model):
    """Kernels and biases, in the order of the layers."""
    weights = model.get_weights()
    return list(zip(weights[::2], weights[1::2]))


def relu(a):
    return np.maximum(0, a)


def before(low, high, own):
    """Whether a unit of degree `low` may speak to one of degree `high`."""
    return low[:, None] < high + own


def fvbn_by_hand(model, x):
    ((w, b),) = layers(model)
    return x @ (w * np.triu(np.ones((8, 8)), 1)) + b


def made_by_hand(model, x):
    """Bits have the degrees 1 to 8; hidden units 1 to 7, over and over."""
    bits, first, second = (np.resize(range(1, d + 1), n) for d, n in HIDDEN)
    (w, b), (w_1, b_1), (w_2, b_2) = layers(model)
    h = relu(x @ (w * before(bits, first, True)) + b)
    h = relu(h @ (w_1 * before(first, second, True)) + b_1)
    return h @ (w_2 * before(second, bits, False)) + b_2


HIDDEN = [(8, 8), (7, 12), (7, 10)]


def pixelcnn_by_hand(model, x):
    """Every pixel sees rows above it, and what is left of it in its own."""

    def convolved(x, kernel, bias, own):
        half, (n, rows, columns, _) = len(kernel) // 2, x.shape
        around = np.pad(x, ((0, 0), (half, half), (half, half), (0, 0)))
        total = np.tile(bias, (n, rows, columns, 1))
        for i, j in np.ndindex(kernel.shape[:2]):
            if (i, j) < (half, half + own):
                total += around[:, i : i + rows, j : j + columns] @ kernel[i, j]
        return total

    first, *middle, last = layers(model)
    assert [len(w) for w, _ in (first, *middle, last)] == [5, 3, 3, 1]
    h = relu(convolved(x, *first, own=False))
    for layer in middle:
        h = h + relu(convolved(h, *layer, own=True))
    return convolved(h, *last, own=True)


@pytest.mark.parametrize("name", MODELS)
def test_logits_and_loss_by_hand(name):
    model, states = loud(name)
    logits = keras.ops.convert_to_numpy(model(states))
    by_hand = globals()[f"{name}_by_hand"](model, states.astype(float))
    np.testing.assert_allclose(logits, by_hand, rtol=1e-4, atol=1e-4)
    p = np.where(states > 0, expit(by_hand), expit(-by_hand)).reshape(256, 8)
    log_p = np.log(p).sum(axis=1)
    np.testing.assert_allclose(model.log_prob(states), log_p, rtol=1e-4)
    loss = model.compute_loss(x=states, y_pred=model(states))
    np.testing.assert_allclose(float(loss), -log_p.mean(), rtol=1e-4)


@pytest.mark.parametrize("name", MODELS)
def test_probabilities_sum_to_one_and_samples_follow_them(name):
    model, states = loud(name)
    p = np.exp(model.log_prob(states).astype(float))
    np.testing.assert_allclose(p.sum(), 1, atol=1e-4)
    x = model.sample(4000, seed=1)
    np.testing.assert_array_equal(x, model.sample(4000, seed=1))
    assert x.dtype == np.float32 and x.shape == (4000, *states.shape[1:])
    drawn = x.reshape(4000, 8) @ 2 ** np.arange(8)[::-1]
    share = np.bincount(drawn.astype(int), minlength=256) / 4000
    assert np.max(np.abs(share - p) / np.sqrt(p / 4000 + 1e-6)) < 5.5
    m = p @ STATES
    apart = np.prod(np.where(STATES > 0, m, 1 - m), axis=1)
    assert np.abs(p - apart).max() > 0.01  # the bits depend on each other


@pytest.mark.parametrize("name", MODELS)
def test_training_comes_near_the_truth_and_never_beats_it(name):
    make, states = MODELS[name]
    model = make(0)
    x = states[np.random.default_rng(0).choice(256, 2000, p=TRUTH)]
    start = -TRUTH @ model.log_prob(states)
    train(model, x, epochs=10, rate=0.02, batch_size=200)
    found, entropy = -TRUTH @ model.log_prob(states), -np.sum(TRUTH * np.log(TRUTH))
    assert entropy - 1e-3 < found < start - 0.2


@pytest.mark.parametrize("name", MODELS)
def test_every_layer_of_every_seed_starts_with_weights_of_its_own(name):
    make, states = MODELS[name]
    kernels = []
    for seed in 1, 1, 2:
        model = make(seed)
        model(states[:1])
        kernels.append([w[..., 0, 0].tobytes() for w in model.get_weights()[::2]])
    assert kernels[0] == kernels[1]
    assert len({*kernels[0], *kernels[2]}) == 2 * len(kernels[0])


@pytest.mark.parametrize(
    "x", [np.zeros((3, 7)), np.full((3, 8), 0.5), np.zeros((3, 2, 4))]
)
def test_log_prob_refuses(x):
    with pytest.raises(ValueError, match="Received"):
        FVBN((8,)).log_prob(x)


@pytest.mark.parametrize("shape", [(8, 8, 3), (8, 8), (8, 8, 1, 1)])
def test_shapes_without_a_past_are_refused(shape):
    with pytest.raises(ValueError, match=r"two bits.*shape=\(1,\)"):
        MADE((1,))
    with pytest.raises(ValueError, match="height, width, 1"):
        PixelCNN(shape)
