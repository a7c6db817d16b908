"""Conditional nets: pairs, where D meets c, what the penalty sees, and obedience."""

import keras
import numpy as np
import pytest

from ganlib.extensions.conditional import (
    JOINS,
    Conditional,
    PenalizedConditional,
    conditional_discriminator,
    conditional_generator,
    conditioned,
)
from ganlib.networks import (
    dcgan_discriminator,
    dcgan_generator,
    mlp_discriminator,
    mlp_generator,
)

RNG = np.random.default_rng(0)
LABELS = np.eye(3, dtype="float32")


def pair(join="input", latent=2, d=1, classes=3):
    keras.utils.set_random_seed(1)
    return (
        conditional_generator(latent, d, classes, units=(8,)),
        conditional_discriminator(d, classes, units=(16, 8), join=join),
    )


def compiled(cls=Conditional, join="input", **settings):
    nets = cls(*pair(join), seed=5)
    adam = [keras.optimizers.Adam(5e-3, beta_1=0.5) for _ in range(2)]
    nets.compile(*adam, **settings)
    return nets


def normals(n):
    """Three narrow normals at -2, 0 and 2, and which of them it was."""
    y = RNG.integers(3, size=n)
    x = 2.0 * y[:, None] - 2 + RNG.normal(0, 0.2, (n, 1))
    return x.astype("float32"), LABELS[y]


def test_the_generator_uses_c():
    generator, _ = pair()
    z = RNG.normal(size=(3, 2))
    one, other = (generator.predict([z, c], verbose=0) for c in (LABELS, LABELS[::-1]))
    assert one.shape == (3, 1) and np.all((one != other)[:, 0] == [True, False, True])


def test_samples_in_training_have_the_labels_of_the_data():
    nets = compiled()
    (x, c), z = normals(9), nets.draw_latent(9, np.random.default_rng(0))
    assert z.shape == (9, 2)
    fake, shown = nets.fake((x, c), z)
    np.testing.assert_array_equal(shown, c)
    wanted = nets.generator.predict([z, c], verbose=0)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(fake), wanted, rtol=1e-5)
    assert np.abs(nets.draw_latent(999, np.random.default_rng(0))).max() > 3**0.5
    nets.prior = "uniform"
    assert np.abs(nets.draw_latent(999, np.random.default_rng(0))).max() <= 3**0.5


def leaky(h):
    return np.where(h > 0, h, 0.2 * h)  # Keras' leaky_relu has this slope


@pytest.mark.parametrize("join", JOINS)
def test_where_the_discriminator_meets_c(join):
    _, discriminator = pair(join, d=2)
    x, c = RNG.normal(size=(5, 2)), LABELS[[0, 1, 2, 0, 1]]
    found = discriminator.predict([x, c], verbose=0)
    weights = discriminator.get_weights()
    if join == "projection":
        by_shape = {w.shape: w for w in weights}
        v, last = by_shape[3, 8], by_shape[8, 1]
    else:
        last = weights[4]
    h = leaky(
        (np.concatenate([x, c], 1) if join == "input" else x) @ weights[0] + weights[1]
    )
    if join == "hidden":
        h = np.concatenate([h, c], axis=1)
    h = leaky(h @ weights[2] + weights[3])
    expected = h @ last
    if join == "projection":
        expected += np.sum(h * (c @ v), axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    moved = discriminator.predict([x, c[::-1]], verbose=0)
    assert np.allclose(found, moved) == (join == "blind")


def test_the_penalty_looks_at_slopes_in_x_alone():
    linear = conditional_discriminator(1, 3, units=())
    linear.set_weights([np.array([[3.0], [5.0], [7.0], [9.0]]), np.zeros(1)])
    nets = PenalizedConditional(pair()[0], linear, seed=0)
    steep = nets.steepness(tuple(map(keras.ops.convert_to_tensor, normals(4))))
    np.testing.assert_allclose(keras.ops.convert_to_numpy(steep), np.full(4, 9.0))


@pytest.mark.parametrize("join", ["projection", "blind"])
def test_what_is_drawn_obeys_if_d_sees_c(join):
    nets = compiled(join=join)
    nets.fit(normals(4000), steps=1000, batch_size=64, verbose=0)
    y = np.arange(600) % 3
    nearest = np.clip(np.round(nets.sample(LABELS[y], seed=0)[:, 0] / 2), -1, 1) + 1
    share = np.mean(nearest == y)
    assert share > 0.9 if join == "projection" else share < 0.7


def test_training_repeats_restarts_and_is_saved(tmp_path):
    settings = {"penalty": "r1+r2", "weight": 0.1, "game": "relativistic", "block": 1}
    data = normals(200)

    def trained():
        nets = compiled(PenalizedConditional, "projection", **settings)
        nets.fit(data, steps=4, batch_size=50, verbose=0)
        return nets

    first, again = trained(), trained()
    for a, b in zip(first.get_weights(), again.get_weights()):
        # Where a slope is near 0, Adam makes a step of what threads round differently.
        assert np.abs(a - b).mean() < 1e-3
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert type(loaded) is PenalizedConditional and loaded.classes == 3
    drawn = [nets.sample(LABELS, seed=1) for nets in (first, loaded)]
    np.testing.assert_allclose(*drawn, rtol=1e-5)
    assert drawn[0].shape == (3, 1)
    first.restart(7)
    assert not np.allclose(first.sample(LABELS, seed=1), drawn[0])


def test_a_pair_of_images_is_told_c(tmp_path):
    shape = (8, 8, 1)
    generator = dcgan_generator(shape, latent_dim=5, filters=2, batch_norm=False)
    discriminator = dcgan_discriminator(shape, filters=2)
    nets = Conditional(*conditioned(generator, discriminator, 3), seed=0)
    assert nets.data_shape == (shape, (3,)) and nets.classes == 3
    nets.compile("adam", "adam", block=1)
    x = RNG.random((30, *shape))
    nets.fit((x, LABELS[np.arange(30) % 3]), steps=2, batch_size=10, verbose=0)
    drawn = nets.sample(LABELS, seed=0)
    z = nets.draw_latent(3, np.random.default_rng(0))
    np.testing.assert_allclose(
        drawn, generator(np.concatenate([z, LABELS], axis=1)), atol=1e-5
    )
    # What c adds to the logit is linear in it: h . V c.
    judged = [nets.discriminator([x[:3], s * LABELS]) for s in (0.0, 1.0, 2.0)]
    plain, once, twice = map(np.array, judged)
    np.testing.assert_allclose(plain, discriminator(x[:3]), atol=1e-5)
    np.testing.assert_allclose(twice - plain, 2 * (once - plain), atol=1e-4)
    assert np.abs(once - plain).min() > 1e-6
    nets.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    np.testing.assert_allclose(loaded.sample(LABELS, seed=0), drawn, atol=1e-5)


def test_what_cannot_be_told_c_is_refused():
    generator, discriminator = mlp_generator(3, (1,)), mlp_discriminator((1,))
    with pytest.raises(ValueError, match="longer than c, 3. Received: 3"):
        conditioned(generator, discriminator, 3)
    x = keras.Input((1,))
    other = keras.Model(x, keras.layers.Activation("tanh")(discriminator(x)))
    with pytest.raises(ValueError, match="end in a dense layer. Received: act"):
        conditioned(generator, other, 2)


def test_misuse_raises():
    generator, _ = pair()
    alone = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    for wrong in alone, pair(classes=2)[1]:
        with pytest.raises(ValueError, match="same conditions. Received: input shapes"):
            Conditional(generator, wrong)
    with pytest.raises(ValueError, match="join must be one of.*Received: 'last'"):
        conditional_discriminator(2, 3, units=(4,), join="last")
    x, c = normals(6)
    for wrong, message in (
        (x, r"\(n, 1\) and \(n, 3\): a tuple of 2 arrays. Received: ndarray"),
        ((x, c[:5]), r"Received: shape \(6, 1\), \(5, 3\)"),
        ((x, c.argmax(axis=1)), r"Received: shape \(6,\)"),
    ):
        with pytest.raises(ValueError, match=message):
            compiled().fit(wrong, steps=1, verbose=0)
