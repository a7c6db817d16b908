import importlib
import os
from pathlib import Path

import numpy as np
import pytest

from ganlib import data

# A stand-in for MNIST, small enough to write and damage in every test.
RNG = np.random.default_rng(0)
SMALL = {
    "x_train": RNG.integers(0, 256, (60, 28, 28), dtype=np.uint8),
    "y_train": RNG.integers(0, 10, 60, dtype=np.uint8),
    "x_test": RNG.integers(0, 256, (10, 28, 28), dtype=np.uint8),
    "y_test": RNG.integers(0, 10, 10, dtype=np.uint8),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty GANLIB_DATA; `SMALL` is what counts as the published MNIST."""
    digests = {key: data._idx_sha256(array) for key, array in SMALL.items()}
    source = data._Source(validation=20, sha256=digests)
    monkeypatch.setitem(data._SOURCES, "mnist", source)
    monkeypatch.setenv("GANLIB_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def keras_mnist(monkeypatch):
    """Let Keras' download fail, or give what is put in the returned dict."""
    given = {}

    def load_data():
        if not given:
            raise Exception("URL fetch failure: no route to host")
        return (given["x_train"], given["y_train"]), (given["x_test"], given["y_test"])

    module = importlib.import_module("keras.datasets.mnist")
    monkeypatch.setattr(module, "load_data", load_data)
    return given


def write(folder, **changed):
    arrays = {k: v for k, v in {**SMALL, **changed}.items() if v is not None}
    path = folder / "mnist.npz"
    np.savez_compressed(path, **arrays)
    return path


def check_small(dataset):
    """`dataset` is SMALL: nothing lost, nothing shared between the parts."""
    for part, x, y in [
        (dataset.train, SMALL["x_train"][:40], SMALL["y_train"][:40]),
        (dataset.validation, SMALL["x_train"][40:], SMALL["y_train"][40:]),
        (dataset.test, SMALL["x_test"], SMALL["y_test"]),
    ]:
        assert part.x.dtype == np.float32 and part.y.dtype == np.int64
        np.testing.assert_allclose(part.x, x[..., None] / 255, rtol=1e-6)
        np.testing.assert_array_equal(part.y, y)


def test_digits_are_scikit_learns_each_in_one_part():
    from sklearn.datasets import load_digits

    digits = data.load("digits")
    parts = digits.train, digits.validation, digits.test
    assert [part.x.shape for part in parts] == [(n, 8, 8, 1) for n in (1297, 250, 250)]
    x = np.concatenate([part.x for part in parts])
    y = np.concatenate([part.y for part in parts])
    assert x.dtype == np.float32 and y.dtype == np.int64
    assert x.min() == 0 and x.max() == 1
    mine = np.column_stack([y, np.round(x.reshape(-1, 64) * 16)])
    theirs = load_digits()
    theirs = np.column_stack([theirs.target, theirs.data])
    np.testing.assert_array_equal(
        mine[np.lexsort(mine.T)], theirs[np.lexsort(theirs.T)]
    )


def test_the_split_of_the_digits_does_not_move():
    first, again = data.load("digits"), data.load("digits")
    np.testing.assert_array_equal(first.test.x, again.test.x)
    np.testing.assert_array_equal(first.train.y[:8], [8, 4, 9, 0, 0, 5, 2, 0])


def test_a_verified_file_is_loaded_without_keras(folder, keras_mnist):
    write(folder)
    check_small(data.load("mnist"))


def test_a_folder_without_the_file_falls_back_to_keras(folder, keras_mnist):
    keras_mnist.update(SMALL)
    check_small(data.load("mnist"))


@pytest.mark.parametrize("unset", ["", None])
def test_without_a_folder_keras_is_asked(folder, keras_mnist, monkeypatch, unset):
    keras_mnist.update(SMALL)
    if unset is None:
        monkeypatch.delenv("GANLIB_DATA")
    else:
        monkeypatch.setenv("GANLIB_DATA", unset)
    check_small(data.load("mnist"))


def test_no_data_and_no_network_names_the_remedy(folder, keras_mnist, monkeypatch):
    message = "holds no mnist.npz.*no route to host.*Connect.*or set GANLIB_DATA"
    with pytest.raises(data.DataUnavailable, match=message):
        data.load("mnist")
    monkeypatch.delenv("GANLIB_DATA")
    with pytest.raises(data.DataUnavailable, match="GANLIB_DATA is not set"):
        data.load("mnist")


def test_a_folder_that_is_not_there_is_not_passed_over(
    folder, keras_mnist, monkeypatch
):
    keras_mnist.update(SMALL)
    monkeypatch.setenv("GANLIB_DATA", str(folder / "typo"))
    with pytest.raises(data.DataUnavailable, match="typo, which is not a folder"):
        data.load("mnist")


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.999])
def test_a_truncated_file_is_refused(folder, keras_mnist, kept):
    path = write(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(data.DataCorrupted, match="mnist.npz was refused.*Delete it"):
        data.load("mnist")


@pytest.mark.parametrize("place", [0, 0.3, 0.6])
def test_a_damaged_file_is_refused(folder, keras_mnist, place):
    path = write(folder)
    damaged = bytearray(path.read_bytes())
    start = int(place * len(damaged))
    damaged[start : start + 64] = bytes(64)
    path.write_bytes(damaged)
    with pytest.raises(data.DataCorrupted, match="it cannot be read.*Delete it"):
        data.load("mnist")


def test_something_else_by_that_name_is_refused(folder, keras_mnist):
    (folder / "mnist.npz").write_text("<html>404 Not Found</html>")
    with pytest.raises(data.DataCorrupted, match="no .npz archive"):
        data.load("mnist")


@pytest.mark.parametrize("key", sorted(SMALL))
def test_a_single_altered_value_is_refused(folder, keras_mnist, key):
    altered = SMALL[key].copy()
    altered.flat[-1] ^= 1
    write(folder, **{key: altered})
    with pytest.raises(data.DataCorrupted, match=f"its {key} is not the published"):
        data.load("mnist")


@pytest.mark.parametrize(
    "x", [SMALL["x_train"].reshape(60, 784), SMALL["x_train"].view(np.int8)]
)
def test_the_same_bytes_in_another_shape_or_type_are_refused(folder, keras_mnist, x):
    write(folder, x_train=x)
    with pytest.raises(data.DataCorrupted, match="its x_train is not the published"):
        data.load("mnist")


def test_a_missing_array_is_named(folder, keras_mnist):
    write(folder, y_test=None)
    with pytest.raises(data.DataCorrupted, match="an array is missing.*y_test"):
        data.load("mnist")


def test_what_keras_gives_is_verified_too(folder, keras_mnist):
    keras_mnist.update(SMALL, y_test=SMALL["y_test"][::-1])
    with pytest.raises(data.DataCorrupted, match="Keras' cached copy was refused"):
        data.load("mnist")


@pytest.mark.parametrize("name", ["MNIST", "cifar10", None])
def test_an_unknown_name_is_told_the_known_ones(name):
    with pytest.raises(ValueError, match=r"\['digits', 'mnist'\]. Received"):
        data.load(name)


@pytest.mark.skipif(
    not Path(os.environ.get("GANLIB_DATA", ""), "mnist.npz").is_file(),
    reason="needs GANLIB_DATA to name a folder with mnist.npz",
)
def test_the_real_mnist_has_the_split_of_the_paper():
    mnist = data.load("mnist")
    parts = mnist.train, mnist.validation, mnist.test
    shapes = [(n, 28, 28, 1) for n in (50_000, 10_000, 10_000)]
    assert [part.x.shape for part in parts] == shapes
    assert all(part.x.min() == 0 and part.x.max() == 1 for part in parts)
    # The published counts of each digit among the 60,000 and the 10,000.
    y = np.concatenate([mnist.train.y, mnist.validation.y])
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    np.testing.assert_array_equal(np.bincount(y), counts)
    counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    np.testing.assert_array_equal(np.bincount(mnist.test.y), counts)
