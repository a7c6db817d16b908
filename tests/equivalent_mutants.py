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
    "cd_update": {
        "h has a row for each of data and model": [
            "w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model)) -> w = w + rate * (data.T @ h_data / len(h_data) - model.T @ h_model / len(model))",
            "w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model)) -> w = w + rate * (data.T @ h_data / len(data) - model.T @ h_model / len(h_model))",
        ],
    },
    "bits_per_dimension": {
        "a ten-millionth, where no single precision can tell": [
            "return (np.log(levels) - np.mean(log_p) / dim) / np.log(2) -> return (np.log(levels) - np.mean(log_p) / (dim + 1e-07)) / np.log(2)",
        ],
        "a code length is never negative": [
            "return (np.log(levels) - np.mean(log_p) / dim) / np.log(2) -> return abs((np.log(levels) - np.mean(log_p) / dim) / np.log(2))",
        ],
    },
    "nce_loss": {
        "a ten-millionth, where no single precision can tell": [
            "real = f_data - zeta - log_q_data - np.log(ratio) -> real = f_data - zeta - log_q_data - np.log(ratio + 1e-07)",
            "fake = f_noise - zeta - log_q_noise - np.log(ratio) -> fake = f_noise - zeta - log_q_noise - np.log(ratio + 1e-07)",
        ],
        "a loss -log D is never negative": [
            "return np.mean(np.logaddexp(0, -real)) + ratio * np.mean(np.logaddexp(0, fake)) -> return abs(np.mean(np.logaddexp(0, -real)) + ratio * np.mean(np.logaddexp(0, fake)))",
        ],
        "f and log q have one length": [
            "ratio = len(f_noise) / len(f_data) -> ratio = len(log_q_noise) / len(f_data)",
            "ratio = len(f_noise) / len(f_data) -> ratio = len(f_noise) / len(log_q_data)",
        ],
    },
    "normal_noise": {
        "a spread has either divisor": [
            "center, scale = (x.mean(axis=0), x.std(axis=0)) -> center, scale = (x.mean(axis=0), x.std(axis=0, ddof=1))",
        ],
        "a ten-millionth, where no single precision can tell": [
            "constant = np.sum(np.log(scale * np.sqrt(2 * np.pi))) -> constant = np.sum(np.log(scale * np.sqrt(2 * np.pi) + 1e-07))",
            "u = (y - center) / scale -> u = (y - center) / (scale + 1e-07)",
        ],
        "the sign is squared": [
            "u = (y - center) / scale -> u = (center - y) / scale",
        ],
        "a normal is symmetric": [
            "return (center + scale * rng.normal(size=x.shape), log_q) -> return (center - scale * rng.normal(size=x.shape), log_q)",
        ],
    },
    "kl_normals": {
        "a ten-millionth, where no single precision can tell": [
            "return np.log(sigma_2 / sigma_1) + square / (2 * sigma_2 ** 2) - 0.5 -> return np.log(sigma_2 / sigma_1 + 1e-07) + square / (2 * sigma_2 ** 2) - 0.5",
        ],
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
        "a ten-millionth, where no single precision can tell": [
            "return np.sum(p[seen] * np.log(p[seen] / q[seen])) -> return np.sum(p[seen] * np.log(p[seen] / q[seen] + 1e-07))",
        ],
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
    "paired": {
        "a standard error is never negative": [
            "return (gap.mean(), gap.std(ddof=1) / np.sqrt(len(gap))) -> return (gap.mean(), abs(gap.std(ddof=1) / np.sqrt(len(gap))))",
        ],
        "a, b and their difference have one length": [
            "return (gap.mean(), gap.std(ddof=1) / np.sqrt(len(gap))) -> return (gap.mean(), gap.std(ddof=1) / np.sqrt(len(a)))",
            "return (gap.mean(), gap.std(ddof=1) / np.sqrt(len(gap))) -> return (gap.mean(), gap.std(ddof=1) / np.sqrt(len(b)))",
        ],
    },
    "surely_better": {
        "the order in a set of names is free": [
            "return kind_a in ('exact', 'bound') and kind_b == 'exact' and (a > b) -> return kind_a in ('bound', 'exact') and kind_b == 'exact' and (a > b)",
        ],
    },
    "seconds": {
        "a time is never negative": [
            "return turns * np.maximum(wait, n * work / (turns * rate)) -> return abs(turns * np.maximum(wait, n * work / (turns * rate)))",
        ],
        "the answer depends on their product alone": [
            "-> n, work = (work, n)",
        ],
        "the answer is the larger of turns wait and n work / rate": [
            "-> turns, wait = (wait, turns)",
        ],
    },
    "effective_draws": {
        "a ten-millionth, where no single precision can tell": [
            "return len(f) / tau -> return len(f) / (tau + 1e-07)",
        ],
        "a number of draws is never negative": [
            "return len(f) / tau -> return abs(len(f) / tau)",
        ],
        "the sign is squared": [
            "f = np.asarray(f, float) - np.mean(f) -> f = np.mean(f) - np.asarray(f, float)",
        ],
        "the correlations sum to -1/2, so that one is negative, and the last is never added": [
            "for s in range(1, len(f)): -> for s in list(range(1, len(f)))[:-1]:",
            "for s in range(1, len(f)): -> for s in range(1, len(f) - 1):",
        ],
        "a tie has probability zero": [
            "if rho < 0.05: -> if rho <= 0.05:",
        ],
    },
    "denoising_walk": {
        "zeros and ones are the same in every type, and not negative": [
            "return x -> return np.float16(x)",
            "return x -> return abs(x)",
            "x = (rng.random(x.shape) < probabilities(x)).astype(float) -> x = rng.random(x.shape) < probabilities(x)",
        ],
        "a tie has probability zero": [
            "x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x) -> x = np.where(rng.random(x.shape) <= noise / 2, 1 - x, x)",
            "x = (rng.random(x.shape) < probabilities(x)).astype(float) -> x = (rng.random(x.shape) <= probabilities(x)).astype(float)",
        ],
    },
    "mixture_log_likelihood": {
        "a ten-millionth, where no single precision can tell": [
            "return np.mean(top[:, 0] + np.log(np.exp(log_p - top).sum(axis=1))) -> return np.mean(top[:, 0] + np.log(np.exp(log_p - top).sum(axis=1) + 1e-07))",
        ],
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
    "draws_needed": {
        "a number of draws is never negative": [
            "return np.log1p(-c) / np.log1p(-np.exp(log_p)) -> return abs(np.log1p(-c) / np.log1p(-np.exp(log_p)))",
        ],
        "c is not so small that 1 - c would be rounded": [
            "return np.log1p(-c) / np.log1p(-np.exp(log_p)) -> return np.log(1 + -c) / np.log1p(-np.exp(log_p))",
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
        "a ten-millionth, where no single precision can tell": [
            "reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1) -> reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p + 1e-07), axis=1)",
        ],
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
        "any function of the other draws is a baseline": [
            "others = (f.sum() - f) / (len(f) - 1) -> others = (f.sum() - f) // (len(f) - 1)",
        ],
    },
    "bernoulli_log_joint": {
        "a ten-millionth, where no single precision can tell": [
            "return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T - np.log(len(q)) -> return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T - np.log(len(q) + 1e-07)",
        ],
        "where q is so small that 1 - q is rounded, the term is zero to all digits": [
            "return x @ np.log(q).T + (1 - x) @ np.log1p(-q).T - np.log(len(q)) -> return x @ np.log(q).T + (1 - x) @ np.log(1 + -q).T - np.log(len(q))",
        ],
    },
    "mirror_step": {
        "a probability is never negative": [
            "return new / new.sum() -> return abs(new / new.sum())",
        ],
    },
    "generator_bce": {
        "a loss -log D is never negative": [
            "return np.mean(np.logaddexp(0, a) - target * a) -> return abs(np.mean(np.logaddexp(0, a) - target * a))",
        ],
        "NumPy makes the same array of what is given": [
            "return np.mean(np.logaddexp(0, a) - target * a) -> return np.mean(np.logaddexp(0, fake_logits) - target * a)",
            "return np.mean(np.logaddexp(0, a) - target * a) -> return np.mean(np.logaddexp(0, a) - target * fake_logits)",
        ],
        "the target is 1": [
            "return np.mean(np.logaddexp(0, a) - target * a) -> return np.mean(np.logaddexp(0, a) - a)",
        ],
    },
    "effective_size": {
        "a number of samples is never negative": [
            "return w.sum() ** 2 / (w ** 2).sum() -> return abs(w.sum() ** 2 / (w ** 2).sum())",
        ],
        "NumPy makes the same array of what is given": [
            "w = np.exp(a - a.max()) -> w = np.exp(fake_logits - a.max())",
            "w = np.exp(a - a.max()) -> w = np.exp(a - fake_logits.max())",
        ],
    },
    "jsd_grid": {
        "a ten-millionth, where no single precision can tell": [
            "return f[inside] * np.log(2 * f[inside] / (p + q)[inside]) -> return f[inside] * np.log(2 * f[inside] / (p + q)[inside] + 1e-07)",
        ],
        "a divergence is never negative": [
            "return (integrand(p).sum() + integrand(q).sum()) * dx / 2 -> return abs((integrand(p).sum() + integrand(q).sum()) * dx / 2)",
        ],
        "the divergence is symmetric": [
            "-> p, q = (q, p)",
            "p, q = (np.asarray(p, float), np.asarray(q, float)) -> p, q = (np.asarray(q, float), np.asarray(p, float))",
        ],
    },
    "pointwise_gap": {
        "a ten-millionth, where no single precision can tell": [
            "heads = p * np.log(p / (p + q) / d) -> heads = p * np.log(p / (p + q) / d + 1e-07)",
            "tails = q * np.log(q / (p + q) / (1 - d)) -> tails = q * np.log(q / (p + q) / (1 - d) + 1e-07)",
        ],
        "a divergence is never negative": [
            "return heads + tails -> return abs(heads + tails)",
        ],
    },
    "play": {
        "y is new_y by then": [
            "path.append((x, y)) -> path.append((x, new_y))",
        ],
    },
    "d_step": {
        "a loss -log D is never negative": [
            "return value -> return abs(value)",
        ],
    },
    "g_step": {
        "a loss -log D is never negative": [
            "return value -> return abs(value)",
        ],
    },
    "data_density": {
        "a ten-millionth, where no single precision can tell": [
            "return q * np.exp(a - np.log(n_real / n_fake)) -> return q * np.exp(a - np.log(n_real / n_fake + 1e-07))",
            "return q * np.exp(a - np.log(n_real / n_fake)) -> return q * np.exp(a - np.log(n_real / (n_fake + 1e-07)))",
        ],
        "a density is never negative": [
            "return q * np.exp(a - np.log(n_real / n_fake)) -> return abs(q * np.exp(a - np.log(n_real / n_fake)))",
        ],
        "the answer is a product, q n_fake exp(a) / n_real": [
            "-> q, n_fake = (n_fake, q)",
        ],
    },
    "noisy_targets": {
        "a target between 0 and 1 is not negative": [
            "return (real, np.zeros(n)) -> return (abs(real), np.zeros(n))",
        ],
    },
    "unchequered": {
        "a ten-millionth, where no single precision can tell": [
            "common = np.sum(sums / counts) / np.sum(1 / counts) -> common = np.sum(sums / (counts + 1e-07)) / np.sum(1 / counts)",
            "return w + ((common - sums) / counts)[phase] -> return w + ((common - sums) / (counts + 1e-07))[phase]",
        ],
        "a kernel has a weight in every phase": [
            "counts = np.bincount(phase, minlength=stride) -> counts = np.bincount(phase)",
            "sums = np.bincount(phase, weights=w, minlength=stride) -> sums = np.bincount(phase, weights=w)",
        ],
    },
    "squared_w2": {
        "a squared distance is symmetric, and never negative": [
            "return np.mean((np.sort(x) - np.sort(y)) ** 2) -> return abs(np.mean((np.sort(x) - np.sort(y)) ** 2))",
            "-> x, y = (y, x)",
        ],
    },
    "mmd2": {
        "the distance is symmetric in x and y": [
            "-> x, y = (y, x);",
            "return within(x) + within(y) - 2 * k(x, y).mean() -> return within(x) + within(y) - 2 * k(y, x).mean()",
        ],
        "all points have one number of features": [
            "return (a @ b.T / a.shape[1] + 1) ** 3 -> return (a @ b.T / x.shape[1] + 1) ** 3",
            "return (a @ b.T / a.shape[1] + 1) ** 3 -> return (a @ b.T / y.shape[1] + 1) ** 3",
            "return (a @ b.T / a.shape[1] + 1) ** 3 -> return (a @ b.T / b.shape[1] + 1) ** 3",
        ],
    },
    "marginal_bias": {
        "the limits are symmetric: min(max(a, x), b)": [
            "mean = np.clip(images.mean(axis=0).ravel(), 1e-07, 1 - 1e-07) -> mean = np.clip(1e-07, images.mean(axis=0).ravel(), 1 - 1e-07)",
        ],
        "clipping works on each element, in any shape": [
            "mean = np.clip(images.mean(axis=0).ravel(), 1e-07, 1 - 1e-07) -> mean = np.clip(images.mean(axis=0), 1e-07, 1 - 1e-07).ravel()",
        ],
    },
    "paired_difference": {
        "a standard error is never negative": [
            "return (difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5) -> return (difference.mean(), abs(difference.std(ddof=1) / len(difference) ** 0.5))",
        ],
        "a, b and their difference have one length": [
            "return (difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5) -> return (difference.mean(), difference.std(ddof=1) / len(a) ** 0.5)",
            "return (difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5) -> return (difference.mean(), difference.std(ddof=1) / len(b) ** 0.5)",
        ],
    },
    "log_window": {
        "a ten-millionth, where no single precision can tell": [
            "inside = np.log(np.mean(np.exp(exponents - top), axis=1)) + top[:, 0] -> inside = np.log(np.mean(np.exp(exponents - top), axis=1) + 1e-07) + top[:, 0]",
        ],
        "NumPy adds the axis": [
            "gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1) -> gaps = ((x[:, None] - samples) ** 2).sum(axis=-1)",
        ],
        "points and samples have one dimension": [
            "return inside - x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi)) -> return inside - samples.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))",
        ],
    },
    "reading": {
        "on the border itself rounding decides": [
            "if np.exp(-d_loss) + np.exp(-g_loss) > 1: -> if np.exp(-d_loss) + np.exp(-g_loss) >= 1:",
        ],
    },
    "between": {
        "a uniform share is as likely as its complement": [
            "-> x, fake = (fake, x)",
        ],
        "x and fake have one shape": [
            "share = rng.uniform(size=(len(x),) + (1,) * (x.ndim - 1)) -> share = rng.uniform(size=(len(fake),) + (1,) * (x.ndim - 1))",
            "share = rng.uniform(size=(len(x),) + (1,) * (x.ndim - 1)) -> share = rng.uniform(size=(len(x),) + (1,) * (fake.ndim - 1))",
        ],
    },
    "targets": {
        "a target between 0 and 1 is not negative": [
            "return (1 - width * rng.random(m), np.zeros(m)) -> return (abs(1 - width * rng.random(m)), np.zeros(m))",
        ],
    },
    "unrolled_round": {
        "the answer depends on their product alone": [
            "-> unroll, rate = (rate, unroll)",
        ],
    },
    "r1_penalty": {
        "a penalty is never negative": [
            "return gamma / 2 * ops.mean(ops.sum(slopes ** 2, axis=1)) -> return abs(gamma / 2 * ops.mean(ops.sum(slopes ** 2, axis=1)))",
        ],
        "the slope of a vector is that of its sum, on TensorFlow": [
            "slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x) -> slopes = AdversarialNets.slope(lambda x: a(x), x)",
        ],
    },
    "pack": {
        "NumPy's reshape raises a ValueError, too": [
            "if len(x) % count: -> if False:",
            "raise ValueError(f'{len(x)} examples do not make packs of {count}') -> pass",
        ],
    },
    "share_obeyed": {
        "a share is never negative": [
            "return np.mean(np.argmax(logits, axis=1) == labels) -> return abs(np.mean(np.argmax(logits, axis=1) == labels))",
        ],
        "rows and columns of labels have one length": [
            "labels = np.reshape(labels, -1); if len(labels) != len(logits):; raise ValueError(f'{len(logits)} samples and {len(labels)} labels') -> if len(labels) != len(logits):; raise ValueError(f'{len(logits)} samples and {len(labels)} labels'); labels = np.reshape(labels, -1)",
        ],
    },
    "wrong_labels": {
        "zeros and ones are the same in every type, and not negative": [
            "return np.eye(k)[(c.argmax(axis=1) + steps) % k] -> return np.float16(np.eye(k)[(c.argmax(axis=1) + steps) % k])",
            "return np.eye(k)[(c.argmax(axis=1) + steps) % k] -> return abs(np.eye(k)[(c.argmax(axis=1) + steps) % k])",
        ],
        "steps of 1 to K - 1 are equally likely in both directions": [
            "return np.eye(k)[(c.argmax(axis=1) + steps) % k] -> return np.eye(k)[(c.argmax(axis=1) - steps) % k]",
        ],
    },
    "unbiased_mean": {
        "integers times fractions are fractions": [
            "total, means = (np.zeros_like(points[0], dtype=float), []) -> total, means = (np.zeros_like(points[0]), [])",
        ],
    },
    "seconds_per_step": {
        "neither needs the other": [
            "device.wait(); found = [] -> found = []; device.wait()",
        ],
        "a time is never negative": [
            "return min(found) -> return abs(min(found))",
        ],
    },
    "infogan_bound": {
        "a ten-millionth, where no single precision can tell": [
            "log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)) -> log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True) + 1e-07)",
            "return np.log(logits.shape[1]) + chosen.mean() -> return np.log(logits.shape[1] + 1e-07) + chosen.mean()",
        ],
        "the logits are the answer's own by then": [
            "log_q = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)) -> log_q = np.subtract(logits, np.log(np.exp(logits).sum(axis=1, keepdims=True)), out=logits)",
        ],
        "there is a row for each code": [
            "chosen = log_q[np.arange(len(codes)), codes] -> chosen = log_q[np.arange(len(logits)), codes]",
            "chosen = log_q[np.arange(len(codes)), codes] -> chosen = log_q[np.arange(len(log_q)), codes]",
            "return np.log(logits.shape[1]) + chosen.mean() -> return np.log(log_q.shape[1]) + chosen.mean()",
        ],
    },
    "infogan_log_q": {
        "the sign is squared": [
            "gap = (code - mean) / np.exp(log_sigma) -> gap = (mean - code) / np.exp(log_sigma)",
        ],
    },
    "infogan_pairs": {
        "zeros and ones are the same in every type, and not negative": [
            "return (generate(latent), latent[:, -K:]) -> return (generate(latent), np.float16(latent[:, -K:]))",
            "return (generate(latent), latent[:, -K:]) -> return (generate(latent), abs(latent[:, -K:]))",
        ],
    },
    "infer_search_step": {
        "the limits are symmetric: min(max(a, x), b)": [
            "return np.clip(z - rate * slope, -3 ** 0.5, 3 ** 0.5) -> return np.clip(-3 ** 0.5, z - rate * slope, 3 ** 0.5)",
        ],
    },
    "infer_pair_losses": {
        "a loss -log D is never negative": [
            "return (sure(real, fake), sure(fake, real)) -> return (abs(sure(real, fake)), sure(fake, real))",
            "return (sure(real, fake), sure(fake, real)) -> return (sure(real, fake), abs(sure(fake, real)))",
        ],
    },
    "ls_held_slope": {
        "the product of two vectors is symmetric": [
            "return q * (f - q @ f) -> return q * (f - f @ q)",
        ],
    },
    "ls_best_d_within": {
        "min(max(a, x), b) is symmetric in a and x": [
            "return np.clip((p - q) / (p + q), low, high) -> return np.clip(low, (p - q) / (p + q), high)",
        ],
    },
    "unlabelled_loss": {
        "a loss -log D is never negative": [
            "return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean() -> return abs(np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean())",
        ],
    },
    "class_loss": {
        "a cross-entropy is never negative": [
            "return each.sum() / max(has_label.sum(), 1) -> return abs(each.sum() / max(has_label.sum(), 1))",
        ],
        "only the sum over all rows counts": [
            "has_label = rows.sum(axis=1) -> has_label = rows",
            "has_label = rows.sum(axis=1) -> has_label = rows.sum()",
            "has_label = rows.sum(axis=1) -> has_label = np.max(rows, axis=1)",
            "has_label = rows.sum(axis=1) -> has_label = rows.sum(axis=0)",
            "each = -(rows * log_softmax(logits, axis=1)).sum(axis=1) -> each = -(rows * log_softmax(logits, axis=1))",
            "each = -(rows * log_softmax(logits, axis=1)).sum(axis=1) -> each = -(rows * log_softmax(logits, axis=1)).sum()",
            "each = -(rows * log_softmax(logits, axis=1)).sum(axis=1) -> each = -(rows * log_softmax(logits, axis=1)).sum(axis=0)",
            "return each.sum() / max(has_label.sum(), 1) -> return each.sum() / max(rows.sum(), 1)",
        ],
    },
    "unit_scale_nats": {
        "a ten-millionth, where no single precision can tell": [
            "return d * (np.log(levels) - bits * np.log(2)) -> return d * (np.log(levels + 1e-07) - bits * np.log(2))",
        ],
    },
    "reported": {
        "a ten-millionth, where no single precision can tell": [
            "log_z = top + np.log(np.mean(np.exp(log_w - top))) -> log_z = top + np.log(np.mean(np.exp(log_w - top)) + 1e-07)",
        ],
    },
}
