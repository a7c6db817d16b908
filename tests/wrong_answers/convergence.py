"""Wrong answers to the exercises of game/convergence."""

WRONG = {
    "mirror_step": [
        # Gradient descent, pushed back to the simplex by division.
        """
        new = np.clip(q - eta * np.log(q / (p + q)), 0, None)
        return new / new.sum()
        """,
        # Uphill.
        """
        new = q * (q / (p + q)) ** eta
        return new / new.sum()
        """,
        # Straight towards the data: right for eta = 1 only.
        """
        return (1 - eta / 2) * q + eta / 2 * p
        """,
        # Never divided by its sum.
        """
        return q ** (1 - eta) * (p + q) ** eta / 2
        """,
        # Small probabilities are rounded up.
        """
        q = np.clip(q, 1e-12, None)
        new = q * np.exp(-eta * np.log(q / (p + q)))
        return new / new.sum()
        """,
        # A small number in the logarithm.
        """
        new = q * np.exp(-eta * np.log(q / (p + q) + 1e-12))
        return new / new.sum()
        """,
        # Not defined where q is zero.
        """
        new = q * np.exp(-eta * np.log(q / (p + q)))
        return new / new.sum()
        """,
        # Divides the caller's array.
        """
        q = np.asarray(q, float)
        q *= ((p + q) / np.where(q > 0, q, 1)) ** eta
        q /= q.sum()
        return q
        """,
        # Where p is zero nothing moves.
        """
        with np.errstate(all="ignore"):
            new = q * np.exp(-eta * np.log(q / (p + q)))
        new = np.where((p > 0) & (q > 0), new, 0)
        return new / new.sum()
        """,
    ],
    "take_turns": [
        # The old values on both sides.
        """
        for _ in range(steps):
            y, x = y + h * x, x - h * y
        return x, y
        """,
        # In turn, but x first.
        """
        for _ in range(steps):
            x = x - h * y
            y = y + h * x
        return x, y
        """,
        # One round, whatever the number of steps.
        """
        y = y + h * x
        x = x - h * y
        return x, y
        """,
        # Returned in the order of the moves.
        """
        for _ in range(steps):
            y = y + h * x
            x = x - h * y
        return y, x
        """,
    ],
    "extragradient": [
        # No look ahead.
        """
        for _ in range(steps):
            x, y = x - h * y, y + h * x
        return x, y
        """,
        # The second step taken from the trial point.
        """
        for _ in range(steps):
            ahead_x, ahead_y = x - h * y, y + h * x
            x, y = ahead_x - h * ahead_y, ahead_y + h * ahead_x
        return x, y
        """,
        # The second player already sees the new x.
        """
        for _ in range(steps):
            ahead_x, ahead_y = x - h * y, y + h * x
            x = x - h * ahead_y
            y = y + h * x
        return x, y
        """,
        # Half a step ahead: the midpoint rule.
        """
        for _ in range(steps):
            ahead_x, ahead_y = x - h / 2 * y, y + h / 2 * x
            x, y = x - h * ahead_y, y + h * ahead_x
        return x, y
        """,
        # The trial point taken in turn.
        """
        for _ in range(steps):
            ahead_y = y + h * x
            ahead_x = x - h * ahead_y
            x, y = x - h * ahead_y, y + h * ahead_x
        return x, y
        """,
    ],
}
