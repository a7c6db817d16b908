"""The optimizer of 2014 against its recursion in NumPy."""

import keras
import numpy as np
import pytest

from ganlib import optimizers


def steps(optimizer, gradients):
    """The values of one weight, from 0, along these gradients."""
    variable, path = keras.Variable(0.0), []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        path.append(float(keras.ops.convert_to_numpy(variable)))
    return path


def test_momentum_rises_and_stays():
    gradients = np.array([1.0, -2.0, 0.5, 3.0, 1.0, -1.0], "float32")
    rule = optimizers.RisingMomentum(0.1, 0.5, final=0.7, rise=4)
    x = v = 0.0
    expected = []
    for m, gradient in zip([0.5, 0.55, 0.6, 0.65, 0.7, 0.7], gradients):
        v = m * v - 0.1 * gradient
        x += v
        expected.append(x)
    np.testing.assert_allclose(steps(rule, gradients), expected, rtol=1e-5)


def test_rule_of_2014():
    rule = optimizers.sgd_2014(0.1, steps_per_epoch=500)
    assert (rule.momentum, rule.final, rule.rise) == (0.5, 0.7, 124_500)
    # Published: .0905 at epoch 50, .0135 at epoch 1000, of 500 updates each.
    for epoch, rate in (50, 0.0905), (1000, 0.0135):
        found = keras.ops.convert_to_numpy(rule._learning_rate(500 * epoch))
        np.testing.assert_allclose(found, rate, atol=5e-5)


def test_it_is_saved_with_its_settings():
    rule = optimizers.RisingMomentum(0.1, 0.5, final=0.8, rise=7)
    again = keras.optimizers.deserialize(keras.optimizers.serialize(rule))
    assert again.get_config() == rule.get_config()


@pytest.mark.parametrize(
    "wrong", [{"momentum": 0.0}, {"momentum": 0.8}, {"final": 1.0}, {"rise": 0}]
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="Received"):
        optimizers.RisingMomentum(0.1, **wrong)
