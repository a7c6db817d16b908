"""Wrong answers to the exercises of likelihood/divergences."""

WRONG = {
    "kl_normals": [
        # The other direction.
        """
        square = sigma_2**2 + (mu_1 - mu_2) ** 2
        return np.log(sigma_1 / sigma_2) + square / (2 * sigma_1**2) - 0.5
        """,
        # The half forgotten in front of the square.
        """
        square = sigma_1**2 + (mu_1 - mu_2) ** 2
        return np.log(sigma_2 / sigma_1) + square / sigma_2**2 - 1
        """,
    ],
    "wasserstein_samples": [
        # The points as they come: a plan, but not the cheapest.
        """
        return np.mean(np.abs(x - y))
        """,
        # Only the difference of the means: a lower bound.
        """
        return np.abs(np.mean(x) - np.mean(y))
        """,
    ],
    "kl_histograms": [
        # As found.
        """
        p, _ = np.histogram(x, bins)
        q, _ = np.histogram(y, bins)
        p, q = p / p.sum() + 1e-10, q / q.sum() + 1e-10
        return np.sum(p * np.log(p / q))
        """,
        # The bins of x: what y has outside is lost.
        """
        p, edges = np.histogram(x, bins)
        q, _ = np.histogram(y, edges)
        p, q = p / len(x), (q + 1e-10) / len(y)
        seen = p > 0
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
    ],
}
