"""The Parzen log-likelihood of Goodfellow et al. (2014), against its limits.

10,000 samples, 10,000 points of 784 values, 10 widths: `ganlib.metrics` beside the
one float64 matrix product that it cannot do without, and beside the formula as it is
written down.  Each runs in a process of its own, in turns.
"""

import multiprocessing
import resource
import statistics
import sys
import time

import numpy as np
from scipy.special import logsumexp

from ganlib.metrics import SIGMAS, parzen_log_densities

N, DIM, ROUNDS = 10_000, 784, 3
BROADCAST_POINTS = 100  # of N, scaled up: all of them would take minutes


def ours(samples, points):
    parzen_log_densities(samples, points, SIGMAS)


def product(samples, points):
    np.matmul(points, samples.T)


def broadcasting(samples, points):
    log_norm = np.log(len(samples)) + DIM * np.log(SIGMAS * np.sqrt(2 * np.pi))
    for x in points[:BROADCAST_POINTS]:
        squares = np.sum((x - samples) ** 2, axis=1)
        logsumexp(-squares / (2 * SIGMAS[:, None] ** 2), axis=1) - log_norm


def measure(contender):
    """Seconds for N points, and the peak memory of this process in GB."""
    rng = np.random.default_rng(0)
    samples, points = rng.random((N, DIM)), rng.random((N, DIM))
    contender(samples[:256], points[:16])  # starts the threads of BLAS
    start = time.perf_counter()
    contender(samples, points)
    seconds = time.perf_counter() - start
    if contender is broadcasting:
        seconds *= N / BROADCAST_POINTS
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
    return seconds, peak


def rows():
    """One row a contender: seconds (median), ratio to the product, note."""
    contenders = (product, ours, broadcasting)
    measured = {contender: [] for contender in contenders}
    spawn = multiprocessing.get_context("spawn")
    for _ in range(ROUNDS):
        for contender in contenders:
            with spawn.Pool(1) as process:
                measured[contender].append(process.apply(measure, (contender,)))
    seconds = {c: statistics.median(s for s, _ in measured[c]) for c in contenders}
    peaks = {c: max(peak for _, peak in measured[c]) for c in contenders}
    names = {product: "matrix product", ours: "ganlib.metrics"}
    notes = {
        product: f"{N} x {DIM} by {DIM} x {N}, float64",
        ours: f"peak memory {peaks[ours]:.2f} GB, inputs included",
        broadcasting: f"timed on {BROADCAST_POINTS} points, scaled up to {N}",
    }
    return [
        {
            "problem": "parzen",
            "contender": names.get(contender, contender.__name__),
            "seconds": seconds[contender],
            "ratio": seconds[contender] / seconds[product],
            "compile_seconds": None,
            "peak_gb": peaks[contender],
            "note": notes[contender],
        }
        for contender in contenders
    ]
