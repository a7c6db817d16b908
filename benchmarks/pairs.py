"""Algorithm 1 by ganlib and by its peers: same networks, batch, optimizers, steps.

Every measurement has a process of its own, and the contenders take turns, so that
what else the machine does falls on all of them. It does not fall evenly: PyTorch's
threads wait for each other by spinning, and on a busy machine of two cores became 20
times slower. Run this on an idle one. All contenders run on the CPU. A process calls
``train`` twice: the first call compiles, the second one is timed.
"""

import importlib
import multiprocessing
import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from typing import NamedTuple

from benchmarks.problems import EPOCH

ROUNDS = 3
UNSTEADY = 1.5  # from this spread between rounds on, the row says so
STEPS = {"toy": 10_000, "mnist": 100, "dcgan": 10, "residual": 10}
CONVOLUTIONS = "dcgan", "residual"
CPU = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "JAX_PLATFORMS": "cpu",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class Contender(NamedTuple):
    """A module of `benchmarks.contenders` and how to run it."""

    name: str
    module: str
    needs: str  # the package, which is Keras' backend where the module uses Keras
    note: str
    options: dict = {}  # of the module's ``trainer``
    problems: tuple = ("toy", "mnist")
    environment: dict = {}
    scaled: int = 1  # one in so many iterations is timed, but no less than an epoch


CONTENDERS = (
    Contender(
        "ganlib, TensorFlow",
        "ganlib_fit",
        "tensorflow",
        "block auto",
        problems=tuple(STEPS),
    ),
    Contender("ganlib, JAX", "ganlib_fit", "jax", "block auto", problems=tuple(STEPS)),
    Contender(
        "ganlib, TensorFlow without oneDNN",
        "ganlib_fit",
        "tensorflow",
        "as the chapters run, whose outputs must repeat on other machines",
        problems=CONVOLUTIONS,
        environment={"TF_ENABLE_ONEDNN_OPTS": "0"},
    ),
    Contender(
        "ganlib, TensorFlow, blocks of 10",
        "ganlib_fit",
        "tensorflow",
        "what block auto is held against",
        options={"block": 10},
        problems=("mnist",),
    ),
    Contender(
        "ganlib, JAX, blocks of 10",
        "ganlib_fit",
        "jax",
        "what block auto is held against",
        options={"block": 10},
        problems=("mnist",),
    ),
    Contender(
        "Keras fit, TensorFlow",
        "keras_fit",
        "tensorflow",
        "textbook train_step over tf.data, one iteration a step",
        scaled=5,
    ),
    Contender("JAX lax.scan", "jax_scan", "jax", "by hand, minibatches drawn inside"),
    Contender("PyTorch, eager", "torch_eager", "torch", "detach, two optimizers"),
    Contender(
        "PyTorch, eager",
        "torch_convolutions",
        "torch",
        "detach, two optimizers",
        problems=CONVOLUTIONS,
    ),
    Contender(
        "PyTorch, compiled",
        "torch_convolutions",
        "torch",
        "both networks by torch.compile",
        options={"compiled": True},
        problems=("dcgan",),  # no second derivatives
    ),
    Contender(
        "matrix products",
        "limits",
        "tensorflow",
        "float32, of as many multiplications as DCGAN's convolutions",
        options={"kind": "product"},
        problems=("dcgan",),
    ),
    Contender(
        "one convolution",
        "limits",
        "tensorflow",
        "the largest of D, forward, as often as makes as many multiplications",
        options={"kind": "convolution"},
        problems=("dcgan",),
    ),
)


def seconds(train, steps):
    start = time.perf_counter()
    train(steps)
    return time.perf_counter() - start


def measure(contender, problem, steps):
    """Seconds an iteration, and seconds of compiling, in a fresh process."""
    os.environ.update(CPU, KERAS_BACKEND=contender.needs, **contender.environment)
    module = importlib.import_module(f"benchmarks.contenders.{contender.module}")
    train = module.trainer(problem, **contender.options)
    first = seconds(train, EPOCH[problem])
    iteration = seconds(train, steps) / steps
    return iteration, max(0.0, first - EPOCH[problem] * iteration)


def quiet():
    """Drop what TensorFlow logs at its import; errors reach the parent all the same."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def timed_steps(contender, problem):
    return max(EPOCH[problem], STEPS[problem] // contender.scaled)


def rounds(problem):
    """(seconds an iteration, seconds of compiling) of each contender, a list each."""
    entered = [c for c in CONTENDERS if problem in c.problems and find_spec(c.needs)]
    measured = {contender.name: [] for contender in entered}
    spawn = multiprocessing.get_context("spawn")
    for i in range(ROUNDS):
        for contender in entered:
            job = measure, contender, problem, timed_steps(contender, problem)
            with ProcessPoolExecutor(1, spawn, quiet) as process:
                iteration, compiling = process.submit(*job).result()
            measured[contender.name].append((iteration, compiling))
            print(
                f"{problem}, round {i + 1} of {ROUNDS}: {contender.name}: "
                f"{1000 * iteration:.2f} ms an iteration, compiling {compiling:.1f} s",
                flush=True,
            )
    return measured


def summary(problem, measured):
    """One row a contender; those without measurements say what they need."""
    contenders = [c for c in CONTENDERS if problem in c.problems]
    rows = [row(c, problem, measured.get(c.name)) for c in contenders]
    for each in rows:
        if each["seconds"]:
            each["ratio"] = each["seconds"] / rows[0]["seconds"]
    return rows


def row(contender, problem, measured):
    """What is reported of a contender, all but the ratio."""
    row = {"problem": problem, "contender": contender.name, "note": contender.note}
    row |= dict.fromkeys(("seconds", "ratio", "compile_seconds"))
    if not measured:
        return row | {"note": f"skipped: {contender.needs} is not installed"}
    iterations, compiling = zip(*measured)
    if (timed := timed_steps(contender, problem)) < STEPS[problem]:
        row["note"] += f"; {timed:,} timed, scaled up to {STEPS[problem]:,}"
    if (spread := max(iterations) / min(iterations)) > UNSTEADY:
        row["note"] += f"; unsteady: slowest round {spread:.1f}x the fastest"
    row["seconds"] = STEPS[problem] * statistics.median(iterations)
    row["compile_seconds"] = statistics.median(compiling)
    return row


def rows(problem):
    """Rows of one problem; seconds are those of all its iterations, by medians."""
    return summary(problem, rounds(problem))
