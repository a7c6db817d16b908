"""Finished trainings: how one is described, trained, stored and read back.

``runs/NAME/recipe.py`` holds a `Recipe` named ``RECIPE``. A run of it is called
``NAME/VARIANT-SEED`` and has a folder of that name with

* ``manifest.json``: everything that determined it, and what was measured, an entry a
  line; of the model's configuration, what is None, False or empty is left out;
* ``history.csv``: a row for each epoch;
* an ``.npz`` for each network that is kept, large matrices rounded to some five bits a
  weight (`Recipe.levels`), the rest to half precision; what is measured is what is
  stored. Of further seeds, networks that no chapter loads may be taken out again, with
  their line in the manifest.

``make train RUN=NAME/VARIANT-SEED`` trains it; several names may follow each other. A
training that was killed goes on where it was.
"""

import csv
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.typing import ArrayLike

from ganlib import __version__
from ganlib import data as datasets

__all__ = [
    "Recipe",
    "Record",
    "Run",
    "load",
    "load_recipe",
    "names",
    "read_digits",
    "record",
    "train",
]

FOLDER = Path(__file__).resolve().parents[1] / "runs"

#: Weights in a matrix that is stored in steps.
LARGE = 2**15


def _examples(model, data):
    return data if _is_density(data) else data.train.x


def _fit(nets, examples, epochs, callbacks, *, batch_size, steps_per_epoch):
    nets.fit(
        examples,
        steps=epochs * steps_per_epoch,
        steps_per_epoch=steps_per_epoch,
        batch_size=batch_size,
        callbacks=callbacks,
    )


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a network, or a pair of them, is trained.

    Parameters
    ----------
    data : str or density
        Name of the data set, for `ganlib.data.load`; or what has ``sample(n, rng)``,
        such as `ganlib.densities.ring`, and is then the data itself.
    epochs : int
    build : callable
        ``build(data, seed, **variant)`` gives the compiled model; without data (None),
        one of the right shapes.
    examples : callable
        ``examples(model, data)`` gives what `fit` takes; by default the training
        images, or the density.
    fit : callable
        ``fit(model, examples, epochs, callbacks, **settings)`` trains it; by default
        adversarial nets, with the settings ``batch_size`` and ``steps_per_epoch``.
    measure : callable
        ``measure(model, data)`` gives numbers, or named tuples of numbers, by name. It
        may use the networks in `keep` only.
    watch : callable, optional
        Like `measure`, for numbers during training.
    every : int
        Epochs between calls of `watch`; the first epoch is watched too.
    settings : dict
        What `fit` takes besides, such as the size of a minibatch; recorded.
    keep : tuple of str
        Networks whose weights are stored: attributes of the model, or "model".
    levels : int
        Of large matrices, weights are stored as multiples of this part of the root mean
        square of their column; 0 keeps half precision.
    variants : dict
        Options of `build` by the variant's name, or by "VARIANT-SEED" for one seed
        alone. "epochs" among them is not for `build`: it stands in for the recipe's.
    """

    data: Any
    epochs: int
    build: Callable
    measure: Callable
    examples: Callable = _examples
    fit: Callable = _fit
    watch: Callable | None = None
    every: int = 1
    settings: dict = field(default_factory=dict)
    keep: tuple = ("generator",)
    levels: int = 8
    variants: dict = field(default_factory=lambda: {"plain": {}})

    def load_data(self):
        """What the functions above take as data; raises as `ganlib.data.load`."""
        return self.data if _is_density(self.data) else datasets.load(self.data)

    def variant(self, name):
        """Options of `build` for a variant, and its epochs."""
        options = dict(self.variants[name])
        return options, options.pop("epochs", self.epochs)

    def network(self, model, name):
        return model if name == "model" else getattr(model, name)


class Record(NamedTuple):
    """What is written of a finished training: its manifest and its curves.

    `history` has a float array for each column, NaN where nothing was measured.
    """

    name: str
    manifest: dict
    history: dict


class Run(NamedTuple):
    """A finished training: its record, and its networks.

    `networks` has the Keras models that are stored, by name.
    """

    name: str
    manifest: dict
    history: dict
    networks: dict
    model: keras.Model


def names() -> list[str]:
    """Names of all finished runs, sorted."""
    if not FOLDER.exists():
        raise FileNotFoundError(
            "Finished runs are in the course's repository, not in the package: work in "
            f"a clone of it, or set ganlib.runs.FOLDER. Received: {FOLDER}"
        )
    found = FOLDER.glob("*/*/manifest.json")
    return sorted(path.parent.relative_to(FOLDER).as_posix() for path in found)


def load_recipe(name: str) -> Recipe:
    """The recipe of a run, by the name of either.

    Raises ValueError for an unknown name.
    """
    path = _recipe_path(name)
    if not path.exists():
        names()  # raises where there are no runs at all
        known = sorted(p.parent.name for p in FOLDER.glob("*/recipe.py"))
        raise ValueError(f"the recipe must be one of {known}. Received: {name!r}")
    spec = importlib.util.spec_from_file_location(path.parent.name, path)
    assert spec and spec.loader  # of a file in Python
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.RECIPE


def record(name: str) -> Record:
    """Read the manifest and the curves of a finished run, and no network.

    Raises ValueError if there is no such run.
    """
    folder = FOLDER / name
    if not (folder / "manifest.json").exists():
        raise ValueError(
            f"there is no finished run {name!r}, only {names()}. Train it with "
            f"make train RUN={name}"
        )
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Record(name, manifest, _history(folder / "history.csv"))


def load(name: str) -> Run:
    """Read a finished run.

    Parameters
    ----------
    name : str
        Such as "mnist-2014/released-1"; `names` lists them.

    Returns
    -------
    Run
        Its `model` is as `Recipe.build` makes it, with the stored networks' weights;
        its other networks are untrained.

    Raises
    ------
    ValueError
        If there is no such run, or its weights are not those of its manifest.
    """
    name, manifest, history = record(name)
    recipe = load_recipe(name)
    model = recipe.build(None, manifest["seed"], **manifest["variant"])
    networks = {key: recipe.network(model, key) for key in manifest["weights"]}
    for key, network in networks.items():
        path = FOLDER / name / f"{key}.npz"
        if _file_sha256(path) != manifest["weights"][key]:
            raise ValueError(
                f"{path.name} of the run {name} is not the file its manifest names: "
                f"fetch it again, or train with make train RUN={name}"
            )
        _restore(network, path)
    return Run(name, manifest, history, networks, model)


@cache
def _digit_reader():
    model = load("mnist-classifier/plain-1").model
    features = model.get_layer("features").output
    return keras.Model(model.inputs, [features, model.outputs[0]])


def read_digits(images: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """What the run "mnist-classifier/plain-1" sees in images.

    Parameters
    ----------
    images : array, shape (n, 28, 28, 1), in [0, 1]

    Returns
    -------
    features : array, shape (n, 64)
        What Frechet distances of digits are measured in.
    logits : array, shape (n, 10)
    """
    return _digit_reader().predict(images, batch_size=500, verbose=0)


def train(name: str) -> None:
    """Train a run, or go on with one that was killed; then measure and store it.

    Parameters
    ----------
    name : str
        "RECIPE/VARIANT-SEED".

    Raises
    ------
    ValueError
        For an unknown recipe or variant, or a run that is finished already.
    """
    recipe, variant, seed, folder = _parse(name)
    if (folder / "manifest.json").exists():
        raise ValueError(f"{name} is finished. Remove {folder} to train it again")
    options, epochs = recipe.variant(variant)
    data = recipe.load_data()
    keras.utils.set_random_seed(seed)
    model = recipe.build(data, seed, **options)
    folder.mkdir(parents=True, exist_ok=True)
    backup = keras.callbacks.BackupAndRestore(
        folder / ".backup", double_checkpoint=True, delete_checkpoint=False
    )
    watch = Watch(recipe, data, folder / "history.csv")
    examples = recipe.examples(model, data)
    recipe.fit(model, examples, epochs, [watch, backup], **recipe.settings)
    _finish(folder, recipe, model, data, options, seed, epochs)
    shutil.rmtree(folder / ".backup")


class Watch(keras.callbacks.Callback):
    """Writes a row for each epoch: losses, seconds, and what the recipe watches."""

    def __init__(self, recipe, data, path):
        super().__init__()
        self.recipe, self.data, self.path = recipe, data, path
        self.rows = _rows(path) if path.exists() else {}

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        row = {"epoch": epoch, **logs, "seconds": time.monotonic() - self.begin}
        if self.recipe.watch and (epoch == 0 or (epoch + 1) % self.recipe.every == 0):
            row.update(self.recipe.watch(self.model, self.data))
        # Of an epoch that is trained again, after a kill, the last row stays.
        self.rows[str(epoch)] = {k: f"{float(v):.6g}" for k, v in row.items()}
        _write_rows(self.path, self.rows)


def _finish(folder, recipe, model, data, options, seed, epochs):
    networks = {key: recipe.network(model, key) for key in recipe.keep}
    for key, network in networks.items():
        _store(network, folder / f"{key}.npz", recipe.levels)
        _restore(network, folder / f"{key}.npz")  # measured is what is stored
    history = _history(folder / "history.csv")
    manifest = {
        "run": folder.relative_to(FOLDER).as_posix(),
        "recipe": _recipe_sha256(folder.parent.name),
        "variant": options,
        "seed": seed,
        "epochs": epochs,
        "steps": int(model.optimizer.iterations),
        "fit": recipe.settings,
        "data": _identity(recipe.data, data),
        "metrics": {k: _plain(v) for k, v in recipe.measure(model, data).items()},
        "weights": {key: _file_sha256(folder / f"{key}.npz") for key in networks},
        "seconds": round(float(history["seconds"].sum()), 1),
        "device": _device(),
        "versions": _versions(),
        "model": _configuration(model),
    }
    _write_manifest(folder / "manifest.json", manifest)


def _parse(name):
    recipe = load_recipe(name)
    match = re.fullmatch(r"[\w-]+/(([\w+-]+)-(\d+))", name)
    known = [v for v in match.groups() if v in recipe.variants] if match else []
    if match is None or not known:
        raise ValueError(
            "a run is called RECIPE/VARIANT-SEED, such as "
            f"{name.split('/')[0]}/{next(iter(recipe.variants))}-1; the variants are "
            f"{list(recipe.variants)}. Received: {name!r}"
        )
    return recipe, known[0], int(match[3]), FOLDER / name


# ---- what is stored --------------------------------------------------------------


def _store(network, path, levels):
    arrays = {}
    for i, weights in enumerate(network.get_weights()):
        if levels and weights.ndim > 1 and weights.size >= LARGE:
            arrays[f"{i}-step"] = step = _step(weights, levels)
            arrays[f"{i}"] = np.rint(weights / step).astype("int8")
        else:
            arrays[f"{i}"] = weights.astype("float16")
    np.savez_compressed(path, **arrays)


def _step(weights, levels):
    columns = weights.reshape(-1, weights.shape[-1])
    fine = np.sqrt(np.mean(columns**2, axis=0)) / levels
    coarse = np.abs(columns).max(axis=0) / 127  # the largest must fit into a byte
    return np.maximum(np.maximum(fine, coarse), np.finfo("float32").tiny)


def _restore(network, path):
    with np.load(path) as stored:
        numbers = map(str, range(len(network.weights)))
        network.set_weights([stored[i] * stored.get(f"{i}-step", 1) for i in numbers])


def _write_manifest(path, manifest):
    lines = (f'"{key}": {json.dumps(value)}' for key, value in manifest.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row["epoch"]: row for row in csv.DictReader(file)}


def _write_rows(path, rows):
    columns = list(dict.fromkeys(key for row in rows.values() for key in row))
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
    part.replace(path)  # a kill leaves the old table or the new one


def _history(path):
    rows = list(_rows(path).values())
    return {key: np.array([float(r[key] or "nan") for r in rows]) for key in rows[0]}


def _plain(value):
    """A configuration or result as JSON; a long array as its digest."""
    if isinstance(value, dict):
        if value.get("class_name") == "__numpy__":
            return _plain(np.asarray(value["config"]["value"]))
        return {str(k): _plain(v) for k, v in value.items()}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (np.ndarray, np.generic)):
        if value.size > 64:
            return {"shape": list(value.shape), "sha256": _sha256(value)}
        return _plain(value.tolist())
    return float(f"{value:.8g}") if isinstance(value, float) else value


def _configuration(model):
    return _spoken(
        _plain({**model.get_config(), "compiled": model.get_compile_config()})
    )


def _spoken(config):
    """A configuration without what goes without saying."""
    if isinstance(config, list):
        return [_spoken(value) for value in config]
    if not isinstance(config, dict):
        return config
    silent = "module", "registered_name", "build_config", "compile_config"
    said = {k: _spoken(v) for k, v in config.items() if k not in silent}
    if "float32" in str(said.get("dtype")):
        del said["dtype"]
    return {
        key: value
        for key, value in said.items()
        if value is not None and value is not False and value not in ({}, [])
    }


def _is_density(data):
    return hasattr(data, "sample")


def _identity(name, data):
    """What tells the data from others: a density's parameters, or a digest."""
    if _is_density(data):
        return {"density": re.sub(r"-?\d+\.\d+(e-\d+)?", _rounded, repr(data))}
    return {"name": name, "sha256": _sha256(data.train.x)}


def _rounded(number):
    # The last digits of a cosine are the machine's.
    return f"{round(float(number[0]), 6) + 0.0:g}"


def _sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array).data).hexdigest()


def _recipe_path(name):
    return FOLDER / name.split("/")[0] / "recipe.py"


def _recipe_sha256(name):
    """Digest of a recipe and of those it starts from."""
    text = _recipe_path(name).read_text(encoding="utf-8")
    bases = re.findall(r'load_recipe\("(.+?)"\)', text)
    return hashlib.sha256(
        "".join([text, *map(_recipe_sha256, bases)]).encode()
    ).hexdigest()


def _file_sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _versions():
    packages = ("keras", keras.backend.backend(), "numpy")
    own = {"ganlib": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in packages}


def _device():
    return f"{keras.distribution.list_devices()[0]}, {os.cpu_count()} CPU cores"


def main(names):
    """Train runs, one after the other; say which were finished before."""
    if not names:
        raise SystemExit("usage: python -m ganlib.runs RECIPE/VARIANT-SEED ...")
    for name in names:
        if (FOLDER / name / "manifest.json").exists():
            print(f"{name} is finished")
        else:
            train(name)


if __name__ == "__main__":
    # As the module that recipes import, so that there is one class Recipe.
    from ganlib import runs

    runs.main(sys.argv[1:])
