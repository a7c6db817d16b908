"""Real data with the papers' splits, verified before it is used.

``load(name)`` gives float32 images in [0, 1], of shape ``(n, height, width,
channels)``, and int64 labels:

* ``"digits"``: scikit-learn's 8 x 8 digits, always there; 1,297 to train, 250 to
  validate, 250 to test.
* ``"mnist"``: as in Goodfellow et al. (2014), the last 10,000 of the 60,000 training
  images validate.  Looked for in the folder that the environment variable
  ``GANLIB_DATA`` names, then downloaded by Keras into its own cache.
"""

import hashlib
import importlib
import os
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

__all__ = ["DataCorrupted", "DataUnavailable", "Dataset", "Split", "load"]


class DataUnavailable(RuntimeError):  # noqa: N818 (it names a state)
    """The data is neither here nor to be had; the message says what to do."""


class DataCorrupted(RuntimeError):  # noqa: N818 (it names a state)
    """The data is not what its name says; the message says what to do."""


class Split(NamedTuple):
    """Images `x` and labels `y` of one part of a data set."""

    x: np.ndarray
    y: np.ndarray


class Dataset(NamedTuple):
    """A data set in its three parts."""

    name: str
    train: Split
    validation: Split
    test: Split


class _Source(NamedTuple):
    """A data set of Keras: how much of it validates, and what it must contain.

    `sha256` holds a digest for each array, of its bytes as an IDX file.
    """

    validation: int
    sha256: dict


_SOURCES = {
    "mnist": _Source(
        validation=10_000,
        sha256={
            "x_train": "ba891046e6505d7aadcbbe25680a0738"
            "ad16aec93bde7f9b65e87a2fc25776db",
            "y_train": "65a50cbbf4e906d70832878ad85ccda5"
            "333a97f0f4c3dd2ef09a8a9eef7101c5",
            "x_test": "0fa7898d509279e482958e8ce81c8e77"
            "db3f2f8254e26661ceb7762c4d494ce7",
            "y_test": "ff7bcfd416de33731a308c3f266cc351"
            "222c34898ecbeaf847f06e48f7ec33f2",
        },
    ),
}

# What a damaged archive makes NumPy and zipfile raise.
_UNREADABLE = (EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def load(name):
    """Load a data set, verified.

    Parameters
    ----------
    name : str
        "digits" or "mnist".

    Returns
    -------
    Dataset
        With `train`, `validation` and `test`, each a `Split` of images `x`, float32
        in [0, 1] of shape (n, height, width, channels), and labels `y`, int64 of
        shape (n,).

    Raises
    ------
    ValueError
        For an unknown name.
    DataUnavailable
        If the data is not here and cannot be downloaded.
    DataCorrupted
        If a file is damaged or holds anything else than the published data.
    """
    if name == "digits":
        return _digits()
    if name in _SOURCES:
        return _downloaded(name, _SOURCES[name])
    known = ["digits", *_SOURCES]
    raise ValueError(f"name must be one of {known}. Received: {name!r}")


def _digits():
    from sklearn.datasets import load_digits

    digits = load_digits()
    order = np.random.default_rng(2014).permutation(len(digits.target))
    x = (digits.images[order, ..., None] / 16).astype(np.float32)
    y = digits.target[order].astype(np.int64)
    ends = (0, 1297, 1547, 1797)
    parts = [slice(*ends[i : i + 2]) for i in range(3)]
    return Dataset("digits", *(Split(x[part], y[part]) for part in parts))


def _downloaded(name, source):
    arrays, origin = _find(name, source)
    for key, digest in source.sha256.items():
        if _idx_sha256(arrays[key]) != digest:
            raise _corrupted(origin, f"its {key} is not the published {name}")
    x, y = arrays["x_train"], arrays["y_train"]
    cut = len(x) - source.validation
    return Dataset(
        name,
        _split(x[:cut], y[:cut]),
        _split(x[cut:], y[cut:]),
        _split(arrays["x_test"], arrays["y_test"]),
    )


def _split(x, y):
    x = np.divide(x, 255, dtype=np.float32)
    if x.ndim == 3:
        x = x[..., None]
    return Split(x, y.astype(np.int64))


def _find(name, source):
    """The arrays of a data set, and the words for where they come from."""
    folder = os.environ.get("GANLIB_DATA")
    if not folder:
        return _from_keras(name, "GANLIB_DATA is not set"), "Keras' cached copy"
    if not Path(folder).is_dir():
        raise DataUnavailable(
            f"GANLIB_DATA names {folder}, which is not a folder. Set it to the folder "
            f"that holds {name}.npz, or unset it to let Keras download the data."
        )
    path = Path(folder, f"{name}.npz")
    if not path.exists():
        why = f"GANLIB_DATA names {folder}, which holds no {path.name}"
        return _from_keras(name, why), "Keras' cached copy"
    return _from_file(path, source), str(path)


def _from_keras(name, why):
    dataset = importlib.import_module(f"keras.datasets.{name}")
    try:
        (x_train, y_train), (x_test, y_test) = dataset.load_data()
    except Exception as error:  # Keras raises bare Exceptions for a failed download
        raise DataUnavailable(
            f"{name} could not be had: {why}, and Keras could not download it "
            f"({error}). Connect to the network and load it again, or set "
            f"GANLIB_DATA to a folder that holds {name}.npz."
        ) from error
    return dict(x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


def _from_file(path, source):
    if not zipfile.is_zipfile(path):
        raise _corrupted(path, "it is no .npz archive, or only a part of one")
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {key: archive[key] for key in source.sha256}
    except KeyError as error:
        raise _corrupted(path, f"an array is missing: {error}") from error
    except _UNREADABLE as error:
        raise _corrupted(path, f"it cannot be read: {error}") from error


def _corrupted(origin, what):
    return DataCorrupted(
        f"{origin} was refused: {what}. Delete it, then load again or put a good copy "
        "in its place."
    )


def _idx_sha256(array):
    """SHA-256 of an array as an IDX file, whose header holds its type and shape."""
    unsigned_byte = array.dtype == np.uint8
    header = np.array([0, 0, 8 if unsigned_byte else 0, array.ndim], np.uint8)
    digest = hashlib.sha256(header.tobytes())
    digest.update(np.array(array.shape, ">u4").tobytes())
    digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
