"""Wrong answers to the exercises of practice/healthy."""

WRONG = {
    "reading": [
        # The sum of the losses: what is implied, not the whole of it.
        """
        if d_loss + g_loss < np.log(4):
            return "impossible"
        if d_loss > np.log(4):
            return "worse than a coin"
        return "behind" if g_loss < np.log(2) else "ahead"
        """,
        # The equilibrium of a D's loss with a half.
        """
        if np.exp(-d_loss) + np.exp(-g_loss) > 1:
            return "impossible"
        if d_loss > np.log(2):
            return "worse than a coin"
        return "behind" if g_loss < np.log(2) else "ahead"
        """,
        # Ahead and behind exchanged.
        """
        if np.exp(-d_loss) + np.exp(-g_loss) > 1:
            return "impossible"
        if d_loss > np.log(4):
            return "worse than a coin"
        return "ahead" if g_loss < np.log(2) else "behind"
        """,
        # One loss too small, whatever the other is.
        """
        if min(d_loss, g_loss) < 0.3:
            return "impossible"
        if d_loss > np.log(4):
            return "worse than a coin"
        return "behind" if g_loss < np.log(2) else "ahead"
        """,
        # The order of the questions: a possible point first.
        """
        if d_loss > np.log(4):
            return "worse than a coin"
        if g_loss < np.log(2):
            return "behind"
        impossible = np.exp(-d_loss) + np.exp(-g_loss) > 1
        return "impossible" if impossible else "ahead"
        """,
    ],
    "between": [
        # As found.
        """
        share = rng.normal(size=x.shape)
        return share * x + (1 - share) * fake
        """,
        # Uniform, but another place for each coordinate: a box, not a line.
        """
        share = rng.uniform(size=x.shape)
        return share * x + (1 - share) * fake
        """,
        # On the line, but beyond its ends.
        """
        share = rng.normal(size=(len(x),) + (1,) * (x.ndim - 1))
        return share * x + (1 - share) * fake
        """,
        # One place for the whole batch.
        """
        share = rng.uniform()
        return share * x + (1 - share) * fake
        """,
        # One place for all, in each coordinate.
        """
        share = rng.uniform(size=(1,) + x.shape[1:])
        return share * x + (1 - share) * fake
        """,
        # From the middle on: half of the line.
        """
        share = rng.uniform(0.5, 1, size=(len(x),) + (1,) * (x.ndim - 1))
        return share * x + (1 - share) * fake
        """,
        # Evenly spread, in the order of the examples.
        """
        share = np.linspace(0, 1, len(x)).reshape((-1,) + (1,) * (x.ndim - 1))
        return share * x + (1 - share) * fake
        """,
        # The same places in each step.
        """
        own = np.random.default_rng(0)
        share = own.uniform(size=(len(x),) + (1,) * (x.ndim - 1))
        return share * x + (1 - share) * fake
        """,
        # A normal number, folded into the interval.
        """
        share = np.abs(rng.normal(size=(len(x),) + (1,) * (x.ndim - 1))) % 1
        return share * x + (1 - share) * fake
        """,
    ],
    "targets": [
        # As found.
        """
        real, fake = np.ones(m), np.zeros(m)
        return real + width * rng.random(m), fake + width * rng.random(m)
        """,
        # Bounded, but samples are smoothed too.
        """
        return 1 - width * rng.random(m), width * rng.random(m)
        """,
        # Around 1: half of the targets are above it.
        """
        return 1 + width * (rng.random(m) - 0.5), np.zeros(m)
        """,
        # The same number for all.
        """
        return np.full(m, 1 - width * rng.random()), np.zeros(m)
        """,
        # A fixed target in place of noise.
        """
        return np.full(m, 1 - width), np.zeros(m)
        """,
        # Evenly spread, in the order of the examples.
        """
        return 1 - width * np.linspace(0, 1, m), np.zeros(m)
        """,
    ],
}
