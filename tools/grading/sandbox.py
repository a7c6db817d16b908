"""Run cells in a process of their own, with limits of time and memory.

The process has a folder of its own and, where Linux lets it, no network.  A cell that
loops, exits or takes all memory is lost: the others run again without it.  This keeps
accidents apart.  It is no prison: grade where nothing lies that must not be read.
"""

import contextlib
import ctypes
import json
import math
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import forkserver
from pathlib import Path

from tools import ENVIRONMENT, ROOT

# Loaded once, in the process that all others are copies of: seconds for each student.
PRELOADED = ["IPython.core.interactiveshell", "matplotlib.pyplot", "scipy.stats"]
PRELOADED += ["keras", "ganlib.training", "tools.grading.sandbox"]
GIBIBYTE = 2**30
LONGEST = 10_000  # characters of a cell's output that are kept
MOST = 2**24  # bytes that are read of what a process sends about a cell
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # of Linux' unshare


@dataclass(frozen=True)
class Limits:
    """What a cell may take; where there are no such limits, ``patience`` alone.

    Seconds are those that a processor works: a busy machine fails nobody.
    """

    seconds: float = 30.0
    patience: float = 300.0  # seconds by the clock, for who waits and does not work
    memory: float = 4.0  # GiB beyond what the libraries take
    file: float = 1.0  # GiB


@dataclass(frozen=True)
class Outcome:
    """What a cell did: its text, and its error if it failed."""

    text: str = ""
    error: str = ""  # the exception's name; empty if the cell ran
    message: str = ""
    traceback: tuple = ()
    line: int = 0  # of the cell, where it failed
    seconds: float = 0.0  # that a processor worked


def received(data):
    """Return the outcome in what a process sent; ValueError if it is none.

    It is JSON, which does nothing when it is read: the sender is a student's program.
    """
    try:
        found = json.loads(data)
        numbers = int(found["line"]), float(found["seconds"])
        words = [str(found[name]) for name in ("text", "error", "message")]
        return Outcome(*words, tuple(map(str, found["traceback"])), *numbers)
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(f"no outcome: {error!r}") from None


ENDLESS = Outcome(error="TimeoutError", message="it does not come to an end")
ENDED = Outcome(error="SystemExit", message="it ended the process that it ran in")


# ---- in the student's process


def confine(limits):
    """Limit this process; only time has a limit where there is no ``resource``."""
    with contextlib.suppress(ImportError):
        import resource

        def limit(kind, size):
            hard = resource.getrlimit(kind)[1]
            size = size if hard == resource.RLIM_INFINITY else min(size, hard)
            resource.setrlimit(kind, (size, size))

        limit(resource.RLIMIT_CORE, 0)
        limit(resource.RLIMIT_FSIZE, int(limits.file * GIBIBYTE))
        if sys.platform == "linux":  # elsewhere it cannot be told what is taken
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            taken = pages * resource.getpagesize()
            limit(resource.RLIMIT_AS, taken + int(limits.memory * GIBIBYTE))


def deny_network():
    """Leave the network, and tell whether that was possible."""
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK) == 0


def shell():
    """Return an IPython that keeps the last error in place of printing it."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        failure = ()

        def _showtraceback(self, etype, evalue, stb):
            self.failure = stb

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    made = Shell.instance(config=config, ipython_dir=os.path.abspath(".ipython"))
    made.user_ns["__name__"] = "__main__"
    return made


def line_of(error):
    """Return the line of the cell that led to an error."""
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.startswith("<ipython-input"):
            return trace.tb_lineno
        trace = trace.tb_next
    return getattr(error, "lineno", 0) or 0


def allow(seconds):
    """Let this process work so long from now on."""
    with contextlib.suppress(ImportError):
        import resource

        until = math.ceil(time.process_time() + seconds)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def outcome(python, source, limits):
    """Run one cell."""
    from IPython.utils.capture import capture_output

    python.failure = ()
    allow(limits.seconds)
    begin = time.process_time()
    with capture_output() as captured:
        result = python.run_cell(source, store_history=False)
    # What a cell wrote to stderr, a warning or a log, is no error.
    text = (captured.stdout + captured.stderr)[:LONGEST]
    took = time.process_time() - begin
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return Outcome(text, seconds=took)
    trace = tuple(line[:LONGEST] for line in python.failure[-100:])
    message = str(error)[:LONGEST]
    return Outcome(text, type(error).__name__, message, trace, line_of(error), took)


def work(connection, sources, folder, limits, core):
    """Run cells one after the other and send what each did."""
    os.chdir(folder)
    if hasattr(os, "setsid"):
        os.setsid()  # so that all it starts can be ended with it
    if core is not None:
        os.sched_setaffinity(0, {core})
    deny_network()
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in 0, 1, 2:  # C++ writes there, and nobody reads it
        os.dup2(silence, stream)
    os.environ["MPLBACKEND"] = "agg"
    python = shell()
    confine(limits)
    for source in sources:
        found = asdict(outcome(python, source, limits))
        connection.send_bytes(json.dumps(found).encode())
    connection.close()
    os._exit(0)  # whatever threads an answer left behind


# ---- in the grader's process


@cache
def server():
    """Return what makes processes: copies of one that has the libraries loaded."""
    if sys.platform != "linux":  # elsewhere a copy of a process may not be used
        return multiprocessing.get_context("spawn")
    os.environ.update(ENVIRONMENT)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    before, path = os.dup(2), os.environ.get("PYTHONPATH")
    try:  # what it is started with: a path to the library, and no logs of C++
        os.environ["PYTHONPATH"] = str(ROOT)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        forkserver.ensure_running()
    finally:
        os.dup2(before, 2)
        os.environ["PYTHONPATH"] = path or ""
    return context


def end(process):
    """End a process and all that it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


def attempt(sources, folder, limits, core):
    """Run cells until one is lost; return the outcomes, and how it was lost."""
    ours, theirs = server().Pipe(duplex=False)
    arguments = theirs, sources, folder, limits, core
    process = server().Process(target=work, args=arguments, daemon=True)
    process.start()
    theirs.close()
    outcomes, lost = [], None
    try:
        while len(outcomes) < len(sources) and lost is None:
            if ours.poll(limits.patience):
                outcomes.append(received(ours.recv_bytes(MOST)))
            else:
                lost = ENDLESS
    except (EOFError, OSError, ValueError):  # it is gone, or sends what it must not
        process.join(5)
        lost = ENDLESS if process.exitcode == -getattr(signal, "SIGXCPU", 0) else ENDED
    finally:
        end(process)
        ours.close()
    return outcomes, lost


def run(sources, limits=Limits(), files=(), core=None):  # noqa: B008
    """Run cells in a new folder that holds copies of ``files``; return the outcomes."""
    lost = {}
    while True:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for path in files:
                Path(folder, path.name).write_bytes(path.read_bytes())
            left = ["" if n in lost else source for n, source in enumerate(sources)]
            outcomes, failed = attempt(left, folder, limits, core)
        if failed is None:
            return [lost.get(n, found) for n, found in enumerate(outcomes)]
        if len(outcomes) in lost or not sources:
            raise RuntimeError(f"no process can be run here: {asdict(failed)}")
        lost[len(outcomes)] = failed
