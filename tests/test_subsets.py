"""Conditionals on subsets: what is given stays, what is hidden is not looked at."""

import keras
import numpy as np
import pytest
from keras import layers

from ganlib import networks
from ganlib.extensions import subsets
from ganlib.extensions.stabilized import Penalized
from ganlib.training import AdversarialNets

SHAPE = (3, 2, 1)
RNG = np.random.default_rng(0)
DATA = RNG.random((50, *SHAPE), "float32")
MASKS = (RNG.random((50, *SHAPE)) < 0.5).astype("float32")


def halves(n, rng):
    return (rng.random((n, 1, 1, 1)) < 0.5) * np.ones(SHAPE)


class Both(subsets.SubsetNets, Penalized):
    """The extension with a penalty."""


def build(cls=subsets.SubsetNets, seed=0, **settings):
    keras.utils.set_random_seed(seed)
    nets = cls(
        subsets.subset_generator(SHAPE, 3, units=(5,)),
        keras.Sequential(
            [
                keras.Input((3, 2, 2)),
                layers.Flatten(),
                layers.Dense(4, activation="tanh"),
                layers.Dense(1),
            ]
        ),
        seed=seed,
    )
    nets.compile("sgd", "sgd", block=1, **settings)
    return nets


def test_what_is_given_is_kept_to_the_last_bit():
    found = build().complete(DATA, MASKS, seed=0)
    assert found.shape == DATA.shape and found.dtype == np.float32
    np.testing.assert_array_equal(found[MASKS == 1], DATA[MASKS == 1])
    hidden = MASKS == 0
    assert np.abs(found[hidden] - DATA[hidden]).mean() > 0.1


def test_what_is_hidden_is_not_looked_at():
    nets = build()
    other = np.where(MASKS == 1, DATA, 7)
    found, again = (nets.complete(x, MASKS, seed=0) for x in (DATA, other))
    np.testing.assert_array_equal(found, again)
    # What is given is looked at, and so are the mask and the code.
    moved = np.where(MASKS == 1, 1 - DATA, 0)
    alone = MASKS.reshape(50, -1).sum(axis=1) == 3
    for change in (
        nets.complete(moved, MASKS, seed=0),
        nets.complete(DATA, 0 * MASKS, seed=0),
        nets.complete(DATA, MASKS, seed=1),
    ):
        gaps = np.abs(change - found)[alone].reshape(-1, 6)
        assert np.all((gaps * (1 - MASKS[alone].reshape(-1, 6))).max(axis=1) > 1e-4)


def test_generator_is_its_formula():
    nets = build()
    z = RNG.normal(size=(50, 3)).astype("float32")
    rows = np.concatenate([DATA, MASKS], axis=-1)
    found = keras.ops.convert_to_numpy(nets.fake(rows, z))
    first, b, last, c = nets.generator.get_weights()
    seen = (MASKS * (2 * DATA - 1)).reshape(50, 6)
    h = np.maximum(np.concatenate([z, seen], axis=1) @ first + b, 0)
    drawn = 1 / (1 + np.exp(-(np.concatenate([z, h], axis=1) @ last + c)))
    expected = np.where(MASKS == 1, DATA, drawn.reshape(DATA.shape))
    np.testing.assert_allclose(found[..., :1], expected, rtol=1e-4)
    np.testing.assert_array_equal(found[..., 1:], MASKS)


def test_one_mask_for_all_and_samples_from_nothing():
    nets = build()
    mask = MASKS[0]
    np.testing.assert_array_equal(
        nets.complete(DATA, mask, seed=2),
        nets.complete(DATA, np.stack([mask] * 50), seed=2),
    )
    np.testing.assert_array_equal(
        nets.sample(50, seed=2), nets.complete(DATA, 0, seed=2)
    )


def test_rows_are_examples_with_their_masks():
    rows = subsets.MaskedRows(DATA, halves).sample(4000, np.random.default_rng(3))
    assert rows.shape == (4000, 3, 2, 2) and rows.dtype == np.float32
    x, mask = rows[..., 0], rows[..., 1]
    known = {example.tobytes() for example in DATA[..., 0]}
    assert {np.ascontiguousarray(example).tobytes() for example in x} == known
    assert set(mask.reshape(4000, -1).mean(axis=1)) == {0, 1}
    assert abs(mask.mean() - 0.5) < 4 * 0.5 / 4000**0.5
    # Drawn for each example by itself.
    assert len({example.tobytes() for example in rows}) == 100


def test_image_masks_are_of_three_kinds():
    n = 6000
    masks = subsets.draw_image_masks(n, np.random.default_rng(0), side=10)
    assert masks.shape == (n, 10, 10, 1) and masks.dtype == np.float32
    hidden = 1 - masks[..., 0]
    rows, columns = hidden.any(axis=2), hidden.any(axis=1)
    boxed = hidden == rows[:, :, None] * columns[:, None]
    boxes = boxed.all(axis=(1, 2))
    size = hidden.sum(axis=(1, 2))
    sides = [
        rows[:, :5].all(axis=1) & ~rows[:, 5:].any(axis=1) & columns.all(axis=1),
        rows[:, 5:].all(axis=1) & ~rows[:, :5].any(axis=1) & columns.all(axis=1),
        columns[:, :5].all(axis=1) & ~columns[:, 5:].any(axis=1) & rows.all(axis=1),
        columns[:, 5:].all(axis=1) & ~columns[:, :5].any(axis=1) & rows.all(axis=1),
    ]
    for side in sides:
        assert abs(side.mean() - 1 / 12) < 0.015
    # The corners are two of 11 places: their distance has the mean 40 / 11.
    between = boxes & ~np.any(sides, axis=0) & (size < 100)
    assert abs(size[between].mean() - (40 / 11) ** 2) < 0.9
    # Random pixels are not a box, unless there are very few or very many of them.
    assert abs(boxes.mean() - 2 / 3) < 0.03
    share = size[~boxes] / 100
    assert abs(share.mean() - 0.5) < 0.02 and abs(share.var() - 1 / 12) < 0.01


def test_a_step_of_the_game():
    """Its losses are those of Algorithm 1 on rows; the penalty is on their slopes."""
    nets = build(Both, penalty="r1", weight=0.5)
    rows = np.concatenate([DATA, MASKS], axis=-1)
    z = nets.draw_latent(50, np.random.default_rng(0))
    assert z.shape == (50, 3) and np.abs(z).max() > 3**0.5
    nets.prior = "uniform"
    assert np.abs(nets.draw_latent(50, np.random.default_rng(0))).max() <= 3**0.5
    fake = nets.fake(rows, z)
    real_logits, fake_logits = (
        keras.ops.convert_to_numpy(nets.discriminator(r)) for r in (rows, fake)
    )
    plain = np.logaddexp(0, -real_logits).mean() + np.logaddexp(0, fake_logits).mean()
    steep = float(keras.ops.mean(nets.steepness(keras.ops.convert_to_tensor(rows))))
    np.testing.assert_allclose(
        float(nets.d_loss(keras.ops.convert_to_tensor(rows), fake)),
        plain + 0.25 * steep,
        rtol=1e-4,
    )
    np.testing.assert_allclose(
        float(nets.g_loss(rows, z)), np.logaddexp(0, -fake_logits).mean(), rtol=1e-4
    )


def test_training_repeats_and_is_saved(tmp_path):
    data = subsets.MaskedRows(DATA, halves)
    first, again = build(), build()
    before = [np.array(w) for w in first.get_weights()]
    for nets in first, again:
        nets.fit(data, steps=2, batch_size=8, verbose=0)
    assert all(np.any(a != np.array(b)) for a, b in zip(before, first.get_weights()))
    for a, b in zip(first.get_weights(), again.get_weights()):
        np.testing.assert_array_equal(a, b)
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert type(loaded) is subsets.SubsetNets
    np.testing.assert_allclose(
        loaded.complete(DATA, MASKS, seed=1), first.complete(DATA, MASKS, seed=1)
    )


def test_learns_the_hidden_half():
    """Two equal values, either of them hidden: the other one says what it is."""
    x = np.random.default_rng(0).random((500, 2, 1), "float32")
    x[:, 1] = x[:, 0]

    def either(n, rng):
        return np.eye(2)[rng.integers(2, size=n)][..., None]

    keras.utils.set_random_seed(0)
    nets = subsets.SubsetNets(
        subsets.subset_generator((2, 1), 2, units=(32,), output=None),
        keras.Sequential(
            [
                keras.Input((2, 2)),
                layers.Flatten(),
                layers.Dense(32, activation="leaky_relu"),
                layers.Dense(1),
            ]
        ),
        seed=0,
    )
    rules = [keras.optimizers.Adam(5e-3, beta_1=0.5) for _ in range(2)]
    nets.compile(*rules)
    nets.fit(subsets.MaskedRows(x, either), steps=1000, batch_size=64, verbose=0)
    for mask in np.eye(2):
        found = nets.complete(x, mask[:, None], seed=0)
        assert np.abs(found - x).mean() < 0.1


def test_what_cannot_be_is_refused():
    discriminator = networks.mlp_discriminator((3, 2, 2))
    with pytest.raises(ValueError, match=r"codes and rows.*Received: input shapes"):
        subsets.SubsetNets(networks.mlp_generator(3, (3, 2, 2)), discriminator)
    with pytest.raises(ValueError, match="must take what the generator gives"):
        subsets.SubsetNets(subsets.subset_generator((5, 1), 3), discriminator)
    for wrong in np.ones((4, 3)), np.ones((4, 3, 2)), np.ones((0, 3, 1)):
        with pytest.raises(ValueError, match="Received: shape"):
            subsets.MaskedRows(wrong, halves)
    with pytest.raises(ValueError, match="shape"):
        AdversarialNets.fit(build(), DATA, steps=1, verbose=0)
