"""Wrong answers to the exercises of likelihood/families-measured."""

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
        # Divided by n, not by n - 1.
        """
        gap = np.asarray(a, float) - np.asarray(b, float)
        return gap.mean(), gap.std() / np.sqrt(len(gap))
        """,
        # The wrong way round.
        """
        gap = np.asarray(b, float) - np.asarray(a, float)
        return gap.mean(), gap.std(ddof=1) / np.sqrt(len(gap))
        """,
        # The size of the gap.
        """
        gap = np.abs(np.asarray(a, float) - np.asarray(b, float))
        return gap.mean(), gap.std(ddof=1) / np.sqrt(len(gap))
        """,
        # The median.
        """
        gap = np.asarray(a, float) - np.asarray(b, float)
        return np.median(gap), gap.std(ddof=1) / np.sqrt(len(gap))
        """,
        # Of arrays only, and in place.
        """
        a -= b
        return a.mean(), a.std(ddof=1) / np.sqrt(len(a))
        """,
    ],
    "surely_better": [
        # The larger number.
        """
        return a > b
        """,
        # Numbers of one kind are comparable.
        """
        return kind_a == kind_b and a > b
        """,
        # Two bounds.
        """
        return "estimate" not in (kind_a, kind_b) and a > b
        """,
        # Only exact numbers.
        """
        return kind_a == kind_b == "exact" and a > b
        """,
        # The bound on the wrong side.
        """
        return kind_a == "exact" and kind_b in ("exact", "bound") and a > b
        """,
        # Ties.
        """
        return kind_a in ("exact", "bound") and kind_b == "exact" and a >= b
        """,
    ],
    "reported": [
        # As found.
        """
        return np.mean(-energy) - np.mean(log_w)
        """,
        # Overflows.
        """
        return -np.mean(energy) - np.log(np.mean(np.exp(log_w)))
        """,
        # The sum of the weights.
        """
        top = np.max(log_w)
        return -np.mean(energy) - top - np.log(np.sum(np.exp(log_w - top)))
        """,
        # The sign of the energy.
        """
        top = np.max(log_w)
        return np.mean(energy) - top - np.log(np.mean(np.exp(log_w - top)))
        """,
        # The top is not put back.
        """
        top = np.max(log_w)
        return -np.mean(energy) - np.log(np.mean(np.exp(log_w - top)))
        """,
        # The mean of 1 / w.
        """
        top = np.min(log_w)
        return -np.mean(energy) - top + np.log(np.mean(np.exp(top - log_w)))
        """,
    ],
    "seconds": [
        # Work and waits one after the other.
        """
        return turns * wait + n * work / rate
        """,
        # Without the wait.
        """
        return n * work / rate
        """,
        # One wait for all passes.
        """
        return max(wait, n * work / rate)
        """,
        # Each pass does all the work.
        """
        return turns * max(wait, n * work / rate)
        """,
        # One sample after another.
        """
        return n * turns * max(wait, work / (turns * rate))
        """,
        # Passes of whole multiplications.
        """
        return turns * max(wait, n * (work // turns) / rate)
        """,
    ],
}
