"""Several devices: examples of a minibatch are shared on JAX, refused on TensorFlow."""

import os
import subprocess
import sys

import keras
import pytest

from ganlib.networks import mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets

SHARED = """
import keras, numpy as np
from keras import layers
from ganlib.networks import mlp_generator
from ganlib.training import AdversarialNets

x = np.random.default_rng(0).normal(2, 1, (64, 2))

def train(block):
    keras.utils.set_random_seed(0)
    d = keras.Sequential([keras.Input((2,)), layers.Dense(4, "relu"),
                          layers.BatchNormalization(), layers.Dense(1)])
    nets = AdversarialNets(mlp_generator(2, (2,), units=(4,)), d, seed=0)
    nets.compile("sgd", "adam", block=block)
    nets.fit(x, steps=4, steps_per_epoch=2, batch_size=16, verbose=0)
    return nets

alone = train(1)
devices = keras.distribution.list_devices()
assert len(devices) == 4, devices
keras.distribution.set_distribution(keras.distribution.DataParallel(devices=devices))
for block in 1, 2:
    nets = train(block)
    for a, b in zip(alone.get_weights(), nets.get_weights()):
        np.testing.assert_allclose(a, b, atol=1e-5)
    assert len(nets.generator.weights[0].value.sharding.device_set) == 4
try:
    nets.fit(x, steps=1, batch_size=6, verbose=0)
except ValueError as error:
    assert "multiple of the 4 devices" in str(error), error
print("same")
"""


@pytest.mark.skipif(keras.backend.backend() != "jax", reason="JAX's own engine")
def test_four_devices_train_as_one_does():
    flags = "--xla_force_host_platform_device_count=4"
    run = subprocess.run(
        [sys.executable, "-c", SHARED],
        env={**os.environ, "XLA_FLAGS": flags, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
    )
    assert run.stdout == "same\n", run.stderr[-2000:]


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="TensorFlow's")
def test_mirrored_variables_are_refused():
    import tensorflow as tf

    with tf.distribute.MirroredStrategy(["CPU:0"]).scope():
        pair = mlp_generator(2, (2,), units=(4,)), mlp_discriminator((2,), units=(4,))
        nets = AdversarialNets(*pair)
        nets.compile("sgd", "sgd", block=1)
    with pytest.raises(ValueError, match="KERAS_BACKEND=jax and keras.distribution"):
        nets.fit([[0.0, 0.0]], steps=1, verbose=0)
