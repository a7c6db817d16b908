"""A few contenders that take turns, each in a process of its own; compiling counts."""

import multiprocessing
import statistics

from benchmarks.pairs import ROUNDS, quiet


def rows(problem, measure, contenders):
    """A row for each of {name: (function, note)}, by ``measure(function)``, seconds."""
    measured = {name: [] for name in contenders}
    spawn = multiprocessing.get_context("spawn")
    for _ in range(ROUNDS):
        for name, seconds in measured.items():
            with spawn.Pool(1, quiet) as process:
                seconds.append(process.apply(measure, contenders[name][:1]))
    medians = {name: statistics.median(seconds) for name, seconds in measured.items()}
    first = next(iter(medians.values()))
    return [
        {
            "problem": problem,
            "contender": name,
            "seconds": seconds,
            "ratio": seconds / first,
            "compile_seconds": None,
            "note": contenders[name][1],
        }
        for name, seconds in medians.items()
    ]
