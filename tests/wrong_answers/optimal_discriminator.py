"""Wrong answers to the exercises of game/optimal-discriminator."""

WRONG = {
    "stable_discriminator": [
        # Underflows where both densities are small.
        "return np.exp(log_p) / (np.exp(log_p) + np.exp(log_q))",
        # The generator's share.
        """
        with np.errstate(invalid="ignore"):
            return expit(np.subtract(log_q, log_p))
        """,
        # A small number keeps 0/0 away, and the truth as well.
        """
        p, q = np.exp(log_p), np.exp(log_q)
        return (p + 1e-12) / (p + q + 2e-12)
        """,
    ],
    "data_density": [
        "return q * np.exp(a)",
        "return q * np.exp(a + np.log(n_real / n_fake))",
        "return np.exp(a - np.log(n_real / n_fake))",
    ],
    "noisy_targets": [
        # The bug as it was found.
        """
        real = np.ones(n) + width * rng.uniform(size=n)
        return real, np.zeros(n) - width * rng.uniform(size=n)
        """,
        # Noise on both sides of 1: some targets are no probabilities.
        """
        noise = rng.uniform(-width, width, size=n)
        return np.ones(n) + noise, np.zeros(n)
        """,
        # Fakes are smoothed, too.
        """
        real = np.ones(n) - width * rng.uniform(size=n)
        return real, width * rng.uniform(size=n)
        """,
        # The same target for all.
        "return np.full(n, 1 - width / 2), np.zeros(n)",
    ],
}
