"""Wrong answers to the exercises of extensions/subsets."""

WRONG = {
    "subsets_joint": [
        # Never asks whether they fit.
        """
        first = (q1 / q2)[:, 0]
        return first[:, None] / first.sum() * q2
        """,
        # Takes x2 for uniform.
        """
        joint = q1.mean(axis=1)[:, None] * q2
        return joint if np.allclose(joint / joint.sum(axis=0), q1) else None
        """,
        # Of the ratio, a row in place of a column.
        """
        first = (q1 / q2)[0]
        joint = first / first.sum() * q1
        fits = np.allclose(joint / joint.sum(axis=1, keepdims=True), q2)
        return joint if fits else None
        """,
        # The first two columns decide.
        """
        ratio = q1 / q2
        first = ratio[:, 0] / ratio[:, 0].sum()
        joint = first[:, None] * q2
        fits = np.allclose((joint / joint.sum(axis=0))[:, :2], q1[:, :2])
        return joint if fits else None
        """,
        # Nearly fitting is taken for fitting.
        """
        ratio = q1 / q2
        first = ratio[:, 0] / ratio[:, 0].sum()
        joint = first[:, None] * q2
        fits = np.allclose(joint / joint.sum(axis=0), q1, atol=0.05)
        return joint if fits else None
        """,
        # Not a joint distribution: its sum is not 1.
        """
        ratio = q1 / q2
        joint = ratio[:, :1] * q2
        fits = np.allclose(joint / joint.sum(axis=0), q1)
        return joint if fits else None
        """,
        # The ratio overwrites a conditional.
        """
        q1 /= q2
        first = q1[:, 0] / q1[:, 0].sum()
        joint = first[:, None] * q2
        fits = np.allclose(joint / joint.sum(axis=0), q1 * q2)
        return joint if fits else None
        """,
    ],
    "subsets_rows": [
        # As found.
        """
        return np.stack([draw(z, x * (1 - mask), mask), mask], axis=-1)
        """,
        # What is given is not put back.
        """
        return np.stack([draw(z, x * mask, mask), mask], axis=-1)
        """,
        # What is hidden is shown.
        """
        drawn = draw(z, x, mask)
        return np.stack([mask * x + (1 - mask) * drawn, mask], axis=-1)
        """,
        # The hidden values are put back.
        """
        drawn = draw(z, x * mask, mask)
        return np.stack([(1 - mask) * x + mask * drawn, mask], axis=-1)
        """,
        # A given zero is taken for a hidden value.
        """
        seen = x * mask
        drawn = draw(z, seen, mask)
        return np.stack([np.where(seen == 0, drawn, seen), mask], axis=-1)
        """,
        # Given and drawn values are added.
        """
        seen = x * mask
        return np.stack([seen + draw(z, seen, mask), mask], axis=-1)
        """,
    ],
}
