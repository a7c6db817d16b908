"""A GAN of your own is one small class: several arrays, players, losses, patches."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from ganlib.health import Health
from ganlib.networks import mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets, Minibatches

RNG = np.random.default_rng(0)
HORSES = RNG.normal(2, 1, (60, 3)).astype("float32")
ZEBRAS = RNG.normal(-2, 1, (60, 2)).astype("float32")


@keras.saving.register_keras_serializable("tests")
class CycleGAN(AdversarialNets):
    """Two translators and two judges, on pairs of examples that do not belong together.

    Zhu et al. (2017): from a to b by the `generator`, `back` from b to a.
    """

    roles = {"d": ("discriminator", "a_judge"), "g": ("generator", "back")}

    def __init__(self, generator, discriminator, back, a_judge, **settings):
        super().__init__(generator, discriminator, **settings)
        self.back, self.a_judge = back, a_judge

    @property
    def data_shape(self):
        return self.generator.input_shape[1:], self.generator.output_shape[1:]

    def draw_latent(self, n, rng):
        return np.zeros((n, 0), "float32")  # no noise: the other side is the code

    def fake(self, x, z):
        a, b = x
        return self.back(b), self.generator(a)

    def logits(self, x):
        a, b = x
        return ops.concatenate([self.a_judge(a), self.discriminator(b)])

    def g_loss(self, x, z):
        a, b = self.fake(x, z)
        home = zip(x, (self.back(b), self.generator(a)))
        gaps = sum(ops.mean(ops.abs(u - v)) for u, v in home)
        return super().g_loss(x, z) + 10 * gaps


@keras.saving.register_keras_serializable("tests")
class Restorer(AdversarialNets):
    """Draws what it is shown in noise; the distance is one more column."""

    results = ("d_loss", "g_loss", "distance")

    def fake(self, x, z):
        return self.generator(x + 0.1 * z, training=True)

    def iteration(self, x, z):
        seen = super().iteration(x, z)
        gaps = ops.square(self.fake(x[-1], z[-1]) - x[-1])
        return {**seen, "distance": ops.mean(gaps)}

    def g_loss(self, x, z):
        gaps = ops.square(self.fake(x, z) - x)
        return super().g_loss(x, z) + ops.mean(gaps)


@keras.saving.register_keras_serializable("tests")
class Encoded(AdversarialNets):
    """A third player: an encoder that reads the code, with an optimizer of its own."""

    roles = {**AdversarialNets.roles, "e": ("encoder",)}

    def __init__(self, generator, discriminator, encoder, **settings):
        super().__init__(generator, discriminator, **settings)
        self.encoder = encoder

    def g_loss(self, x, z):
        gaps = ops.square(self.encoder(self.generator(z)) - z)
        return super().g_loss(x, z) + ops.mean(gaps)


def sgd(rate=0.05):
    return keras.optimizers.SGD(rate)


def cycle(**settings):
    keras.utils.set_random_seed(0)
    made = [mlp_generator(3, (2,), units=(4,)), mlp_discriminator((2,), units=(4,))]
    made += [mlp_generator(2, (3,), units=(4,)), mlp_discriminator((3,), units=(4,))]
    nets = CycleGAN(*made, seed=0)
    nets.compile(sgd(), sgd(), **{"block": 1, **settings})
    return nets


def arrays(nets):
    return [np.array(w) for w in nets.get_weights()]


def test_a_cycle_gan_trains_is_watched_saved_and_begins_again(tmp_path):
    nets, health = cycle(), Health((HORSES, ZEBRAS), n=20)
    before = arrays(nets)
    fit = {"steps": 2, "batch_size": 8, "verbose": 0}
    nets.fit((HORSES, ZEBRAS), callbacks=[health], **fit)
    assert all(np.any(a != b) for a, b in zip(before, arrays(nets)))
    assert all(np.isfinite(v).all() for v in health.record.values())
    nets.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    for each in nets, loaded:
        each.fit((HORSES, ZEBRAS), **fit)
    for a, b in zip(arrays(nets), arrays(loaded)):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    nets.restart(3)
    others = [np.array(w) for w in nets.back.get_weights()]
    assert any(np.any(a != b) for a, b in zip(others, loaded.back.get_weights()))


def test_a_cycle_gan_descends_what_it_says():
    nets = cycle()
    ((x, z),) = Minibatches(nets, (HORSES, ZEBRAS), 8, 1)(0, 1)
    (a, b), z = [part[0] for part in x[0]], z[0][0]

    def log(judge, x, sign):
        return np.logaddexp(0, -sign * ops.convert_to_numpy(judge(x))).mean()

    fake_a, fake_b = nets.back(b), nets.generator(a)
    expected = log(nets.a_judge, a, 1) + log(nets.a_judge, fake_a, -1)
    expected += log(nets.discriminator, b, 1) + log(nets.discriminator, fake_b, -1)
    found, slopes = nets.d_gradients((a, b), z)
    np.testing.assert_allclose(float(found), expected / 2, rtol=1e-5)
    assert len(slopes["d"]) == 8
    home = np.abs(a - ops.convert_to_numpy(nets.back(fake_b))).mean()
    home += np.abs(b - ops.convert_to_numpy(nets.generator(fake_a))).mean()
    expected = log(nets.a_judge, fake_a, 1) + log(nets.discriminator, fake_b, 1)
    found, _ = nets.g_gradients((a, b), z)
    np.testing.assert_allclose(float(found), expected / 2 + 10 * home, rtol=1e-5)


@pytest.mark.parametrize("block", [1, 3])
def test_a_loss_of_reconstruction_is_learned_and_shown(block):
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    nets = Restorer(generator, mlp_discriminator((2,), units=(4,)), seed=0)
    nets.compile(sgd(), sgd(), block=block)
    history = nets.fit(ZEBRAS, steps=60, steps_per_epoch=30, verbose=0).history
    assert set(history) == {"d_loss", "g_loss", "distance"}
    assert history["distance"][1] < 0.5 * history["distance"][0]


def test_a_name_that_is_not_announced_is_told():
    class Silent(Restorer):
        results = ("d_loss", "g_loss")

    generator = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    nets = Silent(generator, mlp_discriminator((2,), units=(4,)))
    nets.compile(sgd(), sgd(), block=1)
    with pytest.raises(ValueError, match="names in results.*Received.*distance"):
        nets.fit(ZEBRAS, steps=1, batch_size=4, verbose=0)


def test_a_third_player_has_an_optimizer_of_its_own(tmp_path):
    def build(**rules):
        keras.utils.set_random_seed(0)
        made = mlp_generator(3, (2,), units=(4,)), mlp_discriminator((2,), units=(4,))
        nets = Encoded(*made, mlp_generator(2, (3,), units=(4,)), seed=0)
        nets.compile(block=1, **rules)
        return nets

    still = build(d_optimizer=sgd(), g_optimizer=sgd(), e_optimizer=sgd(0.0))
    moving = build(d_optimizer=sgd(), g_optimizer=sgd(0.0), e_optimizer="adam")
    for nets, roles in (still, "dg"), (moving, "de"):
        before = {p: [np.array(w) for w in ws] for p, ws in nets.players.items()}
        nets.fit(ZEBRAS, steps=1, batch_size=8, verbose=0)
        for player, weights in nets.players.items():
            moved = [np.any(a != np.array(b)) for a, b in zip(before[player], weights)]
            assert all(moved) if player in roles else not any(moved)
    moving.save(tmp_path / "nets.keras")
    loaded = keras.saving.load_model(tmp_path / "nets.keras")
    assert loaded.optimizers["e"].name == moving.optimizers["e"].name
    for a, b in zip(loaded.optimizer.variables, moving.optimizer.variables):
        np.testing.assert_array_equal(np.array(a), np.array(b))
    with pytest.raises(ValueError, match="e_optimizer. Received: d_opt"):
        build(d_optimizer="sgd", g_optimizer="sgd")


def test_logits_of_patches_are_averaged():
    keras.utils.set_random_seed(0)
    patches = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(1, 2, 2)])
    nets = AdversarialNets(mlp_generator(2, (4, 4, 1), units=(4,)), patches, seed=0)
    nets.compile(sgd(), sgd(), block=1)
    x = RNG.random((12, 4, 4, 1)).astype("float32")
    fake = nets.fake(x, RNG.normal(size=(12, 2)).astype("float32"))
    real, made = (ops.convert_to_numpy(patches(v)) for v in (x, fake))
    assert real.shape == (12, 2, 2, 1)
    expected = np.logaddexp(0, -real).mean() + np.logaddexp(0, made).mean()
    np.testing.assert_allclose(float(nets.d_loss(x, fake)), expected, rtol=1e-5)
    nets.fit(x, steps=1, batch_size=4, verbose=0)
