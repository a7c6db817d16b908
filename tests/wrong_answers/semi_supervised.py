"""Wrong answers to the exercises of extensions/semi-supervised."""

WRONG = {
    "unlabelled_loss": [
        # Z as it is written: infinite for large logits.
        """
        real, fake = (
            np.log(np.exp(logits).sum(axis=1)) for logits in (real_logits, fake_logits)
        )
        return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()
        """,
        # The largest logit in the place of the log-sum-exp.
        """
        real, fake = (logits.max(axis=1) for logits in (real_logits, fake_logits))
        return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()
        """,
        # D = Z, which is no probability.
        """
        real, fake = (
            logsumexp(logits, axis=1) for logits in (real_logits, fake_logits)
        )
        return -real.mean() + fake.mean()
        """,
        # Real and fake exchanged.
        """
        real, fake = (
            logsumexp(logits, axis=1) for logits in (real_logits, fake_logits)
        )
        return np.logaddexp(0, real).mean() + np.logaddexp(0, -fake).mean()
        """,
        # The mean of the class logits in place of the log-sum-exp.
        """
        real, fake = (logits.mean(axis=1) for logits in (real_logits, fake_logits))
        return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()
        """,
        # The mean over all images, real and fake together.
        """
        real, fake = (
            logsumexp(logits, axis=1) for logits in (real_logits, fake_logits)
        )
        both = np.logaddexp(0, -real), np.logaddexp(0, fake)
        return 2 * np.concatenate(both).mean()
        """,
        # The largest logit is taken away from the caller's array.
        """
        tops = [z.max(axis=1, keepdims=True) for z in (real_logits, fake_logits)]
        real_logits -= tops[0]
        fake_logits -= tops[1]
        real, fake = (
            logsumexp(z, axis=1) + top[:, 0]
            for z, top in zip((real_logits, fake_logits), tops)
        )
        return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()
        """,
    ],
    "class_loss": [
        # As found.
        """
        y = rows.argmax(axis=1)
        log_p = log_softmax(logits, axis=1)
        return -log_p[np.arange(len(y)), y].mean()
        """,
        # One mistake repaired: the mean is still over all images.
        """
        return -(rows * log_softmax(logits, axis=1)).sum(axis=1).mean()
        """,
        # The other one: unlabelled images are zeros, but they do not count.
        """
        y = rows.argmax(axis=1)
        log_p = log_softmax(logits, axis=1)
        each = log_p[np.arange(len(y)), y]
        return -each.sum() / max(rows.sum(), 1)
        """,
        # A label of class 0 is taken for none.
        """
        y = rows.argmax(axis=1)
        each = -log_softmax(logits, axis=1)[np.arange(len(y)), y]
        return each[y > 0].mean() if np.any(y > 0) else 0.0
        """,
        # Exponentials of what may be large.
        """
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            each = -np.log((rows * p).sum(axis=1))
        has = rows.sum(axis=1) > 0
        return each[has].mean() if has.any() else 0.0
        """,
        # The logits are normalized in place.
        """
        logits -= logsumexp(logits, axis=1, keepdims=True)
        return -(rows * logits).sum() / max(rows.sum(), 1)
        """,
    ],
}
