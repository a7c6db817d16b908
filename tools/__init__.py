"""The book's own tooling: run notebooks, make student copies, prepare assignments."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Everything that executes notebooks or tests runs under these settings: results
# of training depend on oneDNN and on the device, and logs must stay out of outputs.
ENVIRONMENT = {
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}

# Notebooks run in their own folders, where a relative path would lead elsewhere.
if os.environ.get("GANLIB_DATA"):
    ENVIRONMENT["GANLIB_DATA"] = str(Path(os.environ["GANLIB_DATA"]).resolve())


# JAX compiles the same small networks in one test after another: once is enough, and
# not by all its optimizations, which take longer than a test's few steps save.
COMPILATION = {
    "JAX_COMPILATION_CACHE_DIR": str(ROOT / "_build" / "jax"),
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",
}


def prepare_tests():
    """Set the environment; give each worker of ``pytest -n`` a core of its own.

    Threads that wait by spinning would else take the core of the other worker.
    """
    os.environ.update(ENVIRONMENT | COMPILATION)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if worker and hasattr(os, "sched_setaffinity"):  # on Linux
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(worker) % len(cores)]})
