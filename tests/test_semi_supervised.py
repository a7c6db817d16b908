"""K classes and a game: the loss is that of K + 1 classes, on every backend."""

import keras
import numpy as np
import pytest
from scipy.special import log_softmax, logsumexp

from ganlib import networks
from ganlib.extensions.semi_supervised import (
    LogSumExp,
    SemiSupervised,
    class_discriminator,
)
from ganlib.training import AdversarialNets

K = 3
RNG = np.random.default_rng(0)
X = RNG.normal(1, 1, (64, 4)).astype("float32")
LABELLED = X[:9], np.arange(9) % K


def nets(seed=0, noise=(0.0, 0.0), labelled=LABELLED, **settings):
    keras.utils.set_random_seed(seed)
    made = SemiSupervised(
        networks.mlp_generator(2, (4,)),
        class_discriminator((4,), K, units=(6, 5), noise=noise),
        labelled,
        seed=seed,
    )
    rules = [keras.optimizers.Adam(0.01) for _ in range(2)]
    made.compile(*rules, **{"block": 1, **settings})
    return made


def numpy(tensor):
    return keras.ops.convert_to_numpy(tensor)


def test_log_sum_exp_of_large_logits():
    logits = np.array([[1e4, 1e4], [-1e4, -2e4], [0.0, 1.0]], "float32")
    found = numpy(LogSumExp()(logits))
    np.testing.assert_allclose(found, logsumexp(logits, axis=1, keepdims=True))
    deep = RNG.normal(size=(2, 4, 3)).astype("float32")
    expected = logsumexp(deep, axis=-1, keepdims=True)
    np.testing.assert_allclose(numpy(LogSumExp()(deep)), expected, rtol=1e-5)
    assert LogSumExp().compute_output_shape((None, 4, 3)) == (None, 4, 1)


def test_the_discriminator_has_what_its_docstring_says():
    made = nets()
    assert [part.dtype for part in made.labelled] == ["float32", "int32"]
    logits = numpy(made.classifier(X))
    assert logits.shape == (64, K)
    assert made.features.output_shape == (None, 5)
    np.testing.assert_allclose(
        numpy(made.discriminator(X))[:, 0], logsumexp(logits, axis=1), rtol=1e-5
    )
    noisy = class_discriminator((4,), K, units=(6,), noise=(0.1, 0.2))
    apart = numpy(noisy(X, training=True)) - numpy(noisy(X))
    assert np.abs(apart).min() > 0
    fresh = class_discriminator((28, 28, 1), 10, units=(8,))
    assert fresh.output_shape == (None, 1)
    named = class_discriminator((4,), K, units=(6, 5, 7), noise=(0.1, 0.2))
    held = class_discriminator((4,), K, units=(6, 5, 7), norms=(2.0, 3.0))
    dense = [layer for layer in held.layers if hasattr(layer, "kernel")][:3]
    for layer, norm in zip(dense, (2, 3, 3)):
        kernel = np.asarray(layer.kernel_constraint(layer.kernel))
        np.testing.assert_allclose(np.linalg.norm(kernel, axis=0), norm, rtol=1e-5)
    seen = [(layer.name, layer.get_config()) for layer in named.layers]
    stds = [config["stddev"] for _, config in seen if "stddev" in config]
    assert stds == [0.1, 0.2, 0.2, 0.2]
    units = {name: config["units"] for name, config in seen if "units" in config}
    assert units == {"hidden_1": 6, "hidden_2": 5, "features": 7, "classes": K}


def test_the_noise_is_there_while_both_learn():
    made, z = nets(noise=(0.5, 0.5)), RNG.normal(size=(64, 2)).astype("float32")
    for loss in made.class_loss, lambda: made.g_loss(X, z):
        assert float(loss()) != float(loss())


def test_the_loss_is_the_cross_entropy_of_one_class_more():
    made = nets()
    fake = RNG.normal(size=(32, 4)).astype("float32")

    def log_p(x):
        logits = numpy(made.classifier(x)).astype(float)
        return log_softmax(np.pad(logits, ((0, 0), (0, 1))), axis=1)

    on_labelled, y = log_p(LABELLED[0]), LABELLED[1]
    # -log p(y) of a labelled image is this and -log D, which the game has.
    own = on_labelled[np.arange(9), y] - logsumexp(on_labelled[:, :K], axis=1)
    expected = -own.mean() - logsumexp(log_p(X)[:, :K], axis=1).mean()
    expected -= log_p(fake)[:, K].mean()
    np.testing.assert_allclose(float(made.d_loss(X, fake)), expected, rtol=1e-5)
    np.testing.assert_allclose(float(made.class_loss()), -own.mean(), rtol=1e-5)


def test_feature_matching_and_the_game():
    z = RNG.normal(size=(32, 2)).astype("float32")
    made = nets()
    means = [numpy(made.features(b)).mean(axis=0) for b in (X, made.generator(z))]
    expected = np.sum((means[0] - means[1]) ** 2)
    np.testing.assert_allclose(float(made.g_loss(X, z)), expected, rtol=1e-4)
    for game in "non-saturating", "relativistic":
        made = nets(matching=False, game=game)
        expected = float(AdversarialNets.g_loss(made, X[:32], z))
        found = float(made.g_loss(X[:32], z))
        np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_step_of_each_moves_its_own_weights():
    made = nets()
    x, z = X[None, :8], RNG.normal(size=(2, 8, 2)).astype("float32")
    before = [[np.array(w) for w in player] for player in made.players.values()]
    _, slopes = made.g_gradients(x[0], z[0])
    made.descend(slopes)
    after = [[np.array(w) for w in player] for player in made.players.values()]
    for old, new in zip(before[0], after[0]):
        np.testing.assert_array_equal(old, new)
    assert all(np.any(old != new) for old, new in zip(before[1], after[1]))
    assert len(made.trainable_variables) == len(before[0]) + len(before[1])


def test_it_learns_the_labels_and_keeps_its_weights_short():
    made = nets(noise=(0.05, 0.1), block=20)
    made.fit(X, steps=200, batch_size=16, steps_per_epoch=20, verbose=0)
    assert float(made.class_loss()) < 0.5 * np.log(K)
    for layer in made.discriminator.layers:
        if layer.name in ("hidden_1", "features"):
            norms = np.linalg.norm(np.array(layer.kernel), axis=0)
            np.testing.assert_allclose(norms, 1, rtol=1e-3)


def test_training_repeats_and_is_saved(tmp_path):
    first, again = nets(3, (0.1, 0.1)), nets(3, (0.1, 0.1))
    for made in first, again:
        made.fit(X, steps=4, batch_size=8, steps_per_epoch=2, verbose=0)
    for a, b in zip(first.get_weights(), again.get_weights()):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    with pytest.raises(ValueError, match=r"nets.labelled = \(x, y\)"):
        loaded.fit(X, steps=1, batch_size=8, verbose=0)
    loaded.labelled = LABELLED
    assert type(loaded) is SemiSupervised
    assert loaded.get_compile_config() == first.get_compile_config()
    for made in first, loaded:
        made.fit(X, steps=2, batch_size=8, verbose=0)
    np.testing.assert_allclose(
        numpy(loaded.classifier(X)), numpy(first.classifier(X)), rtol=1e-4
    )


@pytest.mark.parametrize(
    "labelled, message",
    [
        ((X[:9, :3], LABELLED[1]), r"\(9, 3\)"),
        ((X[:9], LABELLED[1][:8]), r"\(8,\)"),
        ((X[:0], LABELLED[1][:0]), r"\(0, 4\)"),
        ((X[:9], LABELLED[1] + 1), "from 1 to 3"),
        ((X[:9], LABELLED[1] * 1.0), "float64"),
        ((X[:9], np.eye(K)[LABELLED[1]]), r"\(9, 3\)"),
    ],
)
def test_what_cannot_be_is_refused(labelled, message):
    with pytest.raises(ValueError, match=f"Received: .*{message}"):
        nets(labelled=labelled)
