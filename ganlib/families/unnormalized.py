"""Models known up to a constant, trained without a chain.

The chapter *Criteria without likelihood* derives what is used here. A network f gives
log p(x) = f(x) - log Z, where Z is a sum or an integral that is out of reach.
"""

from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import ArrayLike

from ganlib.engine import Engine
from ganlib.engine.loop import epoch_lengths
from ganlib.families.checks import points
from ganlib.families.rbm import RBM

__all__ = ["Bits", "Criterion", "FreeEnergy", "NoiseContrastive"]

BLOCK = 100  # steps in a compiled call


class Bits:
    """Noise of independent bits, each 1 with the probability `mean`, in (0, 1)."""

    def __init__(self, mean: ArrayLike):
        self.mean = np.asarray(mean, float)
        if not np.all((self.mean > 0) & (self.mean < 1)):
            raise ValueError(f"mean must be between 0 and 1. Received: {mean!r}")
        self.on, self.off = np.log(self.mean), np.log1p(-self.mean)

    def log_pdf(self, x):
        """log q(x) in nats, ``(n,)``."""
        return np.asarray(x, float) @ (self.on - self.off) + self.off.sum()

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw `n` examples, float32 ``(n, dim)``."""
        return (rng.random((n, len(self.mean))) < self.mean).astype("float32")


class FreeEnergy(keras.layers.Layer):
    """f(x) of bits: b.x + sum_j softplus(c_j + w_j.x), minus the free energy of an RBM.

    It starts near independent bits of the given `mean`, in (0, 1); their log Z is
    ``log_z``.
    """

    def __init__(self, mean: ArrayLike, hidden: int = 64, *, seed: int = 0):
        super().__init__()
        bits = Bits(mean)
        self.dim = len(bits.mean)
        self.log_z = hidden * np.log(2) - bits.off.sum()
        self.bias = self.add_weight(shape=(self.dim, 1), name="visible")
        self.bias.assign((bits.on - bits.off)[:, None])
        start = keras.initializers.GlorotUniform(seed)
        self.experts = keras.layers.Dense(hidden, kernel_initializer=start)

    def call(self, x):
        """f(x), shape (n, 1)."""
        experts = ops.sum(ops.softplus(self.experts(x)), axis=1, keepdims=True)
        return ops.matmul(x, self.bias) + experts

    def machine(self):
        """The `RBM` with these weights: its chain samples, its AIS estimates Z."""
        rbm = RBM(self.dim, self.experts.units)
        bias, *rest = (w.astype(float) for w in self.get_weights())
        rbm.visible_bias, (rbm.weights, rbm.hidden_bias) = bias[:, 0], rest
        return rbm


class Criterion(Engine):
    """Trains a network f; a subclass adds ``rows(x, m, rng)`` and ``loss_of(*row)``.

    The network is a Keras layer from (n, dim) to (n, 1) that knows its ``dim``.
    """

    results = ("loss",)

    def __init__(self, network: keras.Layer):
        super().__init__()
        self.network = network
        network(ops.zeros((1, network.dim)))
        self.built = True

    def fit(
        self,
        x: ArrayLike,
        *,
        steps: int,
        batch_size: int = 100,
        callbacks: Any = (),
        verbose: int = 0,
        seed: int = 0,
    ) -> keras.callbacks.History:
        """Train on `steps` minibatches of the data `x` (n, dim).

        Call ``compile(optimizer, jit_compile=True)`` first. `callbacks` and `verbose`
        are as for ``AdversarialNets.fit``. Returns Keras' ``History``: the mean loss of
        every 100 steps.
        """
        lengths = epoch_lengths(steps, None, None)
        self.optimizer.build(self.trainable_variables)
        x = points(x, (self.network.dim,))
        begin = int(self.step)

        def blocks(step, n):
            rng = np.random.default_rng((seed, (step - begin) // BLOCK))
            yield tuple(part[:n] for part in self.rows(x, batch_size, rng))

        self.prepare(loops=True)
        return self.train(blocks, lengths, callbacks, verbose)

    def iteration(self, *row):
        weights = self.trainable_variables
        loss, gradients = self.gradients(lambda: self.loss_of(*row), weights)
        self.optimizer.apply(gradients, weights)
        return {"loss": loss}

    def log_unnormalized(self, x):
        """f(x) in nats, ``(n,)``: log p(x) but for a constant."""
        x = points(x, (self.network.dim,))
        return ops.convert_to_numpy(self.network(x))[:, 0]


class NoiseContrastive(Criterion):
    """Learns f, and log Z as one more weight, by telling data from fresh noise.

    Gutmann and Hyvarinen (2010). The `network` has its first guess at ``log_z``. The
    `noise`, `ratio` points for each of data, has ``sample(n, rng)`` and ``log_pdf(x)``
    in nats; what that lacks of a constant will be missing in log Z. There is no
    ``sample``: it needs a chain, such as that of ``FreeEnergy.machine``.
    """

    def __init__(self, network: keras.Layer, noise: Any, *, ratio: int = 1):
        super().__init__(network)
        self.noise, self.ratio = noise, ratio
        self.log_z = self.add_weight(shape=(), name="log_z")
        self.log_z.assign(network.log_z)

    def rows(self, x, m, rng):
        """m points of data, then m * ratio of noise; log q + log ratio at each."""
        data = x[rng.integers(len(x), size=(BLOCK, m))]
        fake = self.noise.sample(BLOCK * m * self.ratio, rng)
        points = np.concatenate([data, fake.reshape(BLOCK, -1, x.shape[1])], axis=1)
        offset = self.noise.log_pdf(points.reshape(-1, x.shape[1])) + np.log(self.ratio)
        if far := np.count_nonzero(~np.isfinite(offset)):
            raise ValueError(f"log_pdf must be finite. Received: {far} that are not")
        return points, offset.reshape(*points.shape[:2], 1).astype("float32")

    def loss_of(self, points, offset):
        """-E log D on data - ratio * E log(1 - D) on noise, in nats."""
        logits = self.network(points) - self.log_z - offset
        m = points.shape[0] // (1 + self.ratio)
        real, fake = ops.softplus(-logits[:m]), ops.softplus(logits[m:])
        return ops.mean(real) + self.ratio * ops.mean(fake)

    def log_prob(self, x: ArrayLike) -> np.ndarray:
        """log p(x) in nats, ``(n,)``, with the learned log Z: an estimate, no bound.

        Where noise hardly falls, f may hide mass that this Z has not seen, and log p
        comes out too large.
        """
        return self.log_unnormalized(x) - float(self.log_z.value)
