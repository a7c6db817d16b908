"""Multilayer perceptrons: small networks for densities and digits."""

import keras
import numpy as np
from keras import layers

__all__ = ["mlp_discriminator", "mlp_generator"]


def mlp_generator(
    latent_dim: int,
    shape: tuple[int, ...],
    *,
    units: tuple[int, ...] = (16, 16),
    activation: str = "tanh",
    output: str | None = None,
) -> keras.Sequential:
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


def mlp_discriminator(
    shape: tuple[int, ...],
    *,
    units: tuple[int, ...] = (16, 16),
    activation: str = "tanh",
) -> keras.Sequential:
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
