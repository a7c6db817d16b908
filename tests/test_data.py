import gzip
import importlib
import os
import pickle
import shutil
import tarfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ganlib import data
from ganlib.data import layouts, published

# Stand-ins for the data sets, small enough to write and damage in every test.
RNG = np.random.default_rng(0)


def small(shape):
    return {
        "x_train": RNG.integers(0, 256, (60, *shape), dtype=np.uint8),
        "y_train": RNG.integers(0, 10, 60, dtype=np.uint8),
        "x_test": RNG.integers(0, 256, (10, *shape), dtype=np.uint8),
        "y_test": RNG.integers(0, 10, 10, dtype=np.uint8),
    }


SMALL = {
    "mnist": small((28, 28)),
    "fashion_mnist": small((28, 28)),
    "cifar10": small((32, 32, 3)),
    "faces": {
        "images": RNG.integers(0, 256, (60, 8, 8), dtype=np.uint8),
        "person": np.repeat(np.arange(20, dtype=np.int32), [1] * 10 + [2, 8] * 5),
    },
}
SPLITS = {
    "mnist": partial(published._last_validate, 20),
    "fashion_mnist": partial(published._last_validate, 20),
    "cifar10": partial(published._last_validate, 20),
    "faces": partial(published._by_person, (30, 45)),
}
DOWNLOADED = ["mnist", "fashion_mnist", "cifar10"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty GANLIB_DATA; `SMALL` is what counts as the published data."""
    for name, source in published._SOURCES.items():
        digests = source.digests(SMALL[name])
        source = source._replace(sha256=digests, split=SPLITS[name])
        monkeypatch.setitem(published._SOURCES, name, source)
    monkeypatch.setenv("GANLIB_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def download(monkeypatch):
    """Let Keras' downloads fail, or give what is put in the returned dict."""
    given = {}

    def load_data():
        if not given:
            raise Exception("URL fetch failure: no route to host")
        return (given["x_train"], given["y_train"]), (given["x_test"], given["y_test"])

    for name in DOWNLOADED:
        module = importlib.import_module(f"keras.datasets.{name}")
        monkeypatch.setattr(module, "load_data", load_data)
    return given


def write(folder, name="mnist", **changed):
    arrays = {k: v for k, v in {**SMALL[name], **changed}.items() if v is not None}
    path = folder / published._SOURCES[name].file
    np.savez_compressed(path, **arrays)
    return path


def check_small(dataset):
    """`dataset` is its stand-in: nothing lost, nothing shared between the parts."""
    arrays = SMALL[dataset.name]
    for part, x, y in [
        (dataset.train, arrays["x_train"][:40], arrays["y_train"][:40]),
        (dataset.validation, arrays["x_train"][40:], arrays["y_train"][40:]),
        (dataset.test, arrays["x_test"], arrays["y_test"]),
    ]:
        assert part.x.dtype == np.float32 and part.y.dtype == np.int64
        x = x.reshape(part.x.shape)
        np.testing.assert_allclose(part.x, x / 255, rtol=1e-6)
        np.testing.assert_array_equal(part.y, y)
    assert dataset.train.x.ndim == 4


# ---- Digits --------------------------------------------------------------------------


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


# ---- What is downloaded --------------------------------------------------------------


@pytest.mark.parametrize("name", DOWNLOADED)
def test_a_verified_file_is_loaded_without_keras(folder, name):
    write(folder, name)
    check_small(data.load(name))


@pytest.mark.parametrize("name", DOWNLOADED)
def test_a_folder_without_the_file_falls_back_to_keras(folder, download, name):
    download.update(SMALL[name])
    check_small(data.load(name))


@pytest.mark.parametrize("unset", ["", None])
def test_without_a_folder_keras_is_asked(folder, download, monkeypatch, unset):
    download.update(SMALL["mnist"])
    if unset is None:
        monkeypatch.delenv("GANLIB_DATA")
    else:
        monkeypatch.setenv("GANLIB_DATA", unset)
    check_small(data.load("mnist"))


def test_labels_in_a_column_are_as_good(folder, download):
    arrays = SMALL["cifar10"]  # as Keras gives those of CIFAR-10
    columns = {key: arrays[key][:, None] for key in ("y_train", "y_test")}
    download.update(arrays, **columns)
    check_small(data.load("cifar10"))


@pytest.mark.parametrize("name", DOWNLOADED)
def test_no_data_and_no_network_names_the_remedy(folder, monkeypatch, name):
    message = f"holds no {name}.npz.*no route to host.*Connect.*or set GANLIB_DATA"
    with pytest.raises(data.DataUnavailable, match=message):
        data.load(name)
    monkeypatch.delenv("GANLIB_DATA")
    with pytest.raises(data.DataUnavailable, match="GANLIB_DATA is not set"):
        data.load(name)


def test_what_keras_gives_is_verified_too(folder, download):
    download.update(SMALL["mnist"], y_test=SMALL["mnist"]["y_test"][::-1])
    with pytest.raises(data.DataCorrupted, match="Keras' cached copy was refused"):
        data.load("mnist")


# ---- What is refused -----------------------------------------------------------------


@pytest.mark.parametrize("name", SMALL)
def test_a_folder_that_is_not_there_is_not_passed_over(
    folder, download, monkeypatch, name
):
    download.update(SMALL["mnist"])
    monkeypatch.setenv("GANLIB_DATA", str(folder / "typo"))
    with pytest.raises(data.DataUnavailable, match="typo, which is not a folder"):
        data.load(name)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.999])
def test_a_truncated_file_is_refused(folder, name, kept):
    path = write(folder, name)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(data.DataCorrupted, match=f"{path.name} was refused.*Delete it"):
        data.load(name)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("place", [0, 0.3, 0.6])
def test_a_damaged_file_is_refused(folder, name, place):
    path = write(folder, name)
    damaged = bytearray(path.read_bytes())
    start = int(place * len(damaged))
    damaged[start : start + 64] = bytes(64)
    path.write_bytes(damaged)
    with pytest.raises(data.DataCorrupted, match="it cannot be read.*Delete it"):
        data.load(name)


def test_something_else_by_that_name_is_refused(folder):
    (folder / "mnist.npz").write_text("<html>404 Not Found</html>")
    with pytest.raises(data.DataCorrupted, match="no .npz archive"):
        data.load("mnist")


ARRAYS = [(name, key) for name, arrays in SMALL.items() for key in arrays]


@pytest.mark.parametrize("name, key", ARRAYS)
def test_a_single_altered_value_is_refused(folder, name, key):
    altered = SMALL[name][key].copy()
    altered.flat[-1] ^= 1
    write(folder, name, **{key: altered})
    blamed = key.split("_")[-1] if name == "cifar10" else key
    with pytest.raises(data.DataCorrupted, match=f"its '{blamed}' is not that of"):
        data.load(name)


@pytest.mark.parametrize("name, key", ARRAYS)
def test_a_missing_array_is_named(folder, name, key):
    write(folder, name, **{key: None})
    message = rf"arrays \['{key}'\] are missing. It holds .*int.*Move it"
    with pytest.raises(data.DataCorrupted, match=message):
        data.load(name)


@pytest.mark.parametrize("name, key", ARRAYS)
@pytest.mark.parametrize("change", ["shape", "type", "length", "scalar"])
def test_the_same_bytes_in_another_shape_or_type_are_refused(folder, name, key, change):
    array = SMALL[name][key]
    other = {
        "shape": array.reshape(2, -1),
        "type": array.view(np.int8 if array.dtype == np.uint8 else np.uint32),
        "length": np.concatenate([array, array[-1:]]),
        "scalar": array.flat[0],
    }
    write(folder, name, **{key: other[change]})
    if key[0] == "y" and change in ("shape", "type"):
        check_small(data.load(name))  # rows, columns and wider types: the same labels
        return
    with pytest.raises(data.DataCorrupted, match="is not that of.*It holds.*Move it"):
        data.load(name)


# ---- Other layouts of good data ------------------------------------------------------

AS_GOOD = {
    "a channel axis": lambda x, y: (x[..., None], y),
    "rows": lambda x, y: (x.reshape(len(x), -1), y),
    "wide integers": lambda x, y: (x.astype(np.int64), y.astype(np.int32)),
    "floats up to 255": lambda x, y: (x.astype(np.float32), y.astype(float)),
    "floats up to 1": lambda x, y: ((x / 255).astype(np.float32), y),
    "labels in a column": lambda x, y: (x, y[:, None]),
}


@pytest.mark.parametrize("name", DOWNLOADED)
@pytest.mark.parametrize("layout", AS_GOOD)
def test_good_data_in_another_layout_are_loaded(folder, name, layout):
    arrays = SMALL[name]
    changed = {}
    for part in "train", "test":
        pair = AS_GOOD[layout](arrays[f"x_{part}"], arrays[f"y_{part}"])
        changed |= dict(zip((f"x_{part}", f"y_{part}"), pair))
    write(folder, name, **changed)
    check_small(data.load(name))


def write_idx(folder, name, packed, dotted=False):
    folder.mkdir(parents=True, exist_ok=True)
    for key, array in SMALL[name].items():
        file = layouts.IDX[key].replace("-idx", ".idx" if dotted else "-idx")
        content = published._idx_header(array) + array.tobytes()
        opened = gzip.open if packed else open
        with opened(folder / (file + ".gz" * packed), "wb") as stream:
            stream.write(content)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "name, place",
    [
        ("mnist", "."),
        ("mnist", "MNIST/raw"),
        ("fashion_mnist", "."),
        ("fashion_mnist", "fashion_mnist"),
    ],
)
def test_idx_files_are_read(folder, name, place, packed):
    write_idx(folder / place, name, packed, dotted=place == ".")
    check_small(data.load(name))


def test_idx_files_of_another_data_set_are_not_taken_for_it(folder):
    write_idx(folder, "fashion_mnist", packed=True)
    with pytest.raises(data.DataCorrupted, match="is not that of mnist.*Move it"):
        data.load("mnist")


def pickles():
    arrays = SMALL["cifar10"]
    x = arrays["x_train"].transpose(0, 3, 1, 2).reshape(60, -1)
    parts = [slice(12 * i, 12 * (i + 1)) for i in range(5)]
    batches = [(x[part], arrays["y_train"][part]) for part in parts]
    test = arrays["x_test"].transpose(0, 3, 1, 2).reshape(10, -1), arrays["y_test"]
    for name, (x, y) in zip(layouts.BATCHES, [*batches, test]):
        yield name, pickle.dumps({b"data": x, b"labels": y.tolist()}, protocol=2)


@pytest.mark.parametrize("packed", [True, False])
def test_pickles_of_cifar10_are_read(folder, packed):
    inner = folder / "cifar-10-batches-py"
    inner.mkdir()
    for name, content in pickles():
        (inner / name).write_bytes(content)
    if packed:
        with tarfile.open(folder / "cifar-10-python.tar.gz", "w:gz") as tar:
            tar.add(inner, inner.name)
        shutil.rmtree(inner)
    check_small(data.load("cifar10"))


class Harmful:
    def __reduce__(self):
        return os.mkdir, ("harmed",)


def test_a_pickle_runs_nothing(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "cifar-10-batches-py").mkdir()
    for name in layouts.BATCHES:
        content = pickle.dumps({b"data": Harmful(), b"labels": []})
        (folder / "cifar-10-batches-py" / name).write_bytes(content)
    with pytest.raises(data.DataCorrupted, match="mkdir"):
        data.load("cifar10")
    assert not (folder / "harmed").exists()


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_damaged_files_of_other_layouts_are_refused(folder, name):
    if name == "mnist":
        write_idx(folder, name, packed=True)
        path = folder / "train-images-idx3-ubyte.gz"
    else:
        path = folder / "cifar-10-python.tar.gz"
        path.write_bytes(b"no archive")
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(data.DataCorrupted, match="(?s)cannot be read.*Delete it"):
        data.load(name)


@pytest.mark.parametrize("name", SMALL)
def test_another_order_is_refused_unless_only_the_set_is_published(folder, name):
    arrays = SMALL[name]
    order = RNG.permutation(60)
    train = [key for key, array in arrays.items() if len(array) == 60]
    write(folder, name, **{key: arrays[key][order] for key in train})
    if name == "cifar10":
        found = data.load(name)
        x = np.concatenate([found.train.x, found.validation.x])
        y = np.concatenate([found.train.y, found.validation.y])
        np.testing.assert_allclose(x, arrays["x_train"][order] / 255, rtol=1e-6)
        np.testing.assert_array_equal(y, arrays["y_train"][order])
    else:
        with pytest.raises(data.DataCorrupted, match="is not that of"):
            data.load(name)


@pytest.mark.parametrize("key", ["x_train", "y_train"])
def test_labels_must_stay_with_their_images(folder, key):
    write(folder, "cifar10", **{key: SMALL["cifar10"][key][::-1]})
    with pytest.raises(data.DataCorrupted, match="its 'train' is not that of cifar10"):
        data.load("cifar10")


def test_images_must_stay_in_their_part(folder):
    arrays = {key: array.copy() for key, array in SMALL["cifar10"].items()}
    for a, b in ("x_train", "x_test"), ("y_train", "y_test"):
        arrays[a][0], arrays[b][0] = SMALL["cifar10"][b][0], SMALL["cifar10"][a][0]
    write(folder, "cifar10", **arrays)
    with pytest.raises(data.DataCorrupted, match="its 'train' is not that of cifar10"):
        data.load("cifar10")


def test_a_digest_is_that_of_the_idx_file(tmp_path):
    """The header as yann.lecun.com described it: type, axes, lengths, big-endian."""
    import hashlib
    import struct

    array = np.array([[1, -2, 3], [4, 5, 6]], "int32")
    file = struct.pack(">4B2I6i", 0, 0, 12, 2, 2, 3, 1, -2, 3, 4, 5, 6)
    assert published._sha256(array) == hashlib.sha256(file).hexdigest()
    assert published._sha256(array.astype(">i4")) == hashlib.sha256(file).hexdigest()
    array = np.array([7, 8, 255], np.uint8)
    file = struct.pack(">4BI3B", 0, 0, 8, 1, 3, 7, 8, 255)
    assert published._sha256(array) == hashlib.sha256(file).hexdigest()


@pytest.mark.parametrize("name", ["MNIST", "tfd", None])
def test_an_unknown_name_is_told_the_known_ones(name):
    known = r"\['digits', 'mnist', 'fashion_mnist', 'cifar10', 'faces'\]. Received"
    with pytest.raises(ValueError, match=known):
        data.load(name)


# ---- Faces ---------------------------------------------------------------------------


def test_nobody_has_a_face_in_two_parts(folder):
    write(folder, "faces")
    faces = data.load("faces")
    parts = faces.train, faces.validation, faces.test
    people = [set(part.y) for part in parts]
    assert all(people) and sum(map(len, people)) == len(set.union(*people)) == 20
    # Every image is there, once, with its person.
    mine = {(y, x.tobytes()) for part in parts for x, y in zip(part.x, part.y)}
    x = (SMALL["faces"]["images"] / 255).astype(np.float32)
    assert mine == {(y, x.tobytes()) for x, y in zip(x, SMALL["faces"]["person"])}
    assert sum(len(part.y) for part in parts) == len(mine) == 60
    assert faces.test.x.shape[1:] == (8, 8, 1) and faces.test.x.dtype == np.float32
    # Parts are as large as whole people allow, and mixed.
    assert 30 - 8 < len(parts[0].y) <= 30 and 45 - 8 < 60 - len(parts[2].y) <= 45
    assert (np.diff(faces.train.y) < 0).any()
    np.testing.assert_array_equal(data.load("faces").train.x, faces.train.x)


@pytest.mark.parametrize("unset", [True, False])
def test_without_faces_it_is_said_where_they_are(folder, monkeypatch, unset):
    if unset:
        monkeypatch.delenv("GANLIB_DATA")
    why = "GANLIB_DATA is not set" if unset else "holds no lfwcrop48.npz"
    message = f"{why}, and there is no download. Get LFWcrop.*Then set GANLIB_DATA"
    with pytest.raises(data.DataUnavailable, match=message):
        data.load("faces")


# ---- Contrast normalization ----------------------------------------------------------


def test_contrast_normalization_gives_mean_0_and_the_norm():
    x = RNG.random((5, 4, 3, 2))
    found = data.contrast_normalize(x, 7)
    assert found.dtype == np.float32 and found.shape == x.shape
    for image, given in zip(found, x):
        centered = given - given.mean()
        expected = 7 * centered / np.sqrt((centered**2).sum())
        np.testing.assert_allclose(image, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(data.contrast_normalize(255 * x, 7), found, atol=1e-5)
    np.testing.assert_allclose(data.contrast_normalize(x) / 55, found / 7, atol=1e-6)


def test_an_image_without_contrast_becomes_0():
    x = np.full((2, 32, 32, 3), 0.3, np.float32)
    x[1, 0, 0, 0] = 0.4
    before = x.copy()
    found = data.contrast_normalize(x)
    assert not found[0].any() and np.isclose(np.linalg.norm(found[1]), 55)
    np.testing.assert_array_equal(x, before)


def test_contrast_normalization_refuses_a_single_row():
    with pytest.raises(ValueError, match=r"Received: shape \(3,\)"):
        data.contrast_normalize([1.0, 2.0, 3.0])


# ---- The real data -------------------------------------------------------------------


def needs(file):
    return pytest.mark.skipif(
        not Path(os.environ.get("GANLIB_DATA", ""), file).is_file(),
        reason=f"needs GANLIB_DATA to name a folder with {file}",
    )


@needs("mnist.npz")
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


@needs("fashion_mnist.npz")
def test_the_real_fashion_mnist():
    fashion = data.load("fashion_mnist")
    parts = fashion.train, fashion.validation, fashion.test
    shapes = [(n, 28, 28, 1) for n in (50_000, 10_000, 10_000)]
    assert [part.x.shape for part in parts] == shapes
    y = np.concatenate([fashion.train.y, fashion.validation.y])
    assert set(np.bincount(y)) == {6000} and set(np.bincount(fashion.test.y)) == {1000}
    # The mean and deviation everybody normalizes by.
    x = np.concatenate([fashion.train.x, fashion.validation.x])
    assert abs(x.mean(dtype=float) - 0.2860) < 1e-4
    assert abs(x.std(dtype=float) - 0.3530) < 1e-4


@needs("cifar10.npz")
def test_the_real_cifar10():
    cifar = data.load("cifar10")
    parts = cifar.train, cifar.validation, cifar.test
    shapes = [(n, 32, 32, 3) for n in (40_000, 10_000, 10_000)]
    assert [part.x.shape for part in parts] == shapes
    y = np.concatenate([cifar.train.y, cifar.validation.y])
    assert set(np.bincount(y)) == {5000} and set(np.bincount(cifar.test.y)) == {1000}
    # Means of the channels, published to eight digits: no pixel is another.
    levels = [np.zeros(3), np.zeros(3)]
    for i, x in enumerate([cifar.train.x, cifar.validation.x, cifar.test.x]):
        levels[i // 2] += np.rint(x * 255).sum(axis=(0, 1, 2), dtype=float) / 255 / 1024
    train = [0.49139968, 0.48215841, 0.44653091]
    np.testing.assert_allclose(levels[0] / 50_000, train, atol=6e-9)
    test = [0.49421428, 0.48513139, 0.45040909]
    np.testing.assert_allclose(levels[1] / 10_000, test, atol=6e-9)


@needs("lfwcrop48.npz")
def test_the_real_faces():
    faces = data.load("faces")
    parts = faces.train, faces.validation, faces.test
    shapes = [(n, 48, 48, 1) for n in (10_000, 1_000, 2_233)]
    assert [part.x.shape for part in parts] == shapes
    people = [set(part.y) for part in parts]
    assert sum(map(len, people)) == len(set.union(*people)) == 5749
    # Of the best known person in LFW there are 530 pictures, of 4,069 people only one.
    counts = np.bincount(np.concatenate([part.y for part in parts]))
    assert counts.max() == 530 and (counts == 1).sum() == 4069
