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
    ],
}
