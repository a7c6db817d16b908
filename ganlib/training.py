"""Algorithm 1 of Goodfellow et al. (2014), written once for every backend."""

from contextlib import contextmanager

import keras
import numpy as np
from keras import ops

from ganlib import losses
from ganlib.engine import Engine

__all__ = ["PRIORS", "AdversarialNets"]

#: Distributions of the latent code, all of mean 0 and variance 1, drawn with a NumPy
#: generator. "uniform" has the bounds of the code released with the 2014 paper.
PRIORS = {
    "normal": lambda rng, shape: rng.standard_normal(shape, "float32"),
    "uniform": lambda rng, shape: rng.uniform(-(3**0.5), 3**0.5, shape).astype("f4"),
}

#: Up to this many weights a whole epoch runs as one compiled loop on a CPU; above it,
#: compiled loops were measured to be slower than a call per iteration.
SMALL = 100_000


@keras.saving.register_keras_serializable("ganlib")
class AdversarialNets(Engine):
    """A generator and a discriminator that learn from each other.

    Parameters
    ----------
    generator : keras.Model
        Built network from latent codes to examples, ``(m, *latent)`` to
        ``(m, *shape)``.
    discriminator : keras.Model
        Built network from examples to logits, ``(m, *shape)`` to ``(m, 1)``: its
        probability that x is data is ``D(x) = sigmoid(discriminator(x))``.
    prior : str
        Distribution p_z of the latent codes, a name in `PRIORS`.
    seed : int, optional
        Repeats the minibatches of data and noise, whatever the backend and the
        block length; drawn at random if not given. The networks' weights and their
        dropout have seeds of their own: see ``keras.utils.set_random_seed``.

    Raises
    ------
    ValueError
        If the networks do not fit each other, or the prior is unknown.

    Notes
    -----
    Goodfellow et al. (2014), equation 1 and Algorithm 1. Explained, line by line, in
    the chapter "The minimax game".

    Examples
    --------
    >>> nets = AdversarialNets(generator, discriminator, seed=0)
    >>> nets.compile(d_optimizer="adam", g_optimizer="adam")
    >>> history = nets.fit(x, steps=10_000, batch_size=100)
    >>> samples = nets.sample(25, seed=1)
    """

    def __init__(
        self, generator, discriminator, *, prior="normal", seed=None, **kwargs
    ):
        super().__init__(**kwargs)
        _check_networks(generator, discriminator)
        if prior not in PRIORS:
            raise ValueError(
                f"prior must be one of {sorted(PRIORS)}. Received: prior={prior!r}"
            )
        self.generator = generator
        self.discriminator = discriminator
        self.prior = prior
        self.seed = int(np.random.randint(2**31)) if seed is None else seed
        self.losses_seen = [keras.metrics.Mean(name=n) for n in ("d_loss", "g_loss")]
        self.built = True

    def compile(
        self,
        d_optimizer,
        g_optimizer,
        *,
        game="non-saturating",
        k=1,
        simultaneous=False,
        block="auto",
    ):
        """Choose how the two networks learn.

        Parameters
        ----------
        d_optimizer, g_optimizer : keras.optimizers.Optimizer or str
            One optimizer each.
        game : str or ganlib.losses.Game
            The pair of losses; `ganlib.losses.GAMES` has the names.
        k : int
            Discriminator steps in each iteration.
        simultaneous : bool
            False: k steps of D, then a step of G against the new D, as printed in
            Algorithm 1. True: both gradients are taken at the same point, on the same
            noise, and applied together, as in the code released with the paper.
        block : int or "auto"
            Iterations in a compiled call. It changes the speed, not the result (but
            for the masks of dropout on TensorFlow, drawn otherwise in loops).

        Raises
        ------
        ValueError
            For an unknown game, a k below 1, or k > 1 with simultaneous steps.
        """
        if not isinstance(k, int) or k < 1:
            raise ValueError(f"k must be a whole number, 1 or more. Received: k={k!r}")
        if simultaneous and k > 1:
            raise ValueError(f"Simultaneous steps need k=1. Received: k={k}")
        if block != "auto" and (not isinstance(block, int) or block < 1):
            raise ValueError(
                f'block must be "auto" or a whole number above 0. Received: {block!r}'
            )
        self.game = losses.get(game)
        self.k = k
        self.simultaneous = simultaneous
        self.block = block
        pair = OptimizerPair(d_optimizer, g_optimizer, lambda: self.players)
        super().compile(optimizer=pair, auto_scale_loss=False)
        self.compiled_for = None
        self.copy = self.jit(_copy)

    # ---- Algorithm 1 -------------------------------------------------------------

    def iteration(self, x, z):
        """One iteration of Algorithm 1.

        Parameters
        ----------
        x : tensor, shape (k, m, *shape)
            k minibatches of m examples from the data.
        z : tensor, shape (k + 1, m, *latent)
            k + 1 minibatches of m noise samples from the prior.

        Returns
        -------
        dict
            ``d_loss`` and ``g_loss`` as they were before the last step of each, nats.
        """
        if self.simultaneous:  # as released: one point, one noise
            d_loss, d_gradients = self.d_gradients(x[0], z[0])
            g_loss, g_gradients = self.g_gradients(x[0], z[0])
            self.optimizer.step_d(d_gradients)
            self.optimizer.step_g(g_gradients)
        else:
            for i in range(self.k):  # D ascends V, on fresh data and noise
                d_loss, d_gradients = self.d_gradients(x[i], z[i])
                self.optimizer.step_d(d_gradients)
            # G descends its loss once, on fresh noise, against the new D.
            g_loss, g_gradients = self.g_gradients(x[-1], z[-1])
            self.optimizer.step_g(g_gradients)
        self.optimizer.count(ops.isfinite(d_loss + g_loss))
        return {"d_loss": d_loss, "g_loss": g_loss}

    def d_gradients(self, x, z):
        """Loss of the discriminator and its gradients, on a minibatch of each."""
        fake = self.fake(x, z)
        return self.gradients(lambda: self.d_loss(x, fake), self.players[0])

    def g_gradients(self, x, z):
        """Loss of the generator and its gradients."""
        return self.gradients(lambda: self.g_loss(x, z), self.players[1])

    def d_loss(self, x, fake):
        """What the discriminator minimises, on data and samples."""
        return self.game.discriminator(self.logits(x), self.logits(fake))

    def g_loss(self, x, z):
        """What the generator minimises. Few games let it look at data."""
        real_logits = self.logits(x) if self.game.uses_real else None
        return self.game.generator(real_logits, self.logits(self.fake(x, z)))

    def fake(self, x, z):
        """Samples while training, (m, *shape); extensions may look at x."""
        return self.generator(z, training=True)

    def logits(self, x):
        """The discriminator's logits while training, (m, 1), at full precision."""
        return ops.cast(self.discriminator(x, training=True), "float32")

    @property
    def players(self):
        """The weights that D's optimizer steps, and those of G's."""
        pair = self.discriminator, self.generator
        return [player.trainable_variables for player in pair]

    def draw_latent(self, n, rng):
        """`n` latent codes from the prior, shape (n, *latent), drawn with `rng`."""
        return PRIORS[self.prior](rng, (n, *self.generator.input_shape[1:]))

    # ---- Keras -------------------------------------------------------------------

    def fit(
        self,
        x,
        *,
        steps,
        batch_size=100,
        steps_per_epoch=None,
        callbacks=(),
        verbose=1,
    ):
        """Train for `steps` iterations of Algorithm 1.

        Parameters
        ----------
        x : array, shape (n, *shape), or density
            Examples to draw minibatches from, with replacement; or an object with
            ``sample(n, rng)``, such as `ganlib.densities.Normal`, for fresh data.
        steps : int
            Iterations, each of k discriminator steps and one generator step.
        batch_size : int
            Examples, and noise samples, in a minibatch.
        steps_per_epoch : int, optional
            Iterations in a row of the history and between calls of the callbacks;
            100 by default, or `steps` where that is less.
        callbacks : list of keras.callbacks.Callback
            ``BackupAndRestore`` makes the training survive a kill: run it again, and
            it goes on where it was, to the same weights.
        verbose : int
            0 for silence, else a progress bar.

        Returns
        -------
        keras.callbacks.History
            Mean ``d_loss`` and ``g_loss`` of each epoch, in nats.

        Raises
        ------
        ValueError
            For data of the wrong shape, empty, or holding NaN or infinities.
        FloatingPointError
            When a loss or a weight stops being finite. The message names the step,
            and the weights are those of the last epoch in which all was finite.
        """
        if not self.compiled:
            raise ValueError("Call compile(d_optimizer, g_optimizer) before fit.")
        steps_per_epoch = steps_per_epoch or min(100, steps)
        if steps < 1 or steps % steps_per_epoch:
            raise ValueError(
                "steps must be a positive multiple of steps_per_epoch. Received: "
                f"steps={steps}, steps_per_epoch={steps_per_epoch}"
            )
        block = self._block_length(steps_per_epoch)
        minibatches = Minibatches(self, x, batch_size, steps_per_epoch, steps, block)
        if not self.optimizer.built:
            self.optimizer.build(self.trainable_variables)
        if self.compiled_for != minibatches.shapes:
            self.compiled_for = minibatches.shapes
            self.jit_compile = block > 1 or self.compiles_single
            self.train_function = None
        progress = [Progress(steps, steps_per_epoch)] if verbose else []
        return super().fit(
            self.feed(minibatches),
            epochs=steps // steps_per_epoch,
            steps_per_epoch=steps_per_epoch // block,
            # The guard comes first: what is not finite must not reach a checkpoint.
            callbacks=[Guard(minibatches), *callbacks, *progress],
            shuffle=False,
            verbose=0,
        )

    def restart(self, seed):
        """Begin again with fresh weights, as the run of another seed.

        What has been compiled stays so: several seeds cost one compilation.
        """
        keras.utils.set_random_seed(seed)
        for network in self.generator, self.discriminator:
            network.set_weights(keras.models.clone_model(network).get_weights())
        for variable in self.optimizer.variables:
            if variable.name != "learning_rate":
                variable.assign(ops.zeros(variable.shape, variable.dtype))
        for i, state in enumerate(self._seed_states()):
            state.assign([seed, i << 16])
        self.seed = seed

    def sample(self, n, *, seed=None):
        """`n` samples G(z), a NumPy array of shape (n, *shape); `seed` repeats them."""
        z = self.draw_latent(n, np.random.default_rng(seed))
        return self.generator.predict(z, batch_size=1000, verbose=0)

    @contextmanager
    def averaged(self):
        """In a ``with`` block, the generator has the running mean of its weights.

        The generator's optimizer keeps the mean if it has ``use_ema=True``; `fit` ends
        with it. This shows it during training, to callbacks.
        """
        own = self.generator.get_weights()
        _take_means(self.optimizer.g, self.generator.trainable_variables)
        try:
            yield
        finally:
            self.generator.set_weights(own)

    def call(self, z, training=False):
        return self.generator(z, training=training)

    def record(self, results, n):
        for metric in self.losses_seen:
            metric.update_state(results[metric.name], sample_weight=n)
        return {metric.name: metric.result() for metric in self.losses_seen}

    @property
    def metrics(self):
        return self.losses_seen

    def get_config(self):
        pack = keras.saving.serialize_keras_object
        return {
            "generator": pack(self.generator),
            "discriminator": pack(self.discriminator),
            "prior": self.prior,
            "seed": self.seed,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config):
        unpack = keras.saving.deserialize_keras_object
        networks = {r: unpack(config.pop(r)) for r in ("generator", "discriminator")}
        return cls(**networks, **config)

    def get_compile_config(self):
        return {
            "d_optimizer": keras.optimizers.serialize(self.optimizer.d),
            "g_optimizer": keras.optimizers.serialize(self.optimizer.g),
            "game": self.game.name,
            "k": self.k,
            "simultaneous": self.simultaneous,
            "block": self.block,
        }

    # Keras saves the weights of the networks; what repeats their dropout is added.

    def save_own_variables(self, store):
        for i, state in enumerate(self._seed_states()):
            store[str(i)] = np.array(state.value)

    def load_own_variables(self, store):
        for i, state in enumerate(self._seed_states()):
            state.assign(store[str(i)])

    def _seed_states(self):
        return [v for v in self.variables if v.name == "seed_generator_state"]

    def compile_from_config(self, config):
        self.compile(**config)
        self.optimizer.build(self.trainable_variables)

    def _block_length(self, steps_per_epoch):
        if self.block == "auto":
            on_cpu = "cpu" in str(keras.distribution.list_devices()[0]).lower()
            return 1 if on_cpu and self.count_params() > SMALL else steps_per_epoch
        if steps_per_epoch % self.block:
            raise ValueError(
                f"block must divide steps_per_epoch. Received: block={self.block}, "
                f"steps_per_epoch={steps_per_epoch}"
            )
        return self.block


class OptimizerPair(keras.optimizers.Optimizer):
    """Two optimizers shown to Keras as one, so that both are saved and resumed.

    ``iterations`` counts iterations of Algorithm 1 whose losses were finite.
    """

    def __init__(self, d_optimizer, g_optimizer, weights):
        super().__init__(learning_rate=0.0, name="players")
        self.d = keras.optimizers.get(d_optimizer)
        self.g = keras.optimizers.get(g_optimizer)
        # A function, for Keras takes a list of variables for the optimizer's own.
        self.weights = weights

    def build(self, variables):
        for optimizer, own in zip((self.d, self.g), self.weights()):
            optimizer.build(own)
            for variable in optimizer.variables:
                self._track_variable(variable)
        self.built = True

    def step_d(self, gradients):
        self.d.apply(gradients, self.weights()[0])

    def step_g(self, gradients):
        self.g.apply(gradients, self.weights()[1])

    def count(self, finite):
        self.iterations.assign(self.iterations + ops.cast(finite, "int32"))

    def finalize_variable_values(self, variables):
        for optimizer, own in zip((self.d, self.g), self.weights()):
            _take_means(optimizer, own)

    # Keras saves the two optimizers by themselves; the count is left.

    def save_own_variables(self, store):
        store["iterations"] = np.array(self.iterations.value)

    def load_own_variables(self, store):
        self.iterations.assign(store["iterations"])


class Minibatches(keras.utils.PyDataset):
    """Blocks of minibatches of data and noise, a function of seed and step alone."""

    def __init__(self, nets, x, batch_size, steps_per_epoch, steps, block):
        super().__init__()
        if not hasattr(x, "sample"):
            x = _check_data(x, nets.discriminator.input_shape[1:])
        if batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more. Received: {batch_size}")
        self.nets = nets
        self.x = x
        self.batch_size = batch_size
        self.steps_per_epoch = steps_per_epoch
        self.steps = steps
        self.block = block
        self.start = 0
        self.epoch = None
        self.shapes = tuple(array.shape for array in self[0])

    def __len__(self):
        return self.steps // self.block

    def __getitem__(self, i):
        first = self.start + i * self.block
        offset = (i * self.block) % self.steps_per_epoch
        if self.epoch != first - offset:
            self.epoch = first - offset
            self._draw(np.random.default_rng((self.nets.seed, self.epoch)))
        rows = slice(offset, offset + self.block)
        x = self.drawn[rows]
        return (x if hasattr(self.x, "sample") else self.x[x]), self.z[rows]

    def _draw(self, rng):
        k, m = self.nets.k, self.batch_size
        n = self.steps_per_epoch * m
        if hasattr(self.x, "sample"):
            drawn = self.x.sample(n * k, rng)
        else:
            drawn = rng.integers(len(self.x), size=n * k)
        z = self.nets.draw_latent(n * (k + 1), rng)
        self.drawn = drawn.reshape(-1, k, m, *drawn.shape[1:])
        self.z = z.reshape(-1, k + 1, m, *z.shape[1:])


class Guard(keras.callbacks.Callback):
    """Tells the minibatches where training starts; stops it when it diverges."""

    def __init__(self, minibatches):
        super().__init__()
        self.minibatches = minibatches
        self.kept = None

    def on_epoch_begin(self, epoch, logs=None):
        if self.kept is None:  # after other callbacks have restored what they keep
            self.minibatches.start = int(self.model.optimizer.iterations)
            self._keep()

    def on_epoch_end(self, epoch, logs=None):
        if all(np.isfinite(float(value)) for value in logs.values()) and self._keep():
            return
        step = int(self.model.optimizer.iterations) + 1
        for variable, value in self.kept:
            variable.assign(value)
        raise FloatingPointError(
            f"Training diverged at step {step}: a loss is not finite any more "
            f"({', '.join(f'{n}={v}' for n, v in logs.items())}). The weights of step "
            f"{int(self.model.optimizer.iterations)} are kept. Smaller learning rates "
            "or a bounded game usually help."
        )

    def _keep(self):
        """Copy all there is to copy, if it is finite; say whether it was."""
        variables = [*self.model.variables, *self.model.optimizer.variables]
        copies, finite = self.model.copy([variable.value for variable in variables])
        if finite:
            self.kept = list(zip(variables, copies))
        return finite


class Progress(keras.callbacks.Callback):
    """One progress bar for the whole training."""

    def __init__(self, steps, steps_per_epoch):
        super().__init__()
        self.bar = keras.utils.Progbar(steps, unit_name="step")
        self.steps_per_epoch = steps_per_epoch

    def on_epoch_end(self, epoch, logs=None):
        self.bar.update((epoch + 1) * self.steps_per_epoch, list(logs.items()))


def _take_means(optimizer, weights):
    optimizer.finalize_variable_values(weights)
    for variable in weights:
        # On JAX a weight would share its memory with its mean, and what uses up the
        # one would take the other along.
        variable.assign(ops.copy(variable.value))


def _copy(values):
    floats = [value for value in values if keras.backend.is_float_dtype(value.dtype)]
    finite = [ops.all(ops.isfinite(value)) for value in floats]
    return [ops.copy(value) for value in values], ops.all(ops.stack(finite))


def _check_networks(generator, discriminator):
    for role, network in ("generator", generator), ("discriminator", discriminator):
        if not getattr(network, "built", False):
            raise ValueError(
                f"The {role} must be a built Keras model: let it start with a "
                f"keras.Input. Received: {network!r}"
            )
    if discriminator.output_shape[1:] != (1,):
        raise ValueError(
            "The discriminator must give one logit for each example, shape (None, 1). "
            f"Received: output shape {discriminator.output_shape}"
        )
    if generator.output_shape[1:] != discriminator.input_shape[1:]:
        raise ValueError(
            "The discriminator must take what the generator gives. Received: generator "
            f"output shape {generator.output_shape}, discriminator input shape "
            f"{discriminator.input_shape}"
        )


def _check_data(x, shape):
    x = np.asarray(x)
    if not len(x) or x.shape[1:] != tuple(shape):
        raise ValueError(
            "x must be n > 0 examples of the shape the discriminator takes, (n, "
            f"{', '.join(map(str, shape))}). Received: shape {x.shape}"
        )
    if not np.isfinite(x).all():
        raise ValueError(
            "x must be finite. Received: "
            f"{(~np.isfinite(x)).sum()} values that are NaN or infinite"
        )
    return x.astype("float32", copy=False)
