"""Remedies for trainings that fail, compared in the chapter "When training fails"."""

from typing import Any

import keras
from keras import layers, ops, tree

from ganlib.training import AdversarialNets
from ganlib.training.algorithm import full_precision

__all__ = ["PENALTIES", "MinibatchDiscrimination", "Pack", "Penalized", "Unrolled"]

#: What a penalty looks at: "r1" the slopes of D at data, "r2" at samples, "r1+r2" at
#: both (Mescheder et al., 2018), "gp" between them (Gulrajani et al., 2017).
PENALTIES = ("r1", "r2", "r1+r2", "gp")


@keras.saving.register_keras_serializable("ganlib")
class Penalized(AdversarialNets):
    """Adversarial nets whose discriminator pays for steep slopes.

    ``compile`` takes two more arguments, `penalty` and `weight`. With a(x) the logit,
    the discriminator's loss grows by

    * weight / 2 * E |grad a(x)|^2 over data ("r1"), samples ("r2"), or the sum of both
      ("r1+r2");
    * weight * E (|grad a(x)| - 1)^2 at random points between data and samples ("gp").

    The discriminator must treat the examples of a minibatch one by one and hold no
    random numbers: no batch normalization, no dropout.
    """

    def __init__(
        self, generator: keras.Model, discriminator: keras.Model, **kwargs: Any
    ):
        super().__init__(generator, discriminator, **kwargs)
        self.mixer = keras.random.SeedGenerator(self.seed)

    def check_networks(self):
        super().check_networks()
        for layer in self.discriminator.layers:
            if layer.trainable and layer.non_trainable_variables:
                raise ValueError(
                    "A penalty is on D's slopes at one example, so D can have no batch "
                    "normalization, dropout or noise: leave them out, or take "
                    f"LayerNormalization. Received: the layer {layer.name}"
                )

    def compile(self, d_optimizer, g_optimizer, *, penalty, weight, **settings):
        """As that of `AdversarialNets`, with a penalty.

        Raises ValueError for an unknown penalty or a negative weight, and as the other.
        """
        if penalty not in PENALTIES:
            raise ValueError(
                f"penalty must be one of {PENALTIES}. Received: {penalty!r}"
            )
        if not weight >= 0:
            raise ValueError(f"weight must be 0 or more. Received: {weight}")
        self.penalty, self.weight = penalty, weight
        super().compile(d_optimizer, g_optimizer, **settings)

    def d_loss(self, real, fake):
        loss = super().d_loss(real, fake)
        if self.penalty == "gp":
            norms = ops.sqrt(self.steepness(self.between(real, fake)) + 1e-12)
            return loss + self.weight * ops.mean(ops.square(norms - 1))
        for name, points in ("r1", real), ("r2", fake):
            if name in self.penalty:
                loss = loss + self.weight / 2 * ops.mean(self.steepness(points))
        return loss

    def between(self, real, fake):
        """Random points between data and samples; all parts of a pair alike."""
        m = ops.shape(tree.flatten(real)[0])[0]
        share = keras.random.uniform((m,), seed=self.mixer)

        def mixed(x, y):
            part = ops.reshape(share, (-1,) + (1,) * (len(x.shape) - 1))
            return part * x + (1 - part) * y

        return tree.map_structure(mixed, real, fake)

    def steepness(self, x):
        """|grad a(x)|^2 of each example, shape (m,); of a pair, in both parts."""
        slopes = self.slope(lambda x: ops.sum(self.logits(x)), x)
        return sum(squared_norms(part) for part in tree.flatten(slopes))

    def get_compile_config(self):
        own = {"penalty": self.penalty, "weight": self.weight}
        return {**super().get_compile_config(), **own}


def squared_norms(slopes):
    """|s|^2 of each entry, (m, ...) to (m,)."""
    return ops.sum(ops.square(slopes), axis=tuple(range(1, len(slopes.shape))))


@keras.saving.register_keras_serializable("ganlib")
class Unrolled(AdversarialNets):
    """Adversarial nets whose generator foresees the discriminator's answer.

    Metz et al. (2017): the generator's loss is taken against the discriminator after
    `unroll` more steps of gradient descent at `rate`, and its gradient passes through
    those steps. ``compile`` takes both as arguments.
    """

    def compile(self, d_optimizer, g_optimizer, *, unroll, rate, **settings):
        """As that of `AdversarialNets`; raises ValueError for an unroll below 1."""
        if unroll < 1:
            raise ValueError(f"unroll must be 1 or more. Received: {unroll}")
        self.unroll, self.rate = unroll, rate
        super().compile(d_optimizer, g_optimizer, **settings)

    def g_loss(self, x, z):
        fake = self.fake(x, z)
        weights = [v.value for v in self.discriminator.trainable_variables]
        for _ in range(self.unroll):
            slopes = self.slope(lambda w: self._answer(w, x, fake), weights)
            weights = [w - self.rate * slope for w, slope in zip(weights, slopes)]
        real_logits = self._logits(weights, x) if self.game.uses_real else None
        return self.game.generator(real_logits, self._logits(weights, fake))

    def _answer(self, weights, x, fake):
        """The discriminator's loss at other weights than its own."""
        return self.game.discriminator(
            self._logits(weights, x), self._logits(weights, fake)
        )

    def _logits(self, weights, x):
        others = [v.value for v in self.discriminator.non_trainable_variables]
        logits, _ = self.discriminator.stateless_call(weights, others, x)
        return full_precision(logits)

    def get_compile_config(self):
        own = {"unroll": self.unroll, "rate": self.rate}
        return {**super().get_compile_config(), **own}


@keras.saving.register_keras_serializable("ganlib")
class Pack(layers.Layer):
    """Lays `count` examples side by side: (m, ..., c) to (m / count, ..., count c).

    As the first layer of a discriminator: it then judges packs, and a pack of samples
    that are too much alike gives the generator away. Images of a pack are its channels.
    Lin et al. (2018). The minibatch must be a multiple of `count`.
    """

    def __init__(self, count: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.count = count

    def call(self, x):
        packs = ops.reshape(x, (-1, self.count, *x.shape[1:]))
        return ops.concatenate([packs[:, i] for i in range(self.count)], axis=-1)

    def compute_output_shape(self, input_shape):
        return (None, *input_shape[1:-1], self.count * input_shape[-1])

    def get_config(self):
        return {**super().get_config(), "count": self.count}


@keras.saving.register_keras_serializable("ganlib")
class MinibatchDiscrimination(layers.Layer):
    """Appends to each example how close the others of its minibatch are.

    Salimans et al. (2016), section 3.2: (m, d) becomes (m, d + kernels). Each kernel
    maps x to M(x) of `dim` numbers; the feature of example i is the sum over the others
    j of exp(-|M(x_i) - M(x_j)|_1).
    """

    def __init__(self, kernels: int = 16, dim: int = 4, **kwargs: Any):
        super().__init__(**kwargs)
        self.kernels, self.dim = kernels, dim

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.kernels * self.dim))

    def call(self, x):
        maps = ops.reshape(ops.matmul(x, self.kernel), (-1, self.kernels, self.dim))
        gaps = ops.sum(ops.abs(maps[:, None] - maps[None]), axis=-1)  # (m, m, kernels)
        # Less exp(0), what each example contributes to itself.
        return ops.concatenate([x, ops.sum(ops.exp(-gaps), axis=1) - 1], axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] + self.kernels)

    def get_config(self):
        own = {"kernels": self.kernels, "dim": self.dim}
        return {**super().get_config(), **own}
