import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from ganlib import theory
from ganlib.densities import Mixture, Normal, grid

LOG4 = np.log(4)
X = np.linspace(-12, 12, 4801)
DX = X[1] - X[0]
P = Normal(0.0, 1.0).pdf(X)
Q = Normal(1.0, 1.5).pdf(X)


def kl_of_normals(mean, std, mean_q, std_q):
    """KL(N(mean, std) || N(mean_q, std_q)) in closed form."""
    gap = (std**2 + (mean - mean_q) ** 2) / (2 * std_q**2)
    return np.log(std_q / std) + gap - 0.5


def disjoint():
    """Uniform densities on [0, 1) and [2, 3), on a grid of 300 cells of .01."""
    x = (np.arange(300) + 0.5) / 100
    return (x < 1).astype(float), (x > 2).astype(float), 0.01


def test_importing_theory_and_densities_loads_no_framework():
    code = (
        "import sys, ganlib.theory, ganlib.densities; "
        "print([m for m in ('tensorflow', 'jax', 'keras') if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"


def test_optimal_discriminator_is_the_logistic_of_the_log_ratio():
    log_ratio = Normal(0.0, 1.0).log_pdf(X) - Normal(1.0, 1.5).log_pdf(X)
    expected = 1 / (1 + np.exp(-log_ratio))
    np.testing.assert_allclose(theory.optimal_discriminator(P, Q), expected, rtol=1e-10)


def test_optimal_discriminator_is_undetermined_only_without_mass():
    with np.errstate(all="raise"):  # silently
        d = theory.optimal_discriminator([0.0, 1.0, 0.0, 5e-324], [0.0, 0.0, 2.0, 0.0])
    np.testing.assert_array_equal(d, [np.nan, 1, 0, 1])


def test_no_discriminator_beats_the_optimal_one():
    best = theory.optimal_discriminator(P, Q)
    top = theory.value(best, P, Q, DX)
    rng = np.random.default_rng(0)
    for _ in range(20):
        d = np.clip(best + 0.05 * rng.standard_normal(X.shape), 0.001, 0.999)
        assert theory.value(d, P, Q, DX) < top - 1e-4


def test_value_of_a_coin_toss_is_minus_log_four():
    np.testing.assert_allclose(theory.value(0.5, P, Q, DX), -LOG4, rtol=1e-9)
    np.testing.assert_allclose(theory.criterion(P, P, DX), -LOG4, rtol=1e-9)


def test_value_agrees_with_monte_carlo():
    rng = np.random.default_rng(1)
    a = 0.3 - 0.8 * X
    exact = theory.value(1 / (1 + np.exp(-a)), P, Q, DX)
    real = Normal(0.0, 1.0).sample(100_000, rng)
    fake = Normal(1.0, 1.5).sample(100_000, rng)
    estimate = theory.value_from_logits(0.3 - 0.8 * real, 0.3 - 0.8 * fake)
    assert abs(estimate.mean - exact) < 4 * estimate.se < 0.03


def test_theorem_1_with_full_shared_and_disjoint_support():
    cases = [(P, Q, DX), disjoint(), (P, np.roll(P, 1500), DX), (P, P, DX)]
    for p, q, dx in cases:
        both_masses_are_one = [np.sum(p) * dx, np.sum(q) * dx]
        np.testing.assert_allclose(both_masses_are_one, 1, rtol=1e-9)
        np.testing.assert_allclose(
            theory.criterion(p, q, dx), -LOG4 + 2 * theory.jsd(p, q, dx), atol=1e-9
        )


def test_theorem_1_survives_tails_that_underflow():
    """Far apart and narrow, the ratio of densities leaves the floating range."""
    x = np.linspace(-3, 5, 16_001)
    dx = x[1] - x[0]
    for gap in (1.0, 1.9, 1.95, 2.0):
        p, q = Normal(0.0, 0.05).pdf(x), Normal(gap, 0.05).pdf(x)
        np.testing.assert_allclose(theory.criterion(p, q, dx), 0, atol=1e-9)
        np.testing.assert_allclose(theory.jsd(p, q, dx), np.log(2), rtol=1e-9)
    tiny = np.array([5e-324, 8.0])
    assert np.isfinite(theory.criterion(tiny, tiny[::-1], 1.0))


def test_value_is_minus_infinity_where_d_is_certain_and_wrong():
    p, q, dx = disjoint()
    assert theory.value(p, p, q, dx) == 0  # certain and right
    assert theory.value(1 - p, p, q, dx) == -np.inf
    assert theory.value(0.0, p, q, dx) == -np.inf
    assert theory.value(1.0, p, q, dx) == -np.inf


def test_value_ignores_d_where_nobody_has_mass():
    p, q, dx = disjoint()
    d = theory.optimal_discriminator(p, q)
    assert np.isnan(d).sum() == 100
    assert theory.value(d, p, q, dx) == 0


def test_kl_agrees_with_the_closed_form_both_ways():
    expected = kl_of_normals(0, 1, 1, 1.5), kl_of_normals(1, 1.5, 0, 1)
    got = theory.kl(P, Q, DX), theory.kl(Q, P, DX)
    np.testing.assert_allclose(got, expected, rtol=1e-8)


def test_kl_is_infinite_only_where_q_misses_mass():
    p, q, dx = disjoint()
    both = (p + q) / 2
    assert theory.kl(p, q, dx) == np.inf
    assert theory.kl(both, q, dx) == np.inf
    np.testing.assert_allclose(theory.kl(q, both, dx), np.log(2), rtol=1e-12)
    assert theory.kl(p, p, dx) == 0


def test_jsd_by_its_definition_and_at_its_bounds():
    m = (P + Q) / 2
    expected = (theory.kl(P, m, DX) + theory.kl(Q, m, DX)) / 2
    np.testing.assert_allclose(theory.jsd(P, Q, DX), expected, rtol=1e-12)
    np.testing.assert_allclose(theory.jsd(*disjoint()), np.log(2), rtol=1e-12)
    assert theory.jsd(P, P, DX) == 0


def test_total_variation_of_shifted_normals_has_a_closed_form():
    expected = 2 * stats.norm.cdf(0.25) - 1  # means half a standard deviation apart
    shifted = Normal(0.5, 1.0).pdf(X)
    np.testing.assert_allclose(
        theory.total_variation(P, shifted, DX), expected, rtol=1e-5
    )
    np.testing.assert_allclose(theory.total_variation(*disjoint()), 1, rtol=1e-12)


def test_grids_may_have_two_dimensions():
    ticks = np.arange(-6, 6, 0.02) + 0.01
    points = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    density = grid(2, spacing=2.0, std=0.3)
    p = density.pdf(points.reshape(-1, 2)).reshape(600, 600)
    q = Normal((0.5, 0.0), 1.0).pdf(points.reshape(-1, 2)).reshape(600, 600)
    dx = 0.02**2
    np.testing.assert_allclose(
        theory.criterion(p, q, dx), -LOG4 + 2 * theory.jsd(p, q, dx), atol=1e-6
    )
    draws = density.sample(50_000, np.random.default_rng(0))
    log_q = Normal((0.5, 0.0), 1.0).log_pdf(draws)
    estimate = theory.kl_from_log_densities(density.log_pdf(draws), log_q)
    assert abs(estimate.mean - theory.kl(p, q, dx)) < 4 * estimate.se < 0.05


def test_pushforward_of_an_affine_map_of_a_normal():
    z = np.linspace(-8, 8, 2001)
    mass = np.diff(stats.norm.cdf(z))
    edges = np.linspace(-20, 20, 161)
    density = theory.pushforward(2 * z + 1, mass, edges)
    expected = np.diff(stats.norm(1, 2).cdf(edges)) / np.diff(edges)
    np.testing.assert_allclose(density, expected, atol=1e-5)


def test_pushforward_adds_the_branches_of_a_folded_map():
    # |z| for z uniform on [-1, 1] is uniform on [0, 1], with density 1.
    edges = np.linspace(-0.5, 1.5, 21)
    density = theory.pushforward([1.0, 0.0, 1.0], [0.5, 0.5], edges)
    inside = (edges[:-1] > -1e-9) & (edges[1:] < 1 + 1e-9)
    np.testing.assert_allclose(density, inside, atol=1e-12)


def test_pushforward_of_a_flat_piece_is_a_point():
    edges = np.arange(4, dtype=np.uint8)  # which has no negative numbers
    flat = theory.pushforward([1.0, 1.0, 2.0], [0.25, 0.75], edges)
    np.testing.assert_allclose(flat, [0, 1, 0], atol=1e-15)
    at_the_end = theory.pushforward([3.0, 3.0], [1.0], edges)
    np.testing.assert_allclose(at_the_end, [0, 0, 1], atol=1e-15)
    outside = theory.pushforward([3.5, 3.5], [1.0], edges)
    np.testing.assert_allclose(outside, 0, atol=1e-15)


def test_pushforward_keeps_the_mass_between_the_edges():
    rng = np.random.default_rng(2)
    x = np.sin(rng.normal(size=501) * 3)
    x[100:200] = x[100]
    mass = rng.dirichlet(np.ones(500))
    whole = np.sort(rng.uniform(-1.2, 1.2, 40))
    whole[[0, -1]] = -1.2, 1.2
    kept = np.sum(theory.pushforward(x, mass, whole) * np.diff(whole))
    np.testing.assert_allclose(kept, 1, rtol=1e-12)
    low, high = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    share = [
        float(-0.5 <= a < 0.3) if a == b else (min(b, 0.3) - max(a, -0.5)) / (b - a)
        for a, b in zip(low, high, strict=True)
    ]
    part = np.linspace(-0.5, 0.3, 7)
    kept = np.sum(theory.pushforward(x, mass, part) * np.diff(part))
    np.testing.assert_allclose(kept, np.maximum(share, 0) @ mass, rtol=1e-12)


def test_pushforward_agrees_with_sampling():
    rng = np.random.default_rng(3)
    z = np.linspace(-1, 1, 41)
    x = z**3 - 0.5 * z
    edges = np.linspace(-0.6, 0.6, 13)
    density = theory.pushforward(x, np.full(40, 1 / 40), edges)
    draws = np.interp(rng.uniform(-1, 1, 400_000), z, x)
    sampled, _ = np.histogram(draws, edges, density=True)
    np.testing.assert_allclose(sampled, density, atol=0.03)


def test_value_from_logits_is_exact_and_finite_at_extreme_logits():
    estimate = theory.value_from_logits([1000.0, 1000.0], [-1000.0, -1000.0])
    assert estimate == (0, 0)
    estimate = theory.value_from_logits([-1000.0, -1000.0], [[1000.0], [1000.0]])
    assert estimate == (-2000, 0)
    estimate = theory.value_from_logits(np.zeros((8, 1)), np.zeros((4, 1)))
    np.testing.assert_allclose(estimate, (-LOG4, 0), atol=1e-12)


def test_standard_errors_are_those_of_the_textbook():
    rng = np.random.default_rng(4)
    real, fake = (rng.normal(m, 2, n).astype("f4") for m, n in ((1, 300), (-1, 500)))
    log_d, log_not_d = (
        -np.logaddexp(0, -real.astype(float)),
        stats.logistic.logsf(fake.astype(float)),
    )
    se = np.hypot(stats.sem(log_d), stats.sem(log_not_d))
    expected = log_d.mean() + log_not_d.mean(), se
    np.testing.assert_allclose(theory.value_from_logits(real, fake), expected)


def test_kl_estimate_agrees_with_the_closed_form():
    p, q = Normal(0.0, 1.0), Normal(1.0, 1.5)
    x = p.sample(50_000, np.random.default_rng(5))
    estimate = theory.kl_from_log_densities(p.log_pdf(x), q.log_pdf(x))
    assert abs(estimate.mean - kl_of_normals(0, 1, 1, 1.5)) < 4 * estimate.se < 0.03
    infinite = theory.kl_from_log_densities([0.0, 0.0], [0.0, -np.inf])
    assert infinite.mean == np.inf and np.isnan(infinite.se)


def test_jsd_estimate_agrees_with_the_grid():
    p, q = Mixture([Normal(-1.0, 0.5), Normal(2.0, 0.5)]), Normal(1.0, 1.5)
    rng = np.random.default_rng(6)
    x, y = p.sample(40_000, rng), q.sample(40_000, rng)
    estimate = theory.jsd_from_log_densities(
        p.log_pdf(x), q.log_pdf(x), p.log_pdf(y), q.log_pdf(y)
    )
    exact = theory.jsd(p.pdf(X), q.pdf(X), DX)
    assert abs(estimate.mean - exact) < 4 * estimate.se < 0.02
    none = np.full(5, -np.inf)
    apart = theory.jsd_from_log_densities(np.zeros(5), none, none, np.zeros(5))
    np.testing.assert_allclose(apart, (np.log(2), 0), atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: theory.kl([1.0], [1.0, 2.0], 1.0),
            r"p and q .*shapes \(1,\) and \(2,\)",
        ),
        (
            lambda: theory.jsd([], [], 1.0),
            r"p and q .*at least one value.*shapes \(0,\)",
        ),
        (lambda: theory.kl([-1.0, 1.0], [1.0, 1.0], 1.0), "p must be .*from -1.0 to"),
        (lambda: theory.kl([1.0], [np.nan], 1.0), "q must be finite.*from nan"),
        (lambda: theory.criterion([np.inf], [1.0], 1.0), "p must be finite"),
        (lambda: theory.optimal_discriminator([1.0], [-1.0]), "q must be"),
        (lambda: theory.kl([1.0], [1.0], 0.0), "dx must be .* Received: 0.0"),
        (lambda: theory.total_variation([1.0], [1.0], -1), "dx must .*Received: -1"),
        (lambda: theory.jsd([1.0], [1.0], np.nan), "dx must be .*Received: nan"),
        (lambda: theory.value(1.5, [1.0], [1.0], 1.0), "d must lie in.*1.5 to 1.5"),
        (lambda: theory.value(np.nan, [1.0], [0.0], 1.0), "d must lie in.*nan"),
        (lambda: theory.value([0.5, 0.5], [1.0], [1.0], 1.0), r"d .*: shape \(2,"),
        (
            lambda: theory.pushforward([0, 1], [0.5, 0.5], [0, 1]),
            r"x .*\(2,\) and \(2,",
        ),
        (lambda: theory.pushforward([1], [], [0, 1]), r"x .*\(1,\) and \(0,"),
        (lambda: theory.pushforward([[0, 1]], [1], [0, 1]), r"x .*\(1, 2\) and \(1,"),
        (lambda: theory.pushforward([0, np.nan], [1], [0, 1]), "x must be finite"),
        (lambda: theory.pushforward([0, 1], [-1.0], [0, 1]), "mass .*Received: -1.0"),
        (lambda: theory.pushforward([0, 1], [np.inf], [0, 1]), "mass .*Received: inf"),
        (lambda: theory.pushforward([0, 1], [1], [1, 0]), "edges must be two or more"),
        (lambda: theory.pushforward([0, 1], [1], [0, 0, 1]), "edges must be two or"),
        (lambda: theory.pushforward([0, 1], [1], [[0, 1]]), r"edges .*shape \(1, 2\)"),
        (lambda: theory.pushforward([0, 1], [1], [0]), r"edges .*shape \(1,\)"),
        (
            lambda: theory.value_from_logits([1.0], [1.0, 2.0]),
            "real_logits must.*1 values",
        ),
        (
            lambda: theory.value_from_logits([1.0, 2.0], [np.nan, 1.0]),
            "fake_logits.*1 nan",
        ),
        (
            lambda: theory.kl_from_log_densities([0.0, 0], [0.0]),
            r"log_p and log_q must have one shape.*\(2,\) and \(1,\)",
        ),
        (lambda: theory.kl_from_log_densities([0.0, 0], [np.nan, 0]), "log_q.*1 nan"),
        (
            lambda: theory.kl_from_log_densities([-np.inf, 0.0], [0.0, 0.0]),
            "log_p must be finite.*1 infinite",
        ),
        (
            lambda: theory.jsd_from_log_densities([0, 0], [0, 0], [0, 0], [0, np.nan]),
            "log_q_at_q.*1 nan",
        ),
        (
            lambda: theory.jsd_from_log_densities([0, 0], [0, 0], [0, 0], [0]),
            "log_q_at_q and log_p_at_q must",
        ),
        (
            lambda: theory.jsd_from_log_densities([0, 0], [0], [0, 0], [0, 0]),
            "log_p_at_p and log_q_at_p must",
        ),
    ],
)
def test_misuse_says_what_was_received(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()
