"""Wrong answers to the exercises of likelihood/taxonomy."""

WRONG = {
    "paired": [
        # As if the two had been tested on different images.
        """
        a, b = np.asarray(a, float), np.asarray(b, float)
        var = a.var(ddof=1) + b.var(ddof=1)
        return a.mean() - b.mean(), np.sqrt(var / len(a))
        """,
        # The spread of single images.
        """
        gap = np.asarray(a, float) - np.asarray(b, float)
        return gap.mean(), gap.std(ddof=1)
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
    ],
}
