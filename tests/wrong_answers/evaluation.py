"""Wrong answers to the exercises of practice/evaluation."""

WRONG = {
    "squared_w2": [
        # In the order in which they came.
        """
        return np.mean((np.asarray(x) - np.asarray(y)) ** 2)
        """,
        # What the Frechet distance sees.
        """
        return (np.mean(x) - np.mean(y)) ** 2 + (np.std(x) - np.std(y)) ** 2
        """,
        # W1, squared.
        """
        return np.mean(np.abs(np.sort(x) - np.sort(y))) ** 2
        """,
        # The root: W2 itself.
        """
        return np.sqrt(np.mean((np.sort(x) - np.sort(y)) ** 2))
        """,
        # The sum over the numbers, not their mean.
        """
        return np.sum((np.sort(x) - np.sort(y)) ** 2)
        """,
        # The caller's numbers are sorted, too.
        """
        x.sort(), y.sort()
        return np.mean((x - y) ** 2)
        """,
    ],
    "mmd2": [
        # As found.
        """
        def k(a, b):
            return (a @ b.T / len(a) + 1) ** 3

        return k(x, x).mean() + k(y, y).mean() - 2 * k(x, y).mean()
        """,
        # Features counted, and still each example compared with itself.
        """
        def k(a, b):
            return (a @ b.T / a.shape[1] + 1) ** 3

        return k(x, x).mean() + k(y, y).mean() - 2 * k(x, y).mean()
        """,
        # No example compared with itself, and still examples counted for features.
        """
        def k(a, b):
            return (a @ b.T / len(a) + 1) ** 3

        def within(a):
            n, gram = len(a), k(a, a)
            return (gram.sum() - np.trace(gram)) / (n * (n - 1))

        return within(x) + within(y) - 2 * k(x, y).mean()
        """,
        # Pairs of the two sets that stand in one row are left out, too.
        """
        def k(a, b):
            return (a @ b.T / a.shape[1] + 1) ** 3

        def off(gram):
            return gram[~np.eye(*gram.shape, dtype=bool)].mean()

        return off(k(x, x)) + off(k(y, y)) - 2 * off(k(x, y))
        """,
        # The square in place of the cube.
        """
        def k(a, b):
            return (a @ b.T / a.shape[1] + 1) ** 2

        def within(a):
            n, gram = len(a), k(a, a)
            return (gram.sum() - np.trace(gram)) / (n * (n - 1))

        return within(x) + within(y) - 2 * k(x, y).mean()
        """,
        # Three features, however many there are.
        """
        def k(a, b):
            return (a @ b.T / 3 + 1) ** 3

        def within(a):
            n, gram = len(a), k(a, a)
            return (gram.sum() - np.trace(gram)) / (n * (n - 1))

        return within(x) + within(y) - 2 * k(x, y).mean()
        """,
    ],
}
