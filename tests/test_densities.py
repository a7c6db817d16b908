import numpy as np
import pytest
from scipy import integrate, stats

from ganlib.densities import Mixture, Normal, Uniform, cells, grid, ring

ONE_D = [
    Normal(),
    Normal(1.5, 0.3),
    Uniform(-1.0, 3.0),
    Mixture([Normal(-2.0, 0.5), Uniform(0.0, 1.0)], [0.3, 0.7]),
]
TWO_D = [
    Normal((1.0, -2.0), 0.5),
    Uniform((0.0, -1.0), (1.0, 3.0)),
    ring(5, radius=1.0, std=0.3),
    grid(2, spacing=1.0, std=0.3),
]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_normal_agrees_with_scipy():
    x = np.linspace(-40, 40, 81)
    expected = stats.norm(1.5, 0.3).logpdf(x)
    np.testing.assert_allclose(Normal(1.5, 0.3).log_pdf(x), expected, rtol=1e-12)
    points = np.stack([x, -x], axis=1)
    expected = stats.multivariate_normal([1.0, -2.0], 0.25).logpdf(points)
    np.testing.assert_allclose(
        Normal((1.0, -2.0), 0.5).log_pdf(points), expected, rtol=1e-12
    )


def test_uniform_is_flat_inside_and_zero_outside():
    density = Uniform(-1.0, 3.0)
    np.testing.assert_allclose(
        density.pdf([-1.1, -1.0, 0.0, 3.0, 3.1]), [0, 0.25, 0.25, 0.25, 0], atol=1e-15
    )
    assert density.log_pdf([5.0])[0] == -np.inf


def test_mixture_is_the_weighted_sum():
    x = np.linspace(-5, 5, 101)
    expected = 0.3 * stats.norm(-2.0, 0.5).pdf(x) + 0.7 * stats.uniform(0, 1).pdf(x)
    np.testing.assert_allclose(ONE_D[3].pdf(x), expected, rtol=1e-12, atol=1e-300)


def test_a_mixture_may_give_a_component_no_weight():
    mixture = Mixture([Normal(0.0), Normal(9.0)], [1.0, 0.0])
    x = np.linspace(-3, 12, 50)
    np.testing.assert_allclose(mixture.log_pdf(x), Normal().log_pdf(x), rtol=1e-12)


def test_weights_are_made_to_sum_to_one():
    weights = Mixture([Normal(), Normal(9.0)], [0.300003, 0.7]).weights
    np.testing.assert_allclose(weights, np.array([0.300003, 0.7]) / 1.000003, 1e-12)


def test_far_tails_stay_finite_in_logs():
    assert np.all(np.isfinite(ring().log_pdf(np.full((1, 2), 100.0))))


@pytest.mark.parametrize("density", ONE_D)
def test_one_dimensional_densities_integrate_to_one(density):
    mass, _ = integrate.quad(
        lambda x: density.pdf([x])[0], -8, 8, points=[-2, -1, 0, 1, 3], limit=200
    )
    np.testing.assert_allclose(mass, 1, atol=1e-6)


@pytest.mark.parametrize("density", TWO_D)
def test_two_dimensional_densities_integrate_to_one(density):
    ticks = np.arange(-5, 5, 0.02) + 0.01
    points = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    np.testing.assert_allclose(density.pdf(points).sum() * 0.02**2, 1, atol=1e-4)


@pytest.mark.parametrize("density", ONE_D)
def test_samples_follow_the_density(density, rng):
    x = density.sample(20_000, rng)
    assert x.shape == (20_000, 1) and x.dtype == np.float32
    grid_points = np.linspace(-8, 8, 40_001)
    cdf = np.cumsum(density.pdf(grid_points)) * (grid_points[1] - grid_points[0])
    distance = stats.kstest(x[:, 0], lambda v: np.interp(v, grid_points, cdf)).statistic
    assert distance < 1.95 / np.sqrt(20_000)  # exceeded once in a thousand draws


def test_two_dimensional_samples_have_the_moments_of_the_density(rng):
    x = Normal((1.0, -2.0), 0.5).sample(40_000, rng)
    np.testing.assert_allclose(x.mean(axis=0), [1, -2], atol=0.02)
    np.testing.assert_allclose(np.cov(x.T), 0.25 * np.eye(2), atol=0.01)


def test_sampling_is_repeatable_and_may_be_empty():
    draws = [ring().sample(10, np.random.default_rng(3)) for _ in range(2)]
    np.testing.assert_array_equal(*draws)
    assert ring().sample(0, np.random.default_rng(3)).shape == (0, 2)


@pytest.mark.parametrize("modes", [1, 7, 8])
def test_the_ring_has_as_many_distinct_modes_as_asked(modes):
    centres = np.array([c.mean for c in ring(modes, radius=3.0).components])
    np.testing.assert_allclose(np.linalg.norm(centres, axis=1), 3, rtol=1e-12)
    gaps = np.linalg.norm(centres[:, None] - centres[None], axis=-1)
    expected = 2 * 3 * np.sin(np.pi / modes) if modes > 1 else np.inf
    nearest = (gaps + np.diag(np.full(modes, np.inf))).min(axis=1)
    np.testing.assert_allclose(nearest, expected, rtol=1e-9)


def test_the_ring_and_the_grid_of_the_literature():
    assert len(ring().components) == 8
    assert {(round(np.hypot(*c.mean), 9), c.std) for c in ring().components} == {
        (2, 0.02)
    }
    assert {c.std for c in grid().components} == {0.05}


def test_the_grid_is_centred_and_evenly_spaced():
    centres = np.array([c.mean for c in grid().components])
    expected = {(x, y) for x in range(-4, 5, 2) for y in range(-4, 5, 2)}
    assert {tuple(c) for c in centres} == expected and len(centres) == 25


def test_points_of_a_line_may_be_flat_or_a_column():
    x = np.linspace(-1, 1, 5)
    np.testing.assert_array_equal(Normal().pdf(x), Normal().pdf(x[:, None]))
    assert Normal().pdf(x.astype("float32")).dtype == np.float64


def test_a_density_prints_what_it_is():
    assert repr(Normal(0.0, 2.0)) == "Normal(mean=0.0, std=2.0)"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Normal(0.0, 0.0), "std must be a positive number. Received: 0.0"),
        (lambda: Normal(0.0, float("nan")), "std .*Received: nan"),
        (lambda: Normal([[0.0]]), "mean must be a finite number or vector"),
        (lambda: Normal(np.inf), "mean must be .*Received: inf"),
        (lambda: Uniform(1.0, 1.0), "low must be below high.*low=1.0, high=1.0"),
        (lambda: Uniform((0.0, 0.0), 1.0), "low must be below high"),
        (lambda: Uniform(-np.inf, 1.0), "low must be a finite .*Received: -inf"),
        (lambda: Uniform(0.0, ()), r"high must be a finite .*Received: \(\)"),
        (lambda: Mixture([]), "components must be .*: 0 of dimensions"),
        (
            lambda: Mixture([Normal(), Normal((0.0, 0.0))]),
            r".*2 of dimensions \[1, 2\]",
        ),
        (lambda: Mixture([Normal()], [0.5]), r"weights .*sum to 1. Received: \[0.5\]"),
        (lambda: Mixture([Normal()], [0.5, 0.5]), "weights must be 1 prob"),
        (lambda: Mixture([Normal(), Normal()], [1.5, -0.5]), "weights must be 2 prob"),
        (lambda: ring(0), "modes must be a positive integer. Received: 0"),
        (lambda: ring(radius=-1.0), "radius must be a positive number"),
        (lambda: ring(radius=[1.0]), "radius must be a positive number"),
        (lambda: ring(std=np.inf), "std must be a positive number. Received: inf"),
        (lambda: grid(2.5), "side must be a positive integer. Received: 2.5"),
        (lambda: grid(spacing=0), "spacing must be a positive number"),
        (lambda: grid(std=-1), "std must be a positive number. Received: -1"),
        (lambda: ring().pdf([0.0, 1.0]), r"x .*shape \(n, 2\).*Received: shape \(2,\)"),
        (lambda: Normal().pdf(np.zeros((4, 2))), r"x .*\(n,\) or \(n, 1\).*\(4, 2\)"),
        (lambda: Normal().pdf(0.0), r"x .*Received: shape \(\)"),
        (lambda: Normal((0, 0)).pdf(np.zeros((2, 2, 2))), r"x .*shape \(2, 2, 2\)"),
        (lambda: Normal().sample(-1, np.random.default_rng(0)), "n .*Received: -1"),
    ],
)
def test_misuse_says_what_was_received(make, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        make()


@pytest.mark.parametrize("rng", [0, None, np.random.RandomState(0)])
def test_sampling_needs_a_generator(rng):
    with pytest.raises(TypeError, match="numpy.random.Generator.*Received"):
        Normal().sample(3, rng)


def test_sampling_needs_a_whole_number():
    for wrong in 3.0, True:
        with pytest.raises(TypeError, match=f"^n must be an integer.*: {wrong}"):
            Normal().sample(wrong, np.random.default_rng(0))


def test_cells_are_the_density_on_a_grid():
    states, mass = cells(ring(8, std=0.3))
    assert states.shape == (256, 8) and len(np.unique(states, axis=0)) == 256
    np.testing.assert_allclose(mass.sum(), 1)
    column, row = states[:, :4] @ [8, 4, 2, 1], states[:, 4:] @ [8, 4, 2, 1]
    centres = -3.5 + 7 / 16 * (np.stack([column, row], axis=1) + 0.5)
    density = ring(8, std=0.3).pdf(centres)
    np.testing.assert_allclose(mass, density / density.sum())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"density": Normal(0.0)}, "cells needs .*Received: dim=1"),
        ({"density": ring(), "bits": 0}, "bits must .*Received: 0"),
        ({"density": ring(), "limit": -1.0}, "limit must .*Received: -1.0"),
    ],
)
def test_cells_refuse(wrong, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        cells(**wrong)
