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
        # The label in front of the sample.
        """
        if len(z) != len(c):
            raise ValueError("not equally many")
        return np.concatenate([c, generate(z, c)], axis=1)
        """,
        # The sample of one label, shown with the next.
        """
        if len(z) != len(c):
            raise ValueError("not equally many")
        return np.concatenate([generate(z, c), np.roll(c, 1, axis=1)], axis=1)
        """,
        # Only one label for all is refused.
        """
        if len(c) == 1:
            raise ValueError("one label")
        return np.concatenate([generate(z, c)[: len(c)], c], axis=1)
        """,
        # Too few codes are let through.
        """
        if len(z) > len(c):
            raise ValueError("too few labels")
        return np.concatenate([generate(z, c), c], axis=1)
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
        # The mean over labels, as if all were equally frequent.
        """
        labels = np.reshape(labels, -1)
        if len(labels) != len(logits):
            raise ValueError("not equally many")
        read = np.argmax(logits, axis=1)
        return np.mean([np.mean(read[labels == k] == k) for k in set(labels)])
        """,
        # What is above zero is taken for the answer.
        """
        labels = np.reshape(labels, -1)
        if len(labels) != len(logits):
            raise ValueError("not equally many")
        return np.mean(np.asarray(logits)[np.arange(len(labels)), labels] > 0)
        """,
        # Labels that are left over are dropped.
        """
        labels = np.reshape(labels, -1)
        if len(labels) < len(logits):
            raise ValueError("too few labels")
        return np.mean(np.argmax(logits, axis=1) == labels[: len(logits)])
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
        # Another one, as frequent as it is in the data.
        """
        k, kept = c.shape[1], c.argmax(axis=1)
        drawn = rng.permutation(kept)
        while np.any(same := drawn == kept):
            drawn[same] = rng.choice(kept, same.sum())
        return np.eye(k)[drawn]
        """,
        # Never the last label.
        """
        k = c.shape[1]
        steps = rng.integers(1, k - 1, size=len(c))
        return np.eye(k)[(c.argmax(axis=1) + steps) % k]
        """,
    ],
}
