"""Wrong answers to the exercises of practice/when-training-fails."""

WRONG = {
    "unrolled_round": [
        # G looks ahead, but takes psi' for a constant: half of the damping.
        """
        psi = psi - h * theta
        slope = -(psi - rate * unroll * theta)
        return theta - h * slope, psi
        """,
        # D moves to where G has only looked.
        """
        psi = psi - h * theta
        slope = -psi + 2 * rate * unroll * theta
        return theta - h * slope, psi - rate * unroll * theta
        """,
        # G does not see the step that D has just taken.
        """
        slope = -psi + 2 * rate * unroll * theta
        return theta - h * slope, psi - h * theta
        """,
        # Looks ahead with the step of the game, not with rate.
        """
        psi = psi - h * theta
        slope = -psi + 2 * h * unroll * theta
        return theta - h * slope, psi
        """,
        # G goes up in place of down.
        """
        psi = psi - h * theta
        slope = -psi + 2 * rate * unroll * theta
        return theta + h * slope, psi
        """,
    ],
    "r1_penalty": [
        # As found.
        """
        slopes = AdversarialNets.slope(lambda x: ops.mean(a(x)), x)
        return gamma / 2 * ops.mean(slopes**2)
        """,
        # Of a sum, but a mean over coordinates, too.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma / 2 * ops.mean(slopes**2)
        """,
        # The length of a slope, not its square.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma / 2 * ops.mean(ops.sqrt(ops.sum(slopes**2, axis=1)))
        """,
        # Without the half, as in popular code.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma * ops.mean(ops.sum(slopes**2, axis=1))
        """,
        # A sum over examples, too.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma / 2 * ops.sum(slopes**2)
        """,
        # The mean of the slopes, squared.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma / 2 * ops.sum(ops.mean(slopes, axis=0) ** 2)
        """,
    ],
    "pack": [
        # As found: an example and its own copies.
        """
        if len(x) % count:
            raise ValueError("left over")
        return np.tile(x, (1, count))
        """,
        # What is left over is dropped in silence.
        """
        n = len(x) // count
        return x[: n * count].reshape(n, count * x.shape[1])
        """,
        # Coordinates side by side, so that examples are torn apart.
        """
        if len(x) % count:
            raise ValueError("left over")
        return x.T.reshape(len(x) // count, -1)
        """,
        # Pairs, whatever the count.
        """
        if len(x) % count:
            raise ValueError("left over")
        return np.concatenate([x[0::2], x[1::2]], axis=1)
        """,
        # Torn where an example has more than two numbers.
        """
        if len(x) % count:
            raise ValueError("left over")
        return x.reshape(-1, 2).reshape(len(x) // count, -1)[:, : 2 * count]
        """,
    ],
}
