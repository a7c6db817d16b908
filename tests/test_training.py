"""Algorithm 1, on whichever backend KERAS_BACKEND names."""

import os
import re
import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import layers

from ganlib.densities import Normal
from ganlib.engine import gradients
from ganlib.losses import GAMES, Game
from ganlib.networks import mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets, Minibatches
from tests.test_losses import FORMULAS, finite_differences

DATA = np.random.default_rng(0).normal(2.0, 0.5, (200, 1)).astype("float32")


def linear_nets(seed=0, **compiled):
    """D(x) = sigmoid(a x + b) and G(z) = c z + d, under plain gradient descent."""
    generator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    discriminator = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    generator.set_weights([np.array([[0.7]]), np.array([-0.2])])
    discriminator.set_weights([np.array([[0.3]]), np.array([0.1])])
    nets = AdversarialNets(generator, discriminator, seed=seed)
    # Single iterations compile fastest; tests of blocks ask for them.
    usual = {"d_optimizer": sgd(0.2), "g_optimizer": sgd(0.1), "block": 1}
    nets.compile(**{**usual, **compiled})
    return nets


def small_nets(seed=0, dropout=0.3, **compiled):
    keras.utils.set_random_seed(seed)
    discriminator = keras.Sequential(
        [
            keras.Input((1,)),
            layers.Dense(8, activation="relu"),
            layers.Dropout(dropout),
            layers.BatchNormalization(),
            layers.Dense(1),
        ]
    )
    nets = AdversarialNets(mlp_generator(3, (1,)), discriminator, seed=seed)
    adam = [keras.optimizers.Adam(0.01, use_ema=True) for _ in range(2)]
    nets.compile(*adam, **{"block": 1, **compiled})
    return nets


def sgd(learning_rate):
    return keras.optimizers.SGD(learning_rate)


def weights(nets):
    return [np.array(w) for w in nets.get_weights()]


def weights_of(variables):
    return [np.array(v) for v in variables]


def assert_same(a, b, rtol=0.0):
    assert len(a) == len(b)
    for left, right in zip(a, b):
        np.testing.assert_allclose(left, right, rtol=rtol, atol=rtol)


def algorithm_1(x, z, game, *, k, simultaneous):
    """Algorithm 1 once more: linear networks, NumPy, gradients by differences."""
    d, g = np.array([0.3, 0.1]), np.array([0.7, -0.2])
    d_formula, g_formula = FORMULAS[game]

    def line(w, x):
        return w[0] * x + w[1]

    def d_step(x, z, d, g):
        fake = line(g, z)
        slope = finite_differences(lambda d: d_formula(line(d, x), line(d, fake)), d)
        return 0.2 * slope

    def g_step(x, z, d, g):
        real = line(d, x)
        slope = finite_differences(lambda g: g_formula(real, line(d, line(g, z))), g)
        return 0.1 * slope

    for row_x, row_z in zip(x.astype(float), z.astype(float)):
        if simultaneous:
            step = d_step(row_x[0], row_z[0], d, g)
            g = g - g_step(row_x[0], row_z[0], d, g)
            d = d - step
            continue
        for i in range(k):
            d = d - d_step(row_x[i], row_z[i], d, g)
        g = g - g_step(row_x[k - 1], row_z[k], d, g)
    return [*d, *g]


@pytest.mark.parametrize(
    "k, simultaneous, game, block",
    [
        *((1, False, game, 1) for game in FORMULAS if game != "minimax"),
        (1, False, "minimax", 10),
        (3, False, "relativistic", "auto"),
        (1, True, "minimax", 2),
        (1, True, "relativistic", 1),
    ],
)
def test_training_is_algorithm_1(k, simultaneous, game, block):
    nets = linear_nets(k=k, simultaneous=simultaneous, game=game, block=block)
    ((x, z),) = Minibatches(nets, DATA, 16, 10)(0, 10)
    assert [part.shape for part in [*x, *z]] == [(10, 16, 1)] * (2 * k + 1)
    x, z = np.stack(x, axis=1), np.stack(z, axis=1)
    expected = algorithm_1(x, z, game, k=k, simultaneous=simultaneous)
    nets.fit(DATA, steps=10, batch_size=16, verbose=0)
    found = [
        w.item()
        for network in (nets.discriminator, nets.generator)
        for w in network.get_weights()
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_history_is_minus_the_value_at_the_start():
    nets = linear_nets(d_optimizer=sgd(0.0), g_optimizer=sgd(0.0))
    history = nets.fit(DATA, steps=40, batch_size=50, verbose=0, steps_per_epoch=10)
    assert list(history.history) == ["d_loss", "g_loss"]
    assert len(history.history["d_loss"]) == 4
    rng = np.random.default_rng(5)
    fake = 0.7 * rng.standard_normal(100_000) - 0.2
    d_loss = np.mean(np.logaddexp(0, -(0.3 * DATA + 0.1)))
    d_loss += np.mean(np.logaddexp(0, 0.3 * fake + 0.1))
    g_loss = np.mean(np.logaddexp(0, -(0.3 * fake + 0.1)))
    np.testing.assert_allclose(np.mean(history.history["d_loss"]), d_loss, atol=0.02)
    np.testing.assert_allclose(np.mean(history.history["g_loss"]), g_loss, atol=0.02)


@pytest.mark.parametrize(
    "frozen, moving, rates",
    [
        ("generator", "discriminator", (0.1, 0.0)),
        ("discriminator", "generator", (0.0, 0.1)),
    ],
)
def test_each_step_moves_its_own_network(frozen, moving, rates):
    nets = linear_nets(d_optimizer=sgd(rates[0]), g_optimizer=sgd(rates[1]))
    before = {r: getattr(nets, r).get_weights() for r in (frozen, moving)}
    nets.fit(DATA, steps=1, verbose=0)
    assert_same(getattr(nets, frozen).get_weights(), before[frozen])
    for old, new in zip(before[moving], getattr(nets, moving).get_weights()):
        assert np.all(old != new)


def test_the_block_length_changes_nothing():
    runs = []
    for block in (1, 5, 20):
        nets = small_nets(dropout=0.0, block=block)
        nets.fit(DATA, steps=40, steps_per_epoch=20, batch_size=10, verbose=0)
        runs.append(weights(nets))
    assert_same(runs[0], runs[1], rtol=2e-4)
    assert_same(runs[0], runs[2], rtol=2e-4)


def test_seeds_repeat_a_run():
    runs = []
    for seed in (3, 3, 4):
        nets = small_nets(seed)
        nets.fit(DATA, steps=20, batch_size=10, verbose=0)
        runs.append([*weights(nets), nets.sample(5, seed=seed)])
    assert_same(runs[0], runs[1])
    assert any(np.any(a != b) for a, b in zip(runs[0], runs[2]))


def test_restart_gives_the_run_of_another_seed():
    def train(nets):
        nets.fit(DATA, steps=20, batch_size=10, verbose=0)
        return weights(nets)

    nets = small_nets(0)
    first = train(nets)
    compiled = nets.run
    runs = {}
    for seed in (1, 0, 1):
        nets.restart(seed)
        runs.setdefault(seed, []).append(train(nets))
    assert nets.run is compiled
    assert_same(*runs[1], rtol=1e-6)
    assert any(np.any(a != b) for a, b in zip(runs[0][0], runs[1][0]))
    assert [w.shape for w in first] == [w.shape for w in runs[0][0]]
    plain = linear_nets(seed=5)
    before = plain.generator.get_weights()
    plain.restart(5)
    assert np.any(before[0] != plain.generator.get_weights()[0])


def test_a_second_fit_goes_on_with_fresh_minibatches():
    once, twice = linear_nets(), linear_nets()
    once.fit(DATA, steps=20, steps_per_epoch=10, verbose=0)
    twice.fit(DATA, steps=10, steps_per_epoch=10, verbose=0)
    twice.fit(DATA, steps=10, steps_per_epoch=10, verbose=0)
    assert_same(weights(once), weights(twice), rtol=1e-6)


def test_a_density_gives_fresh_data():
    nets = linear_nets()
    minibatches = Minibatches(nets, Normal(2.0, 0.5), 10, 50)
    (((first,), _),), (((second,), _),) = minibatches(0, 50), minibatches(50, 50)
    assert len(np.unique(np.concatenate([first.ravel(), second.ravel()]))) == 1000
    nets.fit(Normal(2.0, 0.5), steps=10, verbose=0)


def test_save_load_and_go_on(tmp_path):
    nets = small_nets(k=2, game="least-squares")
    nets.fit(DATA, steps=20, batch_size=10, verbose=0)
    nets.save(tmp_path / "nets.keras")
    loaded = keras.models.load_model(tmp_path / "nets.keras")
    assert (loaded.k, loaded.game.name, loaded.seed) == (2, "least-squares", nets.seed)
    np.testing.assert_array_equal(loaded.sample(9, seed=0), nets.sample(9, seed=0))
    for each in nets, loaded:
        each.fit(DATA, steps=20, batch_size=10, verbose=0)
    assert_same(weights(nets), weights(loaded), rtol=1e-6)


class Kill(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 3:
            raise KeyboardInterrupt


@pytest.mark.parametrize("block", [1, 10])
def test_a_killed_training_goes_on_to_the_same_weights(block, tmp_path):
    def train(nets, *callbacks):
        return nets.fit(
            DATA,
            steps=50,
            steps_per_epoch=10,
            batch_size=10,
            callbacks=list(callbacks),
            verbose=0,
        )

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path / "backup")

    whole = small_nets(block=block)
    train(whole)
    with pytest.raises(KeyboardInterrupt):
        train(small_nets(block=block), backup(), Kill())
    resumed = small_nets(block=block)
    history = train(resumed, backup())
    assert history.epoch == [3, 4]
    assert_same(weights(whole), weights(resumed), rtol=1e-6)


def test_divergence_names_the_step_and_keeps_the_last_good_weights(tmp_path):
    def diverge(steps_per_epoch):
        nets = linear_nets(game="least-squares", d_optimizer=sgd(20.0))
        saved = keras.callbacks.ModelCheckpoint(tmp_path / "last.weights.h5")
        saved.save_weights_only = True
        with pytest.raises(FloatingPointError) as error:
            nets.fit(
                DATA,
                steps=400,
                steps_per_epoch=steps_per_epoch,
                callbacks=[saved],
                verbose=0,
            )
        numbers = re.findall(r"step (\d+)", str(error.value))
        return nets, [int(n) for n in numbers]

    exact, (step, kept) = diverge(1)
    assert 1 < step < 100 and kept in (step - 1, step - 2)
    nets, (named, kept) = diverge(step - 2 if step % 2 else step - 1)
    assert named == step and kept < step
    assert all(np.isfinite(w).all() for w in weights(nets))
    assert int(nets.step) == kept
    kept_weights = weights(nets)
    nets.load_weights(tmp_path / "last.weights.h5")
    assert_same(weights(nets), kept_weights)


def test_batch_normalization_and_weight_averages_are_carried():
    nets = small_nets()
    norm = nets.discriminator.layers[2]
    nets.fit(DATA, steps=50, batch_size=10, verbose=0)
    assert np.any(np.asarray(norm.moving_mean) != 0)
    for name, optimizer in nets.optimizers.items():
        average = optimizer._model_variables_moving_average
        assert_same(weights_of(average), weights_of(nets.players[name]))


def test_a_game_of_your_own():
    twice = Game(
        "twice", *(lambda r, f, s=s: 2 * GAMES["minimax"][s](r, f) for s in (1, 2))
    )
    one, two = (
        linear_nets(game="minimax"),
        linear_nets(game=twice, d_optimizer=sgd(0.1), g_optimizer=sgd(0.05)),
    )
    for nets in one, two:
        nets.fit(DATA, steps=5, verbose=0)
    assert_same(weights(one), weights(two), rtol=1e-5)


def test_reduced_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        nets = small_nets()
        history = nets.fit(DATA, steps=10, batch_size=10, verbose=0).history
    finally:
        keras.config.set_dtype_policy("float32")
    assert np.isfinite(history["g_loss"]).all()
    assert nets.generator.layers[0].compute_dtype == "bfloat16"


def test_samples_and_latents():
    nets = AdversarialNets(
        mlp_generator(3, (1,)), mlp_discriminator((1,)), prior="uniform", seed=1
    )
    assert nets.sample(7, seed=0).shape == (7, 1)
    np.testing.assert_array_equal(nets.sample(7, seed=0), nets.sample(7, seed=0))
    z = nets.draw_latent(20_000, np.random.default_rng(0))
    assert z.shape == (20_000, 3) and np.abs(z).max() <= 3**0.5
    np.testing.assert_allclose([z.mean(), z.std()], [0, 1], atol=0.02)


def test_one_progress_bar_or_silence(capsys):
    nets = linear_nets()
    nets.fit(DATA, steps=30, steps_per_epoch=10, verbose=0)
    assert capsys.readouterr().out == ""
    nets.fit(DATA, steps=30, steps_per_epoch=10)
    shown = capsys.readouterr().out
    assert "30/30" in shown and "g_loss" in shown
    assert shown.count("30/30") == 1


@pytest.mark.parametrize(
    "compiled, message",
    [
        ({"k": 0}, "Received: k=0"),
        ({"k": 1.5}, "Received: k=1.5"),
        ({"k": 2, "simultaneous": True}, "Simultaneous steps need k=1"),
        ({"game": "minmax"}, "minmax"),
        ({"block": 0}, "Received: block=0"),
    ],
)
def test_compile_refuses(compiled, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        linear_nets(**compiled)


@pytest.mark.parametrize(
    "x, arguments, message",
    [
        (DATA[:, 0], {}, "Received: shape (200,)"),
        (DATA[:0], {}, "Received: shape (0, 1)"),
        (np.zeros((9, 2)), {}, "Received: shape (9, 2)"),
        (np.array([[1.0], [np.nan]]), {}, "1 values that are NaN or infinite"),
        (DATA, {"steps": 0}, "Received: steps=0"),
        (DATA, {"steps": 1.5}, "Received: steps=1.5"),
        (DATA, {"steps_per_epoch": 0}, "Received: steps_per_epoch=0"),
        (DATA, {"epochs": 2}, "Received: steps=10, epochs=2"),
        (DATA, {"batch_size": 0}, "Received: batch_size=0"),
        (DATA, {"y": DATA}, "fit takes no y"),
    ],
)
def test_fit_refuses(x, arguments, message):
    nets = linear_nets()
    before = weights(nets)
    with pytest.raises(ValueError, match=re.escape(message)):
        nets.fit(x, **{"steps": 10, "verbose": 0, **arguments})
    assert_same(weights(nets), before)


def test_any_number_of_steps_in_blocks_and_epochs_of_any_length():
    runs = []
    for block, each in (1, 5), (3, 5), (100, 5):
        nets = linear_nets(block=block)
        history = nets.fit(DATA, steps=13.0, steps_per_epoch=each, verbose=0)
        assert len(history.history["d_loss"]) == 3 and int(nets.step) == 13
        runs.append(weights(nets))
    assert_same(runs[0], runs[1], rtol=1e-5)
    assert_same(runs[0], runs[2], rtol=1e-5)
    nets = linear_nets()
    nets.fit(DATA, epochs=2, steps_per_epoch=5, verbose=0)
    nets.fit(DATA, steps=3, verbose=0)
    assert int(nets.step) == 13


def test_fit_before_compile():
    nets = AdversarialNets(mlp_generator(3, (1,)), mlp_discriminator((1,)))
    with pytest.raises(ValueError, match="compile"):
        nets.fit(DATA, steps=1)


def test_networks_must_fit():
    unbuilt = keras.Sequential([layers.Dense(1)])
    for networks, message in (
        ((unbuilt, mlp_discriminator((1,))), "built"),
        ((mlp_generator(3, (2,)), mlp_discriminator((1,))), "generator output shape"),
        ((mlp_generator(3, (1,)), mlp_generator(1, (2,))), "one logit"),
    ):
        with pytest.raises(ValueError, match=message):
            AdversarialNets(*networks)


def test_an_unknown_prior_lists_the_known_ones():
    with pytest.raises(ValueError, match="normal.*uniform.*gauss"):
        AdversarialNets(mlp_generator(3, (1,)), mlp_discriminator((1,)), prior="gauss")


def test_a_loop_by_hand_gets_value_and_gradients():
    v, held = keras.Variable([1.0, -2.0]), keras.Variable([3.0, 5.0])
    value, slopes = gradients(lambda: keras.ops.sum(held * v * v), [v])
    assert float(value) == 23.0 and len(slopes) == 1
    np.testing.assert_allclose(slopes[0], [6.0, -20.0])
    np.testing.assert_array_equal(v, [1.0, -2.0])


def test_an_unsupported_backend_says_so():
    run = subprocess.run(
        [sys.executable, "-c", "import ganlib.training"],
        env={**os.environ, "KERAS_BACKEND": "numpy", "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
    )
    assert run.returncode and "Received: KERAS_BACKEND=numpy" in run.stderr


def test_the_mean_of_the_generators_weights_can_be_looked_at_and_put_back():
    rule = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.8)
    nets = linear_nets(g_optimizer=rule)
    mean = None

    class Look(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            nonlocal mean
            own, other = (n.get_weights() for n in (nets.generator, nets.discriminator))
            mean = (
                own if mean is None else [0.8 * m + 0.2 * w for m, w in zip(mean, own)]
            )
            with nets.averaged():
                assert_same(nets.generator.get_weights(), mean, rtol=1e-6)
                assert_same(nets.discriminator.get_weights(), other)
                assert np.isfinite(nets.sample(3)).all()
            assert_same(nets.generator.get_weights(), own)
            assert epoch == 0 or not np.allclose(own[0], mean[0])

    nets.fit(
        DATA, steps=6, steps_per_epoch=1, batch_size=8, verbose=0, callbacks=[Look()]
    )
    assert_same(nets.generator.get_weights(), mean, rtol=1e-6)
