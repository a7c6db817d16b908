"""The callback that watches a training, on whichever backend KERAS_BACKEND names."""

import keras
import numpy as np
import pytest
from keras import layers
from scipy.special import expit

from ganlib import losses, metrics
from ganlib.densities import ring
from ganlib.extensions.conditional import (
    Conditional,
    conditional_discriminator,
    conditional_generator,
)
from ganlib.extensions.inference import BiGAN, pair_discriminator
from ganlib.extensions.subsets import MaskedRows, SubsetNets, subset_generator
from ganlib.health import FINDINGS, Health, compare
from ganlib.networks import mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets

DATA = np.random.default_rng(0).normal(2.0, 0.5, (200, 1)).astype("float32")


def linear_nets(rate=0.0, game="non-saturating"):
    """The logit is 0.3 x + 0.1, the generator 0.7 z - 0.2."""
    generator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    discriminator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    generator.set_weights([np.array([[0.7]]), np.array([-0.2])])
    discriminator.set_weights([np.array([[0.3]]), np.array([0.1])])
    nets = AdversarialNets(generator, discriminator, seed=0)
    sgd = [keras.optimizers.SGD(rate) for _ in range(2)]
    nets.compile(*sgd, game=game, block=1)
    return nets


def watched(nets, x=DATA, steps=2, each=1, **settings):
    health = Health(x, **settings)
    nets.fit(
        x,
        steps=steps,
        steps_per_epoch=each,
        batch_size=8,
        callbacks=[health],
        verbose=0,
    )
    return health


# ---- it watches, and does nothing


@pytest.mark.parametrize("block", [1, 2])
def test_a_training_is_the_same_with_it(block):
    """Dropout's seeds and the moving averages are what a look could disturb."""

    def trained(*callbacks):
        keras.utils.set_random_seed(1)
        discriminator = keras.Sequential(
            [
                keras.Input((1,)),
                layers.Dense(8, activation="relu"),
                layers.Dropout(0.3, seed=1),
                layers.BatchNormalization(),
                layers.Dense(1),
            ]
        )
        nets = AdversarialNets(mlp_generator(3, (1,)), discriminator, seed=0)
        adam = [keras.optimizers.Adam(0.01) for _ in range(2)]
        nets.compile(*adam, block=block)
        fit = {"steps": 8, "steps_per_epoch": 2, "batch_size": 16, "verbose": 0}
        nets.fit(DATA, callbacks=list(callbacks), **fit)
        return nets.get_weights()

    health = Health(DATA)
    for alone, seen in zip(trained(), trained(health), strict=True):
        np.testing.assert_array_equal(alone, seen)
    assert len(health.record["step"]) == 4


def test_what_it_draws_is_repeated_by_its_seed_alone():
    first, same, other = (watched(linear_nets(), seed=s).record for s in (0, 0, 1))
    np.testing.assert_array_equal(first["d_loss"], same["d_loss"])
    assert np.all(first["d_loss"] != other["d_loss"])
    assert first["d_loss"][0] != first["d_loss"][1]  # fresh at each look


# ---- the measures


def test_losses_accuracies_and_gradients_of_a_linear_pair():
    health = Health(DATA, n=50)
    nets = linear_nets()
    nets.fit(DATA, steps=1, callbacks=[health], verbose=0)
    rng = np.random.default_rng((0, 0))
    x = DATA[rng.permutation(200)[:50], 0].astype(float)
    z = rng.standard_normal((50, 1), "float32")[:, 0].astype(float)
    fake = 0.7 * z - 0.2
    real_logits, fake_logits = 0.3 * x + 0.1, 0.3 * fake + 0.1

    d_up = [
        np.mean(-expit(-real_logits) * u) + np.mean(expit(fake_logits) * v)
        for u, v in ((x, fake), (1, 1))
    ]
    g_up = [np.mean(-expit(-fake_logits) * 0.3 * u) for u in (z, 1)]
    expected = {
        "d_loss": np.log1p(np.exp(-real_logits)).mean()
        + np.log1p(np.exp(fake_logits)).mean(),
        "g_loss": np.log1p(np.exp(-fake_logits)).mean(),
        "real_accuracy": np.mean(real_logits > 0),
        "fake_accuracy": np.mean(fake_logits < 0),
        "d_gradient": np.hypot(*d_up) / np.hypot(0.3, 0.1),
        "g_gradient": np.hypot(*g_up) / np.hypot(0.7, 0.2),
        "step": 1,
        "d_moved": 0,
        "g_moved": 0,
    }
    for name, value in expected.items():
        np.testing.assert_allclose(health.record[name], [value], rtol=1e-4)


def test_way_of_the_weights_since_the_last_look():
    seen = []

    class Weights(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append(np.concatenate([w.ravel() for w in generator.get_weights()]))

    nets = linear_nets(rate=0.1)
    generator, health = nets.generator, Health(DATA, every=2)
    start = np.array([0.7, -0.2])
    nets.fit(
        DATA,
        steps=4,
        steps_per_epoch=1,
        callbacks=[health, Weights()],
        verbose=0,
    )
    ways = [seen[1] - start, seen[3] - seen[1]]
    expected = [np.linalg.norm(w) / np.linalg.norm(s) for w, s in zip(ways, seen[1::2])]
    np.testing.assert_allclose(health.record["g_moved"], expected, rtol=1e-4)
    np.testing.assert_array_equal(health.record["step"], [2, 4])


@pytest.mark.parametrize("shape", [(2,), (3, 3, 1)])
def test_perfect_samples_compare_as_they_should(shape):
    rng = np.random.default_rng(0)
    looks = [compare(*rng.normal(size=(2, 200, *shape))) for _ in range(30)]
    mean = {name: np.mean([look[name] for look in looks]) for name in looks[0]}
    np.testing.assert_allclose(mean["spread"], 1, atol=0.02)
    np.testing.assert_allclose(mean["density"], 1, atol=0.05)
    np.testing.assert_allclose(mean["coverage"], 1 - 2**-5, atol=0.01)
    assert max(mean["outside"], mean["unreached"]) < 0.005


def test_density_and_coverage_are_those_of_the_metrics():
    real, fake = np.random.default_rng(1).normal(size=(2, 60, 2, 2))
    expected = metrics.manifold_measures(real, fake + 0.5)
    found = compare(real, fake + 0.5)
    for name in "density", "coverage":
        np.testing.assert_allclose(found[name], getattr(expected, name), rtol=1e-6)


def test_bad_samples_compare_as_they_should():
    x = np.random.default_rng(0).uniform(0, 1, (100, 4, 4, 1))
    x[0], x[1] = 0, 1  # the range is exactly that of a unit
    alike = compare(x, np.full_like(x, 0.5))
    assert alike["spread"] == alike["outside"] == 0
    half = compare(x, 0.5 * x)
    np.testing.assert_allclose(half["spread"], 0.5)
    np.testing.assert_allclose(half["unreached"], np.mean(x > 0.55))
    negative = compare(x, 2 * x - 1)
    np.testing.assert_allclose(negative["outside"], np.mean(2 * x - 1 < -0.1))
    far = compare(x, x + 10)
    assert far["density"] == far["coverage"] == 0
    assert far["outside"] == far["unreached"] == 1


def test_samples_of_the_mean_crowd():
    x = np.random.default_rng(0).normal(size=(200, 30))
    assert compare(x, 0.3 * x[::-1])["density"] > 1.5


def test_distances_are_those_of_features_and_ranges_those_of_values():
    real, fake = np.random.default_rng(2).normal(size=(2, 80, 3, 1))

    def first(x):
        return x[:, :1] ** 3

    found, plain = compare(real, fake + 5, first), compare(first(real), first(fake + 5))
    for name in "spread", "density", "coverage":
        assert found[name] == plain[name]
    for name in "outside", "unreached":
        assert found[name] == compare(real, fake + 5)[name]
    bent = watched(linear_nets(), features=lambda x: np.sin(3 * x)).record
    straight = watched(linear_nets()).record
    assert np.all(bent["density"] != straight["density"])
    np.testing.assert_array_equal(bent["outside"], straight["outside"])


# ---- what it says

HEALTHY = {
    "game": "non-saturating",
    "d_loss": np.log(4),
    "g_loss": np.log(2),
    "real_accuracy": 0.55,
    "fake_accuracy": 0.5,
    "d_gradient": 0.05,
    "g_gradient": 0.05,
    "d_moved": 0.03,
    "g_moved": 0.03,
    "spread": 1.0,
    "density": 1.0,
    "coverage": 0.97,
    "outside": 0.0,
    "unreached": 0.0,
}


def seen(**changed):
    return {n for n, (test, _) in FINDINGS.items() if test({**HEALTHY, **changed})}


@pytest.mark.parametrize(
    "changed, names",
    [
        ({}, set()),
        ({"d_loss": 0.1, "g_loss": 0.1}, {"impossible losses"}),
        ({"d_loss": 0.1, "g_loss": 3.0}, set()),
        ({"d_loss": 0.1, "g_loss": -2.0, "game": "minimax"}, set()),
        ({"real_accuracy": 0.1, "fake_accuracy": 0.3}, {"worse than a coin"}),
        ({"real_accuracy": 0.1, "fake_accuracy": 0.3, "game": "wasserstein"}, set()),
        ({"real_accuracy": 1.0, "fake_accuracy": 0.0}, {"one answer"}),
        ({"real_accuracy": 0.0, "fake_accuracy": 1.0}, {"one answer"}),
        ({"real_accuracy": 0.9, "fake_accuracy": 0.1}, set()),
        ({"real_accuracy": 1.0, "fake_accuracy": 0.99}, {"D wins"}),
        ({"real_accuracy": 0.9, "fake_accuracy": 0.8}, set()),
        ({"d_moved": 0.0}, {"D stands still"}),
        ({"g_moved": 0.0}, {"G stands still"}),
        ({"g_moved": 0.0, "g_gradient": 0.0}, {"no slope for G"}),
        ({"outside": 0.1}, {"other range"}),
        ({"unreached": 0.1}, {"other range"}),
        ({"spread": 0.3}, {"alike"}),
        ({"density": 0.1, "d_loss": 0.8, "g_loss": 2.0}, {"unlike data"}),
        ({"coverage": 0.1, "d_loss": 0.8, "g_loss": 2.0}, {"missing"}),
        ({"coverage": 0.1}, {"missing", "blind D"}),
        ({"coverage": 0.1, "game": "hinge"}, {"missing"}),
        ({"density": 1.4}, set()),
        ({"density": 1.6}, {"crowded"}),
    ],
)
def test_findings(changed, names):
    assert seen(**changed) == names


def test_no_logits_have_impossible_losses():
    rng = np.random.default_rng(0)
    game = losses.get("non-saturating")
    for scale in 0.1, 1, 10:
        real, fake = rng.normal(rng.normal(), scale, (2, 40)) + [[scale], [0]]
        both = float(game.discriminator(real, fake)), float(game.generator(None, fake))
        assert np.exp(-both[0]) + np.exp(-both[1]) <= 1 + 1e-6
        assert "impossible losses" not in seen(d_loss=both[0], g_loss=both[1])


def test_a_report_of_the_last_third():
    health = watched(linear_nets(), steps=1)
    health.looks = [{**HEALTHY, "game": 0, "g_moved": m} for m in (1, 1, 1, 1, 0, 0)]
    assert health.findings() == ["G stands still"]
    assert health.report().startswith("G stands still: G has a gradient and does not")
    health.looks.reverse()
    assert health.findings() == []
    assert health.report().startswith("Nothing unusual")


def test_a_frozen_generator_is_noticed_on_points():
    keras.utils.set_random_seed(0)
    nets = AdversarialNets(mlp_generator(2, (2,)), mlp_discriminator((2,)), seed=0)
    nets.compile(keras.optimizers.Adam(0.01), keras.optimizers.SGD(0.0))
    health = watched(nets, ring(), steps=300, each=100)
    assert "G stands still" in health.findings()
    assert "D stands still" not in health.findings()


def test_few_images_are_watched_too():
    nets = AdversarialNets(
        mlp_generator(2, (4, 4, 1)), mlp_discriminator((4, 4, 1)), seed=0
    )
    nets.compile("adam", "adam")
    x = np.random.default_rng(0).random((20, 4, 4, 1))
    record = watched(nets, x).record
    assert all(np.isfinite(values).all() for values in record.values())
    assert {len(values) for values in record.values()} == {2}


def conditional():
    x, c = DATA, np.eye(2, dtype="float32")[np.arange(200) % 2]
    generator = conditional_generator(2, 1, 2, units=(4,))
    return Conditional(generator, conditional_discriminator(1, 2, units=(4,))), (x, c)


def bigan():
    encoder = keras.Sequential([keras.Input((1,)), layers.Dense(2)])
    judge = pair_discriminator((1,), 2, units=(4,))
    return BiGAN(mlp_generator(2, (1,), units=(4,)), encoder, judge), DATA


def subset_nets():
    twice = np.repeat(DATA, 2, axis=1)[..., None]
    rows = MaskedRows(twice, lambda n, rng: rng.integers(2, size=(n, 2, 1)))
    judge = mlp_discriminator((2, 2), units=(4,))
    return SubsetNets(subset_generator((2, 1), 2, units=(4,)), judge), rows


@pytest.mark.parametrize("made", [conditional, bigan, subset_nets])
def test_extensions_are_watched_too(made):
    nets, x = made()
    nets.compile("sgd", "sgd", block=1)
    record = watched(nets, x, n=20).record
    assert all(np.isfinite(values).all() for values in record.values())
    assert np.all(record["g_moved"] > 0) and np.all(record["spread"] > 0)


@pytest.mark.parametrize("settings", [{"every": 0}, {"n": 3}])
def test_misuse_is_refused(settings):
    (name, value), *_ = settings.items()
    with pytest.raises(ValueError, match=f"Received: .*{name}={value}"):
        Health(DATA, **settings)
    with pytest.raises(ValueError, match="10 examples or more. Received: 9"):
        watched(linear_nets(), DATA[:9])


def test_nothing_to_report_before_the_first_look():
    health = Health(DATA)
    assert health.record == {}
    with pytest.raises(ValueError, match="first look"):
        health.report()


def test_callbacks_after_it_can_keep_the_best_weights():
    """The best look is the first: later ones are of a generator that is torn away."""

    class Tear(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch:
                self.model.generator.set_weights([np.array([[0.0]]), np.array([9.0])])

    nets = linear_nets()
    first = [w.copy() for w in nets.generator.get_weights()]
    best = keras.callbacks.EarlyStopping(
        "coverage", mode="max", patience=9, restore_best_weights=True
    )
    watching = [Tear(), Health(DATA, n=50), best]
    lengths = {"steps": 3, "steps_per_epoch": 1}
    history = nets.fit(DATA, **lengths, batch_size=8, callbacks=watching, verbose=0)
    seen = history.history["coverage"]
    assert seen[0] > 0 and seen[1:] == [0, 0]
    for before, after in zip(first, nets.generator.get_weights()):
        np.testing.assert_array_equal(before, after)
    assert history.history["d_loss"][0] != 0
