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
    ],
}
