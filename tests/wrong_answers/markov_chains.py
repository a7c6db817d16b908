"""Wrong answers to the exercises of likelihood/markov-chains."""

WRONG = {
    "effective_draws": [
        # Counted as if the states were independent.
        """
        return float(len(f))
        """,
        # The correlations once, though they stand on both sides.
        """
        f = np.asarray(f, float) - np.mean(f)
        tau = 1.0
        for s in range(1, len(f)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += rho
        return len(f) / tau
        """,
        # The mean not taken off.
        """
        f = np.asarray(f, float)
        tau = 1.0
        for s in range(1, min(len(f), 200)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += 2 * rho
        return len(f) / tau
        """,
        # At most 50 lags.
        """
        f = np.asarray(f, float) - np.mean(f)
        tau = 1.0
        for s in range(1, min(51, len(f))):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += 2 * rho
        return len(f) / tau
        """,
        # Stops where a correlation is small, of either sign.
        """
        f = np.asarray(f, float) - np.mean(f)
        tau = 1.0
        for s in range(1, len(f)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if abs(rho) < 0.05:
                break
            tau += 2 * rho
        return len(f) / tau
        """,
        # The first small correlation counts too.
        """
        f = np.asarray(f, float) - np.mean(f)
        tau = 1.0
        for s in range(1, len(f)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            tau += 2 * rho
            if rho < 0.05:
                break
        return len(f) / tau
        """,
        # The median taken off.
        """
        f = np.asarray(f, float) - np.median(f)
        tau = 1.0
        for s in range(1, len(f)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += 2 * rho
        return len(f) / tau
        """,
        # Takes the mean off the caller's record.
        """
        f -= f.mean()
        tau = 1.0
        for s in range(1, len(f)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += 2 * rho
        return len(f) / tau
        """,
    ],
    "denoising_walk": [
        # As found.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise, 1 - x, x)
            x = (probabilities(x) > 0.5).astype(float)
        return x
        """,
        # Draws, but flips twice as often as in training.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise, 1 - x, x)
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
        return x
        """,
        # The right damage, and still rounds.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
            x = (probabilities(x) > 0.5).astype(float)
        return x
        """,
        # Ends on the damaged state.
        """
        for _ in range(steps):
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
            x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
        return x
        """,
        # Damages once.
        """
        x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
        for _ in range(steps):
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
        return x
        """,
        # One number for damage and draw.
        """
        for _ in range(steps):
            u = rng.random(x.shape)
            x = np.where(u < noise / 2, 1 - x, x)
            x = (u < probabilities(x)).astype(float)
        return x
        """,
        # One number for all bits of a row.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
            x = (rng.random((len(x), 1)) < probabilities(x)).astype(float)
        return x
        """,
        # Damages what was there at the start, again and again.
        """
        start = x
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise / 2, 1 - start, start)
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
        return x
        """,
        # Another source of randomness than rng.
        """
        for _ in range(steps):
            x = np.where(np.random.random(x.shape) < noise / 2, 1 - x, x)
            x = (np.random.random(x.shape) < probabilities(x)).astype(float)
        return x
        """,
        # The same walk whatever rng is.
        """
        rng = np.random.default_rng(0)
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
        return x
        """,
        # In the caller's array.
        """
        for _ in range(steps):
            flip = rng.random(x.shape) < noise / 2
            x[flip] = 1 - x[flip]
            x[:] = rng.random(x.shape) < probabilities(x)
        return x
        """,
    ],
}
