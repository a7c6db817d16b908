"""Wrong answers to the exercises of likelihood/autoregressive."""

WRONG = {
    "receptive_field": [
        # The kernel's size, not its size less one.
        """
        return sum(k * d for k, d in zip(kernels, dilations))
        """,
        # As if every layer doubled.
        """
        return 2 ** len(kernels)
        """,
        # Every layer as long as the first.
        """
        return 1 + (kernels[0] - 1) * sum(dilations) if kernels else 1
        """,
        # The longest layer alone.
        """
        return 1 + max(((k - 1) * d for k, d in zip(kernels, dilations)), default=0)
        """,
        # The output's own step forgotten.
        """
        return sum((k - 1) * d for k, d in zip(kernels, dilations))
        """,
    ],
    "made_masks": [
        # As found.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % (d - 1)
        return into[:, None] <= degree, degree[:, None] <= into
        """,
        # Strict twice: safe, but neighbours are lost.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % (d - 1)
        return into[:, None] < degree, degree[:, None] < into
        """,
        # Each unit hears one bit: safe, complete, and additive.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % (d - 1)
        return into[:, None] == degree, degree[:, None] < into
        """,
        # Units of the highest degree, which no logit may hear.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % d
        return into[:, None] <= degree, degree[:, None] < into
        """,
        # As many units as bits, whatever was asked for.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(d) % (d - 1)
        return into[:, None] <= degree, degree[:, None] < into
        """,
        # The order turned round.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % (d - 1)
        return into[:, None] > degree, degree[:, None] >= into
        """,
    ],
    "draw_fvbn": [
        # All bits at once, from the zero vector.
        """
        logit = np.broadcast_to(b, (n, len(b)))
        return (rng.random((n, len(b))) < 1 / (1 + np.exp(-logit))).astype(float)
        """,
        # The whole row of weights, from an x that starts at one.
        """
        x = np.ones((n, len(b)))
        for i in range(len(b)):
            x[:, i] = rng.random(n) < 1 / (1 + np.exp(-(b[i] + x @ w[i])))
        return x
        """,
        # Chances are handed on, not draws.
        """
        p = np.zeros((n, len(b)))
        for i in range(len(b)):
            p[:, i] = 1 / (1 + np.exp(-b[i] - p[:, :i] @ w[i, :i]))
        return (rng.random(p.shape) < p).astype(float)
        """,
        # One uniform number for all bits of a sample.
        """
        x, u = np.zeros((n, len(b))), rng.random(n)
        for i in range(len(b)):
            x[:, i] = u < 1 / (1 + np.exp(-b[i] - x[:, :i] @ w[i, :i]))
        return x
        """,
        # Only the bit before is heard.
        """
        x = np.zeros((n, len(b)))
        for i in range(len(b)):
            before = x[:, i - 1] * w[i, i - 1] if i else 0
            x[:, i] = rng.random(n) < 1 / (1 + np.exp(-b[i] - before))
        return x
        """,
        # Columns for rows.
        """
        x = np.zeros((n, len(b)))
        for i in range(len(b)):
            x[:, i] = rng.random(n) < 1 / (1 + np.exp(-b[i] - x[:, :i] @ w[:i, i]))
        return x
        """,
        # Another source of randomness than rng.
        """
        x = np.zeros((n, len(b)))
        for i in range(len(b)):
            chance = 1 / (1 + np.exp(-b[i] - x[:, :i] @ w[i, :i]))
            x[:, i] = np.random.random(n) < chance
        return x
        """,
        # The same samples whatever rng is.
        """
        x, rng = np.zeros((n, len(b))), np.random.default_rng(0)
        for i in range(len(b)):
            x[:, i] = rng.random(n) < 1 / (1 + np.exp(-b[i] - x[:, :i] @ w[i, :i]))
        return x
        """,
    ],
    "perplexity": [
        # As found.
        """
        return np.mean(np.exp(-log_p / lengths))
        """,
        # The mean moved inside: sentences still count alike.
        """
        return np.exp(-np.mean(log_p / lengths))
        """,
        # Base two for nats.
        """
        return 2 ** (-np.sum(log_p) / np.sum(lengths))
        """,
        # Weighted by length, but after the exponential.
        """
        return np.average(np.exp(-log_p / lengths), weights=lengths)
        """,
        # By sentences, not by tokens.
        """
        return np.exp(-np.sum(log_p) / len(lengths))
        """,
        # The median sentence.
        """
        return np.exp(-np.median(log_p / lengths))
        """,
    ],
}
