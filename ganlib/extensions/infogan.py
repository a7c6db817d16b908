"""InfoGAN: part of the latent code must be readable from the sample."""

import math
from typing import Any

import keras
import numpy as np
from keras import ops

from ganlib.training import PRIORS, AdversarialNets
from ganlib.training.algorithm import full_precision

__all__ = ["InfoGAN", "log_likelihood"]


@keras.saving.register_keras_serializable("ganlib")
class InfoGAN(AdversarialNets):
    """Adversarial nets with a third network, Q, that reads the code off the sample.

    A latent code is noise from the prior, then c: one of `categories` classes, all
    equally probable, as a one-hot vector, and `continuous` numbers, uniform on [-1, 1].
    D's game is untouched. G and Q together maximise, on top of what G does,

        information * E log Q(c | G(z, c)),

    the bound L_I on the mutual information I(c; G(z, c)) but for the constant H(c).

    Parameters
    ----------
    generator, discriminator, prior, seed
        As for `AdversarialNets`.
    recognizer : keras.Model
        Q, a built network from examples to ``(m, categories + continuous)``: logits of
        the classes, then means of the continuous codes. G's optimizer steps it.
    categories, continuous : int
    shares : str, optional
        Name of a layer of D on which Q stands, as in the paper: the recognizer then
        takes that layer's output, and D's optimizer steps it, for both objectives.

    Raises
    ------
    ValueError
        If the networks do not fit each other or the code.

    Notes
    -----
    Chen et al. (2016), equations 5 and 6. There Q shares D's layers but the last ones.
    As in their code, sigma is 1 for the continuous codes. ``reader`` is all of Q, from
    examples on, whatever it shares.
    """

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        recognizer: keras.Model,
        *,
        categories: int,
        continuous: int,
        shares: str | None = None,
        **kwargs: Any,
    ):
        super().__init__(generator, discriminator, **kwargs)
        x = discriminator.inputs[0]
        shared = discriminator.get_layer(shares).output if shares else x
        _check(generator, shared, recognizer, categories, continuous)
        self.recognizer = recognizer
        self.reader = keras.Model(x, recognizer(shared))
        self.shares = shares
        self.categories = categories
        self.continuous = continuous

    def compile(self, d_optimizer, g_optimizer, *, information=1.0, **settings):
        """As that of `AdversarialNets`, with the weight of L_I, the paper's lambda.

        Raises ValueError for a negative weight.
        """
        if not information >= 0:
            raise ValueError(
                f"information must be 0 or more. Received: information={information}"
            )
        self.information = information
        super().compile(d_optimizer, g_optimizer, **settings)

    @property
    def roles(self):
        q = ("recognizer",)
        if self.shares:
            return {"d": ("discriminator", *q), "g": ("generator",)}
        return {"d": ("discriminator",), "g": ("generator", *q)}

    def d_gradients(self, x, z):
        if not self.shares:
            return super().d_gradients(x, z)
        real, fake = self.real(x), self.fake(x, z)

        def loss():
            told = ops.mean(self.log_q(fake, z))
            return self.d_loss(real, fake) - self.information * told

        return self.differentiate(loss, "d")

    def g_loss(self, x, z):
        """The loss of G and Q together."""
        fake = self.fake(x, z)
        real_logits = self.logits(x) if self.game.uses_real else None
        loss = self.game.generator(real_logits, self.logits(fake))
        return loss - self.information * ops.mean(self.log_q(fake, z))

    def log_q(self, x, z):
        """log Q(c | x) for the code c at the end of z, nats, shape (m,)."""
        read = full_precision(self.reader(x, training=True))
        return log_likelihood(read, self.code(z), self.categories)

    def code(self, z):
        """c, the end of the latent codes, (m, categories + continuous)."""
        return z[:, -(self.categories + self.continuous) :]

    def draw_latent(self, n, rng):
        width = self.generator.input_shape[1] - self.categories - self.continuous
        classes = rng.integers(self.categories, size=n)
        numbers = rng.uniform(-1, 1, (n, self.continuous))
        parts = PRIORS[self.prior](rng, (n, width)), np.eye(self.categories)[classes]
        return np.concatenate([*parts, numbers], axis=1).astype("float32")

    def get_config(self):
        own = {
            "categories": self.categories,
            "continuous": self.continuous,
            "shares": self.shares,
        }
        return {**super().get_config(), **own}

    def get_compile_config(self):
        return {**super().get_compile_config(), "information": self.information}


def log_likelihood(read: Any, code: Any, categories: int) -> Any:
    """log Q(c | x) in nats, shape (m,).

    `read` (logits, means) and `code` (one-hot vectors, numbers) have shape (m,
    categories + continuous). The means are those of normals with standard deviation 1.
    """
    logits, means = read[:, :categories], read[:, categories:]
    chosen = ops.sum(code[:, :categories] * ops.log_softmax(logits), axis=-1)
    gaps = ops.square(code[:, categories:] - means) + math.log(2 * math.pi)
    return chosen - ops.sum(gaps, axis=-1) / 2


def _check(generator, shared, recognizer, categories, continuous):
    length = categories + continuous
    if generator.input_shape[1] <= length:
        raise ValueError(
            f"The latent code must have noise before its {categories} + {continuous} "
            f"entries of c. Received: generator input shape {generator.input_shape}"
        )
    if not getattr(recognizer, "built", False):
        raise ValueError(
            "The recognizer must be a built Keras model: let it start with a "
            f"keras.Input. Received: {recognizer!r}"
        )
    found = recognizer.input_shape[1:], recognizer.output_shape[1:]
    if found != (shared.shape[1:], (length,)):
        raise ValueError(
            "The recognizer must map examples, or what it shares, to categories + "
            f"continuous numbers, {shared.shape[1:]} to {(length,)}. Received: {found}"
        )
