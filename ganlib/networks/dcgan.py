"""DCGAN: the convolutional pair of Radford, Metz and Chintala (2016).

Five rules made deep convolutional networks learn as generator and discriminator. Each
is the default of an option, so that an experiment can break one and keep the others:

1. strides, not pooling: ``strided``;
2. batch normalization, but for the images and the logit: ``batch_norm``;
3. no dense hidden layer: ``dense``;
4. in the generator ReLU, with tanh for the images: ``activation`` and ``output``;
5. in the discriminator leaky ReLU: ``activation``.
"""

import keras
from keras import layers

from ganlib.networks.phases import Conv2DTranspose

__all__ = ["dcgan_discriminator", "dcgan_generator"]


def dcgan_generator(
    shape: tuple[int, ...],
    *,
    latent_dim: int = 100,
    filters: int = 64,
    strided: bool = True,
    batch_norm: bool = True,
    dense: int | None = None,
    activation: str = "relu",
    output: str = "tanh",
) -> keras.Sequential:
    """The generator of DCGAN: small maps of many channels, doubled until they fit.

    Parameters
    ----------
    shape : tuple of int
        Shape of an image, (side, side, channels); the side is a multiple of 8, or
        4, 5, 6 or 7 doubled at least once, as 28 is.
    latent_dim : int
        Dimension of the latent code: the input has shape (m, latent_dim).
    filters : int
        Channels of the last hidden layer; each one before it has twice as many.
    strided : bool
        Double the maps by transposed convolutions. False: repeat every pixel, then
        convolve; the weights are as many.
    batch_norm : bool
        Normalize every hidden layer over the batch.
    dense : int, optional
        Width of a dense hidden layer in front, which DCGAN does without.
    activation, output : str or None
        Activations of the hidden layers and of the images.

    Returns
    -------
    keras.Sequential
        (m, latent_dim) to (m, *shape), in [-1, 1] for tanh: scale the data likewise,
        2 x - 1 for x in [0, 1].

    Raises
    ------
    ValueError
        For another shape.

    Notes
    -----
    Kernels are 5 × 5, weights start normal with standard deviation 0.02.
    """
    side, times = fitted(shape)
    widths = [filters * 2**i for i in reversed(range(times))]
    bias = not batch_norm  # batch normalization has its own

    def hidden(*linear):
        return _with_activation(linear, batch_norm, activation)

    stack = hidden(_dense(dense, bias)) if dense else []
    stack += hidden(_dense(side * side * widths[0], bias))
    stack += [layers.Reshape((side, side, widths[0]))]
    for width in widths[1:]:
        stack += hidden(*_doubled(width, bias, strided))
    stack += _with_activation(_doubled(shape[-1], True, strided), False, output)
    return keras.Sequential([keras.Input((latent_dim,)), *stack], name="generator")


def dcgan_discriminator(
    shape: tuple[int, ...],
    *,
    filters: int = 64,
    strided: bool = True,
    batch_norm: bool = True,
    dense: int | None = None,
    activation: str = "leaky_relu",
) -> keras.Sequential:
    """The discriminator of DCGAN: maps are halved until they are small, then a logit.

    Parameters
    ----------
    shape : tuple of int
        Shape of an image; see `dcgan_generator`.
    filters : int
        Channels of the first layer; each one after it has twice as many.
    strided : bool
        Halve the maps by the strides of the convolutions. False: convolve, then pool
        the maxima; the weights are as many.
    batch_norm : bool
        Normalize every hidden layer but the first over the batch.
    dense : int, optional
        Width of a dense hidden layer at the end, which DCGAN does without.
    activation : str
        Activation of the hidden layers; "leaky_relu" has slope 0.2 below 0.

    Returns
    -------
    keras.Sequential
        (m, *shape) to logits (m, 1).

    Raises
    ------
    ValueError
        For another shape.

    Notes
    -----
    While it trains, data and samples are normalized each by their own batch.
    """
    _, halvings = fitted(shape)
    stack = []
    for i in range(halvings):
        normalize = batch_norm and i > 0
        conv = _conv(filters * 2**i, not normalize, strides=2 if strided else 1)
        stack += _with_activation([conv], normalize, activation)
        stack += [] if strided else [layers.MaxPooling2D()]
    stack += [layers.Flatten()]
    if dense:
        hidden = [_dense(dense, not batch_norm)]
        stack += _with_activation(hidden, batch_norm, activation)
    stack += [_dense(1, True)]
    return keras.Sequential([keras.Input(shape), *stack], name="discriminator")


def fitted(shape):
    """Side of the smallest maps, and how often it is doubled in `shape`."""
    square = len(shape) == 3 and shape[0] == shape[1]
    side, doublings = shape[0] if square else 0, 0
    while side >= 8 and side % 2 == 0:
        side, doublings = side // 2, doublings + 1
    small = 4 <= side < 8 and doublings
    if not (small or doublings >= 3) or shape[2] < 1:
        raise ValueError(
            "shape must be (side, side, channels), the side a multiple of 8, or 4, 5, "
            "6 or 7 doubled: crop or pad the images. Received: "
            f"{shape}"
        )
    return side, doublings


def _with_activation(linear, batch_norm, activation):
    # The moving averages follow the last 10 or so batches: samples in the middle of a
    # short training are those of the current weights.
    norm = [layers.BatchNormalization(momentum=0.9, epsilon=1e-5)] if batch_norm else []
    return [*linear, *norm, layers.Activation(activation)]


def _doubled(filters, bias, strided):
    if not strided:
        return [layers.UpSampling2D(), _conv(filters, bias)]
    return [_conv(filters, bias, strides=2, kind=Conv2DTranspose)]


def _conv(filters, bias, *, strides=1, kind=layers.Conv2D):
    return kind(
        filters,
        5,
        strides=strides,
        padding="same",
        use_bias=bias,
        kernel_initializer=keras.initializers.RandomNormal(0.0, 0.02),
    )


def _dense(units, bias):
    normal = keras.initializers.RandomNormal(0.0, 0.02)
    return layers.Dense(units, use_bias=bias, kernel_initializer=normal)
