"""Maxout, the unit of the 2014 discriminators: the largest of several linear functions.

Goodfellow et al. (2013), "Maxout networks".
"""

from typing import Any

import keras
from keras import layers, ops

__all__ = ["Maxout", "MaxoutConv2D"]


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
    kernel_constraint : str or keras.constraints.Constraint, optional
        Constraint of the weights, shape (d, units * pieces).
    """

    def __init__(
        self,
        units: int,
        pieces: int,
        *,
        kernel_initializer: str = "glorot_uniform",
        kernel_constraint: str | None = None,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.units = units
        self.pieces = pieces
        self.linear = layers.Dense(
            units * pieces,
            kernel_initializer=kernel_initializer,
            kernel_constraint=kernel_constraint,
        )

    def build(self, input_shape):
        self.linear.build(input_shape)

    def call(self, x):
        return _largest(self.linear(x), self.pieces)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        linear = self.linear.get_config()
        names = "kernel_initializer", "kernel_constraint"
        return {
            **super().get_config(),
            "units": self.units,
            "pieces": self.pieces,
            **{name: linear[name] for name in names},
        }


@keras.saving.register_keras_serializable("ganlib")
class MaxoutConv2D(layers.Layer):
    """A convolution with maxout units, and max pooling over space.

    Parameters
    ----------
    filters : int
        Channels of the output.
    pieces : int
        Linear functions in each unit.
    kernel_size : int
    pad : int
        Zeros around the images.
    pool : int
        Side of the windows of the pooling. They are 2 pixels apart; the last ones may
        reach beyond the border, so that every pixel is in one.
    kernel_initializer : str or keras.initializers.Initializer
        Initializer of the weights; the biases, one for each piece, start at 0.

    Notes
    -----
    (m, h, w, c) becomes (m, h', w', filters) with
    h' = ⌈(h + 2 pad - kernel_size + 1 - pool) / 2⌉ + 1, as in the code released with
    Goodfellow et al. (2014), whose GPU library rounded up.
    """

    def __init__(
        self,
        filters: int,
        pieces: int,
        kernel_size: int,
        *,
        pad: int = 0,
        pool: int = 2,
        kernel_initializer: str = "glorot_uniform",
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.filters = filters
        self.pieces = pieces
        self.kernel_size = kernel_size
        self.pad = pad
        self.pool = pool
        self.linear = layers.Conv2D(
            filters * pieces, kernel_size, kernel_initializer=kernel_initializer
        )

    def build(self, input_shape):
        self.linear.build(input_shape)

    def call(self, x):
        x = ops.pad(x, ((0, 0), (self.pad,) * 2, (self.pad,) * 2, (0, 0)))
        x = _largest(self.linear(x), self.pieces)
        # What is needed for a last, incomplete window: never the largest.
        missing = [(0, (self.pool - side) % 2) for side in x.shape[1:3]]
        x = ops.pad(x, ((0, 0), *missing, (0, 0)), constant_values=-float("inf"))
        return ops.max_pool(x, self.pool, strides=2)

    def get_config(self):
        initializer = self.linear.get_config()["kernel_initializer"]
        return {
            **super().get_config(),
            "filters": self.filters,
            "pieces": self.pieces,
            "kernel_size": self.kernel_size,
            "pad": self.pad,
            "pool": self.pool,
            "kernel_initializer": initializer,
        }


def _largest(x, pieces):
    """Maximum over neighbouring channels: (m, ..., n * pieces) to (m, ..., n)."""
    *space, channels = x.shape[1:]
    return ops.max(ops.reshape(x, (-1, *space, channels // pieces, pieces)), axis=-1)
