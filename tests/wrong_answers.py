"""Plausible wrong answers: for each solution's grade_id, bodies that must fail.

A body takes the place of what stands between the solution markers.
"""

WRONG = {
    # ---- game/minimax
    "value_of": [
        # Logarithms of what was rounded to 0 or 1.
        """
        return np.mean(np.log(expit(real_logits))) + np.mean(
            np.log(1 - expit(np.asarray(fake_logits)))
        )
        """,
        # The mean over both batches together: V/2, if they have one size.
        """
        log_d = -np.logaddexp(0, -np.asarray(real_logits, float))
        log_not_d = -np.logaddexp(0, np.asarray(fake_logits, float))
        return np.mean(np.concatenate([log_d, log_not_d]))
        """,
        # The non-saturating loss in place of the generator's term.
        """
        real, fake = np.asarray(real_logits, float), np.asarray(fake_logits, float)
        return -np.mean(np.logaddexp(0, -real)) - np.mean(np.logaddexp(0, -fake))
        """,
    ],
    "play": [
        # Always in turn.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            y = y + rate * df_dy(x, y)
            x = x - rate * df_dx(x, y)
            path.append((x, y))
        return np.array(path)
        """,
        # In turn, but the wrong player first.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            new_x = x - rate * df_dx(x, y)
            y = y + rate * df_dy(x if simultaneous else new_x, y)
            x = new_x
            path.append((x, y))
        return np.array(path)
        """,
        # Both players go downhill.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            new_y = y - rate * df_dy(x, y)
            x = x - rate * df_dx(x, y if simultaneous else new_y)
            y = new_y
            path.append((x, y))
        return np.array(path)
        """,
    ],
    "slope_of": [
        # A and B taken for the same loss.
        'return {"A": expit(a) - 1, "B": expit(a) - 1, "C": expit(a)}[name]',
        # The sign of B forgotten.
        'return {"A": expit(a) - 1, "B": expit(a), "C": expit(a)}[name]',
    ],
    # ---- game/optimal-discriminator
    "stable_discriminator": [
        # Underflows where both densities are small.
        "return np.exp(log_p) / (np.exp(log_p) + np.exp(log_q))",
        # The generator's share.
        """
        with np.errstate(invalid="ignore"):
            return expit(np.subtract(log_q, log_p))
        """,
        # A small number keeps 0/0 away, and the truth as well.
        """
        p, q = np.exp(log_p), np.exp(log_q)
        return (p + 1e-12) / (p + q + 2e-12)
        """,
    ],
    "data_density": [
        "return q * np.exp(a)",
        "return q * np.exp(a + np.log(n_real / n_fake))",
        "return np.exp(a - np.log(n_real / n_fake))",
    ],
    "noisy_targets": [
        # The bug as it was found.
        """
        real = np.ones(n) + width * rng.uniform(size=n)
        return real, np.zeros(n) - width * rng.uniform(size=n)
        """,
        # Noise on both sides of 1: some targets are no probabilities.
        """
        noise = rng.uniform(-width, width, size=n)
        return np.ones(n) + noise, np.zeros(n)
        """,
        # Fakes are smoothed, too.
        """
        real = np.ones(n) - width * rng.uniform(size=n)
        return real, width * rng.uniform(size=n)
        """,
        # The same target for all.
        "return np.full(n, 1 - width / 2), np.zeros(n)",
    ],
    # ---- game/jensen-shannon
    "jsd_grid": [
        # Not defined where a density is zero.
        """
        m = (p + q) / 2
        return (p * np.log(p / m) + q * np.log(q / m)).sum() * dx / 2
        """,
        # The halves of the JSD are gone.
        """
        def kl(f):
            inside = f > 0
            return (f[inside] * np.log(2 * f[inside] / (p + q)[inside])).sum()

        return (kl(p) + kl(q)) * dx
        """,
        # Bits, not nats.
        """
        def kl(f):
            inside = f > 0
            return (f[inside] * np.log2(2 * f[inside] / (p + q)[inside])).sum()

        return (kl(p) + kl(q)) * dx / 2
        """,
    ],
    "pointwise_gap": [
        # The divergence the wrong way round.
        """
        best = p / (p + q)
        heads = d * np.log(d / best)
        tails = (1 - d) * np.log((1 - d) / (1 - best))
        return (p + q) * (heads + tails)
        """,
        # One side of the coin, without the weight.
        """
        best = p / (p + q)
        return best * np.log(best / d)
        """,
    ],
    "headroom": [
        # One bug each is left.
        "return -np.log(4) + 2 * jsd_bits * np.log(2) + bce",
        "return -np.log(4) + 2 * jsd_bits + 2 * bce",
    ],
    # ---- game/convergence
    "mirror_step": [
        # Gradient descent, pushed back to the simplex by division.
        """
        new = np.clip(q - eta * np.log(q / (p + q)), 0, None)
        return new / new.sum()
        """,
        # Uphill.
        """
        new = q * (q / (p + q)) ** eta
        return new / new.sum()
        """,
        # Straight towards the data: right for eta = 1 only.
        """
        return (1 - eta / 2) * q + eta / 2 * p
        """,
        # Never divided by its sum.
        """
        return q ** (1 - eta) * (p + q) ** eta / 2
        """,
    ],
    "take_turns": [
        # The old values on both sides.
        """
        for _ in range(steps):
            y, x = y + h * x, x - h * y
        return x, y
        """,
        # In turn, but x first.
        """
        for _ in range(steps):
            x = x - h * y
            y = y + h * x
        return x, y
        """,
    ],
    "extragradient": [
        # No look ahead.
        """
        for _ in range(steps):
            x, y = x - h * y, y + h * x
        return x, y
        """,
        # The second step taken from the trial point.
        """
        for _ in range(steps):
            ahead_x, ahead_y = x - h * y, y + h * x
            x, y = ahead_x - h * ahead_y, ahead_y + h * ahead_x
        return x, y
        """,
    ],
    # ---- game/generator-losses
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
    # ---- likelihood/why-generative-models
    "allowed_step": [
        # A linear price.
        """
        return r
        """,
        # As if a draw cost V only.
        """
        return np.sqrt(1 + r)
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
    ],
    # ---- likelihood/maximum-likelihood
    "mixture_log_likelihood": [
        # Exponentials first: log 0 far away.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        with np.errstate(divide="ignore"):
            p = np.exp(-(z**2) / 2) / (stds * np.sqrt(2 * np.pi))
            return np.mean(np.log(p @ weights))
        """,
        # The mean of logarithms in place of the logarithm of the mean.
        """
        z = (np.asarray(x, float)[:, None] - means) / stds
        log_p = -(z**2) / 2 - np.log(stds) - np.log(2 * np.pi) / 2
        return np.mean(log_p @ weights)
        """,
    ],
    "fit_round_normal": [
        # One deviation per coordinate is not round.
        """
        return x.mean(axis=0), np.mean(x.std(axis=0, ddof=1)) * 1.05
        """,
        # As found.
        """
        return x.mean(axis=0), x.std()
        """,
    ],
    "largest_possible": [
        # Maximum likelihood, biased.
        """
        return np.max(x)
        """,
        # Unbiased, but from the mean.
        """
        return 2 * np.mean(x)
        """,
    ],
    # ---- likelihood/divergences
    "kl_normals": [
        # The other direction.
        """
        square = sigma_2**2 + (mu_1 - mu_2) ** 2
        return np.log(sigma_1 / sigma_2) + square / (2 * sigma_1**2) - 0.5
        """,
        # The half forgotten in front of the square.
        """
        square = sigma_1**2 + (mu_1 - mu_2) ** 2
        return np.log(sigma_2 / sigma_1) + square / sigma_2**2 - 1
        """,
    ],
    "wasserstein_samples": [
        # The points as they come: a plan, but not the cheapest.
        """
        return np.mean(np.abs(x - y))
        """,
        # Only the difference of the means: a lower bound.
        """
        return np.abs(np.mean(x) - np.mean(y))
        """,
    ],
    "kl_histograms": [
        # As found.
        """
        p, _ = np.histogram(x, bins)
        q, _ = np.histogram(y, bins)
        p, q = p / p.sum() + 1e-10, q / q.sum() + 1e-10
        return np.sum(p * np.log(p / q))
        """,
        # The bins of x: what y has outside is lost.
        """
        p, edges = np.histogram(x, bins)
        q, _ = np.histogram(y, edges)
        p, q = p / len(x), (q + 1e-10) / len(y)
        seen = p > 0
        return np.sum(p[seen] * np.log(p[seen] / q[seen]))
        """,
    ],
    # ---- likelihood/autoregressive
    "receptive_field": [
        # The kernel's size, not its size less one.
        """
        return sum(k * d for k, d in zip(kernels, dilations))
        """,
        # As if every layer doubled.
        """
        return 2 ** len(kernels)
        """,
    ],
    "made_masks": [
        # As found.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % (d - 1)
        return into[:, None] <= degree, degree[:, None] <= into
        """,
        # Strict twice: safe, but neighbours are lost.
        """
        into = np.arange(1, d + 1)
        degree = 1 + np.arange(hidden) % (d - 1)
        return into[:, None] < degree, degree[:, None] < into
        """,
    ],
    "draw_fvbn": [
        # All bits at once, from the zero vector.
        """
        logit = np.broadcast_to(b, (n, len(b)))
        return (rng.random((n, len(b))) < 1 / (1 + np.exp(-logit))).astype(float)
        """,
        # The whole row of weights, from an x that starts at one.
        """
        x = np.ones((n, len(b)))
        for i in range(len(b)):
            x[:, i] = rng.random(n) < 1 / (1 + np.exp(-(b[i] + x @ w[i])))
        return x
        """,
    ],
    # ---- likelihood/change-of-variables
    "couple": [
        # The inverse reports the determinant of the forward map.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = (second - shift) * np.exp(-scale)
        else:
            second = second * np.exp(scale) + shift
        return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        """,
        # Undone in the wrong order.
        """
        first, second = np.split(x, 2, axis=1)
        scale, shift = s(first), t(first)
        if inverse:
            second = second * np.exp(-scale) - shift
            return np.concatenate([first, second], axis=1), -scale.sum(axis=1)
        second = second * np.exp(scale) + shift
        return np.concatenate([first, second], axis=1), scale.sum(axis=1)
        """,
    ],
    "bits_per_dimension": [
        # As found.
        """
        return -np.mean(log_p) / dim / np.log(2)
        """,
        # The correction once per image.
        """
        return (np.log(levels) - np.mean(log_p)) / dim / np.log(2)
        """,
    ],
    # ---- likelihood/variational-autoencoders
    "kl_diagonal": [
        # The log-variance taken for a log-standard-deviation.
        """
        ratio = np.exp(2 * log_var) / prior_std**2
        shift = (mean - prior_mean) ** 2 / prior_std**2
        return np.sum(ratio + shift - 1 - np.log(ratio), axis=-1) / 2
        """,
        # To the standard normal, whatever the prior.
        """
        return np.sum(np.exp(log_var) + mean**2 - 1 - log_var, axis=-1) / 2
        """,
    ],
    "negative_elbo": [
        # As found.
        """
        reconstruction = -np.mean(x * np.log(p) + (1 - x) * np.log(1 - p))
        kl = np.sum(std**2 + mean**2 - 1 - np.log(std), axis=1) / 2
        return reconstruction + np.mean(kl)
        """,
        # Half repaired.
        """
        reconstruction = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=1)
        kl = np.sum(std**2 + mean**2 - 1 - np.log(std), axis=1) / 2
        return np.mean(reconstruction + kl)
        """,
    ],
    # ---- likelihood/boltzmann-machines
    "free_energy": [
        # Overflows for large inputs.
        """
        with np.errstate(over="ignore"):
            return -v @ b - np.log(1 + np.exp(c + v @ w)).sum(axis=1)
        """,
        # The sign of the hidden units.
        """
        return -v @ b + np.logaddexp(0, c + v @ w).sum(axis=1)
        """,
    ],
    "cd_update": [
        # As found.
        """
        for v, sign in ((data, 1), (model, -1)):
            h = expit(c + v @ w)
            w = w + sign * rate * v.T @ h / len(v)
            b = b + sign * rate * v.mean(axis=0)
            c = c + sign * rate * h.mean(axis=0)
        return w, b, c
        """,
        # The phases exchanged.
        """
        h_data, h_model = expit(c + data @ w), expit(c + model @ w)
        w = w - rate * (data.T @ h_data / len(data) - model.T @ h_model / len(model))
        b = b - rate * (data.mean(axis=0) - model.mean(axis=0))
        c = c - rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
        return w, b, c
        """,
    ],
    # ---- likelihood/criteria
    "nce_loss": [
        # As if there were as much noise as data.
        """
        real = f_data - zeta - log_q_data
        fake = f_noise - zeta - log_q_noise
        return np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
        """,
        # The ratio in the logits only.
        """
        ratio = len(f_noise) / len(f_data)
        real = f_data - zeta - log_q_data - np.log(ratio)
        fake = f_noise - zeta - log_q_noise - np.log(ratio)
        return np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
        """,
        # The sign of zeta.
        """
        ratio = len(f_noise) / len(f_data)
        real = f_data + zeta - log_q_data - np.log(ratio)
        fake = f_noise + zeta - log_q_noise - np.log(ratio)
        return np.mean(np.logaddexp(0, -real)) + ratio * np.mean(
            np.logaddexp(0, fake)
        )
        """,
        # Overflows.
        """
        ratio = len(f_noise) / len(f_data)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            real = np.exp(f_data - zeta - log_q_data) / ratio
            fake = np.exp(f_noise - zeta - log_q_noise) / ratio
            d_real, d_fake = real / (1 + real), fake / (1 + fake)
            return -np.mean(np.log(d_real)) - ratio * np.mean(np.log(1 - d_fake))
        """,
    ],
    "normal_noise": [
        # As found.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        z = rng.normal(size=x.shape)

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - np.log(np.sqrt(2 * np.pi))

        return center + scale * z, log_q
        """,
        # Half repaired: the constant for each coordinate, no Jacobian.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        z = rng.normal(size=x.shape)

        def log_q(y):
            u = (y - center) / scale
            constant = y.shape[1] * np.log(np.sqrt(2 * np.pi))
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * z, log_q
        """,
        # The other half: the Jacobian, and one constant.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        z = rng.normal(size=x.shape)

        def log_q(y):
            u = (y - center) / scale
            constant = np.log(np.sqrt(2 * np.pi)) + np.sum(np.log(scale))
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * z, log_q
        """,
    ],
    # ---- practice/evaluation
    "squared_w2": [
        # In the order in which they came.
        """
        return np.mean((np.asarray(x) - np.asarray(y)) ** 2)
        """,
        # What the Frechet distance sees.
        """
        return (np.mean(x) - np.mean(y)) ** 2 + (np.std(x) - np.std(y)) ** 2
        """,
        # W1, squared.
        """
        return np.mean(np.abs(np.sort(x) - np.sort(y))) ** 2
        """,
    ],
    "mmd2": [
        # As found.
        """
        def k(a, b):
            return (a @ b.T / len(a) + 1) ** 3

        return k(x, x).mean() + k(y, y).mean() - 2 * k(x, y).mean()
        """,
        # Features counted, and still each example compared with itself.
        """
        def k(a, b):
            return (a @ b.T / a.shape[1] + 1) ** 3

        return k(x, x).mean() + k(y, y).mean() - 2 * k(x, y).mean()
        """,
        # No example compared with itself, and still examples counted for features.
        """
        def k(a, b):
            return (a @ b.T / len(a) + 1) ** 3

        def within(a):
            n, gram = len(a), k(a, a)
            return (gram.sum() - np.trace(gram)) / (n * (n - 1))

        return within(x) + within(y) - 2 * k(x, y).mean()
        """,
    ],
    # ---- likelihood/taxonomy
    "paired": [
        # As if the two had been tested on different images.
        """
        a, b = np.asarray(a, float), np.asarray(b, float)
        var = a.var(ddof=1) + b.var(ddof=1)
        return a.mean() - b.mean(), np.sqrt(var / len(a))
        """,
        # The spread of single images.
        """
        gap = np.asarray(a, float) - np.asarray(b, float)
        return gap.mean(), gap.std(ddof=1)
        """,
    ],
    "unit_scale_nats": [
        # As found.
        """
        return -bits * d / np.log(2) + np.log(levels)
        """,
        # The scale counted once, not on every axis.
        """
        return -bits * d * np.log(2) + np.log(levels)
        """,
    ],
    # ---- likelihood/markov-chains
    "effective_draws": [
        # Counted as if the states were independent.
        """
        return float(len(f))
        """,
        # The correlations once, though they stand on both sides.
        """
        f = np.asarray(f, float) - np.mean(f)
        tau = 1.0
        for s in range(1, len(f)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += rho
        return len(f) / tau
        """,
        # The mean not taken off.
        """
        f = np.asarray(f, float)
        tau = 1.0
        for s in range(1, min(len(f), 200)):
            rho = np.mean(f[s:] * f[:-s]) / np.mean(f**2)
            if rho < 0.05:
                break
            tau += 2 * rho
        return len(f) / tau
        """,
    ],
    "denoising_walk": [
        # As found.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise, 1 - x, x)
            x = (probabilities(x) > 0.5).astype(float)
        return x
        """,
        # Draws, but flips twice as often as in training.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise, 1 - x, x)
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
        return x
        """,
        # The right damage, and still rounds.
        """
        for _ in range(steps):
            x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
            x = (probabilities(x) > 0.5).astype(float)
        return x
        """,
        # Ends on the damaged state.
        """
        for _ in range(steps):
            x = (rng.random(x.shape) < probabilities(x)).astype(float)
            x = np.where(rng.random(x.shape) < noise / 2, 1 - x, x)
        return x
        """,
    ],
    "marginal_bias": [
        # Infinite where a pixel is always black.
        """
        mean = images.mean(axis=0).ravel()
        with np.errstate(divide="ignore"):
            return np.log(mean / (1 - mean))
        """,
        # The logarithm in place of the logit.
        """
        return np.log(np.clip(images.mean(axis=0).ravel(), 1e-7, 1 - 1e-7))
        """,
    ],
    "paired_difference": [
        # As if the images were not the same.
        """
        variance = np.var(a) / len(a) + np.var(b) / len(b)
        return np.mean(a) - np.mean(b), np.sqrt(variance)
        """,
        # The deviation of one image, not of the mean.
        """
        difference = np.asarray(a) - np.asarray(b)
        return difference.mean(), difference.std(ddof=1)
        """,
    ],
    "log_window": [
        # As found.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        with np.errstate(divide="ignore"):
            inside = np.log(np.mean(np.exp(-gaps / (2 * sigma**2)), axis=1))
        return inside - np.log(sigma * np.sqrt(2 * np.pi))
        """,
        # All dimensions, and still minus infinity.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        with np.errstate(divide="ignore"):
            inside = np.log(np.mean(np.exp(-gaps / (2 * sigma**2)), axis=1))
        return inside - x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))
        """,
        # Finite, and still too bright.
        """
        gaps = ((x[:, None] - samples[None]) ** 2).sum(axis=-1)
        exponents = -gaps / (2 * sigma**2)
        top = exponents.max(axis=1, keepdims=True)
        inside = np.log(np.mean(np.exp(exponents - top), axis=1)) + top[:, 0]
        return inside - np.log(sigma * np.sqrt(2 * np.pi))
        """,
    ],
    # ---- practice/healthy
    "reading": [
        # The sum of the losses: what is implied, not the whole of it.
        """
        if d_loss + g_loss < np.log(4):
            return "impossible"
        if d_loss > np.log(4):
            return "worse than a coin"
        return "behind" if g_loss < np.log(2) else "ahead"
        """,
        # The equilibrium of a D's loss with a half.
        """
        if np.exp(-d_loss) + np.exp(-g_loss) > 1:
            return "impossible"
        if d_loss > np.log(2):
            return "worse than a coin"
        return "behind" if g_loss < np.log(2) else "ahead"
        """,
        # Ahead and behind exchanged.
        """
        if np.exp(-d_loss) + np.exp(-g_loss) > 1:
            return "impossible"
        if d_loss > np.log(4):
            return "worse than a coin"
        return "ahead" if g_loss < np.log(2) else "behind"
        """,
    ],
    "between": [
        # As found.
        """
        share = rng.normal(size=x.shape)
        return share * x + (1 - share) * fake
        """,
        # Uniform, but another place for each coordinate: a box, not a line.
        """
        share = rng.uniform(size=x.shape)
        return share * x + (1 - share) * fake
        """,
        # On the line, but beyond its ends.
        """
        share = rng.normal(size=(len(x),) + (1,) * (x.ndim - 1))
        return share * x + (1 - share) * fake
        """,
        # One place for the whole batch.
        """
        share = rng.uniform()
        return share * x + (1 - share) * fake
        """,
    ],
    "targets": [
        # As found.
        """
        real, fake = np.ones(m), np.zeros(m)
        return real + width * rng.random(m), fake + width * rng.random(m)
        """,
        # Bounded, but samples are smoothed too.
        """
        return 1 - width * rng.random(m), width * rng.random(m)
        """,
        # Around 1: half of the targets are above it.
        """
        return 1 + width * (rng.random(m) - 0.5), np.zeros(m)
        """,
    ],
    # ---- practice/dcgan
    "transposed": [
        # The copies overwrite each other where they overlap.
        """
        x = np.zeros(stride * (len(y) - 1) + len(w))
        for i, value in enumerate(y):
            x[stride * i : stride * i + len(w)] = value * np.asarray(w)
        return x
        """,
        # The kernel turned round, as a mathematician's convolution would have it.
        """
        x = np.zeros(stride * (len(y) - 1) + len(w))
        for i, value in enumerate(y):
            x[stride * i : stride * i + len(w)] += value * np.asarray(w)[::-1]
        return x
        """,
        # Zeros between the inputs, and one stride too long.
        """
        spread = np.zeros(stride * len(y))
        spread[::stride] = y
        return np.convolve(spread, w)
        """,
    ],
    "unchequered": [
        # Every phase gets the mean of the sums, however many weights it has.
        """
        phase = np.arange(len(w)) % stride
        counts = np.bincount(phase, minlength=stride)
        sums = np.bincount(phase, weights=w, minlength=stride)
        return w + ((sums.mean() - sums) / counts)[phase]
        """,
        # Equal means in place of equal sums.
        """
        phase = np.arange(len(w)) % stride
        counts = np.bincount(phase, minlength=stride)
        sums = np.bincount(phase, weights=w, minlength=stride)
        return w + (np.mean(w) - sums / counts)[phase]
        """,
        # Equal sums, by scaling: not the nearest kernel.
        """
        phase = np.arange(len(w)) % stride
        sums = np.bincount(phase, weights=w, minlength=stride)
        return w * (sums.mean() / sums)[phase]
        """,
    ],
    "normalized": [
        # A mean for every pixel: as found, with the other two mistakes repaired.
        """
        return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
        """,
        # Epsilon outside the root.
        """
        axes = (0, 1, 2)
        return (x - x.mean(axis=axes)) / (x.std(axis=axes) + eps)
        """,
        # One mean for all channels.
        """
        return (x - x.mean()) / np.sqrt(x.var() + eps)
        """,
    ],
    # ---- practice/when-training-fails
    "unrolled_round": [
        # G looks ahead, but takes psi' for a constant: half of the damping.
        """
        psi = psi - h * theta
        slope = -(psi - rate * unroll * theta)
        return theta - h * slope, psi
        """,
        # D moves to where G has only looked.
        """
        psi = psi - h * theta
        slope = -psi + 2 * rate * unroll * theta
        return theta - h * slope, psi - rate * unroll * theta
        """,
        # G does not see the step that D has just taken.
        """
        slope = -psi + 2 * rate * unroll * theta
        return theta - h * slope, psi - h * theta
        """,
    ],
    "r1_penalty": [
        # As found.
        """
        slopes = AdversarialNets.slope(lambda x: ops.mean(a(x)), x)
        return gamma / 2 * ops.mean(slopes**2)
        """,
        # Of a sum, but a mean over coordinates, too.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma / 2 * ops.mean(slopes**2)
        """,
        # The length of a slope, not its square.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma / 2 * ops.mean(ops.sqrt(ops.sum(slopes**2, axis=1)))
        """,
        # Without the half, as in popular code.
        """
        slopes = AdversarialNets.slope(lambda x: ops.sum(a(x)), x)
        return gamma * ops.mean(ops.sum(slopes**2, axis=1))
        """,
    ],
    "pack": [
        # As found: an example and its own copies.
        """
        if len(x) % count:
            raise ValueError("left over")
        return np.tile(x, (1, count))
        """,
        # What is left over is dropped in silence.
        """
        n = len(x) // count
        return x[: n * count].reshape(n, count * x.shape[1])
        """,
        # Coordinates side by side, so that examples are torn apart.
        """
        if len(x) % count:
            raise ValueError("left over")
        return x.T.reshape(len(x) // count, -1)
        """,
    ],
    # ---- extensions/least-squares
    "ls_held_slope": [
        """
        # through the best D, in place of past it
        d = (b * p + a * q) / (p + q)
        bend = (a - b) * p / (p + q) ** 2
        f = (d - c) ** 2 / 2 + q * (d - c) * bend
        return q * (f - q @ f)
        """,
        """
        # the slope in q, not in the weights
        d = (b * p + a * q) / (p + q)
        return (d - c) ** 2 / 2
        """,
        """
        # the roles of a and b exchanged
        d = (a * p + b * q) / (p + q)
        f = (d - c) ** 2 / 2
        return q * (f - q @ f)
        """,
    ],
    "ls_best_d_within": [
        """
        # stretched into the interval, where it should be cut
        d = (p - q) / (p + q)
        return low + (high - low) * (d + 1) / 2
        """,
        """
        return np.clip(p / (p + q), low, high)
        """,
    ],
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
    # ---- extensions/conditional
    "fake_rows": [
        # As found: the label is drawn again.
        """
        if len(z) != len(c):
            raise ValueError("not equally many")
        other = np.random.default_rng(0).permutation(c)
        return np.concatenate([generate(z, c), other], axis=1)
        """,
        # The samples without their labels.
        """
        if len(z) != len(c):
            raise ValueError("not equally many")
        return generate(z, c)
        """,
        # What does not fit is cut off in silence.
        """
        n = min(len(z), len(c))
        return np.concatenate([generate(z[:n], c[:n]), c[:n]], axis=1)
        """,
    ],
    "share_obeyed": [
        # As found: all pairs, if labels come as a column.
        """
        return np.mean(logits.argmax(axis=1) == labels)
        """,
        # The matrix of all pairs, always.
        """
        labels = np.reshape(labels, (-1, 1))
        if len(labels) != len(logits):
            raise ValueError("not equally many")
        return np.mean(logits.argmax(axis=1) == labels)
        """,
        # One label for all samples is let through.
        """
        return np.mean(logits.argmax(axis=1) == np.reshape(labels, -1))
        """,
    ],
    "wrong_labels": [
        # Any label: one in K is right.
        """
        k = c.shape[1]
        return np.eye(k)[rng.integers(k, size=len(c))]
        """,
        # Shuffled: many are right.
        """
        return rng.permutation(c)
        """,
        # Always the next one.
        """
        return np.roll(c, 1, axis=1)
        """,
    ],
    # ---- extensions/efficiency
    "unbiased_mean": [
        """
        # begins at zero, and is not divided
        total, means = np.zeros_like(points[0], dtype=float), []
        for point in points:
            total = beta * total + (1 - beta) * point
            means.append(total)
        return np.array(means)
        """,
        """
        # begins at the first point, which keeps too much weight
        means = [points[0]]
        for point in points[1:]:
            means.append(beta * means[-1] + (1 - beta) * point)
        return np.array(means)
        """,
        """
        # counts from zero
        total, means = np.zeros_like(points[0], dtype=float), [points[0]]
        for t, point in enumerate(points):
            total = beta * total + (1 - beta) * point
            if t:
                means.append(total / (1 - beta**t))
        return np.array(means)
        """,
    ],
    "seconds_per_step": [
        """
        # does not wait
        device.step()
        found = []
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            found.append((device.clock() - begin) / steps)
        return min(found)
        """,
        """
        # waits at the end, with the compilation in the first round
        found = []
        for _ in range(rounds):
            begin = device.clock()
            for _ in range(steps):
                device.step()
            device.wait()
            found.append((device.clock() - begin) / steps)
        return min(found)
        """,
        """
        # the mean, which a busy machine moves
        device.step()
        device.wait()
        begin = device.clock()
        for _ in range(rounds * steps):
            device.step()
        device.wait()
        return (device.clock() - begin) / (steps * rounds)
        """,
    ],
    # ---- extensions/subsets
    "subsets_joint": [
        # Never asks whether they fit.
        """
        first = (q1 / q2)[:, 0]
        return first[:, None] / first.sum() * q2
        """,
        # Takes x2 for uniform.
        """
        joint = q1.mean(axis=1)[:, None] * q2
        return joint if np.allclose(joint / joint.sum(axis=0), q1) else None
        """,
        # Of the ratio, a row in place of a column.
        """
        first = (q1 / q2)[0]
        joint = first / first.sum() * q1
        fits = np.allclose(joint / joint.sum(axis=1, keepdims=True), q2)
        return joint if fits else None
        """,
    ],
    "subsets_rows": [
        # As found.
        """
        return np.stack([draw(z, x * (1 - mask), mask), mask], axis=-1)
        """,
        # What is given is not put back.
        """
        return np.stack([draw(z, x * mask, mask), mask], axis=-1)
        """,
        # What is hidden is shown.
        """
        drawn = draw(z, x, mask)
        return np.stack([mask * x + (1 - mask) * drawn, mask], axis=-1)
        """,
        # The hidden values are put back.
        """
        drawn = draw(z, x * mask, mask)
        return np.stack([(1 - mask) * x + mask * drawn, mask], axis=-1)
        """,
    ],
    # ---- extensions/learned-inference
    "infer_search_step": [
        # The slope of the sigmoid is left out.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) @ weight.T
        return np.clip(z - rate * slope, -(3**0.5), 3**0.5)
        """,
        # Out of the box.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T
        return z - rate * slope
        """,
        # A mean over the rows, so that a code depends on its company.
        """
        made = 1 / (1 + np.exp(-(z @ weight + bias)))
        slope = 2 * (made - x) * made * (1 - made) @ weight.T / len(z)
        return np.clip(z - rate * slope, -(3**0.5), 3**0.5)
        """,
    ],
    "infer_pair_losses": [
        # Only G has left the minimax game.
        """
        d_loss = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
        return d_loss, np.mean(np.logaddexp(0, -fake)) - np.mean(
            np.logaddexp(0, -real)
        )
        """,
        # The encoder is forgotten.
        """
        d_loss = np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))
        return d_loss, np.mean(np.logaddexp(0, -fake))
        """,
        # Logarithms of what was rounded to 0.
        """
        p, q = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
        d_loss = -np.log(p).mean() - np.log(1 - q).mean()
        return d_loss, -np.log(1 - p).mean() - np.log(q).mean()
        """,
    ],
    "infer_pairs": [
        # As found.
        """
        made = G(z)
        return np.hstack([x, E(x)]), np.hstack([made, E(made)])
        """,
        # Real examples with codes from the prior.
        """
        return np.hstack([x, z[: len(x)]]), np.hstack([G(z), z])
        """,
        # Reconstructions in the place of the data.
        """
        code = E(x)
        return np.hstack([G(code), code]), np.hstack([G(z), z])
        """,
    ],
    # ---- extensions/semi-supervised
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
