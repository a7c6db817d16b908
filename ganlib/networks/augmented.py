"""Differentiable augmentation: D judges images that were moved and have a hole."""

from typing import Any

import keras
from keras import layers, ops

__all__ = ["Augment", "augmented"]


@keras.saving.register_keras_serializable("ganlib")
class Augment(layers.Layer):
    """While training, moves each image and cuts a square out of it, at random.

    Each image is moved by up to `shift` of its side, across and down, its border
    repeated; then a square with `hole` of its side is replaced by the image's mean,
    anywhere, and up to half of it outside. G learns through both, for they are
    linear in the image.

    Parameters
    ----------
    shift, hole : float
        Shares of the side, from 0, which leaves it out, to below 1.
    seed : int, optional

    Raises
    ------
    ValueError
        For shares that are no such numbers.

    Notes
    -----
    Input and output of shape (m, height, width, channels). Zhao et al. (2020),
    "translation" and "cutout".
    """

    def __init__(
        self,
        shift: float = 0.125,
        hole: float = 0.5,
        *,
        seed: int | None = None,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        if not (0 <= shift < 1 and 0 <= hole < 1):
            raise ValueError(
                "shift and hole are shares of the side, from 0 to below 1. Received: "
                f"shift={shift}, hole={hole}"
            )
        self.shift, self.hole, self.seed = shift, hole, seed
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if not training:
            return x
        for axis in 1, 2:
            x = self.moved(x, axis)
        inside = [self.struck(x, axis) for axis in (1, 2)]
        square = inside[0][:, :, None, None] * inside[1][:, None, :, None]
        return x + square * (ops.mean(x, axis=(1, 2), keepdims=True) - x)

    def moved(self, x, axis):
        """The images moved along one axis: a product with a matrix of 0 and 1."""
        n = x.shape[axis]
        most = int(self.shift * n + 0.5)
        by = self.integers(x, -most, most + 1)
        source = ops.clip(ops.arange(n) + by[:, None], 0, n - 1)
        chosen = ops.one_hot(source, n, dtype=x.dtype)
        return ops.einsum(
            "mij,mjwc->miwc" if axis == 1 else "mij,mhjc->mhic", chosen, x
        )

    def struck(self, x, axis):
        """Where the square is, along one axis: (m, n), 0 or 1."""
        n = x.shape[axis]
        side = int(self.hole * n + 0.5)
        low = -(side // 2)  # half of it at most lies outside
        first = self.integers(x, low, low + n + 1 - side % 2)[:, None]
        place = ops.arange(n)
        return ops.cast((first <= place) & (place < first + side), x.dtype)

    def integers(self, x, low, high):
        shape = (ops.shape(x)[0],)
        return keras.random.randint(shape, low, high, seed=self.draws)

    def get_config(self):
        own = {"shift": self.shift, "hole": self.hole, "seed": self.seed}
        return {**super().get_config(), **own}


def augmented(discriminator: keras.Model, **options: Any) -> keras.Model:
    """The discriminator behind an `Augment`, with its `options`; a `keras.Model`.

    It shares its weights with the one given, which stays as it is.
    """
    x = keras.Input(discriminator.input_shape[1:])
    return keras.Model(x, discriminator(Augment(**options)(x)), name="discriminator")
