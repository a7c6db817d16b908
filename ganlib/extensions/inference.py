"""Inference learned with the generator: BiGAN, a game of pairs.

Explained in the chapter "Learned inference".
"""

from collections.abc import Sequence
from typing import Any

import keras
from keras import layers

from ganlib import losses
from ganlib.extensions.stabilized import Penalized
from ganlib.training import AdversarialNets

__all__ = ["BiGAN", "PenalizedBiGAN", "pair_discriminator"]

#: Games in which G's loss is that of D with the roles of the two sides exchanged.
SYMMETRIC = ("non-saturating", "relativistic")


@keras.saving.register_keras_serializable("ganlib")
class BiGAN(AdversarialNets):
    """A generator, an encoder, and a discriminator that judges pairs (x, z).

    Donahue et al. (2017), and at the same time Dumoulin et al. (2017). D tells
    (x, E(x)), an example and the code that E reads, from (G(z), z), a code and the
    example that G makes. E and G, on one side, have its loss with the roles exchanged.

    Parameters
    ----------
    generator : keras.Model
        Codes to examples, ``(m, *latent)`` to ``(m, *shape)``.
    encoder : keras.Model
        Examples to codes.
    discriminator : keras.Model
        Examples and codes, two inputs, to logits, ``(m, 1)``: see `pair_discriminator`.

    Notes
    -----
    Other settings as for `AdversarialNets`; raises ValueError if the networks do not
    fit each other.
    """

    roles = {"d": ("discriminator",), "g": ("generator", "encoder")}

    def __init__(
        self,
        generator: keras.Model,
        encoder: keras.Model,
        discriminator: keras.Model,
        **settings: Any,
    ):
        turned = encoder.output_shape, encoder.input_shape
        judged = discriminator.input_shape
        if turned != (generator.input_shape, generator.output_shape) or (
            judged != [encoder.input_shape, encoder.output_shape]
        ):
            raise ValueError(
                "The encoder must take what the generator gives and give what it "
                "takes, and the discriminator both. Received: encoder "
                f"{encoder.input_shape} to {encoder.output_shape}, generator "
                f"{generator.input_shape} to {generator.output_shape}, discriminator "
                f"{judged}"
            )
        super().__init__(generator, discriminator, **settings)
        self.encoder = encoder

    def compile(self, *optimizers, game="non-saturating", **settings):
        """As that of `AdversarialNets`, for the games in `SYMMETRIC`.

        The second optimizer is that of G and E. Raises ValueError for another game.
        """
        if losses.get(game).name not in SYMMETRIC:
            raise ValueError(f"game must be one of {SYMMETRIC}. Received: {game!r}")
        super().compile(*optimizers, game=game, **settings)

    @property
    def decoder(self):
        """G, by the name that it has beside an encoder."""
        return self.generator

    @property
    def data_shape(self):
        return self.encoder.input_shape[1:]

    def real(self, x):
        """Examples and the codes that E reads from them."""
        return x, self.encoder(x, training=True)

    def fake(self, x, z):
        """The examples that G makes of codes, and these codes."""
        return super().fake(x, z), z

    def g_loss(self, x, z):
        fake, real = self.logits(self.fake(x, z)), self.logits(self.real(x))
        return self.game.discriminator(fake, real)


@keras.saving.register_keras_serializable("ganlib")
class PenalizedBiGAN(BiGAN, Penalized):
    """A BiGAN whose discriminator pays for steep slopes, in x and in z."""


def pair_discriminator(
    shape: tuple[int, ...],
    latent: int,
    *,
    units: Sequence[int],
    activation: str | None = "leaky_relu",
) -> keras.Model:
    """A perceptron from examples (m, *shape) and codes (m, latent) to logits (m, 1)."""
    x, z = keras.Input(shape), keras.Input((latent,))
    h = layers.Concatenate()([layers.Flatten()(x), z])
    for n in units:
        h = layers.Dense(n, activation=activation)(h)
    return keras.Model([x, z], layers.Dense(1)(h), name="discriminator")
