"""All conditionals p(x_S | rest) by one pair of networks.

The third extension named in section 7 of Goodfellow et al. (2014), explained in the
chapter "Conditionals on subsets". A *row* is an example with its mask in one more
channel: 1 where a value is given, 0 where it is hidden, that is, in S.
"""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import ArrayLike

from ganlib.training import PRIORS, AdversarialNets
from ganlib.training.algorithm import apply

__all__ = ["MaskedRows", "SubsetNets", "draw_image_masks", "subset_generator"]


@keras.saving.register_keras_serializable("ganlib")
class SubsetNets(AdversarialNets):
    """A generator that completes, against a discriminator that knows what was given.

    Parameters
    ----------
    generator : keras.Model
        From codes (m, latent) and rows (m, *shape, 2) to rows with the same masks;
        `subset_generator` builds one. It must not look at what is hidden.
    discriminator : keras.Model
        From rows (m, *shape, 2) to logits (m, 1).
    **settings
        `prior` and `seed`, as for `AdversarialNets`.

    Raises
    ------
    ValueError
        If the networks do not fit each other.

    Notes
    -----
    Train with ``fit(MaskedRows(x, masks), ...)``. D is shown an example as data and the
    completion of the same example as a sample, with the same mask. Combine with
    `Penalized` as ``class Both(SubsetNets, Penalized)``.
    """

    def __init__(
        self, generator: keras.Model, discriminator: keras.Model, **settings: Any
    ):
        super().__init__(generator, discriminator, **settings)
        shapes = generator.input_shape
        if not (isinstance(shapes, list) and shapes[1:] == [discriminator.input_shape]):
            raise ValueError(
                "The generator must take codes and rows, and the discriminator rows. "
                f"Received: input shapes {shapes} and {discriminator.input_shape}"
            )

    def fake(self, x, z):
        """Rows with what the generator puts in the place of the hidden values."""
        return self.generator([z, x], training=True)

    def draw_latent(self, n, rng):
        return PRIORS[self.prior](rng, (n, *self.generator.input_shape[0][1:]))

    def complete(
        self, x: ArrayLike, mask: ArrayLike, *, seed: int | None = None
    ) -> np.ndarray:
        """One completion of each example.

        Parameters
        ----------
        x : array, shape (n, *shape, 1)
            Examples. Where they are hidden their values do not matter.
        mask : array that broadcasts to `x`
            1 where a value is given, 0 where it is hidden.
        seed : int, optional
            Repeats the codes.

        Returns
        -------
        array, float32, the shape of `x`
            Equal to `x` where the mask is 1.
        """
        rows = _rows(x, mask)
        z = self.draw_latent(len(rows), np.random.default_rng(seed))
        return apply(self.generator, z, rows)[..., :1]

    def sample(self, n: int, *, seed: int | None = None) -> np.ndarray:
        """`n` samples with nothing given, shape (n, *shape, 1)."""
        shape = (n, *self.discriminator.input_shape[1:-1], 1)
        return self.complete(np.zeros(shape, "float32"), 0, seed=seed)


class MaskedRows:
    """Examples, each with a mask drawn for it: data for `SubsetNets.fit`.

    Parameters
    ----------
    x : array, shape (n, *shape, 1)
    masks : callable
        ``masks(n, rng)`` draws `n` masks that broadcast to (n, *shape, 1).

    Raises
    ------
    ValueError
        For examples of another shape.
    """

    def __init__(self, x: ArrayLike, masks: Callable):
        self.x, self.masks = np.asarray(x, "float32"), masks
        if self.x.ndim < 3 or self.x.shape[-1] != 1 or not len(self.x):
            raise ValueError(
                f"x must have shape (n, ..., 1). Received: shape {self.x.shape}"
            )

    def sample(self, n, rng):
        """`n` rows (n, *shape, 2): examples drawn with replacement, and masks."""
        x = self.x[rng.integers(len(self.x), size=n)]
        return _rows(x, self.masks(n, rng))


def draw_image_masks(n: int, rng: np.random.Generator, side: int = 28) -> np.ndarray:
    """Masks of three kinds, equally probable: (n, side, side, 1), 1 where given.

    Hidden is one half of the image (top, bottom, left or right); or a rectangle between
    two random corners; or every pixel with the same probability, itself uniform in
    [0, 1].
    """
    place = np.arange(side)
    kind = rng.integers(3, size=(n, 1, 1))
    corners = np.sort(rng.integers(side + 1, size=(n, 2, 2)), axis=-1)
    half = np.where(rng.random((n, 1)) < 0.5, [0, side // 2], [side // 2, side])
    across = rng.random(n) < 0.5
    whole = np.array([0, side])
    halves = np.stack(
        [
            np.where(across[:, None], half, whole),
            np.where(across[:, None], whole, half),
        ],
        axis=1,
    )
    ends = np.where(kind == 0, halves, corners)[..., None]
    rows, columns = ((ends[:, i, 0] <= place) & (place < ends[:, i, 1]) for i in (0, 1))
    hidden = rows[:, :, None] & columns[:, None, :]
    spots = rng.random((n, side, side)) < rng.random((n, 1, 1))
    hidden = np.where(kind == 2, spots, hidden)
    return (~hidden)[..., None].astype("float32")


def subset_generator(
    shape: tuple[int, ...],
    latent_dim: int,
    *,
    units: Sequence[int] = (200, 200),
    output: str | None = "sigmoid",
) -> keras.Model:
    """A dense generator for `SubsetNets`, for values from 0 to 1.

    The first layer sees each value as -1 to 1 where it is given and as 0 where it is
    hidden; every layer sees the code. What is given is put back into the output.

    Parameters
    ----------
    shape : tuple of int
        Of an example, (..., 1).
    latent_dim : int
    units : tuple of int
        Widths of the hidden layers, ReLU.
    output : str, optional
        Activation of the drawn values.

    Returns
    -------
    keras.Model
        Codes (m, latent_dim) and rows (m, *shape[:-1], 2) to rows.
    """
    z = keras.Input((latent_dim,), name="code")
    row = keras.Input((*shape[:-1], 2), name="row")
    x, mask = ops.split(row, 2, axis=-1)
    seen = layers.Flatten()(mask * (2 * x - 1))
    h = seen
    for width in units:
        h = layers.Dense(width, activation="relu")(layers.Concatenate()([z, h]))
    h = layers.Concatenate()([z, h])
    h = layers.Dense(int(np.prod(shape)), activation=output)(h)
    drawn = layers.Reshape(shape)(h)
    completed = mask * x + (1 - mask) * drawn
    row_out = ops.concatenate([completed, mask], axis=-1)
    return keras.Model([z, row], row_out, name="generator")


def _rows(x, mask):
    mask = np.broadcast_to(mask, x.shape)
    return np.concatenate([x, mask], axis=-1, dtype="float32")
