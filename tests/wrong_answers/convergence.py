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
    ],
}
