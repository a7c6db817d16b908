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
        # Ten values, whatever K is.
        """
        logits = logits - logits.max(axis=1, keepdims=True)
        log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return np.log(10) + log_q[np.arange(len(codes)), codes].mean()
        """,
        # The most probable code in place of the one that was sent.
        """
        logits = logits - logits.max(axis=1, keepdims=True)
        log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return np.log(logits.shape[1]) + log_q.max(axis=1).mean()
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
        # The logarithm of a variance is read.
        """
        d = code.shape[1]
        mean, log_var = read[:, :d], read[:, d:]
        log_q = -log_var / 2 - (code - mean) ** 2 / np.exp(log_var) / 2
        return (log_q - np.log(2 * np.pi) / 2).sum(axis=1).mean()
        """,
        # Means and widths take turns in the columns.
        """
        mean, log_sigma = read[:, ::2], read[:, 1::2]
        gap = (code - mean) / np.exp(log_sigma)
        log_q = -log_sigma - gap**2 / 2 - np.log(2 * np.pi) / 2
        return log_q.sum(axis=1).mean()
        """,
        # The exponential is written into what was read.
        """
        d = code.shape[1]
        mean, sigma = read[:, :d], np.exp(read[:, d:], out=read[:, d:])
        log_q = -np.log(sigma) - ((code - mean) / sigma) ** 2 / 2
        return (log_q - np.log(2 * np.pi) / 2).sum(axis=1).mean()
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
        # The code without the noise.
        """
        latent = draw(n)
        latent[:, :-K] = 0
        return generate(latent), latent[:, -K:]
        """,
        # The noise of one draw for all samples.
        """
        latent = draw(n)
        latent[:, :-K] = latent[0, :-K]
        return generate(latent), latent[:, -K:]
        """,
        # The whole latent code in place of its end.
        """
        latent = draw(n)
        return generate(latent), latent
        """,
    ],
}
