"""Real NVP: invertible, normalized, and its determinant is that of its Jacobian."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest

from ganlib import densities
from ganlib.families.flows import Coupling, RealNVP, dequantize, discrete_bound
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


def test_a_coupling_by_hand():
    """Dinh et al. (2017), equations 7 and 8, with a scale of at most exp(2)."""
    rng = np.random.default_rng(0)
    mask = np.array([1, 0, 1, 0])
    layer = Coupling(mask, (6, 5), seed=2)
    x = rng.normal(size=(7, 4)).astype("float32")
    y, log_det = layer(x)
    np.testing.assert_array_equal(y, x)  # it begins as the identity
    np.testing.assert_array_equal(log_det, np.zeros(7))
    layer.set_weights([3 * rng.normal(size=w.shape) for w in layer.get_weights()])
    w, b, w_1, b_1, w_2, b_2 = layer.get_weights()
    h = np.maximum(0, np.maximum(0, (x * mask) @ w + b) @ w_1 + b_1) @ w_2 + b_2
    scale, shift = 2 * np.tanh(h[:, :4] / 2) * (1 - mask), h[:, 4:] * (1 - mask)
    y, log_det = layer(x)
    np.testing.assert_allclose(y, x * np.exp(scale) + shift, rtol=1e-4)
    np.testing.assert_allclose(log_det, scale.sum(axis=1), rtol=1e-4)
    assert np.abs(scale).max() > 1.9
    np.testing.assert_allclose(layer.inverse(y), x, atol=1e-4)


def test_masks_alternate_and_layers_differ():
    flow, other = RealNVP(3, 4, (3, 3)), RealNVP(3, 4, (3, 3), seed=1)
    masks = [layer.mask.tolist() for layer in flow.couplings]
    assert masks == [[0, 1, 0], [1, 0, 1]] * 2
    kernels = []
    for model in flow, other:
        model(np.zeros((1, 3), "float32"))
        kernels += [w for w in model.get_weights() if w.shape == (3, 3)]
    assert len(kernels) == 16 and len({w.tobytes() for w in kernels}) == 16


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
    loss = flow.compute_loss(y_pred=flow(fresh))
    np.testing.assert_allclose(float(loss), -flow.log_prob(fresh).mean(), rtol=1e-5)


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
    assert len(flow.trainable_variables) == 2 * 4  # mean and width are not trained


def test_dequantized_levels_are_their_own_cells():
    x = np.arange(40_000).reshape(-1, 1) % 4
    spread = dequantize(x, 4, np.random.default_rng(1))
    assert spread.dtype == np.float32 and np.all(np.floor(4 * spread) == x)
    np.testing.assert_allclose((4 * spread - x).mean(), 0.5, atol=0.01)
    np.testing.assert_allclose((4 * spread - x).std(), 12**-0.5, atol=0.01)


def test_discrete_bound_of_a_density_that_grows_exponentially():
    # log p(y) = y_1 + 2 y_2, the mean of which over a cell is its centre's.
    seen, x = [], np.array([[3, 0], [1, 2]])
    flow = SimpleNamespace(log_prob=lambda y: seen.append(1) or y @ [1, 2])
    found = discrete_bound(flow, x, 4, np.random.default_rng(0), draws=5000)
    expected = (x + 0.5) / 4 @ [1, 2] - 2 * np.log(4)
    np.testing.assert_allclose(found, expected, atol=0.01)
    assert len(seen) == 5000


@pytest.mark.parametrize("shape", [(4,), (4, 3), (2, 2, 2)])
def test_wrong_shapes_are_refused(shape):
    for name, call in ("x", RealNVP(2).log_prob), ("z", RealNVP(2).decode):
        with pytest.raises(ValueError, match=f"^{name} must .*Received"):
            call(np.zeros(shape))


@pytest.mark.parametrize("size", [{"dim": 1}, {"dim": 2, "layers": 1}])
def test_flows_that_leave_a_coordinate_alone_are_refused(size):
    with pytest.raises(ValueError, match="every coordinate"):
        RealNVP(**size)
