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
    ],
    "fit_round_normal": [
        # One deviation per coordinate is not round.
        """
        return x.mean(axis=0), np.mean(x.std(axis=0, ddof=1)) * 1.05
        """,
        # As found.
        """
        return x.mean(axis=0), x.std()
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
    ],
}
