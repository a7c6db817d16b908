"""Conditional nets: both players are given c, a label for example.

An example and its condition are a pair, (x, c): such are the data, and so are what the
discriminator judges. The generator is given z and c, and makes x.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import ArrayLike

from ganlib.extensions.stabilized import Penalized, squared_norms
from ganlib.training import PRIORS, AdversarialNets
from ganlib.training.algorithm import apply

__all__ = [
    "JOINS",
    "Conditional",
    "PenalizedConditional",
    "conditional_discriminator",
    "conditional_generator",
    "conditioned",
]

#: Where a discriminator meets c: beside x ("input"), beside the first hidden layer of x
#: ("hidden"), in the last layer, by a product (Miyato and Koyama, 2018; "projection"),
#: or nowhere ("blind").
JOINS = ("input", "hidden", "projection", "blind")


@keras.saving.register_keras_serializable("ganlib")
class Conditional(AdversarialNets):
    """Adversarial nets that learn p(x | c).

    Mirza and Osindero (2014). Trained on pairs, ``fit((x, c), ...)``. A sample is drawn
    for the c of each example, and the discriminator sees it beside that c: what it
    judges differs from data in p(x | c) and in nothing else, and p(c) needs no model.

    Parameters
    ----------
    generator : keras.Model
        Codes (m, latent) and conditions (m, classes) to examples, as
        `conditional_generator`.
    discriminator : keras.Model
        Examples and conditions to logits, as `conditional_discriminator`.
    **kwargs
        ``prior`` and ``seed``, as for `AdversarialNets`.

    Raises ValueError unless the networks fit each other.
    """

    def check_networks(self):
        super().check_networks()
        shapes = self.generator.input_shape, self.discriminator.input_shape
        pairs = all(isinstance(s, list) and len(s) == 2 for s in shapes)
        if not pairs or shapes[0][1] != shapes[1][1]:
            raise ValueError(
                "The generator must take codes and conditions, and the discriminator "
                f"examples and the same conditions. Received: input shapes {shapes[0]} "
                f"and {shapes[1]}"
            )

    @property
    def classes(self):
        """Length of c."""
        return self.generator.input_shape[1][-1]

    def fake(self, x, z):
        """Samples, each for the condition of an example, and these conditions."""
        _, c = x
        return super().fake(x, [z, c]), c

    def draw_latent(self, n, rng):
        width = self.generator.input_shape[0][-1]
        # Numbers for c are drawn and left, as ever: so a seed stays what it was.
        return PRIORS[self.prior](rng, (n, width + self.classes))[:, :width]

    def sample(self, c: ArrayLike, *, seed: int | None = None) -> np.ndarray:
        """A sample of p_g(x | c) for each row of `c`, (n, classes); shape (n, ...)."""
        c = np.asarray(c, "float32")
        z = self.draw_latent(len(c), np.random.default_rng(seed))
        return apply(self.generator, z, c)


@keras.saving.register_keras_serializable("ganlib")
class PenalizedConditional(Conditional, Penalized):
    """Conditional nets whose discriminator pays for steep slopes in x, not in c."""

    def steepness(self, pair):
        x, c = pair
        slopes = self.slope(lambda x: ops.sum(self.logits((x, c))), x)
        return squared_norms(slopes)


def conditional_generator(
    latent: int,
    d: int,
    classes: int,
    *,
    units: Sequence[int],
    output: str | None = None,
) -> keras.Model:
    """A perceptron from z (m, latent) and c (m, classes) to x (m, d).

    ReLU layers of `units`, then `output` for the values of x.
    """
    z, c = keras.Input((latent,)), keras.Input((classes,))
    h = layers.Concatenate()([z, c])
    for n in units:
        h = layers.Dense(n, activation="relu")(h)
    x = layers.Dense(d, activation=output)(h)
    return keras.Model([z, c], x, name="generator")


def conditional_discriminator(
    d: int, classes: int, *, units: Sequence[int], join: str = "input"
) -> keras.Model:
    """A leaky-ReLU perceptron from x (m, d) and c (m, classes) to logits (m, 1).

    `join` is one of `JOINS`. With "projection" the logit is psi(h) + h . V c, where h
    is the last hidden layer. Raises ValueError for another `join`.
    """
    if join not in JOINS:
        raise ValueError(f"join must be one of {JOINS}. Received: {join!r}")
    x, c = keras.Input((d,)), keras.Input((classes,))
    h = layers.Concatenate()([x, c]) if join == "input" else x
    for i, n in enumerate(units):
        h = layers.Dense(n, activation="leaky_relu")(h)
        if join == "hidden" and i == 0:
            h = layers.Concatenate()([h, c])
    logits = layers.Dense(1)(h)
    if join == "projection":
        v = layers.Dense(units[-1], use_bias=False)(c)
        logits = layers.Add()([logits, layers.Dot(axes=1)([h, v])])
    return keras.Model([x, c], logits, name="discriminator")


def conditioned(
    generator: keras.Model, discriminator: keras.Model, classes: int
) -> tuple[keras.Model, keras.Model]:
    """A pair for `Conditional`, made of any pair that knows no condition.

    Parameters
    ----------
    generator : keras.Model
        Codes (m, latent) to examples: the last `classes` numbers of a code become c.
    discriminator : keras.Model
        Examples to logits, (m, 1), with a dense layer at its end. What enters that
        layer, h, meets c in a product, h . V c, that is added to the logit.
    classes : int
        Length of c.

    Returns
    -------
    tuple of keras.Model
        Codes (m, latent - classes) and conditions (m, classes) to examples; examples
        and conditions to logits. They share the weights of the networks given.

    Raises
    ------
    ValueError
        For a code without room for c, or another last layer of the discriminator.

    Notes
    -----
    Mirza and Osindero (2014) for G; Miyato and Koyama (2018) for D. Explained in the
    chapter "Conditional GANs".

    Examples
    --------
    >>> from ganlib.extensions.conditional import Conditional, conditioned
    >>> from ganlib.networks import dcgan_discriminator, dcgan_generator
    >>> shape, classes = (32, 32, 3), 10
    >>> generator = dcgan_generator(shape, latent_dim=64 + classes, filters=8)
    >>> discriminator = dcgan_discriminator(shape, filters=8)
    >>> nets = Conditional(*conditioned(generator, discriminator, classes))
    >>> nets.data_shape
    ((32, 32, 3), (10,))
    """
    latent, last = generator.input_shape[-1] - classes, discriminator.layers[-1]
    if latent < 1:
        raise ValueError(
            f"The generator's code must be longer than c, {classes}. Received: "
            f"{generator.input_shape[-1]}"
        )
    if not isinstance(last, layers.Dense):
        raise ValueError(
            f"The discriminator must end in a dense layer. Received: {last.name}"
        )
    z, c = keras.Input((latent,)), keras.Input((classes,))
    made = generator(layers.Concatenate()([z, c]))
    x = keras.Input(discriminator.input_shape[1:])
    h = keras.Model(discriminator.inputs, last.input)(x)
    told = layers.Dot(axes=1)([h, layers.Dense(h.shape[-1], use_bias=False)(c)])
    logits = layers.Add()([last(h), told])
    return (
        keras.Model([z, c], made, name="generator"),
        keras.Model([x, c], logits, name="discriminator"),
    )
