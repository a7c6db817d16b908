"""A denoising autoencoder as the engine of a Markov chain, for bits.

The chapter *Markov-chain generators* derives why its samples follow the data.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from ganlib.families.checks import bits
from ganlib.families.vae import log_bernoulli, mlp

__all__ = ["DenoisingAutoencoder", "bernoulli_mixture_log_prob"]


class DenoisingAutoencoder(keras.Model):
    """Predicts each bit of x from a copy in which some bits were replaced by coins.

    Bengio et al. (2013). Train with ``training.train``: the loss is
    -log P(x | corrupted x) in nats, for fresh corruption in every batch, averaged over
    the steps of a walk.

    Parameters
    ----------
    dim : int
        Bits of one example.
    noise : float
        Probability, in (0, 1], that a bit is replaced by a fair coin.
    units : sequence of int
        Hidden layers.
    walkback : int
        Steps of the model's own chain from which it learns to return, each more
        corrupted than the last (generalized denoising autoencoders); 1 for none.
    seed : int
        For the weights and the noise of training.
    """

    def __init__(
        self,
        dim: int,
        noise: float,
        units: Sequence[int] = (256,),
        *,
        walkback: int = 1,
        seed: int = 0,
    ):
        super().__init__()
        if not 0 < noise <= 1 or walkback < 1:
            raise ValueError(
                "noise must be in (0, 1] and walkback 1 or more. "
                f"Received: noise={noise}, walkback={walkback}"
            )
        self.dim, self.noise, self.walkback = dim, noise, walkback
        self.network = mlp((*units, dim), "relu", 1000 * seed)
        self.seeds = keras.random.SeedGenerator(seed)

    def denoise(self, x):
        """Logits of P(x_i = 1 | corrupted x), shaped like x."""
        return self.network(x)

    def corrupt(self, x):
        """Replace bits by fair coins with probability ``noise``."""
        u = keras.random.uniform(ops.shape(x), seed=self.seeds)
        coin = ops.cast(u < self.noise / 2, x.dtype)
        return ops.where(u < self.noise, coin, x)

    def call(self, x):
        """Logits after each step of the walk, of shape (walkback, n, dim)."""
        logits, here = [], x
        for _ in range(self.walkback):
            logits.append(self.denoise(self.corrupt(here)))
            u = keras.random.uniform(ops.shape(x), seed=self.seeds)
            here = ops.cast(u < ops.sigmoid(logits[-1]), x.dtype)
        return ops.stack(logits)

    def compute_loss(
        self, x=None, y=None, y_pred=None, sample_weight=None, training=True
    ):
        """Mean of -log P(x | corrupted x) over batch and walk, in nats."""
        return -ops.mean(log_bernoulli(x, y_pred))

    def chain(self, x, steps, seed=0):
        """Yield the states of chains from `x` (n, dim), and each one's means.

        One step corrupts and draws from P(x | corrupted x). A mean is the probability
        of each bit before it is drawn. Both are float32 ``(n, dim)``.

        Raises ValueError unless `x` has shape ``(n, dim)`` and holds bits.
        """
        x = bits(x, (self.dim,))
        rng = np.random.default_rng(seed)
        for _ in range(steps):
            u = rng.random(x.shape)
            corrupted = np.where(u < self.noise, u < self.noise / 2, x)
            logits = self.denoise(corrupted.astype("float32"))
            mean = ops.convert_to_numpy(ops.sigmoid(logits))
            x = (rng.random(x.shape) < mean).astype("float32")
            yield x, mean

    def sample(self, n: int, seed: int = 0, burn_in: int = 100) -> np.ndarray:
        """Draw `n` examples, each by its own chain of `burn_in` steps from coins."""
        x = np.random.default_rng(seed).integers(0, 2, (n, self.dim))
        for state, _ in self.chain(x, burn_in, seed):
            x = state
        return x


def bernoulli_mixture_log_prob(
    means: ArrayLike, x: ArrayLike, smoothing: float, block: int = 500
) -> np.ndarray:
    """log of the mean over j of prod_i Bernoulli(x_i; m_ji), in nats, shape ``(n,)``.

    The estimate of a likelihood for models that can only draw. Each mean m is moved to
    ``(1 - smoothing) m + smoothing / 2``. What the number is depends on the means:

    - the *means* of a chain after burn-in, hardly smoothed: on average a lower bound
      on the log of the chain's stationary distribution, and consistent (Bengio, Yao
      and Cho, 2013);
    - *bits* that were drawn: the analogue of a Parzen window, with all its faults;
      choose `smoothing` on validation data.

    Parameters
    ----------
    means : array, shape (m, d)
        Probabilities of bits, or bits drawn from the model.
    x : array, shape (n, d)
        Zeros and ones.
    smoothing : float
        In (0, 1].
    block : int
        Rows of `x` handled at once, which bounds memory to ``block * m`` numbers.
    """
    means, x = np.asarray(means, float), np.asarray(x, float)
    if means.ndim != 2 or x.ndim != 2 or means.shape[1] != x.shape[1]:
        raise ValueError(
            "means and x must have shapes (m, d) and (n, d). "
            f"Received: {means.shape} and {x.shape}"
        )
    if not 0 < smoothing <= 1:
        raise ValueError(f"smoothing must be in (0, 1]. Received: {smoothing}")
    p = (1 - smoothing) * means + smoothing / 2
    on, off = np.log(p).T, np.log1p(-p).T
    parts = [
        logsumexp(rows @ on + (1 - rows) @ off, axis=1)
        for rows in np.array_split(x, max(1, len(x) // block))
    ]
    return np.concatenate(parts) - np.log(len(means))
