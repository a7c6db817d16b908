"""Several seeds trained at once are the trainings of each, one after the other."""

import keras
import numpy as np
import pytest

from ganlib import networks
from ganlib.densities import Normal
from ganlib.training import AdversarialNets, each_seed

JAX = keras.backend.backend() == "jax"
SEEDS = 3, 8
LENGTH = {"steps": 20, "steps_per_epoch": 10}


def built():
    hidden = keras.layers.Dropout(0.2), keras.layers.Dense(8, "tanh")
    discriminator = keras.Sequential(
        [keras.Input((1,)), *hidden, keras.layers.Dense(1)]
    )
    nets = AdversarialNets(networks.mlp_generator(1, (1,)), discriminator, seed=0)
    adam = keras.optimizers.Adam(1e-2, use_ema=True, ema_momentum=0.9)
    nets.compile("sgd", adam)
    return nets


@pytest.mark.skipif(not JAX, reason="the JAX backend's")
def test_each_is_its_single_training():
    nets, found = built(), {}
    for seed, history in each_seed(nets, Normal(2, 1), SEEDS, **LENGTH):
        found[seed] = nets.get_weights(), nets.sample(5, seed=0), history
        assert nets.seed == seed and int(nets.step) == 20
    for seed in SEEDS:
        nets.restart(seed)
        single = nets.fit(Normal(2, 1), **LENGTH, verbose=0).history
        weights, samples, history = found[seed]
        for a, b in zip(weights, nets.get_weights()):
            np.testing.assert_allclose(a, b, atol=1e-5)
        np.testing.assert_allclose(samples, nets.sample(5, seed=0), atol=1e-5)
        for name in "d_loss", "g_loss":
            np.testing.assert_allclose(history[name], single[name], atol=1e-5)
    assert not np.allclose(found[3][1], found[8][1], atol=1e-2)


@pytest.mark.skipif(not JAX, reason="the JAX backend's")
def test_the_seed_that_diverges_is_named():
    nets = built()
    nets.optimizers["g"].learning_rate = 1e38
    with pytest.raises(FloatingPointError, match="seed 3 diverged"):
        list(each_seed(nets, Normal(2, 1), SEEDS, steps=3))


@pytest.mark.skipif(JAX, reason="it is there")
def test_other_backends_say_where_to_find_it():
    with pytest.raises(ValueError, match="KERAS_BACKEND=jax.*Received: tensorflow"):
        next(each_seed(built(), Normal(2, 1), SEEDS, steps=3))
