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
        # The images clipped, in place of their mean.
        """
        mean = np.clip(images, 1e-7, 1 - 1e-7).mean(axis=0).ravel()
        return np.log(mean / (1 - mean))
        """,
        # One mean for all pixels.
        """
        mean = np.clip(images.mean(), 1e-7, 1 - 1e-7)
        return np.full(images[0].size, np.log(mean / (1 - mean)))
        """,
        # Fifty images, whatever their number.
        """
        mean = np.clip(images.sum(axis=0).ravel() / 50, 1e-7, 1 - 1e-7)
        return np.log(mean / (1 - mean))
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
        # Which of the two is better is lost.
        """
        difference = np.asarray(a) - np.asarray(b)
        se = difference.std(ddof=1) / len(difference) ** 0.5
        return abs(difference.mean()), se
        """,
        # The divisor n: too sure with few images.
        """
        difference = np.asarray(a) - np.asarray(b)
        return difference.mean(), difference.std() / len(difference) ** 0.5
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
        # The greatest exponent of all images: minus infinity for the others.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        exponents = -gaps / (2 * sigma**2)
        top = exponents.max()
        with np.errstate(divide="ignore"):
            inside = np.log(np.mean(np.exp(exponents - top), axis=1)) + top
        return inside - x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))
        """,
        # A number added for safety.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        inside = np.log(np.mean(np.exp(-gaps / (2 * sigma**2)), axis=1) + 1e-300)
        return inside - x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))
        """,
    ],
}
