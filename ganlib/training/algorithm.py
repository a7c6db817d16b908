"""Algorithm 1 of Goodfellow et al. (2014), written once for every backend."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
from keras import ops

from ganlib import losses
from ganlib.engine import Engine
from ganlib.engine.loop import epoch_lengths, whole
from ganlib.training.minibatches import Minibatches
from ganlib.training.players import Optimizers, begin_again, each_its_own, take_mean

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
        probability that x is data is ``D(x) = sigmoid(discriminator(x))``. Or to a map
        of logits, ``(m, h, w, 1)``, one for each patch, over which losses average.
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

    A GAN of your own is a subclass that says what differs: ``d_loss``, ``g_loss`` and
    ``fake``; ``roles``, the attributes that hold the networks of each player, who has
    the optimizer of that name; ``data_shape``, a shape or a tuple of shapes, for an x
    of several arrays. All players but "d" go down ``g_loss``. A further entry of
    ``results`` is a further column of the history.

    Examples
    --------
    >>> nets = AdversarialNets(generator, discriminator, seed=0)
    >>> nets.compile(d_optimizer="adam", g_optimizer="adam")
    >>> history = nets.fit(x, steps=200, batch_size=100)
    >>> samples = nets.sample(25, seed=1)
    """

    #: Networks of each player, by the names of the attributes that hold them.
    roles: dict[str, tuple[str, ...]] = {"d": ("discriminator",), "g": ("generator",)}
    #: What `iteration` gives.
    results = ("d_loss", "g_loss")

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        *,
        prior: str = "normal",
        seed: int | None = None,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        if prior not in PRIORS:
            raise ValueError(
                f"prior must be one of {sorted(PRIORS)}. Received: prior={prior!r}"
            )
        self.generator = generator
        self.discriminator = discriminator
        self.prior = prior
        self.seed = int(np.random.randint(2**31)) if seed is None else seed
        self.check_networks()
        self.optimizers: dict[str, keras.optimizers.Optimizer] = {}
        self.built = True

    def compile(
        self,
        d_optimizer: keras.optimizers.Optimizer | str,
        g_optimizer: keras.optimizers.Optimizer | str,
        *,
        game: "str | losses.Game" = "non-saturating",
        k: int = 1,
        simultaneous: bool = False,
        block: int | str = "auto",
        **further: Any,
    ) -> None:
        """Choose how the two networks learn.

        Parameters
        ----------
        d_optimizer, g_optimizer : keras.optimizers.Optimizer or str
            One optimizer each; then in ``optimizers``, by player. A third player, "e",
            has an ``e_optimizer``.
        game : str or ganlib.losses.Game
            The pair of losses; `ganlib.losses.GAMES` has the names.
        k : int
            Discriminator steps in each iteration.
        simultaneous : bool
            False: k steps of D, then a step of G against the new D, as printed in
            Algorithm 1. True: both gradients are taken at the same point, on the same
            noise, and applied together, as in the code released with the paper.
        block : int or "auto"
            Iterations in a compiled call, at most: what they are given has to fit into
            256 MB. It changes the speed, not the result (but for the masks of dropout
            on TensorFlow, drawn otherwise in loops).

        Raises
        ------
        ValueError
            For an unknown game, a k below 1, k > 1 with simultaneous steps, or an
            optimizer too many, missing, shared, or one that scales its loss.
        """
        self.game = losses.get(game)
        self.k = whole(k=k)
        if simultaneous and self.k > 1:
            raise ValueError(f"Simultaneous steps need k=1. Received: k={k}")
        self.simultaneous = simultaneous
        self.block = block if block == "auto" else whole(block=block)
        named = {"d_optimizer": d_optimizer, "g_optimizer": g_optimizer, **further}
        self.optimizers = each_its_own(self.players, named, self.optimizers)
        self.compiled_for = self._identity()
        self.compiled = True
        self.prepared_for: tuple = ()

    # ---- Algorithm 1 -------------------------------------------------------------

    def iteration(self, x, z):
        """One iteration of Algorithm 1.

        Parameters
        ----------
        x : list of k tensors, shape (m, *shape)
            k minibatches of m examples from the data.
        z : list of k + 1 tensors, shape (m, *latent)
            k + 1 minibatches of m noise samples from the prior.

        Returns
        -------
        dict
            ``d_loss`` and ``g_loss`` as they were before the last step of each, nats.
        """
        if self.simultaneous:  # as released: one point, one noise
            d_loss, d_gradients = self.d_gradients(x[0], z[0])
            g_loss, g_gradients = self.g_gradients(x[0], z[0])
            self.descend(d_gradients)
            self.descend(g_gradients)
        else:
            for i in range(self.k):  # D ascends V, on fresh data and noise
                d_loss, d_gradients = self.d_gradients(x[i], z[i])
                self.descend(d_gradients)
            # G descends its loss once, on fresh noise, against the new D.
            g_loss, g_gradients = self.g_gradients(x[-1], z[-1])
            self.descend(g_gradients)
        return {"d_loss": d_loss, "g_loss": g_loss}

    def d_gradients(self, x, z):
        """Loss of the discriminator and its gradients, on a minibatch of each."""
        real, fake = self.real(x), self.fake(x, z)
        return self.differentiate(lambda: self.d_loss(real, fake), "d")

    def g_gradients(self, x, z):
        """Loss of the generator and its gradients."""
        return self.differentiate(lambda: self.g_loss(x, z), "g")

    def d_loss(self, real, fake):
        """What the discriminator minimises, on data and samples."""
        return self.game.discriminator(self.logits(real), self.logits(fake))

    def g_loss(self, x, z):
        """What the generator minimises. Few games let it look at data."""
        real_logits = self.logits(self.real(x)) if self.game.uses_real else None
        return self.game.generator(real_logits, self.logits(self.fake(x, z)))

    def real(self, x):
        """Data as the discriminator is shown them: as they are."""
        return x

    def fake(self, x, z):
        """Samples while training, (m, *shape); extensions may look at x."""
        return full_precision(self.generator(z, training=True))

    def logits(self, x):
        """The discriminator's logits while training, (m, 1), at full precision."""
        x = [*map(ops.convert_to_tensor, x)] if isinstance(x, tuple) else x
        logits = full_precision(self.discriminator(x, training=True))
        return ops.reshape(logits, (-1, 1))  # those of patches: as many more examples

    def differentiate(self, loss, side):
        """Value of ``loss()``, and its gradients for "d", or for "g" and all others.

        What regularizers of these players' weights give is part of it.
        """
        on_side = {n: w for n, w in self.players.items() if (n == "d") == (side == "d")}
        weights: list = sum(on_side.values(), [])
        held = [v for v in weights if getattr(v, "regularizer", None)]
        value, slopes = self.gradients(
            lambda: one_number(loss()) + sum(v.regularizer(v) for v in held), weights
        )
        slopes = iter(slopes)
        return value, {n: [next(slopes) for _ in w] for n, w in on_side.items()}

    def descend(self, gradients):
        """A step of each player's optimizer."""
        for name, slopes in gradients.items():
            self.optimizers[name].apply(slopes, self.players[name])

    @property
    def players(self):
        """The weights that each player's optimizer steps, by the player's name."""
        return {
            player: _distinct(getattr(self, n).trainable_variables for n in names)
            for player, names in self.roles.items()
        }

    def draw_latent(self, n, rng):
        """`n` latent codes from the prior, shape (n, *latent), drawn with `rng`."""
        shape = self.generator.input_shape
        if isinstance(shape, list) or None in shape[1:]:
            raise ValueError(
                "A generator of several inputs needs a subclass that says what they "
                "are, in draw_latent and fake, as Conditional does; one of any shape, "
                f"what shape codes have. Received: input shape {shape}"
            )
        return PRIORS[self.prior](rng, (n, *shape[1:]))

    @property
    def data_shape(self):
        """Shape of an example, or of each of its parts, as the discriminator's."""
        shape = self.discriminator.input_shape
        if isinstance(shape, list):
            return tuple(tuple(part[1:]) for part in shape)
        return tuple(shape[1:])

    # ---- Keras -------------------------------------------------------------------

    def fit(
        self,
        x: Any,
        y: None = None,
        *,
        steps: int | None = None,
        epochs: int | None = None,
        batch_size: int = 100,
        steps_per_epoch: int | None = None,
        callbacks: keras.callbacks.Callback
        | Sequence[keras.callbacks.Callback]
        | None = (),
        verbose: int = 1,
    ) -> keras.callbacks.History:
        """Train for `steps` iterations of Algorithm 1.

        Parameters
        ----------
        x : array, shape (n, *shape), or a tuple of them, density, or stream
            Examples to draw minibatches from, with replacement, of any real type; or an
            object with ``sample(n, rng)``, such as `ganlib.densities.Normal`, for fresh
            data; or minibatches from a ``tf.data.Dataset``, a
            ``keras.utils.PyDataset`` or a generator, whose order no seed repeats.
        steps : int
            Iterations, each of k discriminator steps and one generator step.
        epochs : int
            In the place of `steps`: so many times `steps_per_epoch`.
        batch_size : int
            Examples, and noise samples, in a minibatch.
        steps_per_epoch : int, optional
            Iterations in a row of the history and between calls of the callbacks;
            100 by default, or `steps` where that is less.
        callbacks : list of keras.callbacks.Callback
            ``BackupAndRestore`` makes the training survive a kill: run it again, and
            it goes on where it was, to the same weights. What sets a learning rate is
            given one player, by `ForPlayer`.
        verbose : int
            0 for silence, 1 for a progress bar, 2 for a line for each epoch.

        Returns
        -------
        keras.callbacks.History
            Mean ``d_loss`` and ``g_loss`` of each epoch, in nats.

        Raises
        ------
        ValueError
            For data of the wrong shape, empty, or holding NaN or infinities.
        FloatingPointError
            When a loss or a weight stops being finite. The message names the step.

        Whatever ends it before its time, Ctrl-C included, weights and optimizers are
        those of the last whole epoch.
        """
        if not self.optimizers:
            raise ValueError("Call compile(d_optimizer, g_optimizer) before fit.")
        if y is not None:
            raise ValueError(
                "fit takes no y. Nets that use labels, such as Conditional, learn from "
                "a tuple: fit((x, labels), steps=...)."
            )
        lengths = epoch_lengths(steps, epochs, steps_per_epoch)
        block = self._block_length(lengths[0])
        minibatches = Minibatches(self, x, whole(batch_size=batch_size), block)
        self._prepare(min(minibatches.block, lengths[0]) > 1)
        return self.train(minibatches, lengths, callbacks, verbose)

    def _block_length(self, most):
        if self.block != "auto":
            return min(self.block, most)
        on_cpu = "cpu" in str(keras.distribution.list_devices()[0]).lower()
        return 1 if on_cpu and self.count_params() > SMALL else most

    def _prepare(self, loops):
        """Compile, unless what was compiled fits; refuse weights that are not known."""
        if self.compiled_for != self._identity():
            raise ValueError(
                "Layers were frozen or set free after compile: call compile again, "
                "with new optimizers."
            )
        fits = (loops, self.run_eagerly, [id(v) for v in self.state])
        if self.prepared_for != fits:
            self.prepare(loops)
            self.prepared_for = fits

    def _identity(self):
        return [[id(v) for v in weights] for weights in self.players.values()]

    def finish(self):
        """Take the running means of weights that optimizers have kept."""
        for name, optimizer in self.optimizers.items():
            take_mean(optimizer, self.players[name])

    def restart(self, seed: int) -> None:
        """Begin again with fresh weights, as the run of another seed.

        What has been compiled stays so: several seeds cost one compilation.
        """
        keras.utils.set_random_seed(seed)
        for network in self.networks.values():
            network.set_weights(keras.models.clone_model(network).get_weights())
        for name, optimizer in self.optimizers.items():
            begin_again(optimizer, self.players[name])
        for i, state in enumerate(self._seed_states()):
            state.assign([seed, i << 16])
        self.step.assign(0)
        self.seed = seed

    def sample(self, n: int, *, seed: int | None = None) -> np.ndarray:
        """`n` samples G(z), a NumPy array of shape (n, *shape); `seed` repeats them."""
        z = self.draw_latent(n, np.random.default_rng(seed))
        return apply(self.generator, z)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """In a ``with`` block, the generator has the running mean of its weights.

        The generator's optimizer keeps the mean if it has ``use_ema=True``; `fit` ends
        with it. This shows it during training, to callbacks.
        """
        if not self.optimizers["g"].use_ema:
            raise ValueError(
                "There is no mean of the generator's weights: compile with an "
                "optimizer that keeps one, such as Adam(use_ema=True)."
            )
        kept = [(v, ops.copy(v.value)) for v in self.players["g"]]
        take_mean(self.optimizers["g"], self.players["g"])
        try:
            yield
        finally:
            for variable, value in kept:
                variable.assign(value)

    def call(self, z, training=False):
        return self.generator(z, training=training)

    @property
    def optimizer(self):
        """The optimizers of all players, as Keras asks for them."""
        return Optimizers(self.optimizers, self.step)

    @property
    def networks(self):
        """All networks, by the name of the attribute."""
        names = ["generator", "discriminator", *sum(self.roles.values(), ())]
        return {name: getattr(self, name) for name in names}

    def evaluate(self, *args, **settings):
        raise NotImplementedError(
            "Adversarial nets have no one loss that says how good they are: compare "
            "sample(n) with data, by ganlib.metrics or the callback Health."
        )

    def train_on_batch(self, *args, **settings):
        raise NotImplementedError("Call fit(x, steps=1), which draws the noise, too.")

    test_on_batch = evaluate

    def export(self, *args, **settings):
        raise NotImplementedError("Export what samples, nets.generator.export(path).")

    def save(self, filepath, *args, **settings):
        if str(filepath).endswith((".h5", ".hdf5")):
            raise ValueError(f"Save nets as .keras files. Received: {filepath}")
        super().save(filepath, *args, **settings)

    def get_config(self):
        pack = keras.saving.serialize_keras_object
        networks = {name: pack(network) for name, network in self.networks.items()}
        own = {"prior": self.prior, "seed": self.seed, "name": self.name}
        return {**networks, **own}

    @classmethod
    def from_config(cls, config):
        unpack = keras.saving.deserialize_keras_object
        packed = {k: v for k, v in config.items() if isinstance(v, dict)}
        return cls(**config | {name: unpack(v) for name, v in packed.items()})

    def get_compile_config(self):
        if not self.optimizers:
            return None
        pack = keras.optimizers.serialize
        return {
            **{f"{name}_optimizer": pack(o) for name, o in self.optimizers.items()},
            "game": self.game.name,
            "k": self.k,
            "simultaneous": self.simultaneous,
            "block": self.block,
        }

    def compile_from_config(self, config):
        game = config["game"]
        own = keras.saving.get_registered_object(game)
        try:
            self.compile(**config | {"game": own or game})
        except ValueError:
            if own or game in losses.GAMES:
                raise
            warnings.warn(
                f"The file's game, {game!r}, is one of your own. The networks are "
                "loaded; to train them further, call compile, or load the file with "
                f"custom_objects={{{game!r}: game}}.",
                stacklevel=2,
            )

    # Keras saves the weights of the networks and the optimizers; what repeats dropout
    # and minibatches is added.

    def save_own_variables(self, store):
        store["step"] = np.array(self.step.value)
        for i, state in enumerate(self._seed_states()):
            store[str(i)] = np.array(state.value)

    def load_own_variables(self, store):
        if "step" not in store:
            raise ValueError(
                "This file is of an older ganlib, which kept other things. Load it "
                "there, save generator and discriminator by themselves, and make new "
                "nets of them."
            )
        self.step.assign(store["step"])
        for i, state in enumerate(self._seed_states()):
            state.assign(store[str(i)])

    def _seed_states(self):
        return [v for v in self.variables if v.name == "seed_generator_state"]

    def check_networks(self):
        """Raise ValueError unless the networks fit each other."""
        _check_networks(self.generator, self.discriminator)


def _distinct(lists):
    return list({id(v): v for variables in lists for v in variables}.values())


def full_precision(x):
    """Tensors as they are, but those of half precision, which losses would feel."""
    return ops.cast(x, "float32")


def one_number(loss):
    """The loss, if it is one."""
    if getattr(loss, "shape", None) != ():
        raise ValueError(
            "A loss is one number, such as ops.mean gives; over a minibatch, of shape "
            f"(). Received: {loss!r}"
        )
    return loss


def apply(network, *inputs):
    """What a network gives for arrays, in inference: an array, at full precision."""
    if not len(inputs[0]):
        return np.empty((0, *network.output_shape[1:]), "float32")
    inputs = list(inputs) if len(inputs) > 1 else inputs[0]
    found = network.predict(inputs, batch_size=1000, verbose=0)
    return np.asarray(found, "float32")


def _check_networks(generator, discriminator):
    for role, network in ("generator", generator), ("discriminator", discriminator):
        if not (getattr(network, "built", False) and hasattr(network, "output_shape")):
            raise ValueError(
                f"The {role} must be a built Keras model: let it start with a "
                f"keras.Input. Received: {network!r}"
            )
    if len(discriminator.output_shape) < 2 or discriminator.output_shape[-1] != 1:
        raise ValueError(
            "The discriminator must give one logit for each example, shape (None, 1), "
            "or a map of logits, (None, h, w, 1). Received: output shape "
            f"{discriminator.output_shape}"
        )
    shape = discriminator.input_shape
    judged = shape[0] if isinstance(shape, list) else shape  # beside a label or code
    if not _alike(generator.output_shape[1:], judged[1:]):
        raise ValueError(
            "The discriminator must take what the generator gives. Received: generator "
            f"output shape {generator.output_shape}, discriminator input shape "
            f"{discriminator.input_shape}"
        )


def _alike(shape, other):
    return len(shape) == len(other) and all(
        a == b or None in (a, b) for a, b in zip(shape, other)
    )
