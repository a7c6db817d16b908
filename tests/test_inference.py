"""BiGAN: a game of pairs, in which the encoder is on the generator's side."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers, ops

from ganlib import networks
from ganlib.extensions.inference import BiGAN, PenalizedBiGAN, pair_discriminator
from ganlib.training import AdversarialNets

SHAPE, DIM = (2, 2, 1), 3
DATA = np.random.default_rng(0).random((40, *SHAPE), "float32")
PENALTY = {"penalty": "r1+r2", "weight": 0.5}


def encoder_of(shape=SHAPE, dim=DIM):
    return keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(dim)])


def compiled(cls=BiGAN, *, seed=0, rate=0.1, **settings):
    keras.utils.set_random_seed(seed)
    nets = cls(
        networks.mlp_generator(DIM, SHAPE, units=(5,)),
        encoder_of(),
        pair_discriminator(SHAPE, DIM, units=(5,)),
        seed=seed,
    )
    rules = keras.optimizers.SGD(rate), keras.optimizers.SGD(rate)
    nets.compile(*rules, block=1, **settings)
    return nets


def trained(*args, steps=1, **settings):
    nets = compiled(*args, **settings)
    nets.fit(DATA, steps=steps, batch_size=8, verbose=0)
    return nets


def logits(nets, x, z):
    """D's logits of pairs, in NumPy."""
    w, b, last, c = nets.discriminator.get_weights()
    x, z = map(ops.convert_to_numpy, (x, z))
    h = np.concatenate([x.reshape(len(x), -1), z], axis=1) @ w + b
    return (np.where(h > 0, h, 0.2 * h) @ last + c)[:, 0].astype(float)


def batch(nets, n=6):
    return DATA[:n], nets.draw_latent(n, np.random.default_rng(1))


@pytest.mark.parametrize("game", ["non-saturating", "relativistic"])
def test_losses_of_pairs(game):
    nets = compiled(game=game)
    x, z = batch(nets)
    real = logits(nets, x, nets.encoder(x))
    fake = logits(nets, nets.generator(z), z)
    if game == "relativistic":
        d_loss = np.logaddexp(0, fake - real).mean()
        g_loss = np.logaddexp(0, real - fake).mean()
    else:
        d_loss = (np.logaddexp(0, -real) + np.logaddexp(0, fake)).mean()
        g_loss = (np.logaddexp(0, real) + np.logaddexp(0, -fake)).mean()
    np.testing.assert_allclose(nets.d_gradients(x, z)[0], d_loss, rtol=1e-5)
    np.testing.assert_allclose(nets.g_loss(x, z), g_loss, rtol=1e-5)


def test_the_encoder_is_told_that_it_trains():
    told = SimpleNamespace(encoder=lambda x, training: training)
    assert BiGAN.real(told, DATA)[1] is True


def test_the_encoder_learns_with_the_generator():
    """G's step moves E down the gradient of G's loss; D's step does not touch it."""
    nets = compiled()
    x, z = batch(nets)
    weight = nets.encoder.trainable_variables[0]
    before, eps, losses = np.array(weight), 1e-2, []
    for sign in 1, -1:
        weight.assign(before + sign * eps * np.eye(*before.shape))
        losses.append(float(nets.g_loss(x, z)))
    weight.assign(before)
    _, gradients = nets.g_gradients(x, z)
    index = [id(v) for v in nets.players["g"]].index(id(weight))
    found = np.trace(ops.convert_to_numpy(gradients["g"][index])[:DIM])
    np.testing.assert_allclose(found, (losses[0] - losses[1]) / (2 * eps), rtol=0.02)

    sides = [{id(v) for v in side} for side in nets.players.values()]
    assert not sides[0] & sides[1]
    everything = nets.discriminator, nets.generator, nets.encoder
    assert sides[0] | sides[1] == {id(v) for n in everything for v in n.weights}


def test_one_step_moves_all_three():
    before, after = compiled(), trained()
    for role in "discriminator", "generator", "encoder":
        old = getattr(before, role).get_weights()
        new = getattr(after, role).get_weights()
        assert any(np.any(a != b) for a, b in zip(old, new)), role


def test_penalty_sees_the_code():
    """With a linear D the penalty is weight * |slope|^2, and the code has slopes."""
    linear = pair_discriminator(SHAPE, DIM, units=())
    linear.set_weights([np.arange(1.0, 8.0)[:, None], np.zeros(1)])
    generator = networks.mlp_generator(DIM, SHAPE, units=(5,))
    nets = PenalizedBiGAN(generator, encoder_of(), linear, seed=0)
    nets.compile("sgd", "sgd", **PENALTY)
    x, z = map(ops.convert_to_tensor, batch(nets))
    pairs, fake = nets.real(x), nets.fake(x, z)
    surplus = nets.d_loss(pairs, fake) - AdversarialNets.d_loss(nets, pairs, fake)
    np.testing.assert_allclose(surplus, 0.5 * 140, rtol=1e-5)


@pytest.mark.parametrize("cls, settings", [(BiGAN, {}), (PenalizedBiGAN, PENALTY)])
def test_training_repeats_and_is_saved(cls, settings, tmp_path):
    first, again = (trained(cls, steps=2, seed=3, **settings) for _ in range(2))
    for a, b in zip(first.get_weights(), again.get_weights()):
        np.testing.assert_allclose(a, b)
    first.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert type(loaded) is cls and loaded.seed == 3
    assert loaded.get_compile_config() == first.get_compile_config()
    assert loaded.sample(3, seed=1).shape == (3, *SHAPE)
    np.testing.assert_allclose(loaded.sample(3, seed=1), first.sample(3, seed=1))
    np.testing.assert_allclose(loaded.encoder(DATA), first.encoder(DATA), rtol=1e-5)


def test_a_restart_is_the_run_of_another_seed():
    nets = trained(seed=1, steps=2)
    nets.restart(2)
    nets.fit(DATA, steps=2, batch_size=8, verbose=0)
    other = trained(seed=1, steps=2)
    for a, b in zip(nets.encoder.get_weights(), other.encoder.get_weights()):
        assert a.ndim == 1 or np.abs(a - b).max() > 0.1
    twin = compiled(seed=1)
    twin.restart(2)
    twin.fit(DATA, steps=2, batch_size=8, verbose=0)
    for a, b in zip(nets.encoder.get_weights(), twin.encoder.get_weights()):
        np.testing.assert_allclose(a, b, rtol=1e-5)


def test_what_cannot_be_is_refused():
    generator = networks.mlp_generator(DIM, SHAPE, units=(5,))
    discriminator = pair_discriminator(SHAPE, DIM, units=(5,))
    for wrong in encoder_of(dim=2), encoder_of(shape=(2, 3, 1)):
        with pytest.raises(ValueError, match=r"encoder must.*Received: encoder"):
            BiGAN(generator, wrong, discriminator)
    for wrong in (4, 3), (4, 2), (5, 3):
        with pytest.raises(ValueError, match="the discriminator both. Received"):
            judge = networks.mlp_discriminator((sum(wrong),), units=(5,))
            BiGAN(generator, encoder_of(), judge)
    nets = BiGAN(generator, encoder_of(), discriminator)
    with pytest.raises(ValueError, match="Received: 'minimax'"):
        nets.compile("sgd", "sgd", game="minimax")
    nets.compile("sgd", "sgd")
    with pytest.raises(ValueError, match=r"\(n, 2, 2, 1\).*Received: shape \(40, 4\)"):
        nets.fit(DATA.reshape(40, 4), steps=1, verbose=0)
