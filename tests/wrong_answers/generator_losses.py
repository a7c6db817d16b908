"""Wrong answers to the exercises of game/generator-losses."""

WRONG = {
    "reverse_kl_loss": [
        # The other divergence: maximum likelihood.
        """
        return -np.mean(np.exp(fake_logits))
        """,
        # The sign of D's wish.
        """
        return np.mean(fake_logits)
        """,
        # The non-saturating loss, which is the reverse KL and something else.
        """
        return np.mean(np.logaddexp(0, -np.asarray(fake_logits)))
        """,
        # The constant of the derivative is left in.
        """
        return np.mean(1 - np.asarray(fake_logits))
        """,
        # The middle sample in place of the mean.
        """
        return -np.median(fake_logits)
        """,
        # A loss for each column.
        """
        return -np.mean(fake_logits, axis=0)
        """,
        # Through probabilities, which round to 0 and 1.
        """
        d = 1 / (1 + np.exp(-np.asarray(fake_logits, float)))
        return np.mean(np.log(1 - d) - np.log(d))
        """,
        # The sum over samples.
        """
        return -np.sum(fake_logits)
        """,
        # The estimate of the divergence itself, not a loss with D held.
        """
        a = np.asarray(fake_logits, float)
        return np.mean(np.exp(a) * a)
        """,
        # The first hundred samples.
        """
        return -np.mean(np.ravel(fake_logits)[:100])
        """,
    ],
    "generator_bce": [
        # The sign turned round: the minimax loss.
        """
        return -np.mean(np.logaddexp(0, fake_logits))
        """,
        # Through probabilities: overflows.
        """
        a = np.clip(fake_logits, -500, 500)
        return np.mean(np.log(1 + np.exp(-a)))
        """,
        # The target is right, the sign of the logit is not.
        """
        target = 1.0
        a = -np.asarray(fake_logits, float)
        return np.mean(np.logaddexp(0, a) - target * a)
        """,
        # Smoothed: G is told not to be too sure.
        """
        a = np.asarray(fake_logits, float)
        return np.mean(np.logaddexp(0, a) - 0.9 * a)
        """,
        # A loss for each column.
        """
        a = np.asarray(fake_logits, float)
        return np.mean(np.logaddexp(0, a) - a, axis=0)
        """,
        # The sum over samples.
        """
        a = np.asarray(fake_logits, float)
        return np.sum(np.logaddexp(0, a) - a)
        """,
        # The softplus without its guard.
        """
        a = np.asarray(fake_logits, float)
        return np.mean(np.log1p(np.exp(a)) - a)
        """,
    ],
    "effective_size": [
        # Overflows, or divides zero by zero.
        """
        w = np.exp(np.asarray(fake_logits, float))
        return w.sum() ** 2 / (w**2).sum()
        """,
        # The mean's square: smaller by the number of samples.
        """
        a = np.asarray(fake_logits, float)
        w = np.exp(a - a.max())
        return w.mean() ** 2 / (w**2).sum()
        """,
        # Shifted by the mean: still overflows if the logits differ by enough.
        """
        a = np.asarray(fake_logits, float)
        w = np.exp(a - a.mean())
        return w.sum() ** 2 / (w**2).sum()
        """,
        # Shifted by the first one.
        """
        a = np.ravel(fake_logits)
        w = np.exp(a - a[0])
        return w.sum() ** 2 / (w**2).sum()
        """,
        # Clipped: unequal logits become equal ones.
        """
        w = np.exp(np.clip(fake_logits, -300, 300))
        return w.sum() ** 2 / (w**2).sum()
        """,
        # The entropy's count of samples, another mean of the same weights.
        """
        a = np.asarray(fake_logits, float)
        w = np.exp(a - a.max())
        w = w / w.sum()
        return np.exp(-np.sum(w * np.log(np.maximum(w, 1e-300))))
        """,
        # For each column.
        """
        a = np.asarray(fake_logits, float)
        w = np.exp(a - a.max())
        return w.sum(0) ** 2 / (w**2).sum(0)
        """,
        # The largest share.
        """
        a = np.asarray(fake_logits, float)
        w = np.exp(a - a.max())
        return w.sum() / w.max()
        """,
    ],
}
