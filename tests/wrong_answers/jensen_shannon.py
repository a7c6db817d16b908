"""Wrong answers to the exercises of game/jensen-shannon."""

WRONG = {
    "jsd_grid": [
        # Not defined where a density is zero.
        """
        m = (p + q) / 2
        return (p * np.log(p / m) + q * np.log(q / m)).sum() * dx / 2
        """,
        # The halves of the JSD are gone.
        """
        def kl(f):
            inside = f > 0
            return (f[inside] * np.log(2 * f[inside] / (p + q)[inside])).sum()

        return (kl(p) + kl(q)) * dx
        """,
        # Bits, not nats.
        """
        def kl(f):
            inside = f > 0
            return (f[inside] * np.log2(2 * f[inside] / (p + q)[inside])).sum()

        return (kl(p) + kl(q)) * dx / 2
        """,
    ],
    "pointwise_gap": [
        # The divergence the wrong way round.
        """
        best = p / (p + q)
        heads = d * np.log(d / best)
        tails = (1 - d) * np.log((1 - d) / (1 - best))
        return (p + q) * (heads + tails)
        """,
        # One side of the coin, without the weight.
        """
        best = p / (p + q)
        return best * np.log(best / d)
        """,
    ],
    "headroom": [
        # One bug each is left.
        "return -np.log(4) + 2 * jsd_bits * np.log(2) + bce",
        "return -np.log(4) + 2 * jsd_bits + 2 * bce",
    ],
}
