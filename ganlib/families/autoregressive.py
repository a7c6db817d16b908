"""Autoregressive models of bits: p(x) = prod_i p(x_i | x_1 ... x_{i-1}).

All three are networks with as many logits as bits, masked so that logit i depends on
the bits before i only. The chapter *Autoregressive models* derives them.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from ganlib.families.checks import bits
from ganlib.families.vae import log_bernoulli

__all__ = ["FVBN", "MADE", "PixelCNN"]


class Masked(keras.layers.Layer):
    """A dense or convolutional layer with some weights fixed at zero."""

    def __init__(self, mask, activation, seed):
        super().__init__()
        self.mask = np.asarray(mask, "float32")
        self.activation = keras.activations.get(activation)
        self.initializer = keras.initializers.GlorotUniform(seed)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=self.mask.shape, initializer=self.initializer
        )
        self.bias = self.add_weight(shape=self.mask.shape[-1:], initializer="zeros")

    def call(self, x):
        kernel = self.kernel * self.mask
        if len(self.mask.shape) == 4:
            x = ops.conv(x, kernel, padding="same")
        else:
            x = ops.matmul(x, kernel)
        return self.activation(x + self.bias)


class Autoregressive(keras.Model):
    """What the models share; each adds ``call(x)``, the logits, shaped like x.

    Train with ``training.train``: the loss is the negative log-likelihood in nats.
    """

    def __init__(self, shape):
        super().__init__()
        self.shape = tuple(shape)
        self.axes = tuple(range(1, len(shape) + 1))

    def compute_loss(
        self, x=None, y=None, y_pred=None, sample_weight=None, training=True
    ):
        """Mean of -log p(x) over a batch, in nats."""
        return -ops.mean(log_bernoulli(x, y_pred, self.axes))

    def log_prob(self, x):
        """Exact log-likelihood in nats, shape ``(n,)``, by one pass.

        Raises ValueError unless `x` has shape ``(n, *shape)`` and holds bits.
        """
        x = bits(x, self.shape)
        return ops.convert_to_numpy(log_bernoulli(x, self(x), self.axes))

    def sample(self, n, seed=0):
        """Draw `n` arrays of bits, float32 ``(n, *shape)``: one pass for every bit."""
        threshold = np.random.default_rng(seed).logistic(size=(n, *self.shape))
        x = np.zeros((n, *self.shape), "float32")
        for place in np.ndindex(self.shape):
            here = (slice(None), *place)
            logits = ops.convert_to_numpy(self(x))
            x[here] = logits[here] > threshold[here]
        return x


class FVBN(Autoregressive):
    """Fully visible belief net: a logistic regression of each bit on those before.

    Neal (1992), Frey et al. (1996).

    Parameters
    ----------
    shape : tuple of int
        Shape of one example; its elements are taken in row-major order.
    seed : int
    """

    def __init__(self, shape: tuple[int, ...], *, seed: int = 0):
        super().__init__(shape)
        order = np.arange(np.prod(shape))
        self.layer = Masked(order[:, None] < order, None, seed)

    def call(self, x):
        flat = ops.reshape(x, (-1, int(np.prod(self.shape))))
        return ops.reshape(self.layer(flat), (-1, *self.shape))


class MADE(Autoregressive):
    """Masked autoencoder for distribution estimation, Germain et al. (2015).

    Every hidden unit has a degree m: it may see the bits 1 ... m and may speak to the
    logits m + 1 ... d.

    Parameters
    ----------
    shape : tuple of int
        Shape of one example, two bits or more, taken in row-major order.
    units : sequence of int
        Width of each hidden layer.
    seed : int
    """

    def __init__(
        self, shape: tuple[int, ...], units: Sequence[int] = (256,), *, seed: int = 0
    ):
        super().__init__(shape)
        d = int(np.prod(shape))
        if d < 2:
            raise ValueError(f"MADE needs two bits or more. Received: shape={shape}")
        degrees = [np.arange(1, d + 1)] + [1 + np.arange(u) % (d - 1) for u in units]
        masks = [low[:, None] <= high for low, high in zip(degrees, degrees[1:])]
        self.hidden = [
            Masked(mask, "relu", 1000 * seed + i) for i, mask in enumerate(masks)
        ]
        last = degrees[-1][:, None] < degrees[0]
        self.last = Masked(last, None, 1000 * seed + len(masks))

    def call(self, x):
        h = ops.reshape(x, (-1, int(np.prod(self.shape))))
        for layer in self.hidden:
            h = layer(h)
        return ops.reshape(self.last(h), (-1, *self.shape))


class PixelCNN(Autoregressive):
    """Masked convolutions over an image, van den Oord et al. (2016).

    The first layer's mask (A) hides the pixel itself and all later ones; the masks of
    the others (B) let the pixel's own, already masked, features through. Channels are
    not ordered among themselves, so that the image must have one.

    Parameters
    ----------
    shape : tuple of int
        ``(height, width, 1)``; pixels are taken row by row.
    filters : int
    layers : int
        Number of 3 x 3 layers after the first, which is 5 x 5.
    seed : int
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        filters: int = 32,
        layers: int = 3,
        *,
        seed: int = 0,
    ):
        super().__init__(shape)
        if len(shape) != 3 or shape[-1] != 1:
            raise ValueError(
                f"PixelCNN needs a shape (height, width, 1). Received: {shape}"
            )
        seeds = iter(range(1000 * seed, 1000 * seed + layers + 2))
        self.first = Masked(_past(5, 1, filters, own=False), "relu", next(seeds))
        self.middle = [
            Masked(_past(3, filters, filters, own=True), "relu", next(seeds))
            for _ in range(layers)
        ]
        self.last = Masked(_past(1, filters, 1, own=True), None, next(seeds))

    def call(self, x):
        h = self.first(x)
        for layer in self.middle:
            h = h + layer(h)
        return self.last(h)


def _past(size, inputs, outputs, *, own):
    """Mask of a size x size kernel that sees the pixels above and to the left."""
    middle = size * size // 2
    seen = np.arange(size * size) < middle + own
    mask = seen.reshape(size, size, 1, 1)
    return np.broadcast_to(mask, (size, size, inputs, outputs))
