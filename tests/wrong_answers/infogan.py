"""Wrong answers to the exercises of extensions/infogan."""

WRONG = {
    "infogan_bound": [
        # The exponential of a logit of a thousand.
        """
        q = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        chosen = np.log(q[np.arange(len(codes)), codes])
        return np.log(logits.shape[1]) + chosen.mean()
        """,
        # Without the entropy of the code: a log-likelihood, not an information.
        """
        logits = logits - logits.max(axis=1, keepdims=True)
        log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return log_q[np.arange(len(codes)), codes].mean()
        """,
        # Softmax over the examples.
        """
        logits = logits - logits.max(axis=0, keepdims=True)
        log_q = logits - np.log(np.exp(logits).sum(axis=0, keepdims=True))
        chosen = log_q[np.arange(len(codes)), codes]
        return np.log(logits.shape[1]) + chosen.mean()
        """,
        # In bits.
        """
        logits = logits - logits.max(axis=1, keepdims=True)
        log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        chosen = log_q[np.arange(len(codes)), codes]
        return (np.log(logits.shape[1]) + chosen.mean()) / np.log(2)
        """,
    ],
    "infogan_log_q": [
        # As found.
        """
        mean, log_sigma = read[0], read[1]
        gap = (code[0] - mean) / np.exp(log_sigma)
        return np.mean(-log_sigma - gap**2 / 2)
        """,
        # Columns, but without the constant.
        """
        d = code.shape[1]
        mean, log_sigma = read[:, :d], read[:, d:]
        gap = (code - mean) / np.exp(log_sigma)
        return (-log_sigma - gap**2 / 2).sum(axis=1).mean()
        """,
        # The mean over codes, where independent codes add up.
        """
        d = code.shape[1]
        mean, log_sigma = read[:, :d], read[:, d:]
        gap = (code - mean) / np.exp(log_sigma)
        return (-log_sigma - gap**2 / 2 - np.log(2 * np.pi) / 2).mean()
        """,
    ],
    "infogan_pairs": [
        # As found: the code of another sample.
        """
        samples = generate(draw(n))
        return samples, draw(n)[:, -K:]
        """,
        # The order is lost.
        """
        latent = draw(n)
        return generate(latent), latent[::-1, -K:]
        """,
        # One code for all of the minibatch.
        """
        latent = draw(1).repeat(n, axis=0)
        return generate(latent), latent[:, -K:]
        """,
    ],
}
