"""Wrong answers to the exercises of extensions/least-squares."""

WRONG = {
    "ls_held_slope": [
        """
        # through the best D, in place of past it
        d = (b * p + a * q) / (p + q)
        bend = (a - b) * p / (p + q) ** 2
        f = (d - c) ** 2 / 2 + q * (d - c) * bend
        return q * (f - q @ f)
        """,
        """
        # the slope in q, not in the weights
        d = (b * p + a * q) / (p + q)
        return (d - c) ** 2 / 2
        """,
        """
        # the roles of a and b exchanged
        d = (a * p + b * q) / (p + q)
        f = (d - c) ** 2 / 2
        return q * (f - q @ f)
        """,
        # the loss of D in place of that of G
        """
        d = (b * p + a * q) / (p + q)
        f = (d - a) ** 2 / 2
        return q * (f - q @ f)
        """,
        # without the half
        """
        d = (b * p + a * q) / (p + q)
        f = (d - c) ** 2
        return q * (f - q @ f)
        """,
        # the mean cost over points, not over samples
        """
        d = (b * p + a * q) / (p + q)
        f = (d - c) ** 2 / 2
        return q * (f - f.mean())
        """,
    ],
    "ls_best_d_within": [
        """
        # stretched into the interval, where it should be cut
        d = (p - q) / (p + q)
        return low + (high - low) * (d + 1) / 2
        """,
        """
        return np.clip(p / (p + q), low, high)
        """,
        # the limits alone: a sign
        """
        return np.where(p > q, high, low) + 0 * p
        """,
        # kept from zero, where both densities are small
        """
        return np.clip((p - q) / (p + q + 1e-8), low, high)
        """,
        # the roles of p and q exchanged
        """
        return np.clip((q - p) / (p + q), low, high)
        """,
    ],
}
