"""The four pairs of networks of Goodfellow et al. (2014), as in the released code.

The generators are rectifier and sigmoid layers, without dropout; their latent codes
have 100 dimensions. The discriminators are maxout layers; 20 % of their inputs and half
of the units of each hidden layer are dropped. Weights start uniform between two bounds,
biases at 0, unless something else is said.
"""

import keras
import numpy as np
from keras import layers
from numpy.typing import ArrayLike

from ganlib.networks.maxout import Maxout, MaxoutConv2D

__all__ = [
    "cifar10_conv_discriminator_2014",
    "cifar10_conv_generator_2014",
    "cifar10_dense_discriminator_2014",
    "cifar10_dense_generator_2014",
    "faces_discriminator_2014",
    "faces_generator_2014",
    "mnist_discriminator_2014",
    "mnist_generator_2014",
]

#: Largest Euclidean norm of the weights into a unit, in the experiment on faces.
MAX_NORM = 1.9365


def mnist_generator_2014(images: ArrayLike | None = None) -> keras.Sequential:
    """The generator for MNIST: 100 → 1200 → 1200 → 784.

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
    ``mnist.yaml``.
    """
    marginals = _logits_of_mean(images, (28, 28, 1))
    return _generator(
        _dense(1200, "relu"),
        _dense(1200, "relu"),
        _dense(784, "sigmoid", bias=marginals),
        layers.Reshape((28, 28, 1)),
    )


def mnist_discriminator_2014(*, dropout: bool = True) -> keras.Sequential:
    """The discriminator for MNIST: 784 → maxout 240 × 5 → maxout 240 × 5 → 1.

    Weights uniform on [-0.005, 0.005].

    Parameters
    ----------
    dropout : bool
        False leaves the dropout out, for penalties on the slopes of D.

    Returns
    -------
    keras.Sequential
        (m, 28, 28, 1) to logits (m, 1), 1,231,441 weights.

    Notes
    -----
    ``mnist.yaml``.
    """
    return _maxout_discriminator((28, 28, 1), 240, dropout=dropout)


def faces_generator_2014(
    images: ArrayLike | None = None, *, units: int = 8000
) -> keras.Sequential:
    """The generator for faces: 100 → rectifier 8000 → sigmoid 8000 → sigmoid 2304.

    Weights uniform on [-0.05, 0.05], but 100 standard normal ones into each pixel and
    no others; their norms are kept below 1.9365, unit by unit, from the first step on.
    The biases of the second layer start at -2.

    Parameters
    ----------
    images : array, shape (n, 48, 48, 1), optional
        Training images in [0, 1]; see `mnist_generator_2014`.
    units : int
        Width of the hidden layers; 8000 in the paper.

    Returns
    -------
    keras.Sequential
        (m, 100) to (m, 48, 48, 1), 83,250,304 weights.

    Raises
    ------
    ValueError
        For images of another shape or outside [0, 1].

    Notes
    -----
    ``tfd_pretrain/pretrain.yaml``. The paper's faces come from a second training, in
    which two new layers feed this generator.
    """
    marginals = _logits_of_mean(images, (48, 48, 1))
    return _generator(
        _dense(units, "relu", max_norm=MAX_NORM),
        _dense(units, "sigmoid", bias=-2.0, max_norm=MAX_NORM),
        _dense(
            2304,
            "sigmoid",
            kernel=SparseNormal(100),
            bias=marginals,
            max_norm=MAX_NORM,
        ),
        layers.Reshape((48, 48, 1)),
    )


def faces_discriminator_2014(*, units: int = 1200) -> keras.Sequential:
    """The discriminator for faces: 2304 → maxout 1200 × 5 → maxout 1200 × 5 → 1.

    Weights uniform on [-0.005, 0.005], their norms kept below 1.9365.

    Parameters
    ----------
    units : int
        Width of the hidden layers; 1200 in the paper.

    Returns
    -------
    keras.Sequential
        (m, 48, 48, 1) to logits (m, 1), 21,037,201 weights.

    Notes
    -----
    ``tfd_pretrain/pretrain.yaml``.
    """
    return _maxout_discriminator((48, 48, 1), units, max_norm=MAX_NORM)


def cifar10_dense_generator_2014(*, units: int = 8000) -> keras.Sequential:
    """The first generator for CIFAR-10: 100 → 8000 → 8000 → 3072.

    A rectifier, a sigmoid and a linear layer; weights uniform on [-0.05, 0.05], those
    of the last layer on [-0.5, 0.5]. Its images are contrast-normalized ones: see
    `ganlib.data.contrast_normalize`.

    Parameters
    ----------
    units : int
        Width of the hidden layers; 8000 in the paper.

    Returns
    -------
    keras.Sequential
        (m, 100) to (m, 32, 32, 3), 89,395,072 weights.

    Notes
    -----
    ``cifar10_fully_connected.yaml``.
    """
    return _generator(
        _dense(units, "relu"),
        _dense(units, "sigmoid"),
        _dense(3072, None, kernel=_uniform(0.5)),
        layers.Reshape((32, 32, 3)),
    )


def cifar10_dense_discriminator_2014(*, units: int = 1600) -> keras.Sequential:
    """The first discriminator for CIFAR-10: 3072 → two maxout 1600 × 5 → 1.

    Weights uniform on [-0.005, 0.005].

    Parameters
    ----------
    units : int
        Width of the hidden layers; 1600 in the paper.

    Returns
    -------
    keras.Sequential
        (m, 32, 32, 3) to logits (m, 1), 37,393,601 weights.

    Notes
    -----
    ``cifar10_fully_connected.yaml``.
    """
    return _maxout_discriminator((32, 32, 3), units)


def cifar10_conv_generator_2014(*, channels: int = 80) -> keras.Sequential:
    """The "deconvolutional" generator for CIFAR-10: 100 → 8000 → 10 × 10 × 80 → image.

    A rectifier, a sigmoid and a linear layer; the last one is a transposed convolution,
    5 × 5 with stride 3, and has a bias for each pixel. Weights uniform on
    [-0.05, 0.05].

    Parameters
    ----------
    channels : int
        Of the 10 × 10 sigmoid units, 80 in the paper; the layer below has as many
        units, 100 times this number.

    Returns
    -------
    keras.Sequential
        (m, 100) to (m, 32, 32, 3), 64,825,072 weights.

    Notes
    -----
    ``cifar10_convolutional.yaml``.
    """
    return _generator(
        _dense(100 * channels, "relu"),
        _dense(100 * channels, "sigmoid"),
        layers.Reshape((10, 10, channels)),
        layers.Conv2DTranspose(
            3, 5, strides=3, use_bias=False, kernel_initializer=_uniform(0.05)
        ),
        PixelBias(),
    )


def cifar10_conv_discriminator_2014(
    *, channels: int = 32, bound: float = 0.005
) -> keras.Sequential:
    """The convolutional discriminator for CIFAR-10.

    Three convolutional maxout layers, with 32, 32 and 192 channels of 2 pieces, each
    followed by max pooling: 32 × 32 → 16 × 16 → 7 × 7 → 5 × 5. Then maxout 500 × 5.

    Parameters
    ----------
    channels : int
        Of each of the first two layers; the third has six times as many.
    bound : float
        Weights start uniform on [-bound, bound].

    Returns
    -------
    keras.Sequential
        (m, 32, 32, 3) to logits (m, 1), 12,454,073 weights.

    Notes
    -----
    ``cifar10_convolutional.yaml``.
    """

    def conv(filters, kernel_size, pad, pool):
        weights = _uniform(bound)
        return MaxoutConv2D(
            filters, 2, kernel_size, pad=pad, pool=pool, kernel_initializer=weights
        )

    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Dropout(0.2),
            conv(channels, 8, pad=4, pool=4),
            layers.Dropout(0.5),
            conv(channels, 8, pad=3, pool=4),
            layers.Dropout(0.5),
            conv(6 * channels, 5, pad=3, pool=2),
            layers.Flatten(),
            layers.Dropout(0.5),
            Maxout(500, 5, kernel_initializer=_uniform(bound)),
            layers.Dropout(0.5),
            layers.Dense(1, kernel_initializer=_uniform(bound)),
        ],
        name="discriminator",
    )


# ---- What they share -------------------------------------------------------------


@keras.saving.register_keras_serializable("ganlib")
class SparseNormal(keras.initializers.Initializer):
    """`nonzero` standard normal weights into each unit, from random inputs; else 0."""

    def __init__(self, nonzero):
        self.nonzero = nonzero

    def __call__(self, shape, dtype=None):
        inputs, _ = shape
        rng = np.random.default_rng(np.random.randint(2**31))
        kernel = np.zeros(shape, "float32")
        for unit in kernel.T:
            sources = rng.choice(inputs, self.nonzero, replace=False)
            unit[sources] = rng.standard_normal(self.nonzero)
        return keras.ops.convert_to_tensor(kernel, dtype)

    def get_config(self):
        return {"nonzero": self.nonzero}


@keras.saving.register_keras_serializable("ganlib")
class PixelBias(layers.Layer):
    """Adds a bias to each value of an image; they start at 0."""

    def build(self, input_shape):
        self.bias = self.add_weight(
            shape=input_shape[1:], initializer="zeros", name="bias"
        )

    def call(self, x):
        return x + self.bias


def _generator(*stack):
    return keras.Sequential([keras.Input((100,)), *stack], name="generator")


def _maxout_discriminator(shape, units, *, max_norm=None, dropout=True):
    options = {
        "kernel_initializer": _uniform(0.005),
        "kernel_constraint": _column_norms(max_norm),
    }
    stack = [
        keras.Input(shape),
        layers.Flatten(),
        layers.Dropout(0.2),
        Maxout(units, 5, **options),
        layers.Dropout(0.5),
        Maxout(units, 5, **options),
        layers.Dropout(0.5),
        layers.Dense(1, **options),
    ]
    kept = [x for x in stack if dropout or not isinstance(x, layers.Dropout)]
    return keras.Sequential(kept, name="discriminator")


def _dense(units, activation, *, kernel=None, bias=0.0, max_norm=None):
    return layers.Dense(
        units,
        activation=activation,
        kernel_initializer=kernel or _uniform(0.05),
        bias_initializer=keras.initializers.Constant(bias),
        kernel_constraint=_column_norms(max_norm),
    )


def _uniform(bound):
    return keras.initializers.RandomUniform(-bound, bound)


def _column_norms(largest):
    return None if largest is None else keras.constraints.MaxNorm(largest, axis=0)


def _logits_of_mean(images, shape):
    """Biases with which sigmoid units give the mean image; 0 without images."""
    if images is None:
        return 0.0
    images = np.asarray(images)
    if images.shape[1:] != shape or images.min() < 0 or images.max() > 1:
        raise ValueError(
            f"images must have shape (n, {', '.join(map(str, shape))}) and values in "
            f"[0, 1]. Received: shape {images.shape}, values in "
            f"[{images.min()}, {images.max()}]"
        )
    mean = np.clip(images.mean(axis=0), 1e-7, 1 - 1e-7)
    return np.log(mean / (1 - mean)).ravel()
