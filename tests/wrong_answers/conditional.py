"""Wrong answers to the exercises of extensions/conditional."""

WRONG = {
    "fake_rows": [
        # As found: the label is drawn again.
        """
        if len(z) != len(c):
            raise ValueError("not equally many")
        other = np.random.default_rng(0).permutation(c)
        return np.concatenate([generate(z, c), other], axis=1)
        """,
        # The samples without their labels.
        """
        if len(z) != len(c):
            raise ValueError("not equally many")
        return generate(z, c)
        """,
        # What does not fit is cut off in silence.
        """
        n = min(len(z), len(c))
        return np.concatenate([generate(z[:n], c[:n]), c[:n]], axis=1)
        """,
    ],
    "share_obeyed": [
        # As found: all pairs, if labels come as a column.
        """
        return np.mean(logits.argmax(axis=1) == labels)
        """,
        # The matrix of all pairs, always.
        """
        labels = np.reshape(labels, (-1, 1))
        if len(labels) != len(logits):
            raise ValueError("not equally many")
        return np.mean(logits.argmax(axis=1) == labels)
        """,
        # One label for all samples is let through.
        """
        return np.mean(logits.argmax(axis=1) == np.reshape(labels, -1))
        """,
    ],
    "wrong_labels": [
        # Any label: one in K is right.
        """
        k = c.shape[1]
        return np.eye(k)[rng.integers(k, size=len(c))]
        """,
        # Shuffled: many are right.
        """
        return rng.permutation(c)
        """,
        # Always the next one.
        """
        return np.roll(c, 1, axis=1)
        """,
    ],
}
