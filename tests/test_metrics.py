import tracemalloc
import warnings

import numpy as np
import pytest
from scipy.special import logsumexp
from sklearn.neighbors import KernelDensity

from ganlib import metrics
from ganlib.densities import Normal


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
    ],
)
def test_misuse_says_what_was_received(call, message):
    with pytest.raises(ValueError, match=message):
        call()
