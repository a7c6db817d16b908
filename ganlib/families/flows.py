"""Change of variables: a density through an invertible network.

The chapter *Change of variables* derives what is used here.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops
from numpy.typing import ArrayLike

from ganlib.families.checks import points

__all__ = ["RealNVP", "dequantize", "discrete_bound"]


def dequantize(x: ArrayLike, levels: int, rng: np.random.Generator) -> np.ndarray:
    """Spread the levels 0, 1, ... over [0, 1): (x + u) / levels, u uniform on [0, 1).

    Parameters
    ----------
    x : array of int, shape (n, d)
    levels : int
        Number of levels; 2 for bits.
    rng : numpy.random.Generator

    Returns
    -------
    float32 array, shape (n, d)
    """
    return ((np.asarray(x) + rng.random(np.shape(x))) / levels).astype("float32")


def discrete_bound(
    flow: "RealNVP",
    x: ArrayLike,
    levels: int,
    rng: np.random.Generator,
    draws: int = 20,
) -> np.ndarray:
    """Lower bound, in nats, on log P(x) of discrete images under a flow.

    By Jensen, log P(x) >= E_u log p((x + u) / levels) - d log levels, for the density p
    of dequantized images (Theis et al., 2016, section 3.1); the mean over `draws` of u.

    Returns
    -------
    array, shape (n,)
    """
    logs = [flow.log_prob(dequantize(x, levels, rng)) for _ in range(draws)]
    return np.mean(logs, axis=0) - np.shape(x)[1] * np.log(levels)


class Coupling(keras.layers.Layer):
    """y = x where the mask is 1, x * exp(s) + t elsewhere; s and t see the former.

    Dinh et al. (2017), equations 7 and 8.
    """

    def __init__(self, mask, units, seed):
        super().__init__()
        self.mask = np.asarray(mask, "float32")
        self.hidden = [
            keras.layers.Dense(
                u,
                activation="relu",
                kernel_initializer=keras.initializers.GlorotUniform(seed + i),
            )
            for i, u in enumerate(units)
        ]
        # Zeros make every layer begin as the identity.
        self.scale_shift = keras.layers.Dense(2 * len(mask), kernel_initializer="zeros")

    def conditioner(self, x):
        h = x * self.mask
        for layer in self.hidden:
            h = layer(h)
        s, t = ops.split(self.scale_shift(h), 2, axis=-1)
        # A bounded scale keeps exp(s) from overflowing early in training.
        return 2 * ops.tanh(s / 2) * (1 - self.mask), t * (1 - self.mask)

    def call(self, x):
        """From data towards the latent: y and log |det dy/dx|, shape (n,)."""
        s, t = self.conditioner(x)
        return x * ops.exp(s) + t, ops.sum(s, axis=-1)

    def inverse(self, y):
        s, t = self.conditioner(y)
        return (y - t) * ops.exp(-s)


class RealNVP(keras.Model):
    """Real-valued non-volume-preserving flow, Dinh et al. (2017).

    Train with ``training.train``: the loss is -log p(x), nats. Call ``standardize(x)``
    first, so that the flow starts from the scale of the data.

    Parameters
    ----------
    dim : int
        Coordinates of x and of z, 2 or more.
    layers : int
        Coupling layers; the masks alternate.
    units : sequence of int
        Hidden layers of each conditioner.
    seed : int
    """

    def __init__(
        self,
        dim: int,
        layers: int = 8,
        units: Sequence[int] = (64, 64),
        *,
        seed: int = 0,
    ):
        super().__init__()
        if dim < 2 or layers < 2:
            raise ValueError(
                "RealNVP needs dim and layers of 2 or more, so that every coordinate "
                f"is changed. Received: dim={dim}, layers={layers}"
            )
        self.dim = dim
        self.couplings = [
            Coupling((np.arange(dim) + i) % 2, units, seed=1000 * seed + 10 * i)
            for i in range(layers)
        ]
        self.mean = self.add_weight(shape=(dim,), trainable=False, name="mean")
        self.std = self.add_weight(
            shape=(), initializer="ones", trainable=False, name="std"
        )

    def standardize(self, x):
        """Make mean and overall width of `x` the flow's first, affine layer."""
        self.mean.assign(np.mean(x, axis=0))
        # One width for all: a coordinate that hardly moved would cost too much later.
        self.std.assign(np.std(x - np.mean(x, axis=0)))

    def call(self, x):
        """Map x to z; also log |det dz/dx|, shape (n,)."""
        z, log_det = (x - self.mean) / self.std, -self.dim * ops.log(self.std)
        for layer in self.couplings:
            z, more = layer(z)
            log_det = log_det + more
        return z, log_det

    def compute_loss(
        self, x=None, y=None, y_pred=None, sample_weight=None, training=True
    ):
        """Mean of -log p(x) over a batch, in nats."""
        return -ops.mean(_log_density(*y_pred))

    def log_prob(self, x: ArrayLike) -> np.ndarray:
        """Exact log-density in nats, shape ``(n,)``.

        Raises ValueError unless `x` has shape ``(n, dim)``.
        """
        return ops.convert_to_numpy(_log_density(*self(points(x, (self.dim,)))))

    def encode(self, x):
        """The latent z of each x, float32 ``(n, dim)``."""
        return ops.convert_to_numpy(self(points(x, (self.dim,)))[0])

    def decode(self, z):
        """The x of each latent z, float32 ``(n, dim)``: the inverse of ``encode``."""
        x = ops.convert_to_tensor(points(z, (self.dim,), "z"))
        for layer in reversed(self.couplings):
            x = layer.inverse(x)
        return ops.convert_to_numpy(x * self.std + self.mean)

    def sample(self, n: int, seed: int = 0) -> np.ndarray:
        """Draw `n` points, float32 ``(n, dim)``, from z ~ N(0, I)."""
        z = np.random.default_rng(seed).normal(size=(n, self.dim))
        return self.decode(z)


def _log_density(z, log_det):
    """log N(z; 0, I) + log |det dz/dx|."""
    norm = 0.5 * z.shape[-1] * np.log(2 * np.pi)
    return log_det - ops.sum(ops.square(z), axis=-1) / 2 - norm
