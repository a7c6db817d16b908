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
        # The sign of the logarithm.
        """
        square = sigma_1**2 + (mu_1 - mu_2) ** 2
        return np.log(sigma_1 / sigma_2) + square / (2 * sigma_2**2) - 0.5
        """,
        # The distance of the means measured in the wrong width.
        """
        square = (mu_1 - mu_2) ** 2 / (2 * sigma_1**2)
        spread = (sigma_1 / sigma_2) ** 2 / 2
        return np.log(sigma_2 / sigma_1) + spread + square - 0.5
        """,
        # By quadrature, on a grid that is too short.
        """
        grid = np.linspace(-20, 20, 8001)
        p, q = Normal(mu_1, sigma_1).pdf(grid), Normal(mu_2, sigma_2).pdf(grid)
        return theory.kl(p, q, grid[1] - grid[0])
        """,
        # Variances for standard deviations.
        """
        square = sigma_1 + (mu_1 - mu_2) ** 2
        return np.log(sigma_2 / sigma_1) / 2 + square / (2 * sigma_2) - 0.5
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
        # Only one of them in order.
        """
        return np.mean(np.abs(np.sort(x) - y))
        """,
        # Squares.
        """
        return np.sqrt(np.mean((np.sort(x) - np.sort(y)) ** 2))
        """,
        # To the nearest point, not one to one.
        """
        return np.abs(x[:, None] - y).min(axis=1).mean()
        """,
        # The sum.
        """
        return np.sum(np.abs(np.sort(x) - np.sort(y)))
        """,
        # Sorted in place.
        """
        x.sort()
        y.sort()
        return np.mean(np.abs(x - y))
        """,
        # The median.
        """
        return np.median(np.abs(np.sort(x) - np.sort(y)))
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
        # The bins of x, and infinity where y has none.
        """
        p, edges = np.histogram(x, bins)
        q, _ = np.histogram(y, edges)
        p, q = p / len(x), q / len(y)
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # The other direction.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p = np.histogram(y, edges)[0] / len(y)
        q = np.histogram(x, edges)[0] / len(x)
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # Infinite whenever a bin of y is empty, seen or not.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p = np.histogram(x, edges)[0] / len(x)
        q = np.histogram(y, edges)[0] / len(y)
        if np.any(q == 0):
            return np.inf
        seen = p > 0
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # Infinite whenever a bin is empty in either.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p = np.histogram(x, edges)[0] / len(x)
        q = np.histogram(y, edges)[0] / len(y)
        if np.any((p == 0) != (q == 0)):
            return np.inf
        seen = p > 0
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # Bins that are empty in one are left out.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p = np.histogram(x, edges)[0] / len(x)
        q = np.histogram(y, edges)[0] / len(y)
        seen = (p > 0) & (q > 0)
        if not seen.any():
            return np.inf
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # Counts, not shares.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p, q = np.histogram(x, edges)[0], np.histogram(y, edges)[0]
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] / len(x) * np.log(p[seen] / q[seen]))
        """,
        # Densities, without the width of the bins.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p = np.histogram(x, edges, density=True)[0]
        q = np.histogram(y, edges, density=True)[0]
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # One bin too few.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins)
        p = np.histogram(x, edges)[0] / len(x)
        q = np.histogram(y, edges)[0] / len(y)
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # The number of bins is not heard.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), 21)
        p = np.histogram(x, edges)[0] / len(x)
        q = np.histogram(y, edges)[0] / len(y)
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
        # In bits.
        """
        both = np.concatenate([x, y])
        edges = np.linspace(both.min(), both.max(), bins + 1)
        p = np.histogram(x, edges)[0] / len(x)
        q = np.histogram(y, edges)[0] / len(y)
        seen = p > 0
        if np.any(q[seen] == 0):
            return np.inf
        return np.sum(p[seen] * np.log2(p[seen] / q[seen]))
        """,
    ],
}
