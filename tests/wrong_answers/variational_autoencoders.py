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
        # The other direction.
        """
        ratio = prior_std**2 / np.exp(log_var)
        shift = (mean - prior_mean) ** 2 / np.exp(log_var)
        return np.sum(ratio + shift - 1 - np.log(ratio), axis=-1) / 2
        """,
        # The prior's width left out of its logarithm.
        """
        ratio = np.exp(log_var) / prior_std**2
        shift = (mean - prior_mean) ** 2 / prior_std**2
        return np.sum(ratio + shift - 1 - log_var, axis=-1) / 2
        """,
        # The distance not measured in the prior's widths.
        """
        ratio = np.exp(log_var) / prior_std**2
        return np.sum(ratio + (mean - prior_mean) ** 2 - 1 - np.log(ratio), axis=-1) / 2
        """,
        # A mean over dimensions.
        """
        ratio = np.exp(log_var) / prior_std**2
        shift = (mean - prior_mean) ** 2 / prior_std**2
        return np.mean(ratio + shift - 1 - np.log(ratio), axis=-1) / 2
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
        # The other half repaired.
        """
        reconstruction = -np.mean(x * np.log(p) + (1 - x) * np.log(1 - p))
        kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std), axis=1) / 2
        return reconstruction + np.mean(kl)
        """,
        # A sum over the batch.
        """
        reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std), axis=1) / 2
        return np.sum(reconstruction + kl)
        """,
        # White pixels left out.
        """
        reconstruction = -np.sum(x * np.log(p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std), axis=1) / 2
        return np.mean(reconstruction + kl)
        """,
        # The ELBO itself.
        """
        reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std), axis=1) / 2
        return -np.mean(reconstruction + kl)
        """,
        # The KL added to the wrong side.
        """
        reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std), axis=1) / 2
        return np.mean(reconstruction - kl)
        """,
        # Probabilities kept away from 0 and 1.
        """
        p = np.clip(p, 0.01, 0.99)
        reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std), axis=1) / 2
        return np.mean(reconstruction + kl)
        """,
    ],
    "score_gradient": [
        # As found.
        """
        return np.mean((f - f.mean())[:, None] * (z - m), axis=0)
        """,
        # No baseline.
        """
        return np.mean(f[:, None] * (z - m), axis=0)
        """,
        # Too long by as much.
        """
        return np.sum((f - f.mean())[:, None] * (z - m), axis=0) * len(f) / (len(f) - 1)
        """,
        # The others' sum for their mean.
        """
        others = f.sum() - f
        return np.mean((f - others)[:, None] * (z - m), axis=0)
        """,
        # Scaled by the spread of the draws.
        """
        scaled = (f - f.mean()) / (f.std() + 1e-12)
        return np.mean(scaled[:, None] * (z - m), axis=0)
        """,
    ],
}
