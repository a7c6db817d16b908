"""Autoregressive models: normalized, causal, and what they draw is what they say."""

import keras
import numpy as np
import pytest

from ganlib import densities
from ganlib.engine import Engine
from ganlib.families.autoregressive import FVBN, MADE, PixelCNN
from ganlib.families.training import train

STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))
IMAGES = STATES.reshape(256, 4, 2, 1)
MODELS = {
    "fvbn": (lambda seed: FVBN((8,), seed=seed), STATES),
    "made": (lambda seed: MADE((8,), (32, 32), seed=seed), STATES),
    "pixelcnn": (lambda seed: PixelCNN((4, 2, 1), 8, 2, seed=seed), IMAGES),
}


def trained(name, seed=0, epochs=40):
    make, states = MODELS[name]
    model = make(seed)
    drawn = np.random.default_rng(seed).choice(256, 2000, p=TRUTH)
    train(model, states[drawn], epochs=epochs, rate=0.02, batch_size=200)
    return model, states


@pytest.mark.parametrize("name", MODELS)
def test_probabilities_sum_to_one_and_samples_follow_them(name):
    model, states = trained(name)
    p = np.exp(model.log_prob(states).astype(float))
    np.testing.assert_allclose(p.sum(), 1, atol=1e-4)
    entropy = -np.sum(TRUTH * np.log(TRUTH))
    assert -TRUTH @ np.log(p) < 8 * np.log(2) - 0.3  # it learned something
    assert -TRUTH @ np.log(p) > entropy - 1e-3  # and no model beats the truth
    drawn = model.sample(4000, seed=1).reshape(4000, 8) @ 2 ** np.arange(8)[::-1]
    share = np.bincount(drawn.astype(int), minlength=256) / 4000
    assert np.max(np.abs(share - p) / np.sqrt(p / 4000 + 1e-6)) < 5.5


@pytest.mark.parametrize("name", MODELS)
def test_a_logit_depends_on_earlier_bits_only(name):
    make, states = MODELS[name]
    model = make(3)
    x = keras.Variable(np.random.default_rng(0).normal(size=(2, *states.shape[1:])))
    for i, place in enumerate(np.ndindex(states.shape[1:])):
        here = (slice(None), *place)
        _, (gradient,) = Engine().gradients(
            lambda here=here: keras.ops.sum(model(x)[here]), [x]
        )
        gradient = keras.ops.convert_to_numpy(gradient).reshape(2, 8)
        assert np.all(gradient[:, i:] == 0)
        assert i == 0 or np.any(gradient[:, :i] != 0)


def test_seeds_repeat():
    a, b, c = (MADE((8,), seed=s).log_prob(STATES) for s in (1, 1, 2))
    np.testing.assert_array_equal(a, b)
    assert not np.allclose(a, c)
    model = FVBN((8,))
    np.testing.assert_array_equal(model.sample(5, seed=4), model.sample(5, seed=4))


@pytest.mark.parametrize(
    "x", [np.zeros((3, 7)), np.full((3, 8), 0.5), np.zeros((3, 2, 4))]
)
def test_log_prob_refuses(x):
    with pytest.raises(ValueError, match="Received"):
        FVBN((8,)).log_prob(x)


def test_shapes_without_a_past_are_refused():
    with pytest.raises(ValueError, match="two bits"):
        MADE((1,))
    with pytest.raises(ValueError, match="height, width, 1"):
        PixelCNN((8, 8, 3))
