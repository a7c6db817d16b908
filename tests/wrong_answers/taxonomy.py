"""Wrong answers to the exercises of likelihood/taxonomy."""

WRONG = {
    "draws_needed": [
        # The expected number of draws.
        """
        return np.exp(-log_p)
        """,
        # 1 - P is rounded to 1.
        """
        return np.log(1 - c) / np.log(1 - np.exp(log_p))
        """,
        # Right for small P only.
        """
        return -np.log1p(-c) * np.exp(-log_p)
        """,
        # The probability that it does not appear.
        """
        return np.log(c) / np.log1p(-np.exp(log_p))
        """,
        # In bits.
        """
        return np.log1p(-c) / np.log1p(-(2.0**log_p))
        """,
    ],
    "unit_scale_nats": [
        # As found.
        """
        return -bits * d / np.log(2) + np.log(levels)
        """,
        # The scale counted once, not on every axis.
        """
        return -bits * d * np.log(2) + np.log(levels)
        """,
        # The bits still divided.
        """
        return d * (np.log(levels) - bits / np.log(2))
        """,
        # The ruler's factor the wrong way.
        """
        return -d * (np.log(levels) + bits * np.log(2))
        """,
        # In bits.
        """
        return d * (np.log2(levels) - bits)
        """,
    ],
}
