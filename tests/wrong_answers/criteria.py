"""Wrong answers to the exercises of likelihood/criteria."""

WRONG = {
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
        # Whole multiples only.
        """
        ratio = len(f_noise) // len(f_data)
        real = f_data - zeta - log_q_data - np.log(ratio)
        fake = f_noise - zeta - log_q_noise - np.log(ratio)
        return np.mean(np.logaddexp(0, -real)) + ratio * np.mean(np.logaddexp(0, fake))
        """,
        # Sums over the noise.
        """
        ratio = len(f_noise) / len(f_data)
        real = f_data - zeta - log_q_data - np.log(ratio)
        fake = f_noise - zeta - log_q_noise - np.log(ratio)
        return np.mean(np.logaddexp(0, -real)) + np.sum(np.logaddexp(0, fake))
        """,
        # The ratio at noise only.
        """
        ratio = len(f_noise) / len(f_data)
        real = f_data - zeta - log_q_data
        fake = f_noise - zeta - log_q_noise - np.log(ratio)
        return np.mean(np.logaddexp(0, -real)) + ratio * np.mean(np.logaddexp(0, fake))
        """,
        # A guard in the logarithm.
        """
        ratio = len(f_noise) / len(f_data)
        d_real = expit(f_data - zeta - log_q_data - np.log(ratio))
        d_fake = expit(f_noise - zeta - log_q_noise - np.log(ratio))
        return -np.mean(np.log(d_real + 1e-8)) - ratio * np.mean(
            np.log(1 - d_fake + 1e-8)
        )
        """,
        # Moves the caller's arrays.
        """
        f_data -= zeta
        ratio = len(f_noise) / len(f_data)
        real = f_data - log_q_data - np.log(ratio)
        fake = f_noise - zeta - log_q_noise - np.log(ratio)
        return np.mean(np.logaddexp(0, -real)) + ratio * np.mean(np.logaddexp(0, fake))
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
        # One centre for all coordinates.
        """
        center, scale = x.mean(), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * rng.normal(size=x.shape), log_q
        """,
        # One normal number for all coordinates.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * rng.normal(size=(len(x), 1)), log_q
        """,
        # The data, shaken.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return x + scale * rng.normal(size=x.shape), log_q
        """,
        # Data drawn again, in place of noise.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return x[rng.integers(len(x), size=len(x))], log_q
        """,
        # Uniform points of the right spread.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * rng.uniform(-(3**0.5), 3**0.5, x.shape), log_q
        """,
        # The density of the last batch.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - y.mean(axis=0)) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * rng.normal(size=x.shape), log_q
        """,
        # Another source of randomness than rng.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        return center + scale * np.random.normal(size=x.shape), log_q
        """,
        # The same points whatever rng is.
        """
        center, scale = x.mean(axis=0), x.std(axis=0)
        constant = np.sum(np.log(scale * np.sqrt(2 * np.pi)))

        def log_q(y):
            u = (y - center) / scale
            return -np.sum(u**2, axis=1) / 2 - constant

        rng = np.random.default_rng(0)
        return center + scale * rng.normal(size=x.shape), log_q
        """,
    ],
}
