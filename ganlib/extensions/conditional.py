"""Conditional nets: both players are given c, a label for example.

An example and its condition are one row, side by side: ``row`` joins them. The
generator is given z and c side by side and passes c through, next to the x that it
draws; so the discriminator judges rows, and the game is the game of rows.
"""

import keras
import numpy as np
from keras import layers, ops

from ganlib.extensions.stabilized import Penalized
from ganlib.training import AdversarialNets

__all__ = [
    "JOINS",
    "Conditional",
    "PenalizedConditional",
    "conditional_discriminator",
    "conditional_generator",
    "row",
]

#: Where a discriminator meets c: beside x ("input"), beside the first hidden layer of x
#: ("hidden"), in the last layer, by a product (Miyato and Koyama, 2018; "projection"),
#: or nowhere ("blind").
JOINS = ("input", "hidden", "projection", "blind")


def row(x, c):
    """Examples (n, ...) and their conditions (n, classes) as rows (n, d + classes).

    Raises ValueError unless both are equally many, and c is a matrix.
    """
    x, c = np.asarray(x), np.asarray(c)
    if c.ndim != 2 or len(x) != len(c):
        raise ValueError(
            "c must have shape (n, classes), a row for each of the n examples. "
            f"Received: {len(x)} examples and c of shape {c.shape}"
        )
    return np.concatenate([x.reshape(len(x), -1), c], axis=1, dtype="float32")


@keras.saving.register_keras_serializable("ganlib")
class Conditional(AdversarialNets):
    """Adversarial nets that learn p(x | c).

    Mirza and Osindero (2014). Trained on rows of x and c. A sample is drawn for the c
    of each row of data, and the discriminator sees it beside that c: what it judges
    differs from data in p(x | c) and in nothing else, and p(c) needs no model.

    Parameters
    ----------
    generator : keras.Model
        (m, latent + classes) to rows (m, d + classes), as `conditional_generator`.
    discriminator : keras.Model
        Rows to logits, as `conditional_discriminator`.
    classes : int
        Length of c.
    **kwargs
        ``prior`` and ``seed``, as for `AdversarialNets`.

    Raises ValueError as `AdversarialNets`, and if `classes` leaves no z or no x.
    """

    def __init__(self, generator, discriminator, *, classes, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        widths = generator.input_shape[-1], discriminator.input_shape[-1]
        if not 0 < classes < min(widths):
            raise ValueError(
                "classes must be above 0 and below the width of the networks' inputs, "
                f"{widths}. Received: {classes}"
            )
        self.classes = classes

    def fake(self, x, z):
        """Rows of samples, each for the condition of a row of data."""
        c = x[:, -self.classes :]
        return self.generator(ops.concatenate([z, c], axis=1), training=True)

    def draw_latent(self, n, rng):
        return super().draw_latent(n, rng)[:, : -self.classes]

    def sample(self, c, *, seed=None):
        """A sample of p_g(x | c) for each row of `c` (n, classes); shape (n, d)."""
        z = self.draw_latent(len(c), np.random.default_rng(seed))
        rows = self.generator.predict(row(z, c), batch_size=1000, verbose=0)
        return rows[:, : -self.classes]

    def get_config(self):
        return {**super().get_config(), "classes": self.classes}


@keras.saving.register_keras_serializable("ganlib")
class PenalizedConditional(Conditional, Penalized):
    """Conditional nets whose discriminator pays for steep slopes in x, not in c."""

    def steepness(self, x):
        x, c = x[:, : -self.classes], x[:, -self.classes :]

        def total(x):
            return ops.sum(self.logits(ops.concatenate([x, c], axis=1)))

        return ops.sum(ops.square(self.slope(total, x)), axis=1)


def conditional_generator(latent, d, classes, *, units, output=None):
    """A perceptron from z and c, side by side, to x and c: (m, latent + classes) to
    (m, d + classes). ReLU layers of `units`, then `output` for the d values of x.
    """
    zc = keras.Input((latent + classes,))
    h = zc
    for n in units:
        h = layers.Dense(n, activation="relu")(h)
    x = layers.Dense(d, activation=output)(h)
    rows = layers.Concatenate()([x, zc[:, latent:]])
    return keras.Model(zc, rows, name="generator")


def conditional_discriminator(d, classes, *, units, join="input"):
    """A perceptron from rows (m, d + classes) to logits (m, 1), leaky ReLU inside.

    `join` is one of `JOINS`. With "projection" the logit is psi(h) + h . V c, where h
    is the last hidden layer. Raises ValueError for another `join`.
    """
    if join not in JOINS:
        raise ValueError(f"join must be one of {JOINS}. Received: {join!r}")
    rows = keras.Input((d + classes,))
    c = rows[:, d:]
    h = rows if join == "input" else rows[:, :d]
    for i, n in enumerate(units):
        h = layers.Dense(n, activation="leaky_relu")(h)
        if join == "hidden" and i == 0:
            h = layers.Concatenate()([h, c])
    logits = layers.Dense(1)(h)
    if join == "projection":
        v = layers.Dense(units[-1], use_bias=False)(c)
        logits = layers.Add()([logits, layers.Dot(axes=1)([h, v])])
    return keras.Model(rows, logits, name="discriminator")
