"""Wrong answers to the exercises of likelihood/variational-autoencoders."""

WRONG = {
    "kl_diagonal": [
        # The log-variance taken for a log-standard-deviation.
        """
        ratio = np.exp(2 * log_var) / prior_std**2
        shift = (mean - prior_mean) ** 2 / prior_std**2
        return np.sum(ratio + shift - 1 - np.log(ratio), axis=-1) / 2
        """,
        # To the standard normal, whatever the prior.
        """
        return np.sum(np.exp(log_var) + mean**2 - 1 - log_var, axis=-1) / 2
        """,
    ],
    "negative_elbo": [
        # As found.
        """
        reconstruction = -np.mean(x * np.log(p) + (1 - x) * np.log(1 - p))
        kl = np.sum(std**2 + mean**2 - 1 - np.log(std), axis=1) / 2
        return reconstruction + np.mean(kl)
        """,
        # Half repaired.
        """
        reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - np.log(std), axis=1) / 2
        return np.mean(reconstruction + kl)
        """,
    ],
}
