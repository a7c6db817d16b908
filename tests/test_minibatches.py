"""What a training takes as its data, and what it says of what it cannot take."""

import re
from functools import cache

import keras
import numpy as np
import pytest

from ganlib.health import Health
from ganlib.networks import mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets, Minibatches, minibatches

RNG = np.random.default_rng(0)
X = RNG.normal(2, 1, (40, 2)).astype("float32")
FIT = {"batch_size": 8, "verbose": 0}


def build(**settings):
    keras.utils.set_random_seed(0)
    made = mlp_generator(2, (2,), units=(4,)), mlp_discriminator((2,), units=(4,))
    nets = AdversarialNets(*made, seed=0)
    nets.compile("sgd", "sgd", **{"block": 1, **settings})
    return nets


@cache
def nets():
    """For tests that do not train."""
    return build()


def first(x):
    """The first minibatch of data."""
    return next(iter(Minibatches(nets(), x, 8, 1)(0, 2)))[0][0][0]


class Batches(keras.utils.PyDataset):
    def __init__(self, x, m=5):
        super().__init__()
        self.x, self.m = x, m

    def __len__(self):
        return len(self.x) // self.m

    def __getitem__(self, i):
        return self.x[i * self.m : (i + 1) * self.m]


class Given:
    """A density that gives what it was given."""

    def __init__(self, x):
        self.x = x

    def sample(self, n, rng):
        return self.x[:n]


# ---- arrays


@pytest.mark.parametrize("dtype", ["uint8", "bool", "int64", "float16", "float64"])
def test_arrays_of_any_real_type_are_not_copied(dtype):
    x = (10 * X).astype(dtype)
    data = Minibatches(nets(), x, 8, 1)
    assert data.source.parts[0] is x
    batch = first(x)
    assert batch.dtype == "float32" and batch.shape == (8, 2)
    rows = {tuple(row) for row in x.astype("float32")}
    assert {tuple(row) for row in batch} <= rows


def test_lists_tensors_and_maps_of_files_give_the_same(tmp_path):
    np.save(tmp_path / "x.npy", X)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    for same in X.tolist(), keras.ops.convert_to_tensor(X), mapped, (X,):
        np.testing.assert_array_equal(first(same), first(X))
    assert np.shares_memory(Minibatches(nets(), mapped, 8, 1).source.parts[0], mapped)


def test_parts_of_a_pair_stay_together():
    shapes = (2,), (1,)
    a, b = minibatches.source((X, X[:, :1]), shapes).some(50, np.random.default_rng(0))
    np.testing.assert_array_equal(np.sort(a, axis=0), np.sort(X, axis=0))
    np.testing.assert_array_equal(a[:, :1], b)
    with pytest.raises(ValueError, match="a tuple of 2 arrays. Received: ndarray"):
        minibatches.source(X, shapes)


def test_the_draws_of_a_block_are_bounded(monkeypatch):
    whole = Minibatches(nets(), X, 8, 6)
    monkeypatch.setattr(minibatches, "LIMIT", 1000)
    few = Minibatches(nets(), X, 8, 20)
    sizes = [len(x[0]) for x, _ in few(0, 20)]
    assert sum(sizes) == 20 and max(sizes) == few.block < 20
    # An iteration: 8 examples and 16 codes of two numbers, and 8 places.
    assert few.block == 1000 // (4 * (8 * 2 + 16 * 2))
    assert few.stretch == 1000 // (4 * 16 * 2 + 8 * 8)
    again = Minibatches(nets(), X, 8, 1)  # the block changes nothing
    joined = [np.concatenate([x[0] for x, _ in m(0, 20)]) for m in (few, again)]
    np.testing.assert_array_equal(*joined)
    assert whole.stretch > 1000


# ---- streams


def generator():
    while True:
        yield X[RNG.integers(40, size=3)]


def datasets():
    tf = pytest.importorskip("tensorflow")
    rows = tf.data.Dataset.from_tensor_slices(X)
    return [rows.batch(7), rows, rows.map(lambda x: (x,)).batch(3)]


class Labelled(Batches):
    def __getitem__(self, i):
        return super().__getitem__(i), np.ones(self.m)


@pytest.mark.parametrize("stream", [lambda: Batches(X), generator])
def test_streams_train(stream):
    nets = build(block=2)
    nets.fit(stream(), steps=4, steps_per_epoch=2, **FIT)
    health = Health(stream(), n=20)
    nets.fit(stream(), steps=1, callbacks=[health], **FIT)
    assert np.isfinite(health.record["spread"]).all()


def test_a_stream_goes_on_and_begins_again():
    data = Minibatches(nets(), Batches(X), 8, 1)
    seen = np.concatenate([x[0][0] for x, _ in data(0, 10)])
    np.testing.assert_array_equal(seen, np.concatenate([X, X]))
    for rows in datasets():
        np.testing.assert_array_equal(first(rows), X[:8])


def test_a_generator_that_ends_is_told():
    with pytest.raises(ValueError, match="The stream has ended.*repeat it"):
        build().fit((x for x in [X]), steps=6, **FIT)


# ---- what cannot be taken


class Frame:
    """Looks like one of pandas: its `sample` is not that of a density."""

    iloc = None

    def sample(self, n=None, frac=None):
        raise ValueError("Please enter a value for `frac` OR `n`, not both")


HOLE = np.where(np.arange(80).reshape(40, 2) == 7, np.nan, X)


@pytest.mark.parametrize(
    "x, message",
    [
        (Frame(), "from_table(frame) makes examples of a table"),
        ("photographs", "from_folder(path, side) makes an array"),
        ([[1.0, 2.0], [1.0]], "all alike: crop or pad them to one shape"),
        ((X, X), "without labels: leave them out"),
        (X.astype(str), "must hold real numbers"),
        (X + 1j, "must hold real numbers"),
        (X[:, :1], "examples of shape (n, 2), as the networks take them"),
        (X[:0], "Received: shape (0, 2)"),
        (HOLE, "Received: 1 values that are NaN or infinite"),
        (X.astype(float) * 1e300, "Received: 80 values that are NaN or infinite"),
        (Given(X[:, :1]), "examples of shape (n, 2)"),
        (Given(X[:5]), "must give n examples. Received: 5 for n=8"),
        (Given(HOLE), "Received: 1 values that are NaN or infinite"),
        (Labelled(X), "without labels: leave them out"),
        (Batches(HOLE), "Received: 1 values that are NaN or infinite"),
        (generator, "call it, for its array or generator"),
        ({"image": X}, "such as x['image'], of a stream by its map"),
        ((X[:0] for _ in "ab"), "The stream gives a batch without examples"),
    ],
)
def test_what_it_cannot_take_has_a_remedy(x, message):
    nets = build()
    before = nets.get_weights()
    with pytest.raises(ValueError, match=re.escape(message)):
        nets.fit(x, steps=1, **FIT)
    for a, b in zip(before, nets.get_weights()):
        np.testing.assert_array_equal(a, b)


def test_whole_numbers_may_be_floats():
    nets = build()
    nets.fit(X, steps=1e0, batch_size=8.0, verbose=0)
    assert int(nets.step) == 1


def test_a_generator_of_two_inputs_needs_a_class():
    both = [keras.Input((1,)), keras.Input((1,))]
    pair = keras.Model(both, keras.layers.Concatenate()(both))
    nets = AdversarialNets(pair, mlp_discriminator((2,), units=(4,)))
    nets.compile("sgd", "sgd", block=1)
    with pytest.raises(ValueError, match="several inputs needs a subclass"):
        nets.fit(X, steps=1, **FIT)
    anything = keras.Sequential([keras.Input((None, 2)), keras.layers.Dense(2)])
    judge = keras.Sequential([keras.Input((None, 2)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="one of any shape, what shape codes have"):
        AdversarialNets(anything, judge).draw_latent(3, RNG)
