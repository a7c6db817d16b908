"""Densities with known truth: what a generator should find, in closed form.

Every density has ``dim``, ``pdf(x)``, ``log_pdf(x)`` (nats) and
``sample(n, rng)``.  Points have shape ``(n, dim)``, or ``(n,)`` when ``dim``
is 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

__all__ = ["Mixture", "Normal", "Uniform", "cells", "grid", "ring"]


class _Density:
    """What all densities share; a density adds ``dim``, ``_log_pdf``, ``_draw``."""

    dim: Any
    _log_pdf: Callable
    _draw: Callable

    def log_pdf(self, x):
        """Log-density in nats at `x`, shape ``(n,)``; -inf outside the support.

        Raises ValueError unless `x` has shape ``(n, dim)``, or ``(n,)`` when
        ``dim`` is 1.
        """
        return self._log_pdf(_points(x, self.dim))

    def pdf(self, x):
        """Density at `x`, shape ``(n,)``; raises as `log_pdf` does."""
        return np.exp(self.log_pdf(x))

    def sample(self, n, rng):
        """Draw `n` independent points: float32, shape ``(n, dim)``.

        Raises TypeError unless `rng` is a ``numpy.random.Generator`` and `n` an
        integer, ValueError for a negative `n`.
        """
        if not isinstance(rng, np.random.Generator):
            raise TypeError(
                "rng must be a numpy.random.Generator, such as "
                f"numpy.random.default_rng(0). Received: {rng!r}"
            )
        if not isinstance(n, (int, np.integer)) or isinstance(n, bool):
            raise TypeError(f"n must be an integer. Received: {n!r}")
        if n < 0:
            raise ValueError(f"n must not be negative. Received: {n}")
        return self._draw(n, rng).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Normal(_Density):
    """Normal density with the same standard deviation in every direction.

    Parameters
    ----------
    mean : float or sequence of float
        A number gives a 1-D density, a vector one of its length.
    std : float
        Standard deviation, positive.
    """

    mean: ArrayLike = 0.0
    std: float = 1.0

    def __post_init__(self):
        _vector("mean", self.mean)
        _positive("std", self.std)

    @property
    def dim(self):
        """Number of coordinates of a point."""
        return np.size(self.mean)

    def _log_pdf(self, x):
        z = (x - self.mean) / self.std
        log_norm = self.dim * np.log(self.std * np.sqrt(2 * np.pi))
        return -0.5 * np.sum(z**2, axis=1) - log_norm

    def _draw(self, n, rng):
        return rng.normal(self.mean, self.std, (n, self.dim))


@dataclass(frozen=True, eq=False)
class Uniform(_Density):
    """Uniform density on an interval, or on a box where the bounds are vectors.

    Parameters
    ----------
    low, high : float or sequence of float
        Bounds of the support, ``low < high``; points on them belong to it.
    """

    low: ArrayLike
    high: ArrayLike

    def __post_init__(self):
        low, high = _vector("low", self.low), _vector("high", self.high)
        if low.shape != high.shape or not np.all(low < high):
            raise ValueError(
                "low must be below high, both numbers or vectors of one length. "
                f"Received: low={self.low!r}, high={self.high!r}"
            )

    @property
    def dim(self):
        """Number of coordinates of a point."""
        return np.size(self.low)

    def _log_pdf(self, x):
        inside = np.all((x >= self.low) & (x <= self.high), axis=1)
        log_volume = np.sum(np.log(np.subtract(self.high, self.low)))
        return np.where(inside, -log_volume, -np.inf)

    def _draw(self, n, rng):
        return rng.uniform(self.low, self.high, (n, self.dim))


@dataclass(frozen=True, eq=False)
class Mixture(_Density):
    """Mixture of densities of one dimension.

    Parameters
    ----------
    components : sequence of densities
        At least one.
    weights : sequence of float, optional
        Their probabilities, which sum to 1; all equal by default.
    """

    components: Sequence
    weights: ArrayLike | None = None

    def __post_init__(self):
        components = tuple(self.components)
        dims = sorted({component.dim for component in components})
        if len(dims) != 1:
            raise ValueError(
                "components must be densities of one dimension. "
                f"Received: {len(components)} of dimensions {dims}"
            )
        object.__setattr__(self, "components", components)
        object.__setattr__(self, "weights", _weights(self.weights, len(components)))

    @property
    def dim(self):
        """Number of coordinates of a point."""
        return self.components[0].dim

    def _log_pdf(self, x):
        parts = [component.log_pdf(x) for component in self.components]
        return logsumexp(parts, axis=0, b=np.array(self.weights)[:, None])

    def _draw(self, n, rng):
        chosen = rng.choice(len(self.components), size=n, p=self.weights)
        x = np.empty((n, self.dim))
        for i, component in enumerate(self.components):
            mine = chosen == i
            x[mine] = component.sample(np.count_nonzero(mine), rng)
        return x


def ring(modes: int = 8, *, radius: float = 2.0, std: float = 0.02) -> Mixture:
    """Mixture of `modes` normals, evenly spaced on a circle around the origin.

    The standard test of mode collapse of Metz et al. (2017).

    Raises ValueError for `modes` below 1 or a `radius` or `std` that is not
    positive.
    """
    _count("modes", modes)
    _positive("radius", radius)
    # An angle of 2 pi is one of 0: the last mode must stop short of it.
    angles = 2 * np.pi * np.arange(modes) / modes
    centres = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return Mixture([Normal(tuple(centre), std) for centre in centres.tolist()])


def grid(side: int = 5, *, spacing: float = 2.0, std: float = 0.05) -> Mixture:
    """Mixture of `side` x `side` normals on a square grid around the origin.

    Raises ValueError for a `side` below 1 or a `spacing` or `std` that is not
    positive.
    """
    _count("side", side)
    _positive("spacing", spacing)
    ticks = (spacing * (np.arange(side) - (side - 1) / 2)).tolist()
    return Mixture([Normal((x, y), std) for x in ticks for y in ticks])


def cells(
    density: Any, *, bits: int = 4, limit: float = 3.5
) -> tuple[np.ndarray, np.ndarray]:
    """Cut the plane into cells, so that a density becomes one over bits.

    A coordinate of the square ``[-limit, limit]^2`` takes one of ``2**bits`` values,
    written in binary with the highest bit first. A cell has the density of its
    centre, and all cells together have probability 1.

    Returns
    -------
    states : float32 array, shape (4**bits, 2 * bits)
        All cells as zeros and ones, the bits of the first coordinate first.
    probabilities : float64 array, shape (4**bits,)

    Raises ValueError for a density that is not in the plane, for `bits` below 1 and for
    a `limit` that is not positive.
    """
    _count("bits", bits)
    _positive("limit", limit)
    if density.dim != 2:
        raise ValueError(
            f"cells needs a density in the plane. Received: dim={density.dim}"
        )
    numbers = np.arange(4**bits)
    states = numbers[:, None] >> np.arange(2 * bits)[::-1] & 1
    corners = np.stack([numbers >> bits, numbers & 2**bits - 1], axis=1)
    mass = density.pdf(limit * ((2 * corners + 1) / 2**bits - 1))
    return states.astype(np.float32), mass / mass.sum()


def _points(x, dim):
    points = np.asarray(x, dtype=np.float64)
    if points.ndim == 1 and dim == 1:
        points = points[:, None]
    if points.ndim != 2 or points.shape[1] != dim:
        expected = "(n,) or (n, 1)" if dim == 1 else f"(n, {dim})"
        raise ValueError(
            f"x must have shape {expected} for a density in {dim} dimension(s). "
            f"Received: shape {np.shape(x)}"
        )
    return points


def _vector(name, value):
    vector = np.asarray(value, dtype=np.float64)
    if vector.ndim > 1 or vector.size == 0 or not np.all(np.isfinite(vector)):
        raise ValueError(
            f"{name} must be a finite number or vector. Received: {value!r}"
        )
    return np.atleast_1d(vector)


def _positive(name, value):
    if np.ndim(value) != 0 or not 0 < value < np.inf:
        raise ValueError(f"{name} must be a positive number. Received: {value!r}")


def _count(name, value):
    if not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{name} must be a positive integer. Received: {value!r}")


def _weights(weights, n):
    if weights is None:
        return (1 / n,) * n
    w = np.asarray(weights, dtype=np.float64)
    if w.shape != (n,) or not np.all(w >= 0) or not np.isclose(w.sum(), 1):
        raise ValueError(
            f"weights must be {n} probabilities, one per component, that sum to 1. "
            f"Received: {weights!r}"
        )
    return tuple((w / w.sum()).tolist())
