"""What an iteration of DCGAN cannot do without: its multiplications, little else."""

import math

import keras
import tensorflow as tf

from benchmarks.problems import BATCH, keras_networks


def multiplications(network):
    """Of the convolutions and dense layers of a network, for a minibatch, forward."""
    total = 0
    for layer in network.layers:
        if isinstance(layer, keras.layers.Conv2DTranspose):
            uses = layer.input.shape[1:3]  # each pixel of the input meets the kernel
        elif isinstance(layer, keras.layers.Conv2D):
            uses = layer.output.shape[1:3]
        elif isinstance(layer, keras.layers.Dense):
            uses = ()
        else:
            continue
        total += math.prod(uses) * math.prod(layer.kernel.shape)
    return BATCH * total


def of_an_iteration(generator, discriminator):
    """Forward, and twice as much backward: for inputs, and for the own weights.

    D's step: G forward, D forward and backward twice. G's step: G forward and backward,
    D forward and backward for its inputs.
    """
    return 4 * multiplications(generator) + 8 * multiplications(discriminator)


def product(side=2048):
    a = tf.random.normal((side, side))
    return lambda: tf.matmul(a, a), side**3


def convolution():
    discriminator = keras_networks("dcgan")[1]
    convolutions = [
        layer
        for layer in discriminator.layers
        if isinstance(layer, keras.layers.Conv2D)
    ]
    largest = max(convolutions, key=lambda layer: math.prod(layer.kernel.shape))
    x = tf.random.normal((BATCH, *largest.input.shape[1:]))
    size = math.prod(largest.output.shape[1:3]) * math.prod(largest.kernel.shape)
    kernel = largest.kernel.value
    return lambda: tf.nn.conv2d(x, kernel, 2, "SAME"), BATCH * size


def trainer(problem, kind):
    run, size = {"product": product, "convolution": convolution}[kind]()
    run = tf.function(run)
    times = of_an_iteration(*keras_networks(problem)) / size
    run()

    def train(steps):
        for _ in range(round(steps * times)):
            run()

    return train
