"""Wrong answers to the exercises of likelihood/why-generative-models."""

WRONG = {
    "allowed_step": [
        # A linear price.
        """
        return r
        """,
        # As if a draw cost V only.
        """
        return np.sqrt(1 + r)
        """,
    ],
    "fill_in": [
        # The known values are put in; the others keep their mean.
        """
        new_mean, new_cov = mean.copy(), cov.copy()
        new_mean[seen] = values
        new_cov[seen], new_cov[:, seen] = 0, 0
        return new_mean, new_cov
        """,
        # The whole covariance is kept.
        """
        gain = np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen]).T
        return mean + gain @ (values - mean[seen]), cov
        """,
    ],
    "bernoulli_log_joint": [
        # As found.
        """
        return x @ np.log(q).T - np.log(len(q))
        """,
        # The absent pixels count, the classes do not.
        """
        return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T
        """,
    ],
}
