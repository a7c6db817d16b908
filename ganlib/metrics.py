"""How good are the samples?  Measures that need nothing but arrays.

An example may have any shape: it is flattened.  Log-likelihoods are in nats.

`frechet_distance`, `kernel_distance` and `manifold_measures` compare features of real
examples with features of fake ones.  The features may come from any network, and
numbers can be compared only where they come from the same one.
"""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

__all__ = [
    "SIGMAS",
    "KernelDistance",
    "Manifolds",
    "Modes",
    "Neighbours",
    "Parzen",
    "frechet_distance",
    "kernel_distance",
    "manifold_measures",
    "modes_captured",
    "nearest_neighbours",
    "parzen_log_densities",
    "parzen_log_likelihood",
]

# The widths that the code of Goodfellow et al. (2014) chooses from.
#: Widths that validation chooses from.
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


class KernelDistance(NamedTuple):
    """Squared maximum mean discrepancy: mean over subsets and its standard error."""

    mean: float
    se: float


class Manifolds(NamedTuple):
    """How two sets lie in each other's balls; see `manifold_measures`."""

    precision: float
    recall: float
    density: float
    coverage: float


class Modes(NamedTuple):
    """Number of modes captured, share of good samples, reverse KL in nats."""

    captured: int
    high_quality: float
    reverse_kl: float


def parzen_log_likelihood(
    samples: ArrayLike,
    test: ArrayLike,
    validation: ArrayLike,
    sigmas: ArrayLike = SIGMAS,
) -> Parzen:
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
    _two_or_more("test", test)
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


def parzen_log_densities(
    samples: ArrayLike, points: ArrayLike, sigmas: ArrayLike
) -> np.ndarray:
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


def nearest_neighbours(
    queries: ArrayLike, candidates: ArrayLike, k: int = 1
) -> Neighbours:
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


def frechet_distance(real: ArrayLike, fake: ArrayLike) -> float:
    """Squared Frechet distance of the normals that have the moments of the two sets.

    d^2 = |m - m'|^2 + Tr(C + C' - 2 (C C')^(1/2)) (Heusel et al., 2017); with features
    of the Inception network it is the FID.  m is the mean and C the covariance of a
    set, with divisor n - 1 as in their code; n may be less than the number of features.
    For two sets from one distribution the value is positive, and the more so the
    smaller they are: compare values for equal sizes only.

    Parameters
    ----------
    real : array, shape (n, ...)
    fake : array, shape (m, ...), each of the shape of a real one

    Returns
    -------
    float
        In squared units of the features.

    Raises
    ------
    ValueError
        For fewer than two examples in a set, values that are not finite, or sizes
        that differ.
    """
    real, fake = _pair("real", real, "fake", fake)
    _two_or_more("real", real)
    _two_or_more("fake", fake)
    (real_mean, A), (fake_mean, B) = _moments(real), _moments(fake)
    # C C' = A^T A B^T B has the eigenvalues of (A B^T)^T A B^T, whose roots are the
    # singular values of A B^T.  No root is taken of a covariance that may be singular.
    overlap = np.linalg.svd(A @ B.T, compute_uv=False).sum()
    gap = np.sum((real_mean - fake_mean) ** 2)
    distance = gap + np.sum(A**2) + np.sum(B**2) - 2 * overlap
    return max(float(distance), 0.0)  # rounding alone can make it negative


def kernel_distance(
    real: ArrayLike,
    fake: ArrayLike,
    *,
    subsets: int = 10,
    size: int | None = None,
    seed: int = 0,
) -> KernelDistance:
    """Squared maximum mean discrepancy with the kernel k(x, y) = (x.y / d + 1)^3.

    The KID of Binkowski et al. (2018), there on features of the Inception network: the
    mean, over pairs of subsets, of the unbiased estimate of
    E k(x, x') + E k(y, y') - 2 E k(x, y), with d the number of features.  Its
    expectation does not depend on the sizes.  For two sets from one distribution it
    is 0, so that about half of the values are negative.

    No two subsets share an example: the standard error tells how the mean would
    scatter with new examples.  Published code draws subsets that overlap (50 or 100 of
    1,000), which leaves the expectation as it is, but not the meaning of the scatter.

    Parameters
    ----------
    real : array, shape (n, ...)
    fake : array, shape (m, ...), each of the shape of a real one
        Independent of `real`.
    subsets : int
        Number of disjoint subsets, two or more.
    size : int, optional
        Examples in a subset, two or more; by default as many as there are.
    seed : int
        Deals the examples out.

    Returns
    -------
    KernelDistance

    Raises
    ------
    ValueError
        For values that are not finite, sizes of examples that differ, or more
        subsets than the examples yield.
    """
    real, fake = _pair("real", real, "fake", fake)
    n = min(len(real), len(fake))
    size = n // max(subsets, 1) if size is None else size
    if subsets < 2 or size < 2 or subsets * size > n:
        raise ValueError(
            "subsets and size must be 2 or more, and subsets * size at most the number "
            f"of examples, {n}. Received: subsets={subsets}, size={size}"
        )
    rng = np.random.default_rng(seed)
    x, y = (
        z[rng.permutation(len(z))[: subsets * size]].reshape(subsets, size, -1)
        for z in (real, fake)
    )
    mmd2 = [_mmd2(a.astype("float64"), b.astype("float64")) for a, b in zip(x, y)]
    se = np.std(mmd2, ddof=1) / np.sqrt(subsets)
    return KernelDistance(float(np.mean(mmd2)), float(se))


def manifold_measures(real: ArrayLike, fake: ArrayLike, k: int = 5) -> Manifolds:
    """Precision, recall, density and coverage, by balls around the examples.

    The ball of an example reaches to its k-th neighbour in its own set, and is open: it
    holds nothing where there are k copies, of which a warning tells.

    * precision: share of the fake examples that lie in the ball of a real one; recall:
      share of the real ones that lie in the ball of a fake one (Kynkaanniemi et al.,
      2019, k = 3 there);
    * density: number of real balls that a fake example lies in, over k, on average;
      coverage: share of the real balls that hold a fake example (Naeem et al., 2020,
      k = 5 there).

    All but density are at most 1.  Where n real and m fake examples come from one
    continuous distribution, density has the expectation 1, coverage
    1 - prod_{i=1..k} (n - i) / (n + m - i); those of precision and recall depend on
    the distribution.

    Parameters
    ----------
    real : array, shape (n, ...)
    fake : array, shape (m, ...), each of the shape of a real one
    k : int
        Less than n and m.

    Returns
    -------
    Manifolds

    Raises
    ------
    ValueError
        For values that are not finite, sizes of examples that differ, or a `k` that
        is not between 1 and the number of others in each set.
    """
    real, fake = _pair("real", real, "fake", fake)
    others = min(len(real), len(fake)) - 1
    if not 1 <= k <= others:
        raise ValueError(
            f"k must lie between 1 and the number of other examples, {others}. "
            f"Received: {k}"
        )
    centre = np.mean(real, axis=0, dtype=np.float64)
    real_radii, fake_radii = (_squared_radii(x, k, centre) for x in (real, fake))
    if points := np.count_nonzero(real_radii <= 0):
        warnings.warn(
            f"{points} of {len(real)} real examples have {k} copies or more, so their "
            "balls hold nothing: these measures are for continuous values.",
            stacklevel=2,
        )
    balls = np.zeros(len(fake))  # real balls around each fake example
    recalled, covered = np.zeros((2, len(real)), dtype=bool)
    for rows in _blocks(len(real), 1024):
        x = real[rows] - centre
        for cols in _blocks(len(fake), 4096):
            gaps = _squared_gaps(x, fake[cols] - centre)
            inside = gaps < real_radii[rows, None]
            balls[cols] += inside.sum(axis=0)
            covered[rows] |= inside.any(axis=1)
            recalled[rows] |= (gaps < fake_radii[cols]).any(axis=1)
    shares = np.mean(balls > 0), recalled.mean(), balls.mean() / k, covered.mean()
    return Manifolds(*map(float, shares))


def modes_captured(samples: ArrayLike, centres: ArrayLike, std: float) -> Modes:
    """Which modes of a mixture of equal normals the samples reach, and how evenly.

    The protocol of Srivastava et al. (2017) and Lin et al. (2018): a sample is of high
    quality if it lies within 3 standard deviations of the nearest centre, and a mode
    is captured if it is the nearest of one such sample or more.  The reverse KL is
    KL(h || uniform) = sum_i h_i log(M h_i), in nats, from 0 to log M: h_i is the share
    of mode i among the samples of high quality alone (so does the code of Lin et al.),
    and M the number of modes.

    Not all samples of the mixture itself are of high quality: in two dimensions
    exp(-9/2), or 1.1 %, of them lie farther out.

    Parameters
    ----------
    samples : array, shape (n, ...)
    centres : array, shape (M, ...), each of the shape of a sample
    std : float
        Standard deviation of every mode, along every axis.

    Returns
    -------
    Modes
        `captured`, a number of modes; `high_quality`, a share of all samples;
        `reverse_kl`, nan where no sample is of high quality.

    Raises
    ------
    ValueError
        For no samples or centres, values that are not finite, sizes that differ, or a
        `std` that is not positive.
    """
    centres, samples = _pair("centres", centres, "samples", samples)
    if not 0 < std < np.inf:
        raise ValueError(f"std must be a positive number. Received: {std}")
    nearest = nearest_neighbours(samples, centres)
    good = nearest.distances <= 3 * std
    counts = np.bincount(nearest.indices[good], minlength=len(centres))
    if not good.any():
        return Modes(0, 0.0, float("nan"))
    reverse_kl = np.sum(rel_entr(counts / counts.sum(), 1 / len(centres)))
    return Modes(int(np.sum(counts > 0)), float(good.mean()), float(reverse_kl))


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


def _moments(x):
    """The mean of x, and A with A^T A its covariance, of as few rows as can be."""
    mean = np.mean(x, axis=0, dtype=np.float64)
    A = np.linalg.qr(x - mean, mode="r")
    return mean, A / np.sqrt(len(x) - 1)


def _mmd2(x, y):
    """Unbiased estimate from two float64 arrays of shape (n, d)."""
    n, dim = x.shape
    selves = np.sum((np.sum(np.stack([x, y]) ** 2, axis=-1) / dim + 1) ** 3)
    within = _kernel_sum(x, x) + _kernel_sum(y, y) - selves
    return within / (n * (n - 1)) - 2 * _kernel_sum(x, y) / n**2


def _kernel_sum(x, y):
    total = 0.0
    for rows in _blocks(len(x), 1024):
        base = x[rows] @ y.T / x.shape[1] + 1
        total += np.sum(base * base * base)  # many times faster than a power
    return total


def _squared_radii(x, k, centre):
    """Squared distance of each example to its k-th neighbour, less rounding."""
    x = x - centre
    # The nearest is the example itself.
    radii = np.concatenate(
        [
            np.partition(_squared_gaps(x[rows], x), k, axis=1)[:, k].copy()
            for rows in _blocks(len(x), 256)
        ]
    )
    # A hair off, wide next to the rounding in `_squared_gaps`, so that what lies on the
    # sphere is outside, always.
    return radii - 1e-12 * (radii + np.sum(x**2, axis=1))


def _squared_gaps(x, y):
    """|x_i - y_j|^2 of float64 arrays around the origin, shape (len(x), len(y))."""
    gaps = x @ (-2 * y.T)
    gaps += np.sum(x**2, axis=1)[:, None]
    gaps += np.sum(y**2, axis=1)
    return gaps


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


def _two_or_more(name, x):
    if len(x) < 2:
        raise ValueError(f"{name} must hold two or more examples. Received: {len(x)}")


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
