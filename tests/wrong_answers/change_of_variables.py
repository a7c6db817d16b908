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
        # Shifted before it is scaled, and undone in keeping with that.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = second * np.exp(-scale) - shift
            return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        second = (second + shift) * np.exp(scale)
        return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        """,
        # The wrong half stays.
        """
        second, first = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = (second - shift) * np.exp(-scale)
            return np.concatenate([second, first], axis=1), -scale.sum(axis=1)
        second = second * np.exp(scale) + shift
        return np.concatenate([second, first], axis=1), scale.sum(axis=1)
        """,
        # Forward divides, backward multiplies.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = (second - shift) * np.exp(scale)
            return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        second = second * np.exp(-scale) + shift
        return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        """,
        # The two directions exchanged.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = second * np.exp(scale) + shift
            return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        second = (second - shift) * np.exp(-scale)
        return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        """,
        # Scale and shift exchanged.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = t(first), s(first)
        if inverse:
            second = (second - shift) * np.exp(-scale)
            return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        second = second * np.exp(scale) + shift
        return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        """,
        # A mean for the sum.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = (second - shift) * np.exp(-scale)
            return np.concatenate([first, second], axis=1), -scale.mean(axis=1)
        second = second * np.exp(scale) + shift
        return np.concatenate([first, second], axis=1), scale.mean(axis=1)
        """,
        # The caller's array is changed.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = (second - shift) * np.exp(-scale)
            return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        second *= np.exp(scale)
        second += shift
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
        # The correction with the wrong sign.
        """
        return (-np.log(levels) - np.mean(log_p) / dim) / np.log(2)
        """,
        # The median image.
        """
        return (np.log(levels) - np.median(log_p) / dim) / np.log(2)
        """,
        # Nats.
        """
        return np.log(levels) - np.mean(log_p) / dim
        """,
        # Bytes, as in photographs.
        """
        return (np.log(256) - np.mean(log_p) / dim) / np.log(2)
        """,
    ],
    "mix_channels": [
        # One place for all.
        """
        return x @ w.T, np.linalg.slogdet(w)[1]
        """,
        # The matrix from the other side.
        """
        return x @ w, x.shape[1] * x.shape[2] * np.linalg.slogdet(w)[1]
        """,
        # All numbers of the batch.
        """
        return x @ w.T, x.size // len(w) * np.linalg.slogdet(w)[1]
        """,
        # The power first, then the logarithm.
        """
        places = x.shape[1] * x.shape[2]
        return x @ w.T, np.log(abs(np.linalg.det(w) ** places))
        """,
        # Square images only.
        """
        return x @ w.T, x.shape[1] ** 2 * np.linalg.slogdet(w)[1]
        """,
        # No absolute value.
        """
        return x @ w.T, x.shape[1] * x.shape[2] * np.log(np.linalg.det(w))
        """,
        # As for a diagonal matrix.
        """
        places = x.shape[1] * x.shape[2]
        return x @ w.T, places * np.sum(np.log(np.abs(np.diag(w))))
        """,
    ],
}
