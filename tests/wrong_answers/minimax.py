"""Wrong answers to the exercises of game/minimax."""

WRONG = {
    "value_of": [
        # Logarithms of what was rounded to 0 or 1.
        """
        return np.mean(np.log(expit(real_logits))) + np.mean(
            np.log(1 - expit(np.asarray(fake_logits)))
        )
        """,
        # The mean over both batches together: V/2, if they have one size.
        """
        log_d = -np.logaddexp(0, -np.asarray(real_logits, float))
        log_not_d = -np.logaddexp(0, np.asarray(fake_logits, float))
        return np.mean(np.concatenate([log_d, log_not_d]))
        """,
        # The non-saturating loss in place of the generator's term.
        """
        real, fake = np.asarray(real_logits, float), np.asarray(fake_logits, float)
        return -np.mean(np.logaddexp(0, -real)) - np.mean(np.logaddexp(0, -fake))
        """,
    ],
    "play": [
        # Always in turn.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            y = y + rate * df_dy(x, y)
            x = x - rate * df_dx(x, y)
            path.append((x, y))
        return np.array(path)
        """,
        # In turn, but the wrong player first.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            new_x = x - rate * df_dx(x, y)
            y = y + rate * df_dy(x if simultaneous else new_x, y)
            x = new_x
            path.append((x, y))
        return np.array(path)
        """,
        # Both players go downhill.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            new_y = y - rate * df_dy(x, y)
            x = x - rate * df_dx(x, y if simultaneous else new_y)
            y = new_y
            path.append((x, y))
        return np.array(path)
        """,
    ],
    "slope_of": [
        # A and B taken for the same loss.
        'return {"A": expit(a) - 1, "B": expit(a) - 1, "C": expit(a)}[name]',
        # The sign of B forgotten.
        'return {"A": expit(a) - 1, "B": expit(a), "C": expit(a)}[name]',
    ],
}
