"""Real data with the papers' splits, verified before it is used.

``load(name)`` gives float32 images in [0, 1], of shape ``(n, height, width,
channels)``, and int64 labels:

* ``"digits"``: scikit-learn's 8 x 8 digits, always there; 1,297 to train, 250 to
  validate, 250 to test.
* ``"mnist"``: as in Goodfellow et al. (2014), the last 10,000 of the 60,000 training
  images validate.
* ``"fashion_mnist"``: clothes in the place of digits, split in the same way.
* ``"cifar10"``: 32 x 32 photographs in colour; as in the paper, the last 10,000 of the
  50,000 training images validate.  A file in another order is accepted, for the images
  are the same; but other images validate then.
* ``"faces"``: LFWcrop (Sanderson and Lovell 2009), 48 x 48 and grey, a substitute for
  the Toronto Face Database, which is not public.  10,000 to train, 1,000 to validate,
  2,233 to test; nobody is in two parts.  The label is the person.

Files are looked for in the folder that the environment variable ``GANLIB_DATA`` names:
``NAME.npz``, or the IDX files or pickles as their authors publish them, packed or not.
All but the faces are else downloaded by Keras into its own cache.
"""

import hashlib
import importlib
import os
import pickle
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ganlib.data import layouts

__all__ = [
    "DataCorrupted",
    "DataUnavailable",
    "Dataset",
    "Split",
    "contrast_normalize",
    "load",
]


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


def load(name: str) -> Dataset:
    """Load a data set, verified.

    Parameters
    ----------
    name : str
        "digits", "mnist", "fashion_mnist", "cifar10" or "faces".

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
        If a file is damaged or holds anything else than the data of that name.
    """
    if name == "digits":
        return Dataset(name, *_digits())
    if name not in _SOURCES:
        known = ["digits", *_SOURCES]
        raise ValueError(f"name must be one of {known}. Received: {name!r}")
    source = _SOURCES[name]
    arrays, origin = _find(name, source)
    if name in layouts.SHAPES:
        arrays = layouts.plain(arrays, name)
    found = source.digests(arrays)
    for key, digest in source.sha256.items():
        if found[key] != digest:
            raise _refused(origin, f"its {key!r} is not that of {name}", arrays)
    return Dataset(name, *source.split(arrays))


def contrast_normalize(x: ArrayLike, scale: float = 55) -> np.ndarray:
    """Give every image mean 0 and the norm `scale`.

    Parameters
    ----------
    x : array, shape (n, ...)
        Images, in any unit.
    scale : float
        55 is the paper's; it gives the 3,072 values of a CIFAR-10 image a root mean
        square of 55 / √3072 = 0.992.

    Returns
    -------
    array, float32, shape (n, ...)
        (x - mean) * scale / ‖x - mean‖, image by image; 0 where all values of
        an image are equal. Brightness and contrast are lost: there is no way back.

    Raises
    ------
    ValueError
        Unless x has at least two axes.

    Notes
    -----
    ``gcn: 55`` in ``cifar10_*.yaml``, released with Goodfellow et al. (2014).
    """
    x = np.asarray(x, np.float32)
    if x.ndim < 2:
        raise ValueError(f"x must have shape (n, ...). Received: shape {x.shape}")
    flat = x.reshape(len(x), -1)
    flat = flat - flat.mean(axis=1, keepdims=True, dtype=float).astype(np.float32)
    norm = np.linalg.norm(flat, axis=1, keepdims=True)
    flat *= scale / np.where(norm > 0, norm, 1)
    return flat.reshape(x.shape)


# ---- Where the arrays come from --------------------------------------------------

# What a damaged archive makes NumPy and zipfile raise.
_UNREADABLE = (
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
    pickle.UnpicklingError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


def _find(name, source):
    """The arrays of a data set, and the words for where they come from."""
    folder = os.environ.get("GANLIB_DATA")
    if not folder:
        return source.elsewhere(name, "GANLIB_DATA is not set"), "Keras' cached copy"
    if not Path(folder).is_dir():
        raise DataUnavailable(
            f"GANLIB_DATA names {folder}, which is not a folder. Set it to the folder "
            f"that holds {source.file}, or unset it."
        )
    path = Path(folder, source.file)
    if not path.exists():
        try:
            for arrays, place in layouts.find(folder, name):
                return arrays, str(place)
        except _UNREADABLE as error:
            raise _unreadable(f"The {name} in {folder}", error) from error
        why = f"GANLIB_DATA names {folder}, which holds no {source.file}"
        return source.elsewhere(name, why), "Keras' cached copy"
    return _from_file(path, source.keys), str(path)


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


def _from_nowhere(name, why):
    raise DataUnavailable(
        f"{name} could not be had: {why}, and there is no download. Get LFWcrop "
        "(Sanderson and Lovell 2009), its 13,233 grey faces resized from 64 x 64 to "
        "48 x 48, as lfwcrop48.npz with the arrays images, uint8 (13233, 48, 48), and "
        "person, int32 (13233,): the number of each name in alphabetical order. Then "
        "set GANLIB_DATA to its folder."
    )


def _from_file(path, keys):
    if not zipfile.is_zipfile(path):
        raise _unreadable(path, "it is no .npz archive, or only a part of one")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
    except _UNREADABLE as error:
        raise _unreadable(path, error) from error
    if missing := [key for key in keys if key not in arrays]:
        raise _refused(path, f"the arrays {missing} are missing", arrays)
    return {key: arrays[key] for key in keys}


def _unreadable(origin, why):
    return DataCorrupted(
        f"{origin} was refused: it cannot be read ({why}). Delete it, then load again "
        "or put a good copy in its place."
    )


def _refused(origin, what, arrays):
    """For what can be read, and is something else: perhaps somebody's work."""
    held = ", ".join(f"{k}: {a.dtype} {a.shape}" for k, a in arrays.items())
    return DataCorrupted(
        f"{origin} was refused: {what}. It holds {held or 'nothing'}. Move it to "
        "another folder, then load again or put a good copy in its place."
    )


# ---- What they must be -----------------------------------------------------------


def _each_array(arrays):
    """A digest for each array, of its bytes as an IDX file."""
    return {key: _sha256(array) for key, array in arrays.items()}


def _each_part(arrays):
    """A digest for each part: of its labelled images, whatever their order."""
    return {
        part: _sha256_of_set(arrays[f"x_{part}"], arrays[f"y_{part}"])
        for part in ("train", "test")
    }


def _sha256(array):
    digest = hashlib.sha256(_idx_header(array))
    digest.update(np.ascontiguousarray(array, array.dtype.newbyteorder(">")).data)
    return digest.hexdigest()


def _sha256_of_set(x, y):
    """SHA-256 of both headers, then of the sorted SHA-256s of the pairs."""
    x, y = np.atleast_1d(x), np.ravel(y)
    pairs = (hashlib.sha256(a.tobytes() + b.tobytes()).digest() for a, b in zip(x, y))
    digest = hashlib.sha256(_idx_header(x) + _idx_header(y))
    digest.update(b"".join(sorted(pairs)))
    return digest.hexdigest()


def _idx_header(array):
    """The header of an IDX file: type, number of axes and lengths of an array."""
    kind = {"uint8": 8, "int32": 12}.get(array.dtype.name, 0)
    start = np.array([0, 0, kind, array.ndim], np.uint8)
    return start.tobytes() + np.array(array.shape, ">u4").tobytes()


# ---- How they are split ----------------------------------------------------------


def _digits():
    from sklearn.datasets import load_digits

    digits = load_digits()
    order = np.random.default_rng(2014).permutation(len(digits.target))
    x = (digits.images[order, ..., None] / 16).astype(np.float32)
    y = digits.target[order].astype(np.int64)
    ends = (0, 1297, 1547, 1797)
    parts = [slice(*ends[i : i + 2]) for i in range(3)]
    return [Split(x[part], y[part]) for part in parts]


def _last_validate(n, arrays):
    """The last `n` training images validate."""
    x, y = arrays["x_train"], arrays["y_train"].ravel()
    cut = len(x) - n
    test = _split(arrays["x_test"], arrays["y_test"])
    return _split(x[:cut], y[:cut]), _split(x[cut:], y[cut:]), test


def _by_person(ends, arrays):
    """The images of one person are in one part; within a part they are shuffled.

    The people, in random order, fill the parts up to the ends, counted in images.
    """
    rng = np.random.default_rng(2014)
    x, person = arrays["images"], arrays["person"]
    images = np.bincount(person)
    people = rng.permutation(len(images))
    part = np.empty_like(people)
    part[people] = np.searchsorted(ends, images[people].cumsum())
    order = rng.permutation(len(person))
    parts = [order[part[person[order]] == i] for i in range(3)]
    return [_split(x[chosen], person[chosen]) for chosen in parts]


def _split(x, y):
    x = np.divide(x, 255, dtype=np.float32)
    if x.ndim == 3:
        x = x[..., None]
    return Split(x, y.ravel().astype(np.int64))


# ---- The data sets ---------------------------------------------------------------


class _Source(NamedTuple):
    """A data set in a file: its arrays, their digests, its split and its origin.

    `digests` gives what must equal `sha256`, and `split` the three parts, both of the
    arrays by name; `elsewhere` gives the arrays where there is no file.
    """

    file: str
    keys: tuple
    digests: Callable
    sha256: dict
    split: Callable
    elsewhere: Callable = _from_keras


def _of_keras(file, digests, sha256):
    keys = ("x_train", "y_train", "x_test", "y_test")
    return _Source(file, keys, digests, sha256, partial(_last_validate, 10_000))


_SOURCES = {
    "mnist": _of_keras(
        "mnist.npz",
        _each_array,
        {
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
    "fashion_mnist": _of_keras(
        "fashion_mnist.npz",
        _each_array,
        {
            "x_train": "c59f468a2f672dc815687fe0f8388776"
            "8d799fd8a3f3276145d20f83aa44d888",
            "y_train": "bad3541b69d912435c50bb6ba87bec29"
            "4ff4f6a2e1246121d8633921760443d9",
            "x_test": "5b4141f0afbad91edebe8549f8fcffe0"
            "87ea10ca49f1dbef5c9a5cd8815ce37b",
            "y_test": "0402a96d92fd2663957122ceb108a494"
            "c5af83dab82d92729df917d7dec38c34",
        },
    ),
    "cifar10": _of_keras(
        "cifar10.npz",
        _each_part,
        {
            "train": "eb1e3554cc375a5ffef4e05cae789dcd5815659ca600f18f544fe5c700a0841d",
            "test": "0bd60a7c4e853bbe01eb983be9a7da91c1f47bc0e48bceed2ec61a8a691d6aae",
        },
    ),
    "faces": _Source(
        file="lfwcrop48.npz",
        keys=("images", "person"),
        digests=_each_array,
        sha256={
            "images": "29df972c04141396ec40b24e16fb8c7f"
            "5020c257c927180cd04bab08f0879275",
            "person": "946a4c9f303ec4b7fa261aff6da17431"
            "47ae1f9ed861e28001fdeb0d5968b9d6",
        },
        split=partial(_by_person, (10_000, 11_000)),
        elsewhere=_from_nowhere,
    ),
}
