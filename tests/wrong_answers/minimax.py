"""Wrong answers to the exercises of game/minimax."""

WRONG = {
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
        # A probability that never is 0 or 1.
        """
        d_real = np.clip(expit(real_logits), 1e-7, 1 - 1e-7)
        d_fake = np.clip(expit(fake_logits), 1e-7, 1 - 1e-7)
        return np.mean(np.log(d_real)) + np.mean(np.log(1 - d_fake))
        """,
        # D(G(z)) in place of 1 - D(G(z)).
        """
        real, fake = np.asarray(real_logits, float), np.asarray(fake_logits, float)
        return np.mean(-np.logaddexp(0, -real)) + np.mean(np.minimum(0, -fake))
        """,
        # Sums.
        """
        real, fake = np.asarray(real_logits, float), np.asarray(fake_logits, float)
        return -np.sum(np.logaddexp(0, -real)) - np.sum(np.logaddexp(0, fake))
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
        # The size of the step in the example.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            new_y = y + 0.1 * df_dy(x, y)
            x = x - 0.1 * df_dx(x, y if simultaneous else new_y)
            y = new_y
            path.append((x, y))
        return np.array(path)
        """,
        # The two coordinates in the other order in one of the slopes.
        """
        x, y = start
        path = [(x, y)]
        for _ in range(steps):
            new_y = y + rate * df_dy(y, x)
            x = x - rate * df_dx(x, y if simultaneous else new_y)
            y = new_y
            path.append((x, y))
        return np.array(path)
        """,
        # Without the start.
        """
        x, y = start
        path = []
        for _ in range(steps):
            new_y = y + rate * df_dy(x, y)
            x = x - rate * df_dx(x, y if simultaneous else new_y)
            y = new_y
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
        # The usual loss and equation 1 taken for each other.
        """
        slopes = {"equation 1": -expit(-a), "usual": -expit(a), "noise": expit(a)}
        return slopes[role]
        """,
        # The sign of "noise".
        """
        slopes = {"usual": -expit(-a), "equation 1": -expit(a), "noise": -expit(a)}
        return slopes[role]
        """,
        # The noise is the usual loss with its sign turned.
        """
        slopes = {"usual": -expit(-a), "equation 1": -expit(a), "noise": expit(-a)}
        return slopes[role]
        """,
        # The slope in D, not in the logit.
        """
        d = expit(a)
        slopes = {"usual": -1 / d, "equation 1": -1 / (1 - d), "noise": 1 / (1 - d)}
        return slopes[role]
        """,
    ],
    "d_step": [
        # The generator is moved along.
        """
        weights = discriminator.trainable_variables + generator.trainable_variables

        def loss():
            on_data = ops.softplus(-discriminator(x))
            on_samples = ops.softplus(discriminator(generator(z)))
            return ops.mean(on_data) + ops.mean(on_samples)

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # Labels swapped.
        """
        fake, weights = generator(z), discriminator.trainable_variables

        def loss():
            on_data = ops.softplus(discriminator(x))
            return ops.mean(on_data) + ops.mean(ops.softplus(-discriminator(fake)))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # Summed, not averaged.
        """
        fake, weights = generator(z), discriminator.trainable_variables

        def loss():
            on_data = ops.softplus(-discriminator(x))
            return ops.sum(on_data) + ops.sum(ops.softplus(discriminator(fake)))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # One mean over both: V/2, and not even that if one minibatch is larger.
        """
        fake, weights = generator(z), discriminator.trainable_variables

        def loss():
            on_data = ops.softplus(-discriminator(x))
            on_samples = ops.softplus(discriminator(fake))
            return ops.mean(ops.concatenate([on_data, on_samples]))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # Half of each, as the tutorial has it.
        """
        fake, weights = generator(z), discriminator.trainable_variables

        def loss():
            on_data = ops.softplus(-discriminator(x))
            return (ops.mean(on_data) + ops.mean(ops.softplus(discriminator(fake)))) / 2

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # Down V, not up.
        """
        fake, weights = generator(z), discriminator.trainable_variables

        def loss():
            on_data = ops.softplus(-discriminator(x))
            return -ops.mean(on_data) - ops.mean(ops.softplus(discriminator(fake)))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return -value
        """,
        # Through probabilities, which round to 0 and 1.
        """
        fake, weights = generator(z), discriminator.trainable_variables

        def loss():
            d_data = ops.sigmoid(discriminator(x))
            d_samples = ops.sigmoid(discriminator(fake))
            return -ops.mean(ops.log(d_data)) - ops.mean(ops.log(1 - d_samples))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # Noise of its own.
        """
        fake = generator(np.random.default_rng(0).standard_normal(z.shape, "float32"))
        weights = discriminator.trainable_variables

        def loss():
            on_data = ops.softplus(-discriminator(x))
            return ops.mean(on_data) + ops.mean(ops.softplus(discriminator(fake)))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
        # The examples forgotten.
        """
        fake, weights = generator(z), discriminator.trainable_variables
        value, slopes = gradients(
            lambda: ops.mean(ops.softplus(discriminator(fake))), weights
        )
        optimizer.apply(slopes, weights)
        return value
        """,
        # A new optimizer for every step: no momentum.
        """
        fake, weights = generator(z), discriminator.trainable_variables
        optimizer = keras.optimizers.SGD(optimizer.learning_rate)

        def loss():
            on_data = ops.softplus(-discriminator(x))
            return ops.mean(on_data) + ops.mean(ops.softplus(discriminator(fake)))

        value, slopes = gradients(loss, weights)
        optimizer.apply(slopes, weights)
        return value
        """,
    ],
    "g_step": [
        # The discriminator is moved along, towards accepting the samples.
        """
        weights = generator.trainable_variables + discriminator.trainable_variables
        value, slopes = gradients(
            lambda: ops.mean(ops.softplus(-discriminator(generator(z)))), weights
        )
        optimizer.apply(slopes, weights)
        return value
        """,
        # Labels swapped: away from what D takes for data.
        """
        weights = generator.trainable_variables
        value, slopes = gradients(
            lambda: ops.mean(ops.softplus(discriminator(generator(z)))), weights
        )
        optimizer.apply(slopes, weights)
        return value
        """,
        # The minimax loss.
        """
        weights = generator.trainable_variables
        value, slopes = gradients(
            lambda: -ops.mean(ops.softplus(discriminator(generator(z)))), weights
        )
        optimizer.apply(slopes, weights)
        return value
        """,
        # Summed, not averaged.
        """
        weights = generator.trainable_variables
        value, slopes = gradients(
            lambda: ops.sum(ops.softplus(-discriminator(generator(z)))), weights
        )
        optimizer.apply(slopes, weights)
        return value
        """,
        # Fakes drawn before: no gradient reaches G.
        """
        fake, weights = generator(z), generator.trainable_variables
        value, slopes = gradients(
            lambda: ops.mean(ops.softplus(-discriminator(fake))), weights
        )
        optimizer.apply(slopes, weights)
        return value
        """,
        # Through probabilities, which round to 0.
        """
        weights = generator.trainable_variables
        value, slopes = gradients(
            lambda: -ops.mean(ops.log(ops.sigmoid(discriminator(generator(z))))),
            weights,
        )
        optimizer.apply(slopes, weights)
        return value
        """,
    ],
    "algorithm_1": [
        # One noise for both players.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            for _ in range(k):
                z = draw_noise()
                d_step(*pair, d_optimizer, draw_data(), z)
            g_step(*pair, g_optimizer, z)
        """,
        # Stale fakes: one noise for the k steps of D.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            z = draw_noise()
            for _ in range(k):
                d_step(*pair, d_optimizer, draw_data(), z)
            g_step(*pair, g_optimizer, draw_noise())
        """,
        # The same noise in every iteration.
        """
        pair, z = (generator, discriminator), [draw_noise() for _ in range(k + 1)]
        for _ in range(iterations):
            for i in range(k):
                d_step(*pair, d_optimizer, draw_data(), z[i])
            g_step(*pair, g_optimizer, z[k])
        """,
        # One minibatch of data for the k steps of D.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            x = draw_data()
            for _ in range(k):
                d_step(*pair, d_optimizer, x, draw_noise())
            g_step(*pair, g_optimizer, draw_noise())
        """,
        # G is stepped k times.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            for _ in range(k):
                d_step(*pair, d_optimizer, draw_data(), draw_noise())
                g_step(*pair, g_optimizer, draw_noise())
        """,
        # The k steps are G's.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            d_step(*pair, d_optimizer, draw_data(), draw_noise())
            for _ in range(k):
                g_step(*pair, g_optimizer, draw_noise())
        """,
        # G moves first.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            g_step(*pair, g_optimizer, draw_noise())
            for _ in range(k):
                d_step(*pair, d_optimizer, draw_data(), draw_noise())
        """,
        # D is stepped once whatever k is.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            d_step(*pair, d_optimizer, draw_data(), draw_noise())
            g_step(*pair, g_optimizer, draw_noise())
        """,
        # First D for good, then G.
        """
        pair = generator, discriminator
        for _ in range(iterations * k):
            d_step(*pair, d_optimizer, draw_data(), draw_noise())
        for _ in range(iterations):
            g_step(*pair, g_optimizer, draw_noise())
        """,
        # The optimizers swapped.
        """
        pair = generator, discriminator
        for _ in range(iterations):
            for _ in range(k):
                d_step(*pair, g_optimizer, draw_data(), draw_noise())
            g_step(*pair, d_optimizer, draw_noise())
        """,
        # One iteration too few.
        """
        pair = generator, discriminator
        for _ in range(iterations - 1):
            for _ in range(k):
                d_step(*pair, d_optimizer, draw_data(), draw_noise())
            g_step(*pair, g_optimizer, draw_noise())
        """,
    ],
}
