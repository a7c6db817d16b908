"""How good are the samples?  Measures that need nothing but arrays.

An example may have any shape: it is flattened.  Log-likelihoods are in nats.
"""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

__all__ = [
    "SIGMAS",
    "Neighbours",
    "Parzen",
    "nearest_neighbours",
    "parzen_log_densities",
    "parzen_log_likelihood",
]

# The widths that the code of Goodfellow et al. (2014) chooses from.
SIGMAS = np.logspace(-1, 0, 10)


class Parzen(NamedTuple):
    """A Parzen log-likelihood: mean over test examples, in nats, and how it came.

    `validation_log_likelihoods` holds the mean for each width that was tried,
    `sigma` the one that was chosen by them.
    """

    log_likelihood: float
    se: float
    sigma: float
    validation_log_likelihoods: np.ndarray


class Neighbours(NamedTuple):
    """Indices of neighbours and the Euclidean distances to them."""

    indices: np.ndarray
    distances: np.ndarray


def parzen_log_likelihood(samples, test, validation, sigmas=SIGMAS):
    """Log-likelihood of test examples under a Gaussian Parzen window.

    The measure of section 5 of Goodfellow et al. (2014), after Breuleux et al. (2011):
    a normal of width sigma is put on every sample, and sigma is the one that the
    validation examples like best.  The test examples choose nothing.

    Parameters
    ----------
    samples : array, shape (n, ...)
        What the generator draws; 10,000 in the paper.  The value depends on n.
    test, validation : array, shape (m, ...)
        Examples, of the shape of a sample; at least two of `test`.
    sigmas : sequence of float
        Widths to choose from.

    Returns
    -------
    Parzen

    Raises
    ------
    ValueError
        As `parzen_log_densities` does, and for fewer than two test examples.

    Warns
    -----
    UserWarning
        If the best of several widths is the least or the greatest of them: a better
        one may lie outside.
    """
    test = _examples("test", test)
    if len(test) < 2:
        raise ValueError("test must hold two or more examples. Received: 1")
    sigmas = _widths(sigmas)
    tried = parzen_log_densities(samples, validation, sigmas).mean(axis=1)
    sigma = sigmas[np.argmax(tried)]
    if sigmas.size > 1 and sigma in (sigmas.min(), sigmas.max()):
        warnings.warn(
            f"the best sigma, {sigma:.3g}, is at the edge of those tried, "
            f"{sigmas.min():.3g} to {sigmas.max():.3g}: try a wider range",
            stacklevel=2,
        )
    log_p = parzen_log_densities(samples, test, [sigma])[0]
    se = np.std(log_p, ddof=1) / np.sqrt(log_p.size)
    return Parzen(float(log_p.mean()), float(se), float(sigma), tried)


def parzen_log_densities(samples, points, sigmas):
    """Log-density, in nats, of a normal of width sigma around every sample.

    log mean_j exp(-|x - s_j|^2 / (2 sigma^2)) - d log(sigma sqrt(2 pi)), for each
    point x and each sigma.  Works through blocks, so that memory stays bounded: the
    distances by float64 matrix products, the exponentials in float32 once the
    smallest distance is taken off.

    Parameters
    ----------
    samples : array, shape (n, ...)
    points : array, shape (m, ...), each of the shape of a sample
    sigmas : sequence of float

    Returns
    -------
    array, shape (len(sigmas), m)

    Raises
    ------
    ValueError
        For no samples or points, values that are not finite, points of another size
        than the samples, or a sigma that is not positive.
    """
    samples, points = _pair("samples", samples, "points", points)
    sigmas = _widths(sigmas)
    # Squared norms cancel least around the origin.
    centre = np.mean(samples, axis=0, dtype=np.float64)
    log_sum = np.full((sigmas.size, len(points)), -np.inf)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for block in _blocks(len(samples), 4096):
            s = samples[block] - centre
            for rows in _blocks(len(points), 512):
                new = _log_sums(points[rows] - centre, s, sigmas, pool)
                log_sum[:, rows] = np.logaddexp(log_sum[:, rows], new)
    dim = samples.shape[1]
    log_norm = np.log(len(samples)) + dim * np.log(sigmas * np.sqrt(2 * np.pi))
    return log_sum - log_norm[:, None]


def nearest_neighbours(queries, candidates, k=1):
    """The `k` nearest candidates of each query, by exact Euclidean search.

    Parameters
    ----------
    queries : array, shape (n, ...)
    candidates : array, shape (m, ...), each of the shape of a query
    k : int

    Returns
    -------
    Neighbours
        `indices` and `distances`, shape (n, k), nearest first; the distance to a
        copy is exactly zero.

    Raises
    ------
    ValueError
        For no queries or candidates, values that are not finite, sizes that differ,
        or a `k` that is not between 1 and m.
    """
    from sklearn.neighbors import NearestNeighbors

    candidates, queries = _pair("candidates", candidates, "queries", queries)
    if not 1 <= k <= len(candidates):
        raise ValueError(
            f"k must lie between 1 and the number of candidates, {len(candidates)}. "
            f"Received: {k}"
        )
    search = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(candidates)
    indices = search.kneighbors(queries, return_distance=False)
    # The search expands |x - y|^2, which loses the digits of short distances.
    gaps = [
        np.linalg.norm(np.subtract(queries, candidates[i], dtype=np.float64), axis=1)
        for i in indices.T
    ]
    return Neighbours(indices, np.stack(gaps, axis=1))


def _log_sums(x, s, sigmas, pool):
    """log sum_j exp(-|x_i - s_j|^2 / (2 sigma^2)), shape (len(sigmas), len(x))."""
    # What remains of |x - s|^2 without |x|^2, which shifts a row as a whole.
    gaps = x @ (-2 * s.T)
    gaps += np.sum(s**2, axis=1)
    rates = -0.5 / sigmas**2
    # NumPy frees the interpreter: the products above and the threads here take turns.
    tasks = [gaps[rows] for rows in _blocks(len(x), 32)]
    parts = pool.map(_log_sums_of_rows, tasks, [rates] * len(tasks))
    return np.concatenate(list(parts), axis=1) + np.outer(rates, np.sum(x**2, axis=1))


def _log_sums_of_rows(gaps, rates):
    least = gaps.min(axis=1, keepdims=True)
    # Safe in float32: every exponent is 0 or below, and one of each row is 0.
    above = np.subtract(gaps, least, dtype=np.float64).astype(np.float32)
    terms = np.empty_like(above)
    log_sum = np.empty((rates.size, len(gaps)))
    for i, rate in enumerate(rates):
        np.exp(np.multiply(above, np.float32(rate), out=terms), out=terms)
        log_sum[i] = np.log(terms.sum(axis=1))
    return log_sum + rates[:, None] * least.T


def _blocks(n, size):
    return [slice(i, min(i + size, n)) for i in range(0, n, size)]


def _examples(name, x):
    """`x` with its examples flattened; none may be missing or not finite."""
    x = np.asarray(x)
    if x.ndim == 0 or x.size == 0:
        raise ValueError(
            f"{name} must hold at least one example. Received: shape {x.shape}"
        )
    # A sum tells, without a mask as large as the data.
    with np.errstate(invalid="ignore"):
        finite = np.all(np.isfinite(np.sum(x, axis=0, dtype=np.float64)))
    if not finite:
        raise ValueError(f"{name} must be finite. Received: nan or infinite values")
    return x.reshape(len(x), -1)


def _pair(name, x, other_name, other):
    x, other = _examples(name, x), _examples(other_name, other)
    if x.shape[1] != other.shape[1]:
        raise ValueError(
            f"{other_name} must be of the size of {name}, {x.shape[1]} values each. "
            f"Received: {other.shape[1]}"
        )
    return x, other


def _widths(sigmas):
    sigmas = np.atleast_1d(np.asarray(sigmas, dtype=np.float64))
    # Squares of smaller ones leave the range of float32.
    if sigmas.ndim != 1 or not np.all((sigmas > 1e-15) & (sigmas < 1e15)):
        raise ValueError(
            "sigmas must be positive numbers, between 1e-15 and 1e15. "
            f"Received: {sigmas}"
        )
    if sigmas.size == 0:
        raise ValueError("sigmas must hold at least one width. Received: none")
    return sigmas
