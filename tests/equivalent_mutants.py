"""Mutants that are right: for each solution's grade_id, a reason and their changes.

A change reads as ``make mutants`` prints it. One that no longer occurs, or that the
checks refuse, must leave the list.
"""

# ruff: noqa: E501

EQUIVALENT = {
    "receptive_field": {
        "a receptive field is never negative": [
            "return 1 + sum(((k - 1) * d for k, d in zip(kernels, dilations))) -> return abs(1 + sum(((k - 1) * d for k, d in zip(kernels, dilations))))",
        ],
    },
    "draw_fvbn": {
        "zeros and ones are the same in every type, and not negative": [
            "return x -> return np.float16(x)",
            "return x -> return abs(x)",
        ],
        "what stands in x before it is drawn is not read": [
            "x = np.zeros((n, len(b))) -> x = np.ones((n, len(b)))",
        ],
        "w is square, of the length of b": [
            "x = np.zeros((n, len(b))) -> x = np.zeros((n, len(w)))",
            "for i in range(len(b)): -> for i in range(len(w)):",
        ],
        "a tie has probability zero": [
            "x[:, i] = rng.random(n) < 1 / (1 + np.exp(-logit)) -> x[:, i] = rng.random(n) <= 1 / (1 + np.exp(-logit))",
        ],
    },
    "bits_per_dimension": {
        "a code length is never negative": [
            "return (np.log(levels) - np.mean(log_p) / dim) / np.log(2) -> return abs((np.log(levels) - np.mean(log_p) / dim) / np.log(2))",
        ],
    },
    "kl_diagonal": {
        "a divergence is never negative": [
            "return np.sum(ratio + shift - 1 - np.log(ratio), axis=-1) / 2 -> return abs(np.sum(ratio + shift - 1 - np.log(ratio), axis=-1) / 2)",
        ],
        "the distance is squared": [
            "-> mean, prior_mean = (prior_mean, mean)",
        ],
    },
    "negative_elbo": {
        "minus the log of a probability, plus a divergence, is never negative": [
            "return np.mean(reconstruction + kl) -> return abs(np.mean(reconstruction + kl))",
        ],
    },
    "score_gradient": {
        "the bracket sums to zero over the draws, so that m does not matter": [
            "return np.mean((f - others)[:, None] * (z - m), axis=0) -> return np.mean((f - others)[:, None] * (z + m), axis=0)",
            "return np.mean((f - others)[:, None] * (z - m), axis=0) -> return np.mean((f - others)[:, None] * z, axis=0)",
        ],
        "z and f have one length": [
            "others = (f.sum() - f) / (len(f) - 1) -> others = (f.sum() - f) / (len(z) - 1)",
        ],
    },
}
