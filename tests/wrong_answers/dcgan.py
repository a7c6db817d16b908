"""Wrong answers to the exercises of practice/dcgan."""

WRONG = {
    "transposed": [
        # The copies overwrite each other where they overlap.
        """
        x = np.zeros(stride * (len(y) - 1) + len(w))
        for i, value in enumerate(y):
            x[stride * i : stride * i + len(w)] = value * np.asarray(w)
        return x
        """,
        # The kernel turned round, as a mathematician's convolution would have it.
        """
        x = np.zeros(stride * (len(y) - 1) + len(w))
        for i, value in enumerate(y):
            x[stride * i : stride * i + len(w)] += value * np.asarray(w)[::-1]
        return x
        """,
        # Zeros between the inputs, and one stride too long.
        """
        spread = np.zeros(stride * len(y))
        spread[::stride] = y
        return np.convolve(spread, w)
        """,
        # One output too many, and every copy moved by one.
        """
        x = np.zeros(stride * len(y) + len(w))
        for i, value in enumerate(y):
            x[stride * i : stride * i + len(w)] += value * np.asarray(w)
        return x[1 : stride * (len(y) - 1) + len(w) + 1]
        """,
        # An input repeated, not spread.
        """
        x = np.repeat(y, stride)[: stride * (len(y) - 1) + 1]
        return np.convolve(x, w)
        """,
        # The caller's kernel is scaled by the last input.
        """
        x = np.zeros(stride * (len(y) - 1) + len(w))
        kernel = w.copy()
        for i, value in enumerate(y):
            w[:] = value * kernel
            x[stride * i : stride * i + len(w)] += w
        return x
        """,
    ],
    "unchequered": [
        # Every phase gets the mean of the sums, however many weights it has.
        """
        phase = np.arange(len(w)) % stride
        counts = np.bincount(phase, minlength=stride)
        sums = np.bincount(phase, weights=w, minlength=stride)
        return w + ((sums.mean() - sums) / counts)[phase]
        """,
        # Equal means in place of equal sums.
        """
        phase = np.arange(len(w)) % stride
        counts = np.bincount(phase, minlength=stride)
        sums = np.bincount(phase, weights=w, minlength=stride)
        return w + (np.mean(w) - sums / counts)[phase]
        """,
        # Equal sums, by scaling: not the nearest kernel.
        """
        phase = np.arange(len(w)) % stride
        sums = np.bincount(phase, weights=w, minlength=stride)
        return w * (sums.mean() / sums)[phase]
        """,
        # All weights are zero, and the caller has lost his.
        """
        w[:] = 0
        return w
        """,
        # The common sum weighted by the numbers of weights.
        """
        phase = np.arange(len(w)) % stride
        counts = np.bincount(phase, minlength=stride)
        sums = np.bincount(phase, weights=w, minlength=stride)
        common = np.average(sums, weights=counts)
        return w + ((common - sums) / counts)[phase]
        """,
        # One weight of each phase takes it all.
        """
        phase = np.arange(len(w)) % stride
        sums = np.bincount(phase, weights=w, minlength=stride)
        found = np.array(w, dtype=float)
        found[:stride] += sums.mean() - sums
        return found
        """,
    ],
    "normalized": [
        # A mean for every pixel: as found, with the other two mistakes repaired.
        """
        return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
        """,
        # Epsilon outside the root.
        """
        axes = (0, 1, 2)
        return (x - x.mean(axis=axes)) / (x.std(axis=axes) + eps)
        """,
        # One mean for all channels.
        """
        return (x - x.mean()) / np.sqrt(x.var() + eps)
        """,
        # Each example by itself.
        """
        mean = x.mean(axis=(1, 2), keepdims=True)
        variance = x.var(axis=(1, 2), keepdims=True)
        return (x - mean) / np.sqrt(variance + eps)
        """,
        # Divided by the variance.
        """
        mean, variance = x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2))
        return (x - mean) / (variance + eps)
        """,
        # An epsilon that is not asked for.
        """
        mean, variance = x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2))
        return (x - mean) / np.sqrt(variance + 1e-5)
        """,
    ],
}
