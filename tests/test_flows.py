"""Real NVP: invertible, normalized, and its determinant is that of its Jacobian."""

import keras
import numpy as np
import pytest

from ganlib import densities
from ganlib.families.flows import RealNVP, dequantize, discrete_bound
from ganlib.families.training import train

RING = densities.ring(8, std=0.3)


@pytest.fixture(scope="module")
def flow():
    model = RealNVP(2, 6, (32,))
    x = RING.sample(2000, np.random.default_rng(0))
    model.standardize(x)
    rate = keras.optimizers.schedules.CosineDecay(5e-3, 300)
    return train(model, x, epochs=30, rate=rate, batch_size=200)


def quadrature(flow):
    """Points of a grid, and the flow's probability around each."""
    side = np.linspace(-8, 8, 401)
    plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return plane, np.exp(flow.log_prob(plane)) * (side[1] - side[0]) ** 2


def test_decode_inverts_encode(flow):
    x = np.random.default_rng(1).uniform(-3, 3, (500, 2)).astype("float32")
    np.testing.assert_allclose(flow.decode(flow.encode(x)), x, atol=1e-4)


def test_density_integrates_to_one_and_loses_to_the_truth(flow):
    np.testing.assert_allclose(quadrature(flow)[1].sum(), 1, atol=0.01)
    fresh = RING.sample(20_000, np.random.default_rng(2))
    untrained = RealNVP(2, 6, (32,))
    untrained.standardize(fresh)
    truth = RING.log_pdf(fresh).mean()
    before, gap = (truth - f.log_prob(fresh).mean() for f in (untrained, flow))
    assert 0 < gap < 0.75 * before


def test_log_det_is_that_of_the_jacobian(flow):
    x, eps = np.array([[0.7, -1.2]]), 1e-2
    columns = [
        (flow.encode(x + eps * e) - flow.encode(x - eps * e))[0] / (2 * eps)
        for e in np.eye(2)
    ]
    z = flow.encode(x)[0]
    found = flow.log_prob(x)[0] + z @ z / 2 + np.log(2 * np.pi)
    np.testing.assert_allclose(
        found, np.log(abs(np.linalg.det(columns))), atol=0.02, rtol=0.02
    )


def test_samples_repeat_and_follow_the_density(flow):
    x = flow.sample(4000, seed=3)
    np.testing.assert_array_equal(x, flow.sample(4000, seed=3))
    plane, mass = quadrature(flow)
    exact = mass @ np.hypot(*plane.T)
    radius = np.hypot(*x.T)
    assert abs(radius.mean() - exact) < 4 * radius.std() / np.sqrt(4000)


def test_untrained_flow_is_the_normal_of_the_data():
    x = np.random.default_rng(0).normal(3, 2, (500, 3)).astype("float32")
    flow = RealNVP(3, 2, (4,))
    flow.standardize(x)
    expected = densities.Normal(x.mean(0), np.std(x - x.mean(0))).log_pdf(x)
    np.testing.assert_allclose(flow.log_prob(x), expected, rtol=1e-4)


def test_dequantized_bits_are_their_own_halves():
    bits = np.random.default_rng(0).integers(0, 2, (50, 7))
    x = dequantize(bits, 2, np.random.default_rng(1))
    assert x.dtype == np.float32 and np.all((x >= 0.5) == bits)


def test_discrete_bound_is_below_the_mass_of_the_cells(flow):
    # P(x) is the mass of a square of side 1/4, by quadrature.
    x = np.array([[8, 0], [4, 4], [-6, 5]])
    found = discrete_bound(flow, x, 4, np.random.default_rng(0), draws=200)
    u = (np.arange(20) + 0.5) / 20
    cell = np.stack(np.meshgrid(u, u), axis=-1).reshape(-1, 2)
    mass = [np.log(np.exp(flow.log_prob((c + cell) / 4)).mean() / 16) for c in x]
    assert np.all(found < np.array(mass) + 0.02)
    np.testing.assert_allclose(found, mass, atol=1.0)


@pytest.mark.parametrize("shape", [(4,), (4, 3), (2, 2, 2)])
def test_wrong_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="Received"):
        RealNVP(2).log_prob(np.zeros(shape))


@pytest.mark.parametrize("size", [{"dim": 1}, {"dim": 2, "layers": 1}])
def test_flows_that_leave_a_coordinate_alone_are_refused(size):
    with pytest.raises(ValueError, match="every coordinate"):
        RealNVP(**size)
