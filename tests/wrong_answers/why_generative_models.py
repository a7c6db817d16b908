"""Wrong answers to the exercises of likelihood/why-generative-models."""

WRONG = {
    "allowed_step": [
        # A linear price.
        """
        return r
        """,
        # As if a draw cost V only.
        """
        return np.sqrt(1 + r)
        """,
        # Never farther than the draw.
        """
        return min(1.0, np.sqrt(r))
        """,
        # The other root.
        """
        return -np.sqrt(r)
        """,
        # As if a draw cost 3V.
        """
        return np.sqrt(r / 2)
        """,
    ],
    "fill_in": [
        # The known values are put in; the others keep their mean.
        """
        new_mean, new_cov = mean.copy(), cov.copy()
        new_mean[seen] = values
        new_cov[seen], new_cov[:, seen] = 0, 0
        return new_mean, new_cov
        """,
        # The whole covariance is kept.
        """
        gain = np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen]).T
        return mean + gain @ (values - mean[seen]), cov
        """,
        # As if the known coordinates were independent of each other.
        """
        gain = cov[:, seen] / np.diag(cov)[seen]
        return mean + gain @ (values - mean[seen]), cov - gain @ cov[seen]
        """,
        # The mean of what is known is not taken off.
        """
        gain = np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen]).T
        return mean + gain @ values, cov - gain @ cov[seen]
        """,
        # The known ones in the order of the coordinates.
        """
        order = np.sort(seen)
        gain = np.linalg.solve(cov[np.ix_(order, order)], cov[order]).T
        return mean + gain @ (values - mean[order]), cov - gain @ cov[order]
        """,
        # Into the arrays that were given.
        """
        gain = np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen]).T
        mean += gain @ (values - mean[seen])
        cov -= gain @ cov[seen]
        return mean, cov
        """,
        # The sign.
        """
        gain = np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen]).T
        new_mean = mean - gain @ (values - mean[seen])
        new_mean[seen] = values
        return new_mean, cov - gain @ cov[seen]
        """,
        # Only the variances shrink.
        """
        gain = np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen]).T
        left = np.diag(np.diag(cov - gain @ cov[seen]))
        return mean + gain @ (values - mean[seen]), left
        """,
    ],
    "bernoulli_log_joint": [
        # As found.
        """
        return x @ np.log(q).T - np.log(len(q))
        """,
        # The absent pixels count, the classes do not.
        """
        return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T
        """,
        # The number of pixels for that of classes.
        """
        rest = (1 - x) @ np.log1p(-q).T
        return x @ np.log(q).T + rest - np.log(q.shape[1])
        """,
        # Normalized over the classes.
        """
        joint = x @ np.log(q).T + (1 - x) @ np.log1p(-q).T
        return joint - logsumexp(joint, axis=1, keepdims=True)
        """,
        # Ten classes, as in the digits.
        """
        return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T - np.log(10)
        """,
        # Paper for ink.
        """
        return (1 - x) @ np.log(q).T + x @ np.log1p(-q).T - np.log(len(q))
        """,
        # A mean over the pixels.
        """
        joint = x @ np.log(q).T + (1 - x) @ np.log1p(-q).T
        return joint / x.shape[1] - np.log(len(q))
        """,
    ],
}
