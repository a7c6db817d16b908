"""Data that the generator's last activation cannot give: a warning, once a training."""

import warnings

import keras
import numpy as np
import pytest
from keras import layers

from ganlib import networks
from ganlib.training import AdversarialNets
from ganlib.training.ranges import check_range

RNG = np.random.default_rng(0)


def told(generator, x):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        check_range(generator, np.asarray(x, "float32"))
    return [str(warning.message) for warning in seen]


@pytest.mark.parametrize(
    "output, fits, leaves",
    [
        ("tanh", [-1, 1], [-1, 1.01]),
        ("sigmoid", [0, 1], [-0.01, 1]),
        ("relu", [0, 900], [-0.01, 1]),
        (None, [-1e9, 1e9], None),
    ],
)
def test_what_an_activation_cannot_give_is_told(output, fits, leaves):
    generator = networks.mlp_generator(2, (2,), output=output)
    assert not told(generator, [fits])
    if leaves:
        (words,) = told(generator, [leaves])
        assert output in words and "scale them" in words and f"{leaves[0]:g}" in words


def test_the_activation_is_found_where_values_leave():
    z = keras.Input((2,))
    inner = networks.mlp_generator(2, (3,), output="sigmoid")
    flat = layers.Reshape((3, 1))(inner(z))
    assert told(keras.Model(z, flat), [[[2.0]]])
    scaled = keras.Model(z, 255 * inner(z))
    assert not told(scaled, [[200.0]])
    after = layers.Activation("tanh")(inner(z))
    assert "tanh" in told(keras.Model(z, after), [[2.0]])[0]
    assert not told(keras.Model(z, layers.Dense(1)(inner(z))), [[200.0]])
    by_layer = layers.Dense(1, activation=layers.LeakyReLU())(inner(z))
    assert not told(keras.Model(z, by_layer), [[200.0]])


def test_fit_tells_it_once():
    nets = AdversarialNets(
        networks.mlp_generator(2, (4,), output="tanh"),
        networks.mlp_discriminator((4,)),
        seed=0,
    )
    nets.compile("sgd", "sgd", block=1)
    images = RNG.integers(0, 256, (50, 4), dtype="uint8")
    with pytest.warns(UserWarning, match="from .* to .*tanh.*scale them") as seen:
        nets.fit(images, steps=3, batch_size=20, verbose=0)
    assert len([w for w in seen if "tanh" in str(w.message)]) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nets.fit(images / 127.5 - 1, steps=3, batch_size=20, verbose=0)
