"""Trainings of several seeds at once, on JAX."""

import keras
import numpy as np
from keras import ops

from ganlib.engine.loop import ahead
from ganlib.training.algorithm import epoch_lengths
from ganlib.training.minibatches import Minibatches, whole

__all__ = ["each_seed"]


def each_seed(nets, x, seeds, *, steps, batch_size=100, steps_per_epoch=100):
    """Train a small pair from several seeds at once, on the JAX backend.

    Each training is that of ``nets.restart(seed)`` and ``nets.fit``, but for rounding,
    and without callbacks.

    Parameters
    ----------
    nets : AdversarialNets
        Compiled.
    x : array, shape (n, *shape), or a tuple of them, or density
        As for ``fit``.
    seeds : iterable of int
    steps, batch_size, steps_per_epoch : int
        As for ``fit``; an epoch is one compiled call.

    Yields
    ------
    seed : int
        In the order given. The networks are those that this seed has led to, until the
        next one is asked for.
    history : dict of arrays, shape (epochs,)
        Mean losses of each epoch, in nats.

    Raises
    ------
    ValueError
        On another backend, and as ``fit``.
    FloatingPointError
        When a loss stops being finite. The message names the seed.

    Examples
    --------
    >>> for seed, history in each_seed(nets, x, range(3), steps=100):
    ...     samples = nets.sample(1000, seed=0)
    """
    if keras.backend.backend() != "jax":
        raise ValueError(
            "Several seeds at once need the JAX backend: set KERAS_BACKEND=jax, or fit "
            f"one after the other. Received: {keras.backend.backend()}"
        )
    lengths = epoch_lengths(steps, None, steps_per_epoch)
    seeds, states, minibatches = list(seeds), [], []
    for seed in seeds:
        nets.restart(seed)
        states.append([ops.copy(variable.value) for variable in nets.state])
        size = whole(batch_size=batch_size)
        minibatches.append(Minibatches(nets, x, size, lengths[0]))
    state = keras.tree.map_structure(lambda *values: ops.stack(values), *states)
    run, results = nets.side_by_side(loops=True), []
    for block in ahead(_together(minibatches, lengths)):
        state, losses = run(state, block)
        results.append(losses)
    history = {
        name: np.concatenate([losses[name] for losses in results], axis=1)
        for name in nets.results
    }
    ends = np.cumsum(lengths)[:-1]
    for i, seed in enumerate(seeds):
        if not all(np.isfinite(losses[i]).all() for losses in history.values()):
            raise FloatingPointError(f"The training of seed {seed} diverged.")
        nets.seed = seed
        for variable, values in zip(nets.state, state):
            variable.assign(values[i])
        nets.finish()
        epochs = {name: np.split(losses[i], ends) for name, losses in history.items()}
        yield (
            seed,
            {n: np.array([e.mean() for e in each]) for n, each in epochs.items()},
        )


def _together(minibatches, lengths):
    """Blocks of all seeds, with one more axis in front."""
    for start, n in zip(np.cumsum([0, *lengths]), lengths):
        for blocks in zip(*(draw(int(start), n) for draw in minibatches)):
            yield keras.tree.map_structure(lambda *parts: np.stack(parts), *blocks)
