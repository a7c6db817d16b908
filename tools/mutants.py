"""Do the checks of the exercises notice small errors?

    python -m tools.mutants [--jobs 2] [book/game/minimax.ipynb ...]

Every solution is changed by every small wrong step of ``tools.steps``; its checks
must refuse the result, or ``tests/equivalent_mutants.py`` says why they need not.
"""

import argparse
import contextlib
import io
import os
import random
import signal
import sys
import threading
import time
from _thread import interrupt_main
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

try:
    import resource
except ImportError:  # on Windows
    resource = None

from tests.equivalent_mutants import EQUIVALENT
from tools import ENVIRONMENT
from tools.exercises import exercises_only, passes, trials
from tools.mutation import mutants
from tools.notebooks import chapters, read

SEED = 2014  # of the samples
SPARE = 2**31  # bytes that a mutant may use


@dataclass
class Verdict:
    """What became of the mutants of one exercise."""

    name: str
    total: int
    survivors: list = field(default_factory=list)
    equivalent: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def good(self):
        return not (self.survivors or self.problems)

    def __str__(self):
        noticed = self.total - len(self.survivors) - len(self.equivalent)
        return "\n".join(
            [
                f"{self.name}: {noticed} of {self.total} noticed, "
                f"{len(self.equivalent)} equivalent",
                *(f"  survives: {change}" for change in self.survivors),
                *(f"  {problem}" for problem in self.problems),
            ]
        )


@contextlib.contextmanager
def little_memory():
    """Refuse memory beyond ``SPARE`` bytes more than is in use; on Linux only."""
    statistics = Path("/proc/self/statm")
    if not (resource and statistics.exists()):
        yield
        return
    used = int(statistics.read_text().split()[5]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = used + SPARE if hard < 0 else min(used + SPARE, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def survives(judge, source, limit):
    """Tell whether a mutant passes the checks within some seconds: some never end.

    The clock interrupts as Ctrl-C does, on every system.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    late = threading.Event()

    def stop():
        late.set()
        interrupt_main()

    clock = threading.Timer(limit, stop)
    clock.start()
    try:
        with little_memory():
            return passes(judge, source)
    except KeyboardInterrupt:
        if not late.is_set():
            raise
        return False
    finally:
        clock.cancel()


def examined(name, source, judge, listed, sample):
    """Return the verdict on one solution."""
    begin = time.perf_counter()
    judge(source)
    limit = 2 + 10 * (time.perf_counter() - begin)
    tried = every = mutants(source)
    if sample and sample < len(every):
        tried = random.Random(f"{SEED} {name}").sample(every, sample)
    listed = {change for changes in listed.values() for change in changes}
    verdict = Verdict(name, len(tried))
    for mutant in tried:
        known = mutant.change in listed
        if survives(judge, mutant.source, limit):
            kind = verdict.equivalent if known else verdict.survivors
            kind.append(mutant.change)
        elif known:
            verdict.problems.append(f"equivalent, but noticed: {mutant.change}")
    gone = sorted(listed - {m.change for m in every})
    verdict.problems += [f"equivalent, but no mutant: {change}" for change in gone]
    if not passes(judge, source):
        verdict.problems.append("a mutant spoiled what the checks use")
    return verdict


def verdicts(notebook, listed=EQUIVALENT, sample=None):
    """Return a verdict on each solution, from all mutants or from a sample of each."""
    return [
        examined(name, source, judge, listed.get(name, {}), sample)
        for name, source, judge in trials(exercises_only(notebook))
    ]


def chapter(path):
    """Return the verdicts of a chapter, run in its folder, and the seconds it took."""
    begin = time.perf_counter()
    os.chdir(path.parent)
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            found = verdicts(read(path))
        except Exception as error:
            found = [Verdict(path.stem, 0, problems=[f"does not run: {error!r}"])]
    return path, found, time.perf_counter() - begin


def silence():
    """Drop what frameworks write to stderr while they load."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, help="chapters; all by default")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    options = parser.parse_args(arguments)
    os.environ |= ENVIRONMENT | {"MPLBACKEND": "agg"}
    paths = [path.resolve() for path in options.paths] or chapters()
    every = []
    with ProcessPoolExecutor(options.jobs, get_context("spawn"), silence) as pool:
        for path, found, seconds in pool.map(chapter, paths):
            print(f"\n{path.stem}, {seconds:.0f} s", *found, sep="\n", flush=True)
            every += found
    total, same = sum(v.total for v in every), sum(len(v.equivalent) for v in every)
    left = sum(len(v.survivors) for v in every)
    print(
        f"\n{total} mutants: {total - same - left} noticed,",
        f"{same} equivalent, {left} survive",
    )
    return not all(v.good for v in every)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
