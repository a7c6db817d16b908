"""Wrong answers to the exercises of likelihood/maximum-likelihood."""

WRONG = {
    "mixture_log_likelihood": [
        # Exponentials first: log 0 far away.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        with np.errstate(divide="ignore"):
            p = np.exp(-(z**2) / 2) / (stds * np.sqrt(2 * np.pi))
            return np.mean(np.log(p @ weights))
        """,
        # The mean of logarithms in place of the logarithm of the mean.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = -(z**2) / 2 - np.log(stds) - np.log(2 * np.pi) / 2
        return np.mean(log_p @ weights)
        """,
        # Only the nearest component.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = np.log(weights) - z**2 / 2 - np.log(stds) - np.log(2 * np.pi) / 2
        return np.mean(log_p.max(axis=1))
        """,
        # The width forgotten in the constant.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = np.log(weights) - z**2 / 2 - np.log(2 * np.pi) / 2
        return logsumexp(log_p, axis=1).mean()
        """,
        # All components alike.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = -(z**2) / 2 - np.log(stds) - np.log(2 * np.pi) / 2
        return logsumexp(log_p, axis=1).mean() - np.log(len(means))
        """,
        # A small number against log 0.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        p = np.exp(-(z**2) / 2) / (stds * np.sqrt(2 * np.pi))
        return np.mean(np.log(p @ weights + 1e-300))
        """,
        # The sum over the points.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = np.log(weights) - z**2 / 2 - np.log(stds) - np.log(2 * np.pi) / 2
        return logsumexp(log_p, axis=1).sum()
        """,
        # One largest value for all points: far ones underflow.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = np.log(weights) - z**2 / 2 - np.log(stds) - np.log(2 * np.pi) / 2
        top = log_p.max()
        return np.mean(top + np.log(np.exp(log_p - top).sum(axis=1)))
        """,
    ],
    "fit_round_normal": [
        # The mean of the deviations, coordinate by coordinate.
        """
        return x.mean(axis=0), np.mean(x.std(axis=0))
        """,
        # As found.
        """
        return x.mean(axis=0), x.std()
        """,
        # One deviation for each coordinate: not round.
        """
        return x.mean(axis=0), x.std(axis=0)
        """,
        # The distance to the mean, not divided by the dimension.
        """
        gap = x - x.mean(axis=0)
        return x.mean(axis=0), np.sqrt(np.mean(np.sum(gap**2, axis=1)))
        """,
        # n - 1: unbiased for the variance, not the most likely.
        """
        return x.mean(axis=0), np.sqrt(np.mean(x.var(axis=0, ddof=1)))
        """,
        # The variance.
        """
        return x.mean(axis=0), np.mean(x.var(axis=0))
        """,
        # One mean for all coordinates.
        """
        return np.full(x.shape[1], x.mean()), x.std()
        """,
        # The median is not the mean.
        """
        return np.median(x, axis=0), np.sqrt(np.mean(x.var(axis=0)))
        """,
        # Centred in place.
        """
        mean = x.mean(axis=0)
        x -= mean
        return mean, x.std()
        """,
    ],
    "largest_possible": [
        # Maximum likelihood, biased.
        """
        return np.max(x)
        """,
        # Unbiased, but from the mean.
        """
        return 2 * np.mean(x)
        """,
        # Unbiased as well: the largest, and the gap at the other end.
        """
        return np.max(x) + np.min(x)
        """,
        # The inverse factor.
        """
        return len(x) / (len(x) + 1) * np.max(x)
        """,
        # Off by one.
        """
        return len(x) / (len(x) - 1) * np.max(x)
        """,
        # The smallest mean square error, but biased.
        """
        return (len(x) + 2) / (len(x) + 1) * np.max(x)
        """,
        # As if there were always three.
        """
        return 4 / 3 * np.max(x)
        """,
    ],
}
