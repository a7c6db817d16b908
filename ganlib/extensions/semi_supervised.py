"""Semi-supervised learning: a discriminator that names the class, too."""

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import ArrayLike

from ganlib.training import AdversarialNets

__all__ = ["LogSumExp", "SemiSupervised", "class_discriminator"]


def class_discriminator(
    shape: tuple[int, ...],
    classes: int,
    *,
    units: tuple[int, ...],
    noise: tuple[float, ...] = (0.3, 0.5),
    norms: tuple[float, float] = (1.0, 1.0),
) -> keras.Model:
    """A discriminator whose logit is the log-sum-exp of `classes` class logits.

    Parameters
    ----------
    shape : tuple of int
        Shape of an example: the input has shape (m, *shape).
    classes : int
        Number of classes, K.
    units : tuple of int
        Width of each hidden layer, of ReLUs; the last one is called "features".
    noise : tuple of float
        Standard deviation of the normal noise that training adds to the input, and to
        each hidden layer.
    norms : tuple of float
        Norm at which the weights of a unit are held, so that they cannot outgrow the
        noise: in the first hidden layer, and in the others.

    Returns
    -------
    keras.Model
        Output of shape (m, 1), the logits of D; its layer "classes" gives (m, K).
    """
    x = keras.Input(shape)
    h = layers.GaussianNoise(noise[0])(layers.Flatten()(x))
    for i, n in enumerate(units, start=1):
        name = "features" if i == len(units) else f"hidden_{i}"
        norm = norms[min(i, 2) - 1]
        held = keras.constraints.MinMaxNorm(norm, norm)
        h = layers.Dense(n, "relu", kernel_constraint=held, name=name)(h)
        h = layers.GaussianNoise(noise[1])(h)
    logits = layers.Dense(classes, name="classes")(h)
    return keras.Model(x, LogSumExp()(logits), name="discriminator")


@keras.saving.register_keras_serializable("ganlib")
class SemiSupervised(AdversarialNets):
    """Adversarial nets whose discriminator is a classifier with few labels.

    A softmax over K classes and one more, "fake", whose logit is held at 0, gives
    D(x) = Z / (Z + 1) with Z = sum_k exp(l_k(x)): its logit is the log-sum-exp of the
    class logits. The discriminator's loss is that of the game plus the cross-entropy of
    the labelled examples, all of them in every step. Salimans et al. (2016), section 5.

    ``compile`` takes one more argument, `matching`: True, the generator minimises
    |E f(x) - E f(G(z))|^2, the features' means over a minibatch of each (section 3.1);
    False, the loss of its game.

    Parameters
    ----------
    generator : keras.Model
        As in `AdversarialNets`.
    discriminator : keras.Model
        As there, with layers called "features", f(x) of shape (m, d), and "classes",
        the logits l(x) of shape (m, K): see `class_discriminator`.
    labelled : tuple of arrays, optional
        Labelled examples (n, *shape) and their classes, integers below K, (n,). A file
        does not hold them: after loading, set ``nets.labelled`` again.

    Raises
    ------
    ValueError
        As `AdversarialNets`; for labelled examples of another shape than the
        discriminator takes, or classes that it does not have.
    """

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        labelled: tuple[ArrayLike, ArrayLike] | None = None,
        **kwargs: Any,
    ):
        super().__init__(generator, discriminator, **kwargs)
        inputs, layer = discriminator.inputs[0], discriminator.get_layer
        self.features = keras.Model(inputs, layer("features").output)
        self.classifier = keras.Model(inputs, layer("classes").output)
        self.labelled = labelled

    @property
    def labelled(self):
        return self._labelled

    @labelled.setter
    def labelled(self, pair):
        checked = None if pair is None else _check_labelled(pair, self.classifier)
        self._labelled = checked
        self.prepared_for = ()  # they are compiled in

    def compile(self, d_optimizer, g_optimizer, *, matching=True, **settings):
        """As that of `AdversarialNets`, with or without feature matching."""
        self.matching = matching
        super().compile(d_optimizer, g_optimizer, **settings)

    def d_loss(self, real, fake):
        return super().d_loss(real, fake) + self.class_loss()

    def class_loss(self):
        """Mean cross-entropy of the labelled examples, nats; the classes are K."""
        if self.labelled is None:
            raise ValueError(
                "A file holds no labelled examples: set nets.labelled = (x, y)."
            )
        x, y = self.labelled
        logits = ops.cast(self.classifier(x, training=True), "float32")
        own = ops.take_along_axis(logits, y[:, None], axis=1)
        return ops.mean(ops.logsumexp(logits, axis=1, keepdims=True) - own)

    def g_loss(self, x, z):
        if not self.matching:
            return super().g_loss(x, z)
        real, fake = (
            ops.mean(self.features(batch, training=True), axis=0)
            for batch in (x, self.fake(x, z))
        )
        return ops.sum(ops.square(real - fake))

    def get_compile_config(self):
        return {**super().get_compile_config(), "matching": self.matching}


@keras.saving.register_keras_serializable("ganlib")
class LogSumExp(layers.Layer):
    """log sum_k exp(x_k) over the last axis, which is kept with length 1."""

    def call(self, x):
        return ops.logsumexp(x, axis=-1, keepdims=True)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 1)


def _check_labelled(labelled, classifier):
    x, y = (np.asarray(array) for array in labelled)
    shape, classes = classifier.input_shape[1:], classifier.output_shape[1]
    if not len(x) or x.shape[1:] != shape or y.shape != x.shape[:1]:
        raise ValueError(
            f"labelled must be n > 0 examples of shape {shape} and n classes. "
            f"Received: shapes {x.shape} and {y.shape}"
        )
    if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= classes:
        raise ValueError(
            f"classes must be integers from 0 to {classes - 1}. Received: {y.dtype}, "
            f"from {y.min()} to {y.max()}"
        )
    return x.astype("float32"), y.astype("int32")
