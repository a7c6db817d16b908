"""Quantities of Goodfellow et al. (2014), computed rather than trusted.

Three ways in, all in nats:

* on a regular grid: `p` and `q` hold density values, `dx` the volume of a cell;
* for a piecewise linear generator of one variable: `pushforward`, exactly;
* from samples: functions that return an `Estimate`, a mean with its standard
  error.

`p` is the density of the data and `q` that of the generator.  Needs NumPy and
SciPy only.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr, xlogy

__all__ = [
    "Estimate",
    "criterion",
    "jsd",
    "jsd_from_log_densities",
    "kl",
    "kl_from_log_densities",
    "optimal_discriminator",
    "pushforward",
    "total_variation",
    "value",
    "value_from_logits",
]


class Estimate(NamedTuple):
    """A Monte-Carlo mean and its standard error."""

    mean: float
    se: float


def optimal_discriminator(p: ArrayLike, q: ArrayLike) -> np.ndarray:
    """The best discriminator, D*(x) = p(x) / (p(x) + q(x)).

    Proposition 1 of Goodfellow et al. (2014).

    Parameters
    ----------
    p, q : array, one shape
        Densities of the data and of the generator.

    Returns
    -------
    array of the same shape
        nan where both densities are zero: there D* is not determined.

    Raises
    ------
    ValueError
        For shapes that differ, or values that are negative or not finite.
    """
    p, q = _densities(p, q)
    total = p + q
    return np.divide(p, total, out=np.full(p.shape, np.nan), where=total > 0)


def value(d: ArrayLike, p: ArrayLike, q: ArrayLike, dx: float) -> float:
    """The value function V(D, G) = E_p log D(x) + E_q log(1 - D(x)), in nats.

    Equation 1 of Goodfellow et al. (2014), with q the density of G(z).

    Parameters
    ----------
    d : array, the shape of `p`, or a number
        D(x), in [0, 1].  Ignored, nan included, where neither density has mass.
    p, q : array, one shape
        Densities of the data and of the generator on a regular grid.
    dx : float
        Volume of a cell of the grid.

    Returns
    -------
    float
        -inf if D is certain and wrong somewhere.  A `d` that rounding alone has
        made certain counts as the ratio of densities that it stands for.

    Raises
    ------
    ValueError
        For shapes that differ, a bad density or `dx`, or a `d` outside [0, 1]
        where there is mass.
    """
    p, q = _densities(p, q)
    d = np.asarray(d, dtype=np.float64)
    if d.shape not in (p.shape, ()):
        raise ValueError(
            f"d must be a number or have the shape of p, {p.shape}. "
            f"Received: shape {d.shape}"
        )
    d = np.where(p + q > 0, d, 0.5)
    if not np.all((d >= 0) & (d <= 1)):
        raise ValueError(
            "d must lie in [0, 1] where p or q has mass. "
            f"Received: values from {np.min(d)} to {np.max(d)}"
        )
    # rel_entr(p, p + q) is p log D*.
    real = np.where(_lost(d, p, q), rel_entr(p, p + q), xlogy(p, d))
    fake = np.where(_lost(1 - d, q, p), rel_entr(q, p + q), xlogy(q, 1 - d))
    return _integral(real + fake, dx)


def criterion(p: ArrayLike, q: ArrayLike, dx: float) -> float:
    """The virtual training criterion C(G) = max_D V(D, G) = V(D*, G), in nats.

    Theorem 1 of Goodfellow et al. (2014): C(G) = -log 4 + 2 JSD(p, q).  Computed
    from D*, not from the divergence, so that the theorem can be checked.

    Parameters and errors are those of `kl`.
    """
    return value(optimal_discriminator(p, q), p, q, dx)


def kl(p: ArrayLike, q: ArrayLike, dx: float) -> float:
    """Kullback-Leibler divergence KL(p || q), in nats.

    Parameters
    ----------
    p, q : array, one shape
        Densities on a regular grid.
    dx : float
        Volume of a cell of the grid.

    Returns
    -------
    float
        inf where `q` is zero and `p` is not.

    Raises
    ------
    ValueError
        For shapes that differ, densities that are negative, not finite or empty,
        or a `dx` that is not positive.
    """
    p, q = _densities(p, q)
    return _integral(rel_entr(p, q), dx)


def jsd(p: ArrayLike, q: ArrayLike, dx: float) -> float:
    """Jensen-Shannon divergence, in nats: 0 if p = q, log 2 on disjoint supports.

    JSD = KL(p || m) / 2 + KL(q || m) / 2 with m = (p + q) / 2.  Parameters and
    errors are those of `kl`.
    """
    p, q = _densities(p, q)
    # KL of doubled densities: halving p + q could lose the smallest numbers.
    total = p + q
    return _integral(rel_entr(2 * p, total) + rel_entr(2 * q, total), dx) / 4


def total_variation(p: ArrayLike, q: ArrayLike, dx: float) -> float:
    """Total variation distance, half the integral of |p - q|, in [0, 1].

    Parameters and errors are those of `kl`.
    """
    p, q = _densities(p, q)
    return _integral(np.abs(p - q), dx) / 2


def pushforward(x: ArrayLike, mass: ArrayLike, edges: ArrayLike) -> np.ndarray:
    """Density of x = G(z) for a piecewise linear G of one variable, exactly.

    Between neighbouring nodes G is linear, so the mass of that latent interval
    spreads evenly between the two values of G: its distribution function is a
    ramp, or a step where G is flat.

    Parameters
    ----------
    x : array, shape (n + 1,)
        G at the increasing latent nodes z_0 ... z_n; need not be monotone.
    mass : array, shape (n,)
        Probability of each latent interval [z_i, z_{i+1}].
    edges : array, shape (m + 1,)
        Increasing edges of the cells of x space.  A cell holds its left edge, the
        last one both.

    Returns
    -------
    array, shape (m,)
        Mean density in each cell; times the widths of the cells it sums to the
        mass between the first and the last edge.

    Raises
    ------
    ValueError
        For shapes that do not fit, a negative mass, or edges that do not increase.
    """
    x, mass, edges = (np.asarray(a, dtype=np.float64) for a in (x, mass, edges))
    if not (x.ndim == mass.ndim == 1 and x.size == mass.size + 1 > 1):
        raise ValueError(
            "x must hold one node more than mass has intervals. "
            f"Received: shapes {x.shape} and {mass.shape}"
        )
    if not np.all(np.isfinite(x)):
        raise ValueError("x must be finite. Received: nan or infinite values")
    if not np.all((mass >= 0) & (mass < np.inf)):
        raise ValueError(
            f"mass must be finite and not negative. Received: {np.min(mass)} as least"
        )
    if edges.ndim != 1 or edges.size < 2 or not np.all(np.diff(edges) > 0):
        raise ValueError(
            "edges must be two or more increasing numbers. "
            f"Received: shape {edges.shape}, {edges}"
        )
    return np.diff(_cumulative(x, mass, edges)) / np.diff(edges)


def value_from_logits(real_logits: ArrayLike, fake_logits: ArrayLike) -> Estimate:
    """Estimate V(D, G) from the logits a of D = sigmoid(a), in nats.

    Equation 1 of Goodfellow et al. (2014): the mean of log D over data plus that of
    log(1 - D) over the generator's samples, each as a softplus of the logit.

    Parameters
    ----------
    real_logits, fake_logits : array, any shape, two or more values
        Logits of independent draws from the data and from the generator.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        For fewer than two logits, or nan.
    """
    real = _sample("real_logits", real_logits)
    fake = _sample("fake_logits", fake_logits)
    return _sum(_mean(-_softplus(-real)), _mean(-_softplus(fake)))


def kl_from_log_densities(log_p: ArrayLike, log_q: ArrayLike) -> Estimate:
    """Estimate KL(p || q) as the mean of log p(x) - log q(x) over x ~ p, in nats.

    Parameters
    ----------
    log_p, log_q : array, one shape
        Log-densities at the same points, independent draws from p.

    Returns
    -------
    Estimate
        inf, with the standard error nan, if q is zero at one of the points.

    Raises
    ------
    ValueError
        For shapes that differ, fewer than two points, nan, or a `log_p` that is
        not finite.
    """
    return _mean(_log_ratio("log_q", log_q, "log_p", log_p, sign=-1))


def jsd_from_log_densities(
    log_p_at_p: ArrayLike,
    log_q_at_p: ArrayLike,
    log_p_at_q: ArrayLike,
    log_q_at_q: ArrayLike,
) -> Estimate:
    """Estimate the Jensen-Shannon divergence from draws of p and of q, in nats.

    Parameters
    ----------
    log_p_at_p, log_q_at_p : array, one shape
        Log-densities of p and q at draws from p.
    log_p_at_q, log_q_at_q : array, one shape
        The same at draws from q.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        As `kl_from_log_densities` does, for either pair.
    """
    at_p = _log_ratio("log_q_at_p", log_q_at_p, "log_p_at_p", log_p_at_p)
    at_q = _log_ratio("log_p_at_q", log_p_at_q, "log_q_at_q", log_q_at_q)
    # log p - log m = log 2 - softplus(log q - log p), and likewise for q.
    terms = [_mean((np.log(2) - _softplus(ratio)) / 2) for ratio in (at_p, at_q)]
    return _sum(*terms)


def _densities(p, q):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    if p.shape != q.shape or p.size == 0:
        raise ValueError(
            "p and q must have one shape and hold at least one value. "
            f"Received: shapes {p.shape} and {q.shape}"
        )
    for name, density in (("p", p), ("q", q)):
        if not np.all((density >= 0) & (density < np.inf)):
            raise ValueError(
                f"{name} must be finite and not negative. "
                f"Received: values from {np.min(density)} to {np.max(density)}"
            )
    return p, q


def _integral(values, dx):
    if np.ndim(dx) != 0 or not 0 < dx < np.inf:
        raise ValueError(f"dx must be a positive number. Received: {dx!r}")
    return float(np.sum(values) * dx)


def _lost(d, mass, other):
    """Whether `d` is zero although the best one is merely too small to be seen."""
    return (d == 0) & (mass < np.finfo(np.float64).eps * other)


def _cumulative(x, mass, edges):
    """Probability of G(z) below each edge; at the last edge, of not above it."""
    low, high = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    below = edges[:, None] > low
    below[-1] = edges[-1] >= low
    width = np.where(high > low, high - low, 1)
    with np.errstate(over="ignore"):
        ramp = np.clip((edges[:, None] - low) / width, 0, 1)
    return np.where(high > low, ramp, below) @ mass


def _sample(name, values):
    values = np.asarray(values, dtype=np.float64).ravel()
    if values.size < 2 or np.any(np.isnan(values)):
        raise ValueError(
            f"{name} must hold two or more values and no nan. "
            f"Received: {values.size} values, {np.count_nonzero(np.isnan(values))} nan"
        )
    return values


def _log_ratio(name, values, own_name, own, sign=1):
    """`sign` times (values - own), where `own` are the points' own log-densities."""
    if np.shape(values) != np.shape(own):
        raise ValueError(
            f"{own_name} and {name} must have one shape. "
            f"Received: {np.shape(own)} and {np.shape(values)}"
        )
    values, own = _sample(name, values), _sample(own_name, own)
    if not np.all(np.isfinite(own)):
        raise ValueError(
            f"{own_name} must be finite: a draw has a density. "
            f"Received: {np.count_nonzero(~np.isfinite(own))} infinite values"
        )
    return sign * (values - own)


def _softplus(a):
    return np.logaddexp(0, a)


def _mean(values):
    mean = float(np.mean(values))
    if not np.isfinite(mean):
        return Estimate(mean, float("nan"))
    return Estimate(mean, float(np.std(values, ddof=1) / np.sqrt(values.size)))


def _sum(first, second):
    """Sum of independent estimates."""
    return Estimate(first.mean + second.mean, float(np.hypot(first.se, second.se)))
