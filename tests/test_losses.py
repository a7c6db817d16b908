import keras
import numpy as np
import pytest
from keras import ops

from ganlib import theory
from ganlib.losses import GAMES, Game, get, least_squares


def softplus(a):
    return np.logaddexp(0, a)


def mean_square(a):
    return np.mean(a**2)


# The formulas once more, in NumPy and float64: (discriminator, generator).
FORMULAS = {
    "minimax": (
        lambda r, f: np.mean(softplus(-r)) + np.mean(softplus(f)),
        lambda r, f: -np.mean(softplus(f)),
    ),
    "non-saturating": (
        lambda r, f: np.mean(softplus(-r)) + np.mean(softplus(f)),
        lambda r, f: np.mean(softplus(-f)),
    ),
    "maximum-likelihood": (
        lambda r, f: np.mean(softplus(-r)) + np.mean(softplus(f)),
        lambda r, f: -np.mean(np.exp(f)),
    ),
    "least-squares": (
        lambda r, f: mean_square(r - 1) / 2 + mean_square(f + 1) / 2,
        lambda r, f: mean_square(f) / 2,
    ),
    "hinge": (
        lambda r, f: np.mean(np.maximum(0, 1 - r)) + np.mean(np.maximum(0, 1 + f)),
        lambda r, f: -np.mean(f),
    ),
    "wasserstein": (
        lambda r, f: np.mean(f) - np.mean(r),
        lambda r, f: -np.mean(f),
    ),
    "relativistic": (
        lambda r, f: np.mean(softplus(f - r)),
        lambda r, f: np.mean(softplus(r - f)),
    ),
}
PLAYERS = ("discriminator", "generator")
EACH_LOSS = [(name, player) for name in FORMULAS for player in PLAYERS]


def logits(n=6, seed=0, scale=2.0):
    rng = np.random.default_rng(seed)
    return (rng.normal(0, scale, n).astype("float32") for _ in range(2))


def loss_and_formula(name, player):
    game = least_squares() if name == "least-squares" else get(name)
    return getattr(game, player), FORMULAS[name][PLAYERS.index(player)]


def gradients(loss, real, fake):
    """Gradients of `loss` for both logits, as NumPy arrays."""
    if keras.backend.backend() == "jax":
        import jax

        return [np.array(g) for g in jax.grad(loss, argnums=(0, 1))(real, fake)]
    import tensorflow as tf

    real, fake = tf.constant(real), tf.constant(fake)
    with tf.GradientTape() as tape:
        tape.watch([real, fake])
        out = loss(real, fake)
    zero = tf.UnconnectedGradients.ZERO
    return [
        g.numpy() for g in tape.gradient(out, [real, fake], unconnected_gradients=zero)
    ]


def finite_differences(formula, x, step=1e-5):
    """Central differences of a function of one float64 vector."""
    steps = step * np.eye(x.size)
    return np.array([(formula(x + s) - formula(x - s)) / (2 * step) for s in steps])


def compiled(loss):
    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(loss)
    import tensorflow as tf

    unknown = tf.TensorSpec((None, 1), tf.float32)
    return tf.function(loss, input_signature=[unknown, unknown])


def test_every_game_of_the_table_is_tested_here():
    assert set(GAMES) == set(FORMULAS)


@pytest.mark.parametrize(("name", "player"), EACH_LOSS)
def test_value(name, player):
    loss, formula = loss_and_formula(name, player)
    real, fake = logits()
    got = loss(real, fake)
    assert tuple(got.shape) == ()
    np.testing.assert_allclose(float(got), formula(real, fake), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("name", "player"), EACH_LOSS)
def test_gradient(name, player):
    loss, formula = loss_and_formula(name, player)
    real, fake = logits(seed=1)
    by_real, by_fake = gradients(loss, real, fake)
    r, f = real.astype("float64"), fake.astype("float64")
    expected = finite_differences(lambda x: formula(x, f), r)
    np.testing.assert_allclose(by_real, expected, rtol=1e-4, atol=1e-6)
    expected = finite_differences(lambda x: formula(r, x), f)
    np.testing.assert_allclose(by_fake, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("name", "player"), EACH_LOSS)
@pytest.mark.parametrize("signs", [(80, -80), (-80, 80), (80, 80)])
def test_extreme_logits_stay_finite(name, player, signs):
    loss, formula = loss_and_formula(name, player)
    real, fake = (np.full(3, sign, "float32") for sign in signs)
    expected = formula(real.astype("float64"), fake.astype("float64"))
    np.testing.assert_allclose(float(loss(real, fake)), expected, rtol=1e-5, atol=1e-30)
    assert np.all(np.isfinite(gradients(loss, real, fake)))


@pytest.mark.parametrize(("name", "player"), EACH_LOSS)
def test_compiled_columns_give_what_vectors_give(name, player):
    loss, formula = loss_and_formula(name, player)
    real, fake = logits(seed=2)
    got = compiled(loss)(real[:, None], fake[:, None])
    np.testing.assert_allclose(float(got), formula(real, fake), rtol=1e-5, atol=1e-6)
    mixed = loss(real[:, None], fake)  # must not broadcast to a matrix of pairs
    np.testing.assert_allclose(float(mixed), formula(real, fake), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["minimax", "non-saturating", "maximum-likelihood"])
def test_the_log_discriminator_minimises_minus_the_value_function(name):
    real, fake = logits(seed=3)
    expected = -theory.value_from_logits(real, fake).mean
    got = float(get(name).discriminator(real, fake))
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def test_losses_at_the_equilibrium():
    zeros = np.zeros((4, 1), "float32")
    at = {
        name: [float(loss(zeros, zeros)) for loss in g[1:3]]
        for name, g in GAMES.items()
    }
    np.testing.assert_allclose(at["minimax"], [np.log(4), -np.log(2)], rtol=1e-6)
    np.testing.assert_allclose(at["non-saturating"], [np.log(4), np.log(2)], rtol=1e-6)
    np.testing.assert_allclose(at["maximum-likelihood"], [np.log(4), -1], rtol=1e-6)
    np.testing.assert_allclose(at["relativistic"], [np.log(2), np.log(2)], rtol=1e-6)


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_only_games_that_say_so_need_real_logits_for_the_generator(name):
    real, fake = logits()
    game = get(name)
    if game.uses_real:
        with pytest.raises(ValueError, match="^real_logits are needed.*Received: None"):
            game.generator(None, fake)
    else:
        np.testing.assert_array_equal(
            ops.convert_to_numpy(game.generator(None, fake)),
            ops.convert_to_numpy(game.generator(real, fake)),
        )


def test_maximum_likelihood_follows_the_gradient_of_kl():
    """The weight exp(a) of the optimal D turns -E_q into the slope of KL(p || q).

    p = N(0, 1), q = N(m, 1): a(x) = log p - log q, d KL / dm = m, dG/dm = 1.
    """
    m = 0.5
    x = m + np.random.default_rng(0).standard_normal(400_000)
    log_ratio = (m**2 - 2 * m * x) / 2
    per_sample = gradients(
        get("maximum-likelihood").generator,
        np.zeros(2, "float32"),
        log_ratio.astype("float32"),
    )[1]
    slope = np.sum(per_sample * -m)  # da/dx = -m
    np.testing.assert_allclose(slope, m, atol=0.01)


def test_least_squares_takes_other_targets():
    real, fake = logits(seed=4)
    game = least_squares(a=0.0, b=1.0, c=1.0)
    expected = mean_square(real - 1) / 2 + mean_square(fake) / 2
    np.testing.assert_allclose(
        float(game.discriminator(real, fake)), expected, rtol=1e-5
    )
    expected = mean_square(fake - 1) / 2
    np.testing.assert_allclose(float(game.generator(real, fake)), expected, rtol=1e-5)
    assert game.name == "least-squares(0.0, 1.0, 1.0)"  # no name for the table's game
    assert least_squares().name == "least-squares"
    name = "least-squares(1e-05, -2.0, 3.0)"
    assert get(name).name == name


def test_get_passes_a_game_through_and_finds_a_name():
    mine = Game("mine", lambda r, f: 0.0, lambda r, f: 0.0)
    assert get(mine) is mine
    assert get("hinge") is GAMES["hinge"]


@pytest.mark.parametrize("name", ["nonsaturating", None, ["minimax"]])
def test_an_unknown_game_is_told_the_known_ones(name):
    with pytest.raises(ValueError, match="hinge.*non-saturating.*Received"):
        get(name)


@pytest.mark.parametrize(("name", "player"), EACH_LOSS)
@pytest.mark.parametrize("shape", [(), (4, 2), (4, 1, 1), (0, 1)])
def test_logits_of_a_wrong_shape_are_refused(name, player, shape):
    loss, _ = loss_and_formula(name, player)
    good, bad = np.zeros(4, "float32"), np.zeros(shape, "float32")
    message = r"^fake_logits must have shape \(n, 1\) or \(n,\).*Received: shape \("
    with pytest.raises(ValueError, match=message):
        loss(good, bad)
    if player == "discriminator":
        with pytest.raises(ValueError, match="^real_logits must have shape"):
            loss(bad, good)


def test_pairs_need_equal_numbers():
    for loss in get("relativistic")[1:3]:
        with pytest.raises(ValueError, match="equally many. Received: 4 and 1"):
            loss(np.zeros(4, "float32"), np.zeros((1, 1), "float32"))
