"""Inference learned with the generator: BiGAN, a game of pairs.

Explained in the chapter "Learned inference".
"""

import keras
import numpy as np
from keras import layers, ops

from ganlib import losses
from ganlib.extensions.stabilized import Penalized
from ganlib.training import AdversarialNets

__all__ = ["BiGAN", "PenalizedBiGAN"]

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
        Codes to examples, ``(m, d)`` to ``(m, *shape)``.
    encoder : keras.Model
        Examples to codes, ``(m, *shape)`` to ``(m, d)``.
    discriminator : keras.Model
        Pairs to logits, ``(m, n + d)`` to ``(m, 1)``: the n numbers of an example as a
        row, then those of its code.

    Notes
    -----
    Other settings as for `AdversarialNets`; raises ValueError if the networks do not
    fit each other. The attribute ``generator`` is G with its code appended, ``(m, d)``
    to ``(m, n + d)``; ``decoder`` is G alone.
    """

    def __init__(self, generator, encoder, discriminator, **settings):
        if encoder.input_shape != generator.output_shape or (
            encoder.output_shape != generator.input_shape
        ):
            raise ValueError(
                "The encoder must take what the generator gives and give what it "
                f"takes. Received: encoder {encoder.input_shape} to "
                f"{encoder.output_shape}, generator {generator.input_shape} to "
                f"{generator.output_shape}"
            )
        z = keras.Input(generator.input_shape[1:])
        pairs = layers.Concatenate()([layers.Flatten()(generator(z)), z])
        super().__init__(keras.Model(z, pairs), discriminator, **settings)
        self.decoder = generator
        self.encoder = encoder

    def compile(self, *optimizers, game="non-saturating", **settings):
        """As that of `AdversarialNets`, for the games in `SYMMETRIC`.

        The second optimizer is that of G and E. Raises ValueError for another game.
        """
        if losses.get(game).name not in SYMMETRIC:
            raise ValueError(f"game must be one of {SYMMETRIC}. Received: {game!r}")
        super().compile(*optimizers, game=game, **settings)

    @property
    def players(self):
        d, g = super().players
        return [d, [*g, *self.encoder.trainable_variables]]

    def d_gradients(self, x, z):
        return super().d_gradients(self.real(x), z)

    def g_loss(self, x, z):
        fake, real = self.logits(self.fake(x, z)), self.logits(self.real(x))
        return self.game.discriminator(fake, real)

    def real(self, rows):
        """Pairs (x, E(x)) from rows (m, n + d), whose last d are not used."""
        x = rows[:, : -self.encoder.output_shape[-1]]
        images = ops.reshape(x, (-1, *self.encoder.input_shape[1:]))
        return ops.concatenate([x, self.encoder(images, training=True)], axis=-1)

    def fit(self, x, **settings):
        """As that of `AdversarialNets`; x is an array of shape (n, *shape)."""
        x = np.asarray(x, "float32")
        if x.shape[1:] != self.encoder.input_shape[1:]:
            shape = (len(x), *self.encoder.input_shape[1:])
            raise ValueError(f"x must have shape {shape}. Received: shape {x.shape}")
        room = np.zeros((len(x), *self.encoder.output_shape[1:]), "float32")
        rows = np.concatenate([x.reshape(len(x), -1), room], axis=1)
        return super().fit(rows, **settings)

    def sample(self, n, *, seed=None):
        z = self.draw_latent(n, np.random.default_rng(seed))
        return self.decoder.predict(z, batch_size=1000, verbose=0)

    def restart(self, seed):
        super().restart(seed)
        fresh = keras.models.clone_model(self.encoder).get_weights()
        self.encoder.set_weights(fresh)

    def get_config(self):
        pack = keras.saving.serialize_keras_object
        own = {"generator": pack(self.decoder), "encoder": pack(self.encoder)}
        return {**super().get_config(), **own}

    @classmethod
    def from_config(cls, config):
        encoder = keras.saving.deserialize_keras_object(config.pop("encoder"))
        return super().from_config({**config, "encoder": encoder})


@keras.saving.register_keras_serializable("ganlib")
class PenalizedBiGAN(BiGAN, Penalized):
    """A BiGAN whose discriminator pays for steep slopes, in x and in z."""
