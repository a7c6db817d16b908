"""Generators and discriminators, as Keras models.

A generator maps latent codes to examples; a discriminator maps examples to logits,
one for each: the sigmoid belongs to the loss.
"""

import keras
import numpy as np
from keras import layers, ops

__all__ = [
    "Maxout",
    "mlp_discriminator",
    "mlp_generator",
    "mnist_discriminator_2014",
    "mnist_generator_2014",
]


def mlp_generator(latent_dim, shape, *, units=(16, 16), activation="tanh", output=None):
    """A multilayer perceptron from latent codes to examples.

    Parameters
    ----------
    latent_dim : int
        Dimension of the latent code: the input has shape (m, latent_dim).
    shape : tuple of int
        Shape of an example: the output has shape (m, *shape).
    units : tuple of int
        Width of each hidden layer.
    activation, output : str or None
        Activations of the hidden layers and of the last one; None is the identity.

    Returns
    -------
    keras.Sequential
    """
    hidden = [layers.Dense(n, activation=activation) for n in units]
    last = layers.Dense(int(np.prod(shape)), activation=output)
    return keras.Sequential(
        [keras.Input((latent_dim,)), *hidden, last, layers.Reshape(shape)],
        name="generator",
    )


def mlp_discriminator(shape, *, units=(16, 16), activation="tanh"):
    """A multilayer perceptron from examples to logits.

    Parameters
    ----------
    shape : tuple of int
        Shape of an example: the input has shape (m, *shape).
    units : tuple of int
        Width of each hidden layer.
    activation : str
        Activation of the hidden layers.

    Returns
    -------
    keras.Sequential
        Output of shape (m, 1): logits.
    """
    hidden = [layers.Dense(n, activation=activation) for n in units]
    return keras.Sequential(
        [keras.Input(shape), layers.Flatten(), *hidden, layers.Dense(1)],
        name="discriminator",
    )


@keras.saving.register_keras_serializable("ganlib")
class Maxout(layers.Layer):
    """The largest of several linear functions, in each unit.

    Parameters
    ----------
    units : int
        Outputs: (m, d) becomes (m, units).
    pieces : int
        Linear functions in each unit.
    kernel_initializer : str or keras.initializers.Initializer
        Initializer of the weights; the biases start at 0.

    Notes
    -----
    Goodfellow et al. (2013), "Maxout networks": the activation of the 2014
    discriminators.
    """

    def __init__(self, units, pieces, *, kernel_initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.pieces = pieces
        self.linear = layers.Dense(
            units * pieces, kernel_initializer=kernel_initializer
        )

    def build(self, input_shape):
        self.linear.build(input_shape)

    def call(self, x):
        pieces = ops.reshape(self.linear(x), (-1, self.units, self.pieces))
        return ops.max(pieces, axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        config = {"units": self.units, "pieces": self.pieces}
        initializer = keras.initializers.serialize(self.linear.kernel_initializer)
        return {**super().get_config(), **config, "kernel_initializer": initializer}


def mnist_generator_2014(images=None):
    """The MNIST generator of the 2014 paper: 100 → 1200 → 1200 → 784.

    Two rectifier layers and a sigmoid one; weights uniform on [-0.05, 0.05].

    Parameters
    ----------
    images : array, shape (n, 28, 28, 1), optional
        Training images in [0, 1]. If given, the last biases start where an all-zero
        last layer would give their mean image, as the released code does.

    Returns
    -------
    keras.Sequential
        (m, 100) to (m, 28, 28, 1), 2,503,984 weights.

    Raises
    ------
    ValueError
        For images of another shape or outside [0, 1].

    Notes
    -----
    Released with Goodfellow et al. (2014) as ``mnist.yaml``.
    """

    def initializer():
        return keras.initializers.RandomUniform(-0.05, 0.05)

    marginals = "zeros"
    if images is not None:
        marginals = keras.initializers.Constant(_logit_of_mean(np.asarray(images)))
    return keras.Sequential(
        [
            keras.Input((100,)),
            layers.Dense(1200, activation="relu", kernel_initializer=initializer()),
            layers.Dense(1200, activation="relu", kernel_initializer=initializer()),
            layers.Dense(
                784,
                activation="sigmoid",
                kernel_initializer=initializer(),
                bias_initializer=marginals,
            ),
            layers.Reshape((28, 28, 1)),
        ],
        name="generator",
    )


def mnist_discriminator_2014():
    """The MNIST discriminator of the 2014 paper: two maxout layers with dropout.

    784 → maxout 240 × 5 → maxout 240 × 5 → 1; 20 % of the pixels and half of the
    units of each hidden layer are dropped; weights uniform on [-0.005, 0.005].

    Returns
    -------
    keras.Sequential
        (m, 28, 28, 1) to logits (m, 1), 1,231,441 weights.

    Notes
    -----
    Released with Goodfellow et al. (2014) as ``mnist.yaml``.
    """

    def initializer():
        return keras.initializers.RandomUniform(-0.005, 0.005)

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dropout(0.2),
            Maxout(240, 5, kernel_initializer=initializer()),
            layers.Dropout(0.5),
            Maxout(240, 5, kernel_initializer=initializer()),
            layers.Dropout(0.5),
            layers.Dense(1, kernel_initializer=initializer()),
        ],
        name="discriminator",
    )


def _logit_of_mean(images):
    if images.shape[1:] != (28, 28, 1) or images.min() < 0 or images.max() > 1:
        raise ValueError(
            "images must have shape (n, 28, 28, 1) and values in [0, 1]. Received: "
            f"shape {images.shape}, values in [{images.min()}, {images.max()}]"
        )
    mean = np.clip(images.mean(axis=0), 1e-7, 1 - 1e-7)
    return np.log(mean / (1 - mean)).ravel()
