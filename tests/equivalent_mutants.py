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
    "mixture_log_likelihood": {
        "the distance is squared": [
            "z = (np.asarray(x, float)[:, None] - means) / stds -> z = (means - np.asarray(x, float)[:, None]) / stds",
        ],
        "the mean over all pairs is the sum of the two means": [
            "return np.mean(top[:, 0] + np.log(np.exp(log_p - top).sum(axis=1))) -> return np.mean(top + np.log(np.exp(log_p - top).sum(axis=1)))",
        ],
    },
    "largest_possible": {
        "what is uniform on [0, theta] is not negative": [
            "return (len(x) + 1) / len(x) * np.max(x) -> return abs((len(x) + 1) / len(x) * np.max(x))",
        ],
    },
    "kl_normals": {
        "a divergence is never negative": [
            "return np.log(sigma_2 / sigma_1) + square / (2 * sigma_2 ** 2) - 0.5 -> return abs(np.log(sigma_2 / sigma_1) + square / (2 * sigma_2 ** 2) - 0.5)",
        ],
        "the distance is squared": [
            "-> mu_1, mu_2 = (mu_2, mu_1)",
        ],
    },
    "wasserstein_samples": {
        "a distance is never negative": [
            "return np.mean(np.abs(np.sort(x) - np.sort(y))) -> return abs(np.mean(np.abs(np.sort(x) - np.sort(y))))",
        ],
        "a distance is symmetric": [
            "-> x, y = (y, x)",
        ],
    },
    "kl_histograms": {
        "a divergence is never negative": [
            "return np.sum(p[seen] * np.log(p[seen] / q[seen])) -> return abs(np.sum(p[seen] * np.log(p[seen] / q[seen])))",
        ],
        "only the smallest and the largest are used": [
            "both = np.concatenate([x, y]) -> both = np.concatenate([y, x])",
        ],
        "p / 0 is infinite, with a warning, and so is the sum": [
            "if np.any(q[seen] == 0): -> if False:",
            "if np.any(q[seen] == 0): -> if np.all(q[seen] == 0):",
            "if np.any(q[seen] == 0): -> if np.any(p[seen] == 0):",
            "if np.any(q[seen] == 0): -> if np.any(seen[seen] == 0):",
            "if np.any(q[seen] == 0): -> if np.any(q[seen] == 1):",
        ],
    },
    "draws_needed": {
        "a number of draws is never negative": [
            "return np.log1p(-c) / np.log1p(-np.exp(log_p)) -> return abs(np.log1p(-c) / np.log1p(-np.exp(log_p)))",
        ],
        "c is not so small that 1 - c would be rounded": [
            "return np.log1p(-c) / np.log1p(-np.exp(log_p)) -> return np.log(1 + -c) / np.log1p(-np.exp(log_p))",
        ],
    },
    "bernoulli_log_joint": {
        "where q is so small that 1 - q is rounded, the term is zero to all digits": [
            "return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T - np.log(len(q)) -> return x @ np.log(q).T + (1 - x) @ np.log(1 + -q).T - np.log(len(q))",
        ],
    },
}
