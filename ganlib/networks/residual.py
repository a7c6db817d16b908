"""A small residual pair without normalization, for games with penalties on slopes.

After the backbone of R3GAN (Huang et al., 2024), for a CPU: two convolutions a block,
no groups, and no block at the full resolution.
"""

import keras
from keras import layers

from ganlib.networks.dcgan import fitted
from ganlib.networks.phases import Conv2DTranspose

__all__ = ["residual_discriminator", "residual_generator"]


def residual_generator(
    shape: tuple[int, ...],
    *,
    latent_dim: int = 64,
    filters: int = 32,
    blocks: int = 1,
    activation: str = "leaky_relu",
    output: str | None = None,
) -> keras.Model:
    """Small maps of many channels, doubled with fewer channels until they fit.

    Parameters
    ----------
    shape : tuple of int
        Shape of an image, (side, side, channels); the side is a multiple of 8, or
        4, 5, 6 or 7 doubled at least once, as 28 is.
    latent_dim : int
        Dimension of the latent code: the input has shape (m, latent_dim).
    filters : int
        Channels at half of the resolution; the maps of half of it have twice as many.
    blocks : int
        Residual blocks at each resolution.
    activation, output : str or None
        Activations within the blocks and of the images.

    Returns
    -------
    keras.Model
        (m, latent_dim) to (m, *shape).

    Raises
    ------
    ValueError
        For another shape.
    """
    side, halvings = fitted(shape)
    z = keras.Input((latent_dim,))
    h = layers.Dense(side * side * filters * 2 ** (halvings - 1))(z)
    h = layers.Reshape((side, side, -1))(h)
    for i in reversed(range(halvings)):
        for _ in range(blocks):
            h = _block(h, activation)
        if i:
            h = _conv(filters * 2 ** (i - 1), 1, use_bias=False)(h)
            h = layers.UpSampling2D(interpolation="bilinear")(h)
    h = layers.Activation(activation)(h)
    images = Conv2DTranspose(
        shape[-1], 4, strides=2, padding="same", activation=output
    )(h)
    return keras.Model(z, images, name="generator")


def residual_discriminator(
    shape: tuple[int, ...],
    *,
    filters: int = 32,
    blocks: int = 1,
    activation: str | None = "leaky_relu",
) -> keras.Model:
    """Maps are halved, with twice the channels, until they are small, then a logit.

    Parameters
    ----------
    shape, filters, blocks, activation
        See `residual_generator`.

    Returns
    -------
    keras.Model
        (m, *shape) to logits (m, 1).

    Raises
    ------
    ValueError
        For another shape.
    """
    _, halvings = fitted(shape)
    x = keras.Input(shape)
    h = _conv(filters, 4, strides=2)(x)
    for i in range(halvings):
        if i:
            h = layers.AveragePooling2D(2)(h)
            h = _conv(filters * 2**i, 1, use_bias=False)(h)
        for _ in range(blocks):
            h = _block(h, activation)
    h = layers.Flatten()(layers.Activation(activation)(h))
    return keras.Model(x, layers.Dense(1)(h), name="discriminator")


def _block(h, activation):
    """h + what two convolutions make of it, nothing at first."""
    inner = layers.Activation(activation)(h)
    inner = _conv(h.shape[-1], 3)(inner)
    inner = layers.Activation(activation)(inner)
    inner = _conv(h.shape[-1], 3, kernel_initializer="zeros")(inner)
    return layers.Add()([h, inner])


def _conv(filters, size, **options):
    options = {"kernel_initializer": "he_normal", **options}
    return layers.Conv2D(filters, size, padding="same", **options)
