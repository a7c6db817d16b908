"""Wrong answers to the exercises of likelihood/change-of-variables."""

WRONG = {
    "couple": [
        # The inverse reports the determinant of the forward map.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = (second - shift) * np.exp(-scale)
        else:
            second = second * np.exp(scale) + shift
        return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        """,
        # Undone in the wrong order.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = second * np.exp(-scale) - shift
            return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        second = second * np.exp(scale) + shift
        return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        """,
    ],
    "bits_per_dimension": [
        # As found.
        """
        return -np.mean(log_p) / dim / np.log(2)
        """,
        # The correction once per image.
        """
        return (np.log(levels) - np.mean(log_p)) / dim / np.log(2)
        """,
    ],
}
