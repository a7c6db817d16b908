"""The forms in which people have MNIST, Fashion-MNIST and CIFAR-10 on their disks.

Whatever the form, what is read is verified afterwards: see ``published``.
"""

import gzip
import io
import math
import pickle
import tarfile
from pathlib import Path

import numpy as np

__all__ = ["KEYS", "SHAPES", "find", "plain"]

KEYS = "x_train", "y_train", "x_test", "y_test"
SHAPES = {"mnist": (28, 28), "fashion_mnist": (28, 28), "cifar10": (32, 32, 3)}

#: Names of the IDX files, as they are published.
IDX = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
#: Where to look for them; the last is where torchvision puts them.
PLACES = {
    "mnist": (".", "mnist", "MNIST/raw"),
    "fashion_mnist": (".", "fashion_mnist", "FashionMNIST/raw"),
    "cifar10": (".", "cifar10"),
}


def find(folder, name):
    """Yield arrays by key, and the place they are from, for each form found."""
    for place in PLACES.get(name, ()):
        here = Path(folder, place)
        if name == "cifar10":
            yield from _cifar(here)
        else:
            files = {key: _idx_file(here, stem) for key, stem in IDX.items()}
            if all(files.values()):
                arrays = {key: _read_idx(file) for key, file in files.items()}
                yield arrays, str(files["x_train"].parent)


def plain(arrays, name):
    """Arrays of whole numbers, of the published shapes and types where possible."""
    return {key: _plain(array, key, SHAPES[name]) for key, array in arrays.items()}


def _plain(array, key, shape):
    images = key.startswith("x")
    if images and array.ndim and array.size == len(array) * math.prod(shape):
        array = array.reshape(len(array), *shape)
    elif not images:
        array = array.ravel()
    if array.dtype.kind == "f" and array.size and 0 <= array.min() <= array.max() <= 1:
        array = array * 255.0 if images else array
    rounded = np.rint(array) if array.dtype.kind in "biuf" else array
    whole = rounded.size and 0 <= rounded.min() <= rounded.max() <= 255
    return rounded.astype(np.uint8) if whole else array


# ---- IDX -----------------------------------------------------------------------------


def _idx_file(folder, stem):
    """The file by that name, packed or not; some write a dot for the second dash."""
    dotted = stem.replace("-idx", ".idx")
    names = [n + end for n in (stem, dotted) for end in ("", ".gz")]
    return next((folder / n for n in names if (folder / n).is_file()), None)


def _read_idx(file):
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as stream:
        content = stream.read()
    axes = content[3] if len(content) > 3 else 0
    shape = np.frombuffer(content, ">u4", axes, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


# ---- CIFAR-10 ------------------------------------------------------------------------

BATCHES = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]


def _cifar(folder):
    unpacked, archive = (
        folder / "cifar-10-batches-py",
        folder / "cifar-10-python.tar.gz",
    )
    if all((unpacked / name).is_file() for name in BATCHES):
        yield (
            _joined([_unpickle((unpacked / n).read_bytes()) for n in BATCHES]),
            unpacked,
        )
    elif archive.is_file():
        with tarfile.open(archive) as tar:
            names = [f"cifar-10-batches-py/{n}" for n in BATCHES]
            members = [tar.extractfile(name) for name in names]
            yield _joined([_unpickle(m.read()) for m in members if m]), archive


def _joined(batches):
    x = np.concatenate([batch[b"data"] for batch in batches])
    x = x.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    y = np.concatenate([batch[b"labels"] for batch in batches]).astype(np.uint8)
    ends = len(batches[-1][b"data"])
    return {
        "x_train": x[:-ends],
        "y_train": y[:-ends],
        "x_test": x[-ends:],
        "y_test": y[-ends:],
    }


class _Arrays(pickle.Unpickler):
    """Reads arrays and plain values; a pickle could run anything else."""

    known = {
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("_codecs", "encode"),
    }

    def find_class(self, module, name):
        if (module, name) not in self.known:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _unpickle(content):
    return _Arrays(io.BytesIO(content), encoding="bytes").load()
