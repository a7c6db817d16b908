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
        # A small number is added to the densities.
        """
        p, q = p + 1e-12, q + 1e-12
        m = (p + q) / 2
        return (p * np.log(p / m) + q * np.log(q / m)).sum() * dx / 2
        """,
        # And to the ratios.
        """
        m = (p + q) / 2
        left = p * np.log((p + 1e-12) / (m + 1e-12))
        right = q * np.log((q + 1e-12) / (m + 1e-12))
        return (left + right).sum() * dx / 2
        """,
        # Points are left out where either density is zero, not its own.
        """
        both = (p > 0) & (q > 0)
        p, q = p[both], q[both]
        m = (p + q) / 2
        return (p * np.log(p / m) + q * np.log(q / m)).sum() * dx / 2
        """,
        # What is small counts as zero.
        """
        def kl(f):
            inside = f > 1e-9
            return (f[inside] * np.log(2 * f[inside] / (p + q)[inside])).sum()

        return (kl(p) + kl(q)) * dx / 2
        """,
        # Divided by the sums: probabilities of cells, and then dx once more.
        """
        p, q = p / p.sum(), q / q.sum()
        m = (p + q) / 2
        with np.errstate(all="ignore"):
            parts = [np.nan_to_num(f * np.log(f / m)).sum() for f in (p, q)]
        return sum(parts) * dx / 2
        """,
        # Zeros of the caller's arrays are overwritten.
        """
        p[p == 0], q[q == 0] = 1e-300, 1e-300
        m = (p + q) / 2
        return (p * np.log(p / m) + q * np.log(q / m)).sum() * dx / 2
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
        # Without the weight.
        """
        best = p / (p + q)
        return best * np.log(best / d) + (1 - best) * np.log((1 - best) / (1 - d))
        """,
        # Only the heads, with the weight.
        """
        return p * np.log(p / (p + q) / d)
        """,
        # 1 - D* is zero where q is far smaller than p.
        """
        best = p / (p + q)
        heads = best * np.log(best / d)
        tails = (1 - best) * np.log((1 - best) / (1 - d))
        return (p + q) * (heads + tails)
        """,
        # And clipped away from zero, which is no better.
        """
        best = np.clip(p / (p + q), 1e-7, 1 - 1e-7)
        heads = best * np.log(best / d)
        tails = (1 - best) * np.log((1 - best) / (1 - d))
        return (p + q) * (heads + tails)
        """,
        # The two densities change places.
        """
        best = q / (p + q)
        heads = best * np.log(best / d)
        tails = (1 - best) * np.log((1 - best) / (1 - d))
        return (p + q) * (heads + tails)
        """,
        # Added to the caller's densities.
        """
        p += 1e-30
        q += 1e-12
        heads = p * np.log(p / (p + q) / d)
        tails = q * np.log(q / (p + q) / (1 - d))
        return heads + tails
        """,
    ],
    "headroom": [
        # One bug each is left.
        "return -np.log(4) + 2 * jsd_bits * np.log(2) + bce",
        "return -np.log(4) + 2 * jsd_bits + 2 * bce",
        # A negative result is hidden.
        "return max(0, -np.log(4) + 2 * jsd_bits * np.log(2) + 2 * bce)",
        "return abs(-np.log(4) + 2 * jsd_bits * np.log(2) + 2 * bce)",
        # The bits are converted the wrong way, or the constant as well.
        "return -np.log(4) + 2 * jsd_bits / np.log(2) + 2 * bce",
        "return (-np.log(4) + 2 * jsd_bits) * np.log(2) + 2 * bce",
        # The other sign of V.
        "return -np.log(4) + 2 * jsd_bits * np.log(2) - 2 * bce",
    ],
}
