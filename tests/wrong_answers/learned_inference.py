"""Wrong answers to the exercises of extensions/learned-inference."""

WRONG = {
    "infer_search_step": [
        # The slope of the sigmoid is left out.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) @ weight.T
        return np.clip(z - rate * slope, -(3**0.5), 3**0.5)
        """,
        # Out of the box.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T
        return z - rate * slope
        """,
        # A mean over the rows, so that a code depends on its company.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T / len(z)
        return np.clip(z - rate * slope, -(3**0.5), 3**0.5)
        """,
        # Uphill.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T
        return np.clip(z + rate * slope, -(3**0.5), 3**0.5)
        """,
        # The box of a prior from -1 to 1.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T
        return np.clip(z - rate * slope, -1, 1)
        """,
        # The mean over pixels, not their sum.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T / x.shape[1]
        return np.clip(z - rate * slope, -(3**0.5), 3**0.5)
        """,
    ],
    "infer_pair_losses": [
        # Only G has left the minimax game.
        """
        d_loss = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
        return d_loss, np.mean(np.logaddexp(0, -fake)) - np.mean(
            np.logaddexp(0, -real)
        )
        """,
        # The encoder is forgotten.
        """
        d_loss = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
        return d_loss, np.mean(np.logaddexp(0, -fake))
        """,
        # Logarithms of what was rounded to 0.
        """
        p, q = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
        d_loss = -np.log(p).mean() - np.log(1 - q).mean()
        return d_loss, -np.log(1 - p).mean() - np.log(q).mean()
        """,
        # Half of it, as a mean over all pairs.
        """
        def sure(real, fake):
            each = [np.logaddexp(0, -real), np.logaddexp(0, fake)]
            return np.concatenate(each).mean()

        return sure(real, fake), sure(fake, real)
        """,
    ],
    "infer_pairs": [
        # As found.
        """
        made = G(z)
        return np.hstack([x, E(x)]), np.hstack([made, E(made)])
        """,
        # Real examples with codes from the prior.
        """
        return np.hstack([x, z[: len(x)]]), np.hstack([G(z), z])
        """,
        # Reconstructions in the place of the data.
        """
        code = E(x)
        return np.hstack([G(code), code]), np.hstack([G(z), z])
        """,
    ],
}
