"""Two virtual devices beside one, on JAX; a file on the disk beside an array.

Both train the pair of MNIST for 100 iterations, after 20 that compile. Virtual devices
share the cores of the machine, so that two cannot be faster: what is measured is what
sharing costs. The file is read from the disk, not from the system's memory of it.
"""

import functools
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import turns
from benchmarks.pairs import CPU
from benchmarks.problems import BATCH, keras_networks, keras_optimizers

STEPS, N = 100, 60_000
TWO = {"XLA_FLAGS": "--xla_force_host_platform_device_count=2"}


def trained(x):
    """Seconds of a training on x, compiled."""
    from ganlib.training import AdversarialNets

    nets = AdversarialNets(*keras_networks("mnist"))
    nets.compile(*keras_optimizers("mnist"))
    settings = {"batch_size": BATCH, "steps_per_epoch": 20, "verbose": 0}
    nets.fit(x, steps=20, **settings)
    start = time.perf_counter()
    nets.fit(x, steps=STEPS, **settings)
    return time.perf_counter() - start


def images():
    return np.random.default_rng(0).integers(2, size=(N, 28, 28, 1), dtype=np.uint8)


def devices(several):
    os.environ.update(CPU, KERAS_BACKEND="jax", **(TWO if several else {}))
    import keras

    if several:
        assert len(keras.distribution.list_devices()) == 2
        keras.distribution.set_distribution(keras.distribution.DataParallel())
    return trained(images())


def reading(mapped):
    os.environ.update(CPU, KERAS_BACKEND="tensorflow")
    if not mapped:
        return trained(images())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "images.npy")
        np.save(path, images())
        with path.open("rb") as file:
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):  # forget it
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return trained(np.load(path, mmap_mode="r"))


DEVICES = {
    "one device": (False, "ganlib, JAX"),
    "two virtual devices": (True, "DataParallel: half of each minibatch on each"),
}
SOURCES = {
    "from memory": (False, "ganlib, TensorFlow: 60,000 images, uint8"),
    "from disk": (True, "the same in a file, mapped"),
}
device_rows = functools.partial(turns.rows, "devices", devices, DEVICES)
source_rows = functools.partial(turns.rows, "sources", reading, SOURCES)
