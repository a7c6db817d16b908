"""Wrong answers to the exercises of practice/your-own-images."""

RIGHT = """
        t = np.reshape(train, (len(train), -1)).astype(float)

        def gap(x):
            x = np.reshape(x, (len(x), -1)).astype(float)
            return np.array([((t - row) ** 2).sum(axis=1).min() for row in x])

        s, h = gap(samples)[:, None], gap(held)
        found = np.mean(s < h) + np.mean(s == h) / 2
        m, k = len(held), len(samples)
        return found, (found - 0.5) / np.sqrt((m + k + 1) / (12 * m * k))
"""


def instead(right, wrong):
    """Return the right answer with a part of it replaced."""
    assert right in RIGHT
    return RIGHT.replace(right, wrong)


WRONG = {
    "own_nearer": [
        # ties count nothing, or whole
        instead(" + np.mean(s == h) / 2", ""),
        instead(" + np.mean(s == h) / 2", " + np.mean(s == h)"),
        # the held images are nearer
        instead("s < h", "s > h"),
        # pairs in order, not all pairs
        instead(
            "gap(samples)[:, None], gap(held)",
            "gap(samples)[: min(map(len, (samples, held)))], "
            "gap(held)[: min(map(len, (samples, held)))]",
        ),
        # against the mean of the held images
        instead("gap(held)\n", "gap(held).mean()\n"),
        # the mean distance to the folder, or the largest
        instead(".min()", ".mean()"),
        instead(".min()", ".max()"),
        # other distances
        instead("((t - row) ** 2)", "np.abs(t - row)"),
        instead(".sum(axis=1).min()", ".max(axis=1).min()"),
        # bytes wrap around
        RIGHT.replace(".astype(float)", ""),
        # the deviation of independent pairs, of one sample, a variance
        instead("(m + k + 1) / (12 * m * k)", "1 / (4 * m * k)"),
        instead("(m + k + 1) / (12 * m * k)", "1 / (12 * m)"),
        instead("np.sqrt((m + k + 1) / (12 * m * k))", "((m + k + 1) / (12 * m * k))"),
        # unsigned, and without the half
        instead("(found - 0.5)", "abs(found - 0.5)"),
        instead("(found - 0.5)", "found"),
        # two sets exchanged
        instead("gap(samples)[:, None], gap(held)", "gap(held)[:, None], gap(samples)"),
    ],
    "own_scale": [
        # the variance
        """
        mean, deviation = np.mean(train, axis=0), np.var(train, axis=0)
        deviation = np.where(deviation > 0, deviation, 1)
        return lambda x: (x - mean) / deviation, lambda y: y * deviation + mean
        """,
        # a constant column is divided by zero
        """
        mean, deviation = np.mean(train, axis=0), np.std(train, axis=0)
        with np.errstate(all="ignore"):
            return lambda x: (x - mean) / deviation, lambda y: y * deviation + mean
        """,
        # one scale for all columns
        """
        mean, deviation = np.mean(train), np.std(train)
        return lambda x: (x - mean) / deviation, lambda y: y * deviation + mean
        """,
        # new rows by their own rule
        """
        def forth(x):
            deviation = np.std(x, axis=0)
            return (x - np.mean(x, axis=0)) / np.where(deviation > 0, deviation, 1)

        mean, deviation = np.mean(train, axis=0), np.std(train, axis=0)
        return forth, lambda y: y * np.where(deviation > 0, deviation, 1) + mean
        """,
        # to the range from 0 to 1
        """
        low, width = np.min(train, axis=0), np.ptp(train, axis=0)
        width = np.where(width > 0, width, 1)
        return lambda x: (x - low) / width, lambda y: y * width + low
        """,
        # back in the wrong order
        """
        mean, deviation = np.mean(train, axis=0), np.std(train, axis=0)
        deviation = np.where(deviation > 0, deviation, 1)
        return lambda x: (x - mean) / deviation, lambda y: (y + mean) * deviation
        """,
        # a constant column is set to zero and lost
        """
        mean, deviation = np.mean(train, axis=0), np.std(train, axis=0)
        return (
            lambda x: (x - mean) / np.where(deviation > 0, deviation, np.inf),
            lambda y: y * deviation + mean,
        )
        """,
        # computed when it is asked for
        """
        def forth(x):
            deviation = np.std(train, axis=0)
            deviation = np.where(deviation > 0, deviation, 1)
            return (x - np.mean(train, axis=0)) / deviation

        def back(y):
            deviation = np.std(train, axis=0)
            deviation = np.where(deviation > 0, deviation, 1)
            return y * deviation + np.mean(train, axis=0)

        return forth, back
        """,
    ],
}
