"""Wrong answers to the exercises of extensions/efficiency."""

WRONG = {
    "unbiased_mean": [
        """
        # begins at zero, and is not divided
        total, means = np.zeros_like(points[0], dtype=float), []
        for point in points:
            total = beta * total + (1 - beta) * point
            means.append(total)
        return np.array(means)
        """,
        """
        # begins at the first point, which keeps too much weight
        means = [points[0]]
        for point in points[1:]:
            means.append(beta * means[-1] + (1 - beta) * point)
        return np.array(means)
        """,
        """
        # counts from zero
        total, means = np.zeros_like(points[0], dtype=float), [points[0]]
        for t, point in enumerate(points):
            total = beta * total + (1 - beta) * point
            if t:
                means.append(total / (1 - beta**t))
        return np.array(means)
        """,
        # the mean of all, without forgetting
        """
        t = np.arange(1, len(points) + 1)[:, None]
        return np.cumsum(points, axis=0) / t
        """,
        # the exponent of the other weight
        """
        total, means = np.zeros_like(points[0], dtype=float), []
        for t, point in enumerate(points, start=1):
            total = beta * total + (1 - beta) * point
            means.append(total / (1 - (1 - beta) ** t))
        return np.array(means)
        """,
    ],
    "seconds_per_step": [
        """
        # does not wait
        device.step()
        found = []
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            found.append((device.clock() - begin) / steps)
        return min(found)
        """,
        """
        # waits at the end, with the compilation in the first round
        found = []
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            device.wait()
            found.append((device.clock() - begin) / steps)
        return min(found)
        """,
        """
        # the mean, which a busy machine moves
        device.step()
        device.wait()
        begin = device.clock()
        for _ in range(rounds * steps):
            device.step()
        device.wait()
        return (device.clock() - begin) / (steps * rounds)
        """,
        # the median round, which a machine that is often busy moves
        """
        device.step()
        device.wait()
        found = []
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            device.wait()
            found.append((device.clock() - begin) / steps)
        return np.median(found)
        """,
        # the last round
        """
        device.step()
        device.wait()
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            device.wait()
        return (device.clock() - begin) / steps
        """,
        # the slowest round
        """
        device.step()
        found = []
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            device.wait()
            found.append((device.clock() - begin) / steps)
        return max(found)
        """,
        # the fastest step, not the fastest round
        """
        device.step()
        device.wait()
        found = []
        for _ in range(rounds * steps):
            begin = device.clock()
            device.step()
            device.wait()
            found.append(device.clock() - begin)
        return min(found)
        """,
    ],
}
