"""The families' training: it keeps what validation data prefer, and it repeats."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from ganlib import densities
from ganlib.engine import passes
from ganlib.families.autoregressive import FVBN, MADE
from ganlib.families.training import train

BACKEND = keras.backend.backend()
STATES, TRUTH = densities.cells(densities.ring(8, std=0.3))


def drawn(n, seed):
    return STATES[np.random.default_rng(seed).choice(256, n, p=TRUTH)]


def test_the_weights_that_validation_data_like_best_are_kept():
    few, validation = drawn(60, 0), drawn(500, 1)  # so few are learned by heart
    made = MADE((8,), (64,))
    model = train(made, few, epochs=300, rate=0.02, validation=validation)
    seen = model.history.history["val_loss"]
    assert np.argmin(seen) == len(seen) - 1 - 10 < 300 - 10
    found = -model.log_prob(validation).mean()
    np.testing.assert_allclose(found, min(seen), atol=1e-4)


def test_the_first_step_of_adam_is_its_rate_and_silent(capsys, recwarn):
    logs = []
    told = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda _, seen: logs.append(seen)
    )
    settings = {"batch_size": 50, "callbacks": told}
    model = train(FVBN((8,)), drawn(50, 0), epochs=1, rate=0.01, **settings)
    assert len(logs) == 1
    np.testing.assert_allclose(np.abs(model.layer.bias), np.full(8, 0.01), rtol=1e-3)
    assert int(model.optimizer.iterations) == 1
    assert capsys.readouterr().out == "" and not recwarn.list


def test_an_epoch_takes_each_example_once_in_the_order_of_the_seed():
    models = [
        train(FVBN((8,)), drawn(250, 0), epochs=2, rate=0.01, **seed)
        for seed in ({}, {"seed": 0}, {"seed": 1})
    ]
    assert int(models[0].optimizer.iterations) == 2 * 3  # 250 in batches of 100
    a, b, c = (model.log_prob(STATES) for model in models)
    np.testing.assert_array_equal(a, b)
    assert not np.allclose(a, c)
    batches = list(passes(np.arange(7), 3, seed=0))
    assert sorted(np.concatenate(batches)) == list(range(7)) and len(batches) == 3
    held_out = np.concatenate(list(passes(np.arange(7), 3)))
    np.testing.assert_array_equal(held_out, np.arange(7))


@pytest.mark.parametrize("bad", [{"epochs": 0}, {"batch_size": 0}, {"patience": 0}])
def test_nothing_to_do_is_refused(bad):
    with pytest.raises(ValueError, match="Received"):
        train(FVBN((8,)), STATES, **({"epochs": 1, "rate": 0.01} | bad))
    with pytest.raises(ValueError, match="0 examples"):
        train(FVBN((8,)), STATES[:0], epochs=1, rate=0.01)


def test_a_loss_that_is_not_finite_is_told():
    with pytest.raises(FloatingPointError, match="rate=1e\\+38"):
        train(FVBN((8,)), STATES, epochs=2, rate=1e38)


WITHOUT_TENSORFLOW = """
import sys
sys.modules["tensorflow"] = None  # as where it is not installed
import numpy as np
from ganlib.families.autoregressive import FVBN
from ganlib.families.training import train
x = np.eye(8, dtype="float32")
model = train(FVBN((8,)), x, epochs=2, rate=0.01, batch_size=4, validation=x)
print(int(model.optimizer.iterations))
"""


@pytest.mark.skipif(BACKEND != "jax", reason="the JAX backend's")
def test_tensorflow_need_not_be_installed():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW], capture_output=True, text=True
    )
    assert done.stdout == "4\n", done.stderr
