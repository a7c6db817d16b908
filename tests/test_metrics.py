import tracemalloc
import warnings

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from scipy.special import logsumexp
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import KernelDensity

from ganlib import metrics
from ganlib.densities import Normal, ring


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def written_down(samples, points, sigmas):
    """The formula, term by term, in float64."""
    samples, points = samples.astype("float64"), points.astype("float64")
    squares = np.sum((points[:, None] - samples[None]) ** 2, axis=-1)
    dim = samples.shape[1]
    return np.stack(
        [
            logsumexp(-squares / (2 * s**2), axis=1)
            - np.log(len(samples))
            - dim * np.log(s * np.sqrt(2 * np.pi))
            for s in sigmas
        ]
    )


@pytest.mark.parametrize("sigma", [0.01, 0.1, 0.2, 1.0, 30.0])
def test_parzen_agrees_with_scikit_learn(rng, sigma):
    samples, points = rng.random((300, 50)), rng.random((70, 50))
    # One leaf for all samples: for narrow kernels the tree's bounds give results that
    # are wrong by hundreds of nats (scikit-learn issues 25799 and 27186).
    density = KernelDensity(bandwidth=sigma, atol=0, rtol=0, leaf_size=300)
    expected = density.fit(samples).score_samples(points)
    got = metrics.parzen_log_densities(samples, points, [sigma])[0]
    np.testing.assert_allclose(got, expected, atol=1e-4, rtol=1e-9)


def test_parzen_puts_its_blocks_together(rng):
    samples = rng.normal(size=(9000, 2)).astype("float32")
    points = rng.normal(size=(1100, 2)).astype("float32")
    got = metrics.parzen_log_densities(samples, points, [0.02, 0.3])
    some = [0, 31, 32, 511, 512, 1023, 1024, 1099]
    expected = written_down(samples, points[some], [0.02, 0.3])
    np.testing.assert_allclose(got[:, some], expected, atol=1e-4)
    assert got.shape == (2, 1100)


def test_parzen_keeps_its_digits_far_from_the_origin(rng):
    samples = rng.normal(size=(200, 8))
    points = rng.normal(size=(20, 8))
    expected = written_down(samples, points, metrics.SIGMAS)
    got = metrics.parzen_log_densities(samples + 1e5, points + 1e5, metrics.SIGMAS)
    np.testing.assert_allclose(got, expected, atol=1e-4, rtol=1e-6)


def test_parzen_of_one_sample_is_a_normal_density(rng):
    points = rng.normal(size=(10, 3)) * 100
    expected = Normal((1.0, 2.0, 3.0), 0.5).log_pdf(points)
    got = metrics.parzen_log_densities(np.array([[1.0, 2.0, 3.0]]), points, [0.5])[0]
    np.testing.assert_allclose(got, expected, rtol=1e-9)


def test_parzen_at_its_own_sample_is_the_constant():
    """Minus d log(sigma sqrt(2 pi)), the constant of Goodfellow et al. (2014)."""
    image = np.full((1, 28, 28, 1), 0.5, "float32")
    got = metrics.parzen_log_densities(image, image, [0.2])
    expected = -784 * np.log(0.2 * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(got, [[expected]], rtol=1e-12)


def test_parzen_flattens_images_of_any_type(rng):
    samples = rng.integers(0, 255, (40, 4, 4, 1), dtype=np.uint8)
    points = rng.integers(0, 255, (30, 4, 4), dtype=np.uint8)
    got = metrics.parzen_log_densities(samples, points, [50.0])
    expected = written_down(samples.reshape(40, 16), points.reshape(30, 16), [50.0])
    np.testing.assert_allclose(got, expected, atol=1e-4)


def test_parzen_approaches_the_true_entropy(rng):
    """Known truth: for p = N(0, 1) in 1-D, E_p log p = -log(2 pi e) / 2."""
    draws = [Normal().sample(n, rng) for n in (20_000, 5_000, 2_000)]
    result = metrics.parzen_log_likelihood(*draws, np.logspace(-2, 0.5, 11))
    truth = -np.log(2 * np.pi * np.e) / 2
    assert abs(result.log_likelihood - truth) < 4 * result.se < 0.06
    assert 0.03 < result.sigma < 0.6  # neither spikes nor a blur


def test_parzen_mean_and_standard_error(rng):
    samples, validation = rng.normal(size=(50, 2)), rng.normal(size=(30, 2))
    test = rng.normal(size=(40, 2)) * 2
    sigmas = np.array([0.01, 0.5, 30.0])
    result = metrics.parzen_log_likelihood(samples, test, validation, sigmas)
    tried = written_down(samples, validation, sigmas).mean(axis=1)
    np.testing.assert_allclose(
        result.validation_log_likelihoods, tried, rtol=1e-6, atol=1e-4
    )
    assert result.sigma == sigmas[np.argmax(tried)] == 0.5
    log_p = written_down(samples, test, [0.5])[0]
    expected = log_p.mean(), np.std(log_p, ddof=1) / np.sqrt(40)
    np.testing.assert_allclose(result[:2], expected, atol=1e-4)


def test_validation_chooses_the_width_not_the_test_examples(rng):
    samples = np.zeros((1, 1))
    near, far = np.array([[0.1], [-0.1]]), np.array([[1.0], [-1.0]])
    sigmas = [0.05, 0.1, 1.0, 2.0]
    assert metrics.parzen_log_likelihood(samples, far, near, sigmas).sigma == 0.1
    assert metrics.parzen_log_likelihood(samples, near, far, sigmas).sigma == 1.0


@pytest.mark.parametrize("sigmas", [[0.001, 0.01], [100.0, 30.0]])
def test_a_width_at_the_edge_is_reported(rng, sigmas):
    draws = [rng.normal(size=(50, 1)) for _ in range(3)]
    with pytest.warns(UserWarning, match="at the edge of those tried.*wider range"):
        metrics.parzen_log_likelihood(*draws, sigmas)


def test_a_width_inside_or_given_is_not_reported(rng):
    draws = [rng.normal(size=(50, 1)) for _ in range(3)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        metrics.parzen_log_likelihood(*draws, [0.001, 0.5, 100.0])
        metrics.parzen_log_likelihood(*draws, [0.001])


def test_parzen_memory_does_not_grow_with_the_number_of_pairs(rng):
    samples, points = rng.random((20_000, 4)), rng.random((4_000, 4))
    tracemalloc.start()
    metrics.parzen_log_densities(samples, points, [0.3])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60e6  # all pairs in float64 would take 640 MB


def test_the_default_widths_are_those_of_the_2014_code():
    expected = [0.1, 0.129, 0.167, 0.215, 0.278, 0.359, 0.464, 0.599, 0.774, 1]
    np.testing.assert_allclose(metrics.SIGMAS, expected, atol=5e-4)


def test_nearest_neighbours_by_all_distances(rng):
    queries, candidates = rng.random((40, 3, 3)), rng.random((200, 3, 3))
    gaps = np.linalg.norm(
        queries.reshape(40, 1, 9) - candidates.reshape(1, 200, 9), axis=-1
    )
    found = metrics.nearest_neighbours(queries, candidates, k=4)
    np.testing.assert_array_equal(found.indices, np.argsort(gaps, axis=1)[:, :4])
    np.testing.assert_allclose(found.distances, np.sort(gaps, axis=1)[:, :4])


def test_a_copy_is_found_at_distance_zero(rng):
    candidates = rng.random((300, 28, 28, 1)).astype("float32") + 100
    found = metrics.nearest_neighbours(candidates[[7, 250]], candidates)
    np.testing.assert_array_equal(found.indices, [[7], [250]])
    np.testing.assert_array_equal(found.distances, 0)


def turn(dim, rng):
    return np.linalg.qr(rng.normal(size=(dim, dim)))[0]


@pytest.mark.parametrize(("n", "m"), [(300, 200), (40, 5000)])
def test_frechet_distance_by_the_square_root_of_a_matrix(rng, n, m):
    real = rng.normal(size=(n, 12)) @ rng.normal(size=(12, 12)) + 1
    fake = rng.normal(size=(m, 12)) @ rng.normal(size=(12, 12))
    a, b = np.cov(real.T), np.cov(fake.T)
    gap = np.sum((real.mean(axis=0) - fake.mean(axis=0)) ** 2)
    expected = gap + np.trace(a + b - 2 * sqrtm(a @ b).real)
    got = metrics.frechet_distance(real, fake)
    np.testing.assert_allclose(got, expected, rtol=1e-10)
    assert 0 < gap < got - 1


@pytest.mark.parametrize("n", [2, 20, 300])
def test_frechet_distance_is_exact_for_singular_covariances(rng, n):
    """Known truth: a scaled and moved copy, with fewer examples than features too."""
    real = rng.normal(size=(n, 100)) * np.linspace(0, 5, 100)
    fake = 3 * real + 0.5
    gap = np.sum((2 * real.mean(axis=0) + 0.5) ** 2)
    expected = gap + 4 * np.sum(np.var(real, axis=0, ddof=1))
    got = metrics.frechet_distance(real, fake)
    np.testing.assert_allclose(got, expected, rtol=1e-12)
    assert 0 <= metrics.frechet_distance(real, real) < 1e-12 * expected


def test_frechet_distance_of_sets_that_share_no_direction(rng):
    real, fake = np.zeros((2, 50, 8))
    real[:, :3], fake[:, 5:] = rng.normal(size=(2, 50, 3))
    expected = np.sum([np.var(x, axis=0, ddof=1) for x in (real, fake)])
    expected += np.sum(real.mean(axis=0) ** 2) + np.sum(fake.mean(axis=0) ** 2)
    np.testing.assert_allclose(metrics.frechet_distance(real, fake), expected)


def test_frechet_distance_under_turns_moves_and_scales(rng):
    real, fake = rng.normal(size=(2, 90, 4, 3)) * np.arange(1, 4)
    flat = real.reshape(90, 12), 2 * fake.reshape(90, 12)
    q = turn(12, rng)
    expected = metrics.frechet_distance(real, 2 * fake)
    np.testing.assert_allclose(metrics.frechet_distance(*flat[::-1]), expected)
    moved = [10 * x @ q + 100 for x in flat]
    np.testing.assert_allclose(metrics.frechet_distance(*moved), 100 * expected)


def test_frechet_distance_of_one_distribution_falls_with_the_sizes(rng):
    d = [
        metrics.frechet_distance(*rng.normal(size=(2, n, 20))) for n in (50, 500, 5000)
    ]
    assert d[0] > 5 * d[1] > 25 * d[2] > 0


def unbiased_mmd2(x, y):
    """Term by term."""
    n, dim = x.shape
    total = 0.0
    for i in range(n):
        for j in range(n):
            if i != j:
                total += ((x[i] @ x[j] / dim + 1) ** 3) / (n * (n - 1))
                total += ((y[i] @ y[j] / dim + 1) ** 3) / (n * (n - 1))
            total -= 2 * (x[i] @ y[j] / dim + 1) ** 3 / n**2
    return total


def deal(real, fake, subsets, size, seed):
    rng = np.random.default_rng(seed)
    i, j = (rng.permutation(len(x))[: subsets * size] for x in (real, fake))
    return zip(np.split(real[i], subsets), np.split(fake[j], subsets))


@pytest.mark.parametrize(("subsets", "size"), [(2, 15), (4, 6), (10, None)])
def test_kernel_distance_term_by_term(rng, subsets, size):
    real, fake = rng.normal(size=(33, 4)), rng.random((38, 4))
    got = metrics.kernel_distance(real, fake, subsets=subsets, size=size, seed=3)
    parts = deal(real, fake, subsets, size or 3, 3)
    mmd2 = [unbiased_mmd2(x, y) for x, y in parts]
    expected = np.mean(mmd2), np.std(mmd2, ddof=1) / np.sqrt(subsets)
    np.testing.assert_allclose(got, expected, rtol=1e-9)


def test_kernel_distance_puts_its_blocks_together(rng):
    real, fake = rng.normal(size=(2, 2300, 3, 2)).astype("float32") + 1
    got = metrics.kernel_distance(real, fake, subsets=2)
    mmd2 = []
    for pair in deal(real.reshape(2300, 6), fake.reshape(2300, 6), 2, 1150, 0):
        x, y = (z.astype("float64") for z in pair)
        within = [polynomial_kernel(z)[~np.eye(1150, dtype=bool)] for z in (x, y)]
        mmd2.append(
            np.mean(within[0] + within[1]) - 2 * np.mean(polynomial_kernel(x, y))
        )
    np.testing.assert_allclose(got.mean, np.mean(mmd2), rtol=1e-9)


@pytest.mark.parametrize(("shift", "truth"), [(0, 0), (1, 22)])
def test_kernel_distance_has_no_bias_and_an_honest_error(rng, shift, truth):
    """Known truth: 3 a^2 + 3 b^2 + c^2, gaps of the moments, (1, 1, 4) for N(1, 1)."""
    draws = rng.normal(size=(600, 2, 40, 1)) + [[[0]], [[shift]]]
    results = np.array([metrics.kernel_distance(*d, subsets=4) for d in draws])
    scatter = np.std(results[:, 0])
    assert abs(np.mean(results[:, 0]) - truth) < 4 * scatter / np.sqrt(600)
    assert 0.85 < np.sqrt(np.mean(results[:, 1] ** 2)) / scatter < 1.15
    if truth == 0:
        assert 0.3 < np.mean(results[:, 0] < 0) < 0.7


def test_kernel_distance_is_repeated_by_its_seed_and_ignores_turns(rng):
    real, fake = rng.normal(size=(2, 60, 5))
    first = metrics.kernel_distance(real, fake, seed=7)
    assert metrics.kernel_distance(real, fake, seed=7) == first
    assert metrics.kernel_distance(real, fake, seed=8) != first
    q = turn(5, rng)
    turned = metrics.kernel_distance(real @ q, fake @ q, seed=7)
    np.testing.assert_allclose(turned, first, rtol=1e-9)


def manifolds_written_down(real, fake, k):
    """From all distances at once."""
    gaps = cdist(real, fake)
    real_radii = np.partition(cdist(real, real), k)[:, k]
    fake_radii = np.partition(cdist(fake, fake), k)[:, k]
    in_real, in_fake = gaps < real_radii[:, None], gaps < fake_radii
    precision, recall = in_real.any(axis=0).mean(), in_fake.any(axis=1).mean()
    return (
        precision,
        recall,
        in_real.sum() / (k * len(fake)),
        in_real.any(axis=1).mean(),
    )


@pytest.mark.parametrize("k", [1, 5, 29])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_manifold_measures_by_all_distances(rng, k, dtype):
    real = rng.normal(size=(80, 3, 2)).astype(dtype)
    fake = 0.6 * rng.normal(size=(30, 3, 2)).astype(dtype) + 0.6
    got = metrics.manifold_measures(real, fake, k)
    flat = real.reshape(80, 6), fake.reshape(30, 6)
    np.testing.assert_allclose(got, manifolds_written_down(*flat, k), rtol=1e-12)
    assert k != 5 or len(set(got)) == 4


def test_balls_are_open():
    real, on = np.array([[0.0], [1.0]]), np.array([[1.0], [-1.0]])
    assert metrics.manifold_measures(real, on, k=1).density == 1 / 2
    assert metrics.manifold_measures(real, on * (1 - 1e-9), k=1).density == 3 / 2


def test_manifold_measures_put_their_blocks_together(rng):
    real, fake = rng.normal(size=(1100, 20)), rng.normal(size=(4200, 20)) + 0.3
    got = metrics.manifold_measures(real, fake)
    np.testing.assert_allclose(got, manifolds_written_down(real, fake, 5), rtol=1e-12)


@pytest.mark.parametrize(("n", "m", "k"), [(500, 300, 5), (200, 400, 3)])
def test_density_and_coverage_of_one_distribution(rng, n, m, k):
    """Known truth: n others and m fakes are in any order of distance equally often."""
    draws = [(rng.normal(size=(n, 4)), rng.normal(size=(m, 4))) for _ in range(25)]
    found = np.array([metrics.manifold_measures(*pair, k)[2:] for pair in draws])
    i = np.arange(1, k + 1)
    truth = 1, 1 - np.prod((n - i) / (n + m - i))
    se = np.std(found, axis=0) / np.sqrt(25)
    assert np.all(np.abs(found.mean(axis=0) - truth) < 4 * se)
    assert np.all(se < 0.02)


@pytest.mark.parametrize("shift", [0, 0.1, 1e4])
def test_manifold_measures_of_a_set_with_itself_are_one(rng, shift):
    """The k-th neighbour lies on the sphere: outside, whatever the rounding."""
    real = rng.normal(size=(300, 50)) + shift
    assert metrics.manifold_measures(real, real) == (1, 1, 1, 1)
    # A grid is full of ties, and whole numbers have no rounding.
    grid = np.stack(np.meshgrid(range(9), range(9)), axis=-1).reshape(81, 2)
    expected = manifolds_written_down(grid, grid, 3)
    got = metrics.manifold_measures(grid / 7, grid / 7, 3)
    np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_balls_without_an_inside_are_told(recwarn):
    bits = np.repeat(np.eye(3), [6, 5, 2], axis=0)
    with pytest.warns(UserWarning, match="6 of 13 real examples have 5 copies or more"):
        metrics.manifold_measures(bits, bits)
    metrics.manifold_measures(bits, bits, k=6)
    assert not recwarn.list


def test_manifold_measures_tell_dropping_from_missing(rng):
    real, far = rng.normal(size=(400, 2)), rng.normal(size=(100, 2)) + 100
    alone = metrics.manifold_measures(np.concatenate([real, far]), real)
    assert alone.precision == 1 and alone.recall == alone.coverage == 0.8
    with_far = metrics.manifold_measures(real, np.concatenate([real, far]))
    assert with_far.recall == with_far.coverage == 1
    assert with_far.precision == with_far.density == 0.8
    assert metrics.manifold_measures(real, far) == (0, 0, 0, 0)
    one = metrics.manifold_measures(real, np.repeat(real[:1], 50, axis=0))
    assert one.precision == 1 and one.recall == 0 and 0 < one.coverage < 0.05


def test_manifold_measures_under_turns_moves_and_scales(rng):
    real, fake = rng.normal(size=(200, 6)), rng.normal(size=(150, 6)) + 0.5
    q = turn(6, rng)
    moved = metrics.manifold_measures(50 * real @ q + 900, 50 * fake @ q + 900)
    assert moved == metrics.manifold_measures(real, fake)


def test_manifold_memory_does_not_grow_with_the_number_of_pairs(rng):
    real, fake = rng.random((4_000, 2)), rng.random((12_000, 2))
    tracemalloc.start()
    metrics.manifold_measures(real, fake)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100e6  # all pairs in float64 would take 384 MB


CORNERS = np.array([[0.0, 0.0], [0.0, 10.0], [10.0, 0.0], [10.0, 10.0]])


def test_modes_captured_by_hand():
    samples = np.repeat(CORNERS[:3], [6, 2, 4], axis=0)
    samples[0] += [0, 3]  # just within
    samples[1:3] += [-2.2, 2.2]  # too far, though within 3 along every axis
    samples[8:] += [4, 4]  # one mode's all lost
    found = metrics.modes_captured(samples, CORNERS, 1.0)
    expected = 2, 6 / 12, np.log(4) - np.log(6) + (4 * np.log(4) + 2 * np.log(2)) / 6
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_modes_captured_one_by_one(rng):
    centres = rng.normal(size=(7, 2, 2))
    samples = centres[rng.integers(0, 5, 400)] + 0.2 * rng.normal(size=(400, 2, 2))
    counts = np.zeros(7)
    for x in samples:
        gaps = [np.sqrt(np.sum((x - c) ** 2)) for c in centres]
        if min(gaps) < 0.45:
            counts[np.argmin(gaps)] += 1
    shares = counts[counts > 0] / counts.sum()
    expected = (
        np.sum(counts > 0),
        counts.sum() / 400,
        np.sum(shares * np.log(7 * shares)),
    )
    found = metrics.modes_captured(samples.astype("float32"), centres, 0.15)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert 0.2 < found.high_quality < 0.9
    turned = samples.reshape(400, 4) @ (q := turn(4, rng)), centres.reshape(7, 4) @ q
    np.testing.assert_allclose(metrics.modes_captured(*turned, 0.15), expected)


def test_modes_captured_of_the_mixture_itself(rng):
    """Known truth: 1 - exp(-9/2) within 3 std in two dimensions; KL about 7 / (2 n)."""
    n = 40_000
    centres = [mode.mean for mode in ring().components]
    found = metrics.modes_captured(ring().sample(n, rng), centres, 0.02)
    truth = 1 - np.exp(-4.5)
    assert found.captured == 8
    assert abs(found.high_quality - truth) < 4 * np.sqrt(truth * (1 - truth) / n)
    assert 0 < found.reverse_kl < 30 / (2 * n)


def test_modes_captured_at_the_extremes():
    found = metrics.modes_captured(np.zeros((9, 2)), CORNERS, 0.1)
    np.testing.assert_allclose(found, (1, 1, np.log(4)))
    lost = metrics.modes_captured(np.full((9, 2), 5.0), CORNERS, 0.1)
    assert lost[:2] == (0, 0) and np.isnan(lost.reverse_kl)


ONES = np.ones((3, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: metrics.parzen_log_densities(np.ones((0, 2)), ONES, [1]),
            r"samples must hold at least one example. Received: shape \(0, 2\)",
        ),
        (lambda: metrics.parzen_log_densities(ONES, [], [1]), "points must hold"),
        (lambda: metrics.parzen_log_densities(1.0, ONES, [1]), r"shape \(\)"),
        (
            lambda: metrics.parzen_log_densities(ONES * np.nan, ONES, [1]),
            "samples must be finite",
        ),
        (
            lambda: metrics.parzen_log_densities(ONES, [[0.0, np.inf]], [1]),
            "points must be finite",
        ),
        (
            lambda: metrics.parzen_log_densities(ONES, np.ones((3, 4)), [1]),
            "points must be of the size of samples, 2 values each. Received: 4",
        ),
        (
            lambda: metrics.parzen_log_densities(ONES, ONES, [0.1, 0.0]),
            r"sigmas must be positive.*Received: \[0.1 0. \]",
        ),
        (lambda: metrics.parzen_log_densities(ONES, ONES, [np.nan]), "sigmas must be"),
        (lambda: metrics.parzen_log_densities(ONES, ONES, []), "at least one width"),
        (
            lambda: metrics.parzen_log_likelihood(ONES, ONES[:1], ONES),
            "test must hold two or more examples. Received: 1",
        ),
        (
            lambda: metrics.parzen_log_likelihood(ONES, ONES, np.ones((3, 4))),
            "points must be of the size of samples",
        ),
        (lambda: metrics.nearest_neighbours(ONES, ONES, k=4), "candidates, 3.*: 4"),
        (lambda: metrics.nearest_neighbours(ONES, ONES, k=0), "Received: 0"),
        (
            lambda: metrics.nearest_neighbours(np.ones((1, 3)), ONES),
            "queries must be of the size of candidates, 2 .*Received: 3",
        ),
        (
            lambda: metrics.frechet_distance(ONES[:1], ONES),
            "real must hold two or more examples. Received: 1",
        ),
        (lambda: metrics.frechet_distance(ONES, ONES[:1]), "fake must hold two or"),
        (
            lambda: metrics.frechet_distance(ONES, np.ones((3, 4))),
            "fake must be of the size of real, 2 values each. Received: 4",
        ),
        (lambda: metrics.frechet_distance(ONES, ONES * np.inf), "fake must be finite"),
        (
            lambda: metrics.kernel_distance(ONES, np.ones((9, 2))),
            "examples, 3. Received: subsets=10, size=0",
        ),
        (
            lambda: metrics.kernel_distance(np.ones((9, 2)), ONES, subsets=2, size=2),
            "at most the number of examples, 3. Received: subsets=2, size=2",
        ),
        (
            lambda: metrics.kernel_distance(ONES, ONES, subsets=1),
            "must be 2 or more.*subsets=1, size=3",
        ),
        (lambda: metrics.kernel_distance(ONES, ONES, subsets=0), "subsets=0"),
        (lambda: metrics.kernel_distance(ONES, ONES * np.nan), "fake must be finite"),
        (lambda: metrics.kernel_distance(ONES, np.ones((3, 1))), "size of real, 2"),
        (
            lambda: metrics.manifold_measures(ONES, np.ones((9, 2)), k=3),
            "k must lie between 1 and the number of other examples, 2. Received: 3",
        ),
        (lambda: metrics.manifold_measures(ONES, ONES, k=0), "Received: 0"),
        (lambda: metrics.manifold_measures(ONES, []), "fake must hold at least one"),
        (lambda: metrics.manifold_measures(ONES, np.ones((3, 1))), "size of real, 2"),
        (
            lambda: metrics.modes_captured(ONES, np.ones((3, 1)), 1.0),
            "samples must be of the size of centres, 1 values each. Received: 2",
        ),
        (lambda: metrics.modes_captured([], ONES, 1.0), "samples must hold at least"),
        (
            lambda: metrics.modes_captured(ONES, ONES, 0.0),
            "std must be a positive number. Received: 0.0",
        ),
        (lambda: metrics.modes_captured(ONES, ONES, np.nan), "Received: nan"),
    ],
)
def test_misuse_says_what_was_received(call, message):
    with pytest.raises(ValueError, match=message):
        call()
