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
        # The other form of the sigmoid: inf/inf where only the generator is zero.
        """
        ratio = np.exp(np.subtract(log_p, log_q))
        return ratio / (1 + ratio)
        """,
        # Shifted by the largest of all, which is no help to the small ones.
        """
        top = max(np.max(log_p), np.max(log_q))
        p, q = np.exp(log_p - top), np.exp(log_q - top)
        return p / (p + q)
        """,
        # Clipped, so that nothing is ever certain.
        "return expit(np.clip(np.subtract(log_p, log_q), -30, 30))",
        # One half where there is nothing.
        "return expit(np.nan_to_num(np.subtract(log_p, log_q)))",
    ],
    "data_density": [
        "return q * np.exp(a)",
        "return q * np.exp(a + np.log(n_real / n_fake))",
        "return np.exp(a - np.log(n_real / n_fake))",
        # The share of the data in place of the odds.
        "return q * np.exp(a) * n_fake / (n_real + n_fake)",
        # Through D, which rounds to 1.
        """
        d = expit(a)
        return q * d / (1 - d) * n_fake / n_real
        """,
        # The logit kept within what a float32 could hold.
        "return q * np.exp(np.minimum(a, 30)) * n_fake / n_real",
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
        # The width of the example.
        "return np.ones(n) - 0.2 * rng.uniform(size=n), np.zeros(n)",
        # One noise for all.
        "return np.ones(n) - width * rng.uniform(), np.zeros(n)",
        # Two targets with the right mean.
        "return np.where(rng.uniform(size=n) < 0.5, 1, 1 - width), np.zeros(n)",
        # The right mean and spread, another shape.
        """
        noise = np.clip(rng.normal(0.5, 12**-0.5, size=n), 0, 1)
        return 1 - width * noise, np.zeros(n)
        """,
        # Centred on the middle of the interval, half as wide.
        "return 1 - width * (0.25 + rng.uniform(size=n) / 2), np.zeros(n)",
        # The same target for all.
        "return np.full(n, 1 - width / 2), np.zeros(n)",
        # Another source of randomness than rng.
        "return 1 - width * np.random.uniform(size=n), np.zeros(n)",
        # The same noise whatever rng is.
        """
        rng = np.random.default_rng(0)
        return 1 - width * rng.uniform(size=n), np.zeros(n)
        """,
    ],
}
