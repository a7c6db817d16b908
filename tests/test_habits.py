"""What Keras' users do works, or says in a sentence what to do instead."""

import os
import subprocess
import sys
from importlib.util import find_spec

import keras
import numpy as np
import pytest
from keras import layers, ops

from ganlib import losses
from ganlib.extensions.infogan import InfoGAN
from ganlib.extensions.stabilized import Penalized
from ganlib.networks import Maxout, mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets, ForPlayer
from ganlib.training.players import begin_again, take_mean

DATA = np.random.default_rng(0).normal(2.0, 0.5, (40, 1)).astype("float32")
FIT = {"batch_size": 8, "verbose": 0}


def networks(seed=0):
    keras.utils.set_random_seed(seed)
    return mlp_generator(2, (1,), units=(4,)), mlp_discriminator((1,), units=(4,))


def build(cls=AdversarialNets, **settings):
    nets = cls(*networks(), seed=0)
    rules = {f"{player}_optimizer": keras.optimizers.SGD(0.1) for player in "dg"}
    nets.compile(**{**rules, "block": 1, **settings})
    return nets


def state(nets):
    variables = [*nets.variables, nets.step, *nets.optimizer.variables]
    return [ops.convert_to_numpy(variable) for variable in variables]


def assert_same(a, b, rtol=0.0):
    for left, right in zip(a, b, strict=True):
        np.testing.assert_allclose(left, right, rtol=rtol, atol=rtol)


# ---- what stops a training


class Wrong(AdversarialNets):
    def g_loss(self, x, z):
        return super().g_loss(x, z) + ops.sum(ops.matmul(x, x))


class Stop(keras.callbacks.Callback):
    """Raises something in the midst of the third epoch."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.epoch == 2:
            raise self.error


@pytest.mark.parametrize("block", [1, 2])
def test_a_wrong_loss_shows_its_own_error_and_nothing_has_changed(block):
    nets = build(Wrong, block=block)
    before = state(nets)
    with pytest.raises(Exception, match="(?i)matrix size|contracting|dimensions"):
        nets.fit(DATA, steps=2, **FIT)
    assert_same(state(nets), before)
    assert nets.sample(3).shape == (3, 1)


@pytest.mark.parametrize("given", [lambda logits: logits, lambda logits: None])
def test_a_loss_that_is_not_one_number_is_told(given):
    class Whole(AdversarialNets):
        def g_loss(self, x, z):
            return given(self.logits(self.fake(x, z)))

    with pytest.raises(ValueError, match="A loss is one number, such as ops.mean"):
        build(Whole).fit(DATA, steps=1, **FIT)


@pytest.mark.parametrize("error", [KeyboardInterrupt("now"), LookupError("mine")])
def test_what_stops_a_training_leaves_the_last_whole_epoch(error):
    nets, twin = build(), build()
    with pytest.raises(type(error), match=str(error)):
        nets.fit(DATA, steps=6, steps_per_epoch=2, callbacks=[Stop(error)], **FIT)
    twin.fit(DATA, steps=4, steps_per_epoch=2, **FIT)
    assert_same(state(nets), state(twin))
    for each in nets, twin:  # and it can go on as if nothing had been
        each.fit(DATA, steps=2, **FIT)
    assert_same(state(nets), state(twin))


def test_an_error_of_the_data_is_shown_too():
    class Broken:
        def sample(self, n, rng):
            raise LookupError("no more")

    nets = build()
    before = state(nets)
    with pytest.raises(LookupError, match="no more"):
        nets.fit(Broken(), steps=2, **FIT)
    assert_same(state(nets), before)


def test_weights_that_are_not_numbers_are_told_before_the_first_step():
    nets = build()
    nets.generator.weights[0].assign(np.full((2, 4), np.nan))
    with pytest.raises(ValueError, match="NaN or infinite before the first step"):
        nets.fit(DATA, steps=1, **FIT)


# ---- learning rates


def test_a_schedule_and_a_plateau_for_a_player():
    nets = build()
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    plateau = keras.callbacks.ReduceLROnPlateau(
        "g_loss", 0.1, patience=1, min_delta=9, mode="min"
    )
    both = [ForPlayer("d", schedule), ForPlayer("g", plateau)]
    history = nets.fit(DATA, steps=3, steps_per_epoch=1, callbacks=both, **FIT).history
    np.testing.assert_allclose(history["d_learning_rate"], [0.05, 0.025, 0.0125])
    np.testing.assert_allclose(float(nets.optimizers["d"].learning_rate), 0.0125)
    np.testing.assert_allclose(float(nets.optimizers["g"].learning_rate), 1e-3)
    assert "learning_rate" not in history and len(history["g_learning_rate"]) == 3


def test_a_callback_for_a_player_sees_the_epoch_and_the_model_as_it_is():
    nets, seen = build(), []

    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            own = self.model.optimizer is nets.optimizers["g"]
            seen.append((epoch, own, self.model.discriminator is nets.discriminator))
            self.model.stop_training = epoch == 1

    callbacks = [ForPlayer("g", Stop())]
    nets.fit(DATA, steps=4, steps_per_epoch=1, callbacks=callbacks, **FIT)
    assert seen == [(0, True, True), (1, True, True)]


def test_a_rate_that_is_set_is_the_rate():
    moved = {}
    for rate in 0.0, 0.1, 0.2:
        nets = build(g_optimizer=keras.optimizers.SGD(0.0))
        before = nets.generator.get_weights()[0]
        nets.optimizers["g"].learning_rate = rate
        nets.fit(DATA, steps=1, **FIT)
        moved[rate] = nets.generator.get_weights()[0] - before
    assert not moved[0.0].any() and moved[0.1].all()
    np.testing.assert_allclose(moved[0.2], 2 * moved[0.1], rtol=1e-3)


@pytest.mark.parametrize(
    "callback",
    [
        keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate),
        keras.callbacks.ReduceLROnPlateau("g_loss", mode="min"),
        keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
    ],
)
def test_a_rate_without_a_player_is_refused(callback):
    nets = build()
    with pytest.raises(ValueError, match='ForPlayer."d", callback'):
        nets.fit(DATA, steps=1, callbacks=[callback], **FIT)
    with pytest.raises(ValueError, match='set those of nets.optimizers."d"'):
        nets.optimizer.learning_rate = 0.5
    with pytest.raises(ValueError, match="players are d, g. Received: 'D'"):
        nets.fit(DATA, steps=1, callbacks=[ForPlayer("D", callback)], **FIT)


# ---- optimizers


RULES = [
    name
    for name in "SGD Adam AdamW Nadam Adamax Adagrad Adadelta RMSprop Ftrl Lion".split()
    + ["Lamb", "Adafactor"]
    if hasattr(keras.optimizers, name)
]


@pytest.mark.parametrize("name", RULES)
def test_every_optimizer_begins_again_as_new(name):
    rule = getattr(keras.optimizers, name)(0.01, use_ema=True)
    weights = [keras.Variable(np.ones((3, 2))), keras.Variable(np.ones(2))]
    rule.build(weights)
    fresh = [ops.convert_to_numpy(v) for v in rule.variables]
    for _ in range(2):
        rule.apply([ops.ones((3, 2)), ops.ones(2)], weights)
    used = [ops.convert_to_numpy(v) for v in rule.variables]
    assert any(np.any(a != b) for a, b in zip(fresh, used))
    begin_again(rule, weights)
    assert_same([ops.convert_to_numpy(v) for v in rule.variables], fresh)


def test_a_mean_is_given_to_the_weights():
    rule = keras.optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5)
    weight = keras.Variable(0.0)
    rule.build([weight])
    for _ in range(2):  # the weight is -1, then -2; the mean -1, then -1.5
        rule.apply([ops.ones(())], [weight])
    take_mean(rule, [weight])
    assert float(weight) == -1.5


def test_an_optimizer_with_a_state_of_its_own_restarts_within_the_nets():
    rules = [{"d_optimizer": "nadam", "g_optimizer": "adagrad"} for _ in range(2)]
    used, fresh = (build(**rule) for rule in rules)
    used.fit(DATA, steps=3, **FIT)
    for nets in used, fresh:
        nets.restart(4)
        nets.fit(DATA, steps=2, **FIT)
    assert_same(state(used), state(fresh))


@pytest.mark.parametrize(
    "rule",
    [
        lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1)),
        lambda: keras.optimizers.SGD(0.1, loss_scale_factor=8.0),
    ],
)
def test_a_scaled_loss_is_refused(rule):
    with pytest.raises(ValueError, match="not scaled here.*mixed_bfloat16"):
        build(d_optimizer=rule())


def test_optimizers_too_many_missing_or_shared_are_refused():
    one = keras.optimizers.SGD(0.1)
    with pytest.raises(ValueError, match="optimizer of its own.*Received: .* twice"):
        build(d_optimizer=one, g_optimizer=one)
    with pytest.raises(ValueError, match="for each player.*Received.*q_optimizer"):
        build(q_optimizer="sgd")


def test_a_second_compile_goes_on_with_the_data():
    nets, whole = build(), build()
    for _ in range(2):  # another object, of the same kind
        nets.fit(DATA, steps=2, **FIT)
        rules = [keras.optimizers.SGD(0.1) for _ in range(2)]
        nets.compile(*rules, block=1)
    whole.fit(DATA, steps=2, **FIT)
    whole.fit(DATA, steps=2, **FIT)
    assert_same(nets.get_weights(), whole.get_weights())
    assert int(nets.step) == 4
    own = build(g_optimizer="adam", d_optimizer="sgd")
    own.fit(DATA, steps=2, **FIT)
    own.compile(own.optimizers["d"], own.optimizers["g"], game="hinge", block=1)
    assert int(own.optimizers["g"].iterations) == 2  # the same object keeps its state


@pytest.mark.parametrize("block", [1, 2])
def test_frozen_and_shared_layers(block):
    nets = build(block=block)
    layer = nets.generator.layers[0]
    layer.trainable = False
    with pytest.raises(ValueError, match="call compile again, with new optimizers"):
        nets.fit(DATA, steps=2, **FIT)
    nets.compile("sgd", "sgd", block=block)
    before = [layer.get_weights()[0], nets.generator.get_weights()[-1]]
    nets.fit(DATA, steps=2, **FIT)
    after = [layer.get_weights()[0], nets.generator.get_weights()[-1]]
    assert_same(before[:1], after[:1])
    assert np.any(before[1] != after[1])
    layer.trainable = True
    nets.compile("sgd", "sgd", block=block)
    nets.fit(DATA, steps=2, **FIT)
    assert np.any(layer.get_weights()[0] != after[0])


def test_a_layer_in_both_networks_is_stepped_by_both():
    keras.utils.set_random_seed(0)
    shared = layers.Dense(1, use_bias=False)
    pair = [
        keras.Sequential([keras.Input((1,)), shared, layers.Dense(1)]) for _ in range(2)
    ]
    moved = []
    for rates in (0.1, 0.0), (0.0, 0.1):
        nets = AdversarialNets(*pair, seed=0)
        nets.compile(*map(keras.optimizers.SGD, rates), block=1)
        before = shared.get_weights()[0]
        nets.fit(DATA, steps=1, **FIT)
        moved.append(np.any(before != shared.get_weights()[0]))
    assert moved == [True, True]


def test_regularizers_are_part_of_their_players_loss():
    _, judge = networks()
    held = layers.Dense(1, kernel_initializer="ones", kernel_regularizer="l2")
    nets = AdversarialNets(keras.Sequential([keras.Input((2,)), held]), judge, seed=0)
    nets.compile("sgd", "sgd", block=1)
    x, z = (ops.convert_to_tensor(np.ones((8, n), "float32")) for n in (1, 2))
    found = [nets.d_gradients(x, z)[0], nets.g_gradients(x, z)]
    strength, held.kernel.regularizer = float(held.kernel.regularizer.l2), None
    free = [nets.d_gradients(x, z)[0], nets.g_gradients(x, z)]
    np.testing.assert_allclose(found[0], free[0])
    np.testing.assert_allclose(found[1][0] - free[1][0], 2 * strength, rtol=1e-4)
    slopes = [each[1]["g"][0] for each in (found[1], free[1])]
    np.testing.assert_allclose(slopes[0] - slopes[1], 2 * strength, rtol=1e-4)


# ---- half precision


@pytest.fixture(params=["mixed_bfloat16", "mixed_float16"])
def half(request):
    keras.config.set_dtype_policy(request.param)
    yield request.param
    keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("penalty", ["gp", "r1+r2"])
def test_penalties_in_half_precision(half, penalty):
    nets = build(Penalized, penalty=penalty, weight=0.5, game="relativistic")
    before = nets.get_weights()
    history = nets.fit(DATA, steps=2, **FIT).history
    assert np.isfinite(history["d_loss"]).all() and nets.sample(3).dtype == "float32"
    assert nets.generator.layers[0].compute_dtype in half
    assert any(np.any(a != b) for a, b in zip(before, nets.get_weights()))


def test_a_penalty_on_a_discriminator_that_mixes_examples_is_refused():
    generator, _ = networks()
    inputs = keras.Input((1,))
    for layer in layers.BatchNormalization(), layers.Dropout(0.5):
        mixing = keras.Sequential([inputs, layer, layers.Dense(1)])
        with pytest.raises(ValueError, match=f"Received: the layer {layer.name}"):
            Penalized(generator, mixing)


# ---- callbacks, bars and files


def test_the_usual_callbacks(tmp_path):
    stop = keras.callbacks.EarlyStopping(
        "g_loss", patience=1, min_delta=9, mode="min", restore_best_weights=True
    )
    path = str(tmp_path / "{epoch}.keras")
    usual = [
        stop,
        keras.callbacks.ModelCheckpoint(path),
        keras.callbacks.CSVLogger(tmp_path / "log.csv"),
        keras.callbacks.TerminateOnNaN(),
    ]
    if find_spec("tensorboard"):
        usual.append(keras.callbacks.TensorBoard(tmp_path / "board"))
    nets = build()
    history = nets.fit(DATA, steps=5, steps_per_epoch=1, callbacks=usual, **FIT)
    assert len(history.epoch) == 2 and stop.stopped_epoch == 1
    rows = (tmp_path / "log.csv").read_text().splitlines()
    assert rows[0].startswith("epoch,d_loss,g_loss") and len(rows) == 3
    best = keras.saving.load_model(tmp_path / "1.keras")
    assert_same(best.get_weights(), nets.get_weights())


def test_a_line_for_each_epoch(capsys):
    build().fit(DATA, steps=4, steps_per_epoch=2, batch_size=8, verbose=2)
    lines = capsys.readouterr().out.splitlines()
    assert sum("d_loss" in line and "2/2" in line for line in lines) == 2


def test_what_adversarial_nets_cannot_do_is_said():
    nets = build()
    with pytest.raises(NotImplementedError, match="ganlib.metrics"):
        nets.evaluate(DATA)
    with pytest.raises(NotImplementedError, match=r"fit\(x, steps=1\)"):
        nets.train_on_batch(DATA)
    z = np.ones((3, 2), "float32")
    np.testing.assert_allclose(
        nets.predict(z, verbose=0), ops.convert_to_numpy(nets.generator(z)), rtol=1e-5
    )
    with pytest.raises(ValueError, match="no mean of the generator"):
        with nets.averaged():
            pass
    with pytest.raises(NotImplementedError, match="nets.generator.export"):
        nets.export("nets")
    with pytest.raises(ValueError, match="as .keras files. Received: nets.h5"):
        nets.save("nets.h5")
    assert nets.sample(0).shape == (0, 1)
    for callbacks in None, keras.callbacks.TerminateOnNaN():
        nets.fit(DATA, steps=1, callbacks=callbacks, **FIT)


LOAD = """
import ganlib, keras, numpy as np, sys
for path in sys.argv[1:]:
    nets = keras.saving.load_model(path)
    np.save(path + ".npy", nets.sample(5, seed=1))
    print(nets.game.name, nets.k)
"""


def test_a_file_is_loaded_by_importing_ganlib_alone(tmp_path):
    steep = build(Penalized, game=losses.least_squares(0, 1, 1), penalty="r1", weight=1)
    steep.fit(DATA, steps=1, **FIT)
    generator, _ = networks()
    pieces = keras.Sequential([keras.Input((1,)), Maxout(3, 2), layers.Dense(1)])
    reader = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    told = InfoGAN(generator, pieces, reader, categories=1, continuous=0)
    told.compile("sgd", "adam", k=2)
    nets = {str(tmp_path / f"{i}.keras"): each for i, each in enumerate((steep, told))}
    for path, each in nets.items():
        each.save(path)
        assert os.path.getsize(path) < 100_000
    run = subprocess.run(
        [sys.executable, "-c", LOAD, *nets],
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
    )
    assert run.stdout.splitlines() == [
        "least-squares(0.0, 1.0, 1.0) 1",
        "non-saturating 2",
    ], run.stderr
    for path, each in nets.items():
        drawn = np.load(path + ".npy")
        np.testing.assert_allclose(drawn, each.sample(5, seed=1), rtol=1e-5)


def test_a_game_of_your_own_in_a_file(tmp_path):
    game = losses.Game("mine", *losses.GAMES["hinge"][1:3])
    nets = build(game=game)
    nets.save(tmp_path / "nets.keras")
    with pytest.warns(UserWarning, match="'mine', is one of your own"):
        alone = keras.saving.load_model(tmp_path / "nets.keras")
    assert_same(alone.get_weights(), nets.get_weights())
    with pytest.raises(ValueError, match="compile"):
        alone.fit(DATA, steps=1, **FIT)
    told = keras.saving.load_model(
        tmp_path / "nets.keras", custom_objects={"mine": game}
    )
    for each in told, nets:
        each.fit(DATA, steps=1, **FIT)
    assert_same(told.get_weights(), nets.get_weights(), rtol=1e-6)


def test_nets_that_are_not_compiled_are_saved_too(tmp_path):
    nets = AdversarialNets(*networks())
    nets.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert_same(loaded.get_weights(), nets.get_weights())
    nets.save_weights(tmp_path / "nets.weights.h5")
