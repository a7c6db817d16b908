"""Wrong answers to the exercises of practice/generative-adversarial-nets-2014."""

WRONG = {
    "marginal_bias": [
        # Infinite where a pixel is always black.
        """
        mean = images.mean(axis=0).ravel()
        with np.errstate(divide="ignore"):
            return np.log(mean / (1 - mean))
        """,
        # The logarithm in place of the logit.
        """
        return np.log(np.clip(images.mean(axis=0).ravel(), 1e-7, 1 - 1e-7))
        """,
    ],
    "paired_difference": [
        # As if the images were not the same.
        """
        variance = np.var(a) / len(a) + np.var(b) / len(b)
        return np.mean(a) - np.mean(b), np.sqrt(variance)
        """,
        # The deviation of one image, not of the mean.
        """
        difference = np.asarray(a) - np.asarray(b)
        return difference.mean(), difference.std(ddof=1)
        """,
    ],
    "log_window": [
        # As found.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        with np.errstate(divide="ignore"):
            inside = np.log(np.mean(np.exp(-gaps / (2 * sigma**2)), axis=1))
        return inside - np.log(sigma * np.sqrt(2 * np.pi))
        """,
        # All dimensions, and still minus infinity.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        with np.errstate(divide="ignore"):
            inside = np.log(np.mean(np.exp(-gaps / (2 * sigma**2)), axis=1))
        return inside - x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))
        """,
        # Finite, and still too bright.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        exponents = -gaps / (2 * sigma**2)
        top = exponents.max(axis=1, keepdims=True)
        inside = np.log(np.mean(np.exp(exponents - top), axis=1)) + top[:, 0]
        return inside - np.log(sigma * np.sqrt(2 * np.pi))
        """,
    ],
}
