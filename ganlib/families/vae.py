"""Variational autoencoder of bits, Kingma and Welling (2014).

The chapter *Variational autoencoders* derives the bound that is trained here.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import ArrayLike

from ganlib.families.checks import bits

__all__ = ["VAE", "gaussian_kl", "log_bernoulli", "mlp"]


def gaussian_kl(mean: Any, log_var: Any) -> Any:
    """KL( N(mean, diag exp log_var) || N(0, I) ) in nats, summed over the last axis."""
    terms = ops.exp(log_var) + ops.square(mean) - 1 - log_var
    return ops.sum(terms, axis=-1) / 2


class VAE(keras.Model):
    """Latent z ~ N(0, I), bits x with independent Bernoulli pixels given z.

    Train with ``training.train``: the loss is the negative ELBO, in nats.

    Parameters
    ----------
    dim : int
        Bits of one example.
    latent_dim : int
    units : sequence of int
        Hidden layers of the encoder; the decoder has the same in reverse.
    seed : int
        For the weights and the noise of training.
    """

    def __init__(
        self, dim: int, latent_dim: int, units: Sequence[int] = (128,), *, seed: int = 0
    ):
        super().__init__()
        self.dim, self.latent_dim = dim, latent_dim
        self.encoder = mlp((*units, 2 * latent_dim), "tanh", 1000 * seed)
        self.decoder = mlp((*units[::-1], dim), "tanh", 1000 * seed + 500)
        self.seeds = keras.random.SeedGenerator(seed)

    def call(self, x):
        """Posterior mean and log-variance, and the logits of one draw of z."""
        mean, log_var = self.posterior(x)
        noise = keras.random.normal(ops.shape(mean), seed=self.seeds)
        z = mean + ops.exp(log_var / 2) * noise
        return mean, log_var, self.decoder(z)

    def posterior(self, x):
        """Mean and log-variance of q(z | x), tensors of shape (n, latent_dim)."""
        return ops.split(self.encoder(x), 2, axis=-1)

    def compute_loss(
        self, x=None, y=None, y_pred=None, sample_weight=None, training=True
    ):
        """Mean over the batch of -ELBO, with one draw of z for each x, in nats."""
        mean, log_var, logits = y_pred
        return ops.mean(gaussian_kl(mean, log_var) - log_bernoulli(x, logits))

    def elbo(self, x, draws=1, seed=0):
        """Lower bound on log p(x), in nats, ``(n,)``: the mean over `draws` of z."""
        mean, log_var = self.posterior(bits(x, (self.dim,)))
        terms = [log_p for log_p, _ in self._draws(x, draws, seed)]
        kl = ops.convert_to_numpy(gaussian_kl(mean, log_var))
        return np.mean(terms, axis=0) - kl

    def log_prob(self, x: ArrayLike, draws: int = 100, seed: int = 0) -> np.ndarray:
        """Importance-weighted estimate of log p(x), in nats, shape ``(n,)``.

        log mean_k p(x, z_k) / q(z_k | x): in expectation a lower bound, which rises to
        log p(x) with `draws` (Burda et al., 2016).
        """
        weights = [log_p + ratio for log_p, ratio in self._draws(x, draws, seed)]
        return np.logaddexp.reduce(weights, axis=0) - np.log(draws)

    def _draws(self, x, draws, seed):
        """Yield log p(x | z) and log p(z) - log q(z | x) for z drawn from q(z | x)."""
        x = bits(x, (self.dim,))
        mean, log_var = map(ops.convert_to_numpy, self.posterior(x))
        rng = np.random.default_rng(seed)
        for _ in range(draws):
            noise = rng.normal(size=mean.shape).astype("float32")
            z = mean + np.exp(log_var / 2) * noise
            ratio = (np.square(noise) + log_var - np.square(z)).sum(axis=1) / 2
            logits = self.decoder(z)
            yield ops.convert_to_numpy(log_bernoulli(x, logits)), ratio

    def decode(self, z):
        """Probability of each bit given z, float32 ``(n, dim)``."""
        z = np.asarray(z, "float32")
        return ops.convert_to_numpy(ops.sigmoid(self.decoder(z)))

    def sample(self, n: int, seed: int = 0) -> np.ndarray:
        """Draw `n` examples, float32 zeros and ones, shape ``(n, dim)``."""
        rng = np.random.default_rng(seed)
        p = self.decode(rng.normal(size=(n, self.latent_dim)))
        return (rng.random(p.shape) < p).astype("float32")


def log_bernoulli(x: Any, logits: Any, axes: int | tuple[int, ...] = -1) -> Any:
    """log p(x) of independent bits, summed over `axes`, in nats."""
    x = ops.cast(x, logits.dtype)
    return ops.sum(x * logits - ops.softplus(logits), axis=axes)


def mlp(units: Sequence[int], activation: str | None, seed: int) -> keras.Sequential:
    """Dense layers of these widths, the last one linear; its weights repeat."""
    starts = [keras.initializers.GlorotUniform(seed + i) for i in range(len(units))]
    activations = [activation] * (len(units) - 1) + [None]
    parts = zip(units, activations, starts)
    return keras.Sequential(
        [keras.layers.Dense(n, a, kernel_initializer=start) for n, a, start in parts]
    )
