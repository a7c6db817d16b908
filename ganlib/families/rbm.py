"""Restricted Boltzmann machine, in NumPy.

The chapter *Boltzmann machines* derives what is used here. Visible bits v and hidden
bits h have the energy E(v, h) = -b.v - c.h - v.W.h, and p(v, h) = exp(-E) / Z.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logsumexp

from ganlib.families.checks import bits
from ganlib.theory import Estimate

__all__ = ["RBM", "all_states"]

MOST = 20  # bits that are enumerated: a million states


def all_states(bits: int) -> np.ndarray:
    """All vectors of zeros and ones, float64 ``(2**bits, bits)``, first bit highest."""
    return (np.arange(2**bits)[:, None] >> np.arange(bits)[::-1] & 1).astype(float)


class RBM:
    """Restricted Boltzmann machine, Smolensky (1986).

    Parameters
    ----------
    visible, hidden : int
        Numbers of units.
    seed : int
        For the first weights and for training.
    """

    def __init__(self, visible: int, hidden: int, *, seed: int = 0):
        self.rng = np.random.default_rng(seed)
        self.weights = 0.05 * self.rng.normal(size=(visible, hidden))
        self.visible_bias = np.zeros(visible)
        self.hidden_bias = np.zeros(hidden)

    def free_energy(self, v):
        """F(v) = -log sum_h exp(-E(v, h)) in nats, shape ``(n,)``."""
        v = self._bits(v, "v")
        hidden = np.logaddexp(0, self.hidden_bias + v @ self.weights)
        return -v @ self.visible_bias - hidden.sum(axis=1)

    def log_partition(self):
        """Exact log Z in nats, by enumerating the smaller layer.

        Raises ValueError where that has more than 20 units.
        """
        weights, b, c = self.weights, self.visible_bias, self.hidden_bias
        if len(c) < len(b):
            weights, b, c = weights.T, c, b
        if len(b) > MOST:
            raise ValueError(
                f"enumeration needs a layer of at most {MOST} units; use ais(). "
                f"Received: {self.weights.shape}"
            )
        states = all_states(len(b))
        other = np.logaddexp(0, c + states @ weights).sum(axis=1)
        return logsumexp(states @ b + other)

    def log_prob(self, v: ArrayLike, log_z: float | None = None) -> np.ndarray:
        """log p(v) in nats, ``(n,)``: exact, unless an estimate `log_z` is given."""
        return -self.free_energy(v) - (self.log_partition() if log_z is None else log_z)

    def gibbs(self, v, steps, rng):
        """Run chains from `v` (n, visible): all hidden units, then all visible ones."""
        for _ in range(steps):
            h = _draw(expit(self.hidden_bias + v @ self.weights), rng)
            v = _draw(expit(self.visible_bias + h @ self.weights.T), rng)
        return v

    def sample(self, n: int, seed: int = 0, burn_in: int = 1000) -> np.ndarray:
        """Draw `n` examples (n, visible), each by its own chain of `burn_in` steps."""
        rng = np.random.default_rng(seed)
        start = rng.integers(0, 2, (n, len(self.visible_bias))).astype(float)
        return self.gibbs(start, burn_in, rng)

    def fit(
        self,
        x: ArrayLike,
        *,
        epochs: int,
        rate: float = 0.05,
        batch_size: int = 50,
        k: int = 1,
        persistent: bool = False,
    ) -> "RBM":
        """Contrastive divergence, Hinton (2002); persistent chains, Tieleman (2008).

        Parameters
        ----------
        x : array, shape (n, visible)
            Zeros and ones.
        epochs : int
        rate : float
            Learning rate, which falls linearly to zero.
        batch_size : int
        k : int
            Gibbs steps for each update.
        persistent : bool
            Whether the chains go on where they stopped, or start again from the data.

        Returns
        -------
        RBM
            Itself.
        """
        x = self._bits(x, "x")
        chains = x[self.rng.permutation(len(x))[:batch_size]]
        if not self.visible_bias.any():
            mean = np.clip(x.mean(axis=0), 0.01, 0.99)
            self.visible_bias = np.log(mean / (1 - mean))
        for epoch in range(epochs):
            order = self.rng.permutation(len(x))
            for i in range(0, len(x) - batch_size + 1, batch_size):
                batch = x[order[i : i + batch_size]]
                chains = self.gibbs(chains if persistent else batch, k, self.rng)
                self._update(batch, chains, rate * (1 - epoch / epochs))
        return self

    def _update(self, data, model, rate):
        """One step along the data's mean of -dE/d(parameters) less the model's."""
        positive, negative = self._statistics(data), self._statistics(model)
        steps = [rate * (p - n) for p, n in zip(positive, negative)]
        self.weights = self.weights + steps[0]
        self.visible_bias = self.visible_bias + steps[1]
        self.hidden_bias = self.hidden_bias + steps[2]

    def _statistics(self, v):
        h = expit(self.hidden_bias + v @ self.weights)
        return v.T @ h / len(v), v.mean(axis=0), h.mean(axis=0)

    def ais(self, base, *, chains=100, steps=1000, seed=0):
        """Estimate log Z by annealed importance sampling, in nats.

        Neal (2001), Salakhutdinov and Murray (2008). The path leads from independent
        visible bits to the machine.

        Parameters
        ----------
        base : array, shape (visible,)
            Probability of each bit at the start, strictly between 0 and 1: the mean of
            the data serves well.
        chains, steps, seed : int

        Returns
        -------
        ganlib.theory.Estimate
            log Z and its standard error, by the delta method over the chains. The error
            is that of chains which mix; where they do not, Z comes out too small.
        """
        rng = np.random.default_rng(seed)
        start = np.log(base) - np.log1p(-np.asarray(base, float))
        v = _draw(np.broadcast_to(base, (chains, len(start))), rng)
        log_w, betas = np.zeros(chains), np.linspace(0, 1, steps + 1)

        def log_p(v, beta):
            bias = (1 - beta) * start + beta * self.visible_bias
            hidden = beta * (self.hidden_bias + v @ self.weights)
            return v @ bias + np.logaddexp(0, hidden).sum(axis=1)

        for low, high in zip(betas, betas[1:]):
            log_w += log_p(v, high) - log_p(v, low)
            h = _draw(expit(high * (self.hidden_bias + v @ self.weights)), rng)
            field = self.visible_bias + h @ self.weights.T
            v = _draw(expit((1 - high) * start + high * field), rng)
        w = np.exp(log_w - log_w.max())
        log_z0 = np.logaddexp(0, start).sum() + len(self.hidden_bias) * np.log(2)
        log_z = log_z0 + log_w.max() + np.log(w.mean())
        return Estimate(log_z, w.std(ddof=1) / np.sqrt(chains) / w.mean())

    def _bits(self, x, name):
        return bits(x, self.visible_bias.shape, name, float)


def _draw(p, rng):
    return (rng.random(p.shape) < p).astype(float)
