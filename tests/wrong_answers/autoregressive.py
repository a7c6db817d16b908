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
    ],
}
