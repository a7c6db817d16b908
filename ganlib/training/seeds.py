"""Trainings of several seeds at once, on JAX."""

from collections.abc import Iterable, Iterator
from typing import Any

import keras
import numpy as np
from keras import ops

from ganlib.engine.loop import ahead, epoch_lengths, whole
from ganlib.training.algorithm import AdversarialNets
from ganlib.training.minibatches import Minibatches

__all__ = ["each_seed"]


def each_seed(
    nets: AdversarialNets,
    x: Any,
    seeds: Iterable[int],
    *,
    steps: int,
    batch_size: int = 100,
    steps_per_epoch: int = 100,
) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
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
    size, seeds, states = whole(batch_size=batch_size), list(seeds), []
    minibatches, results = [], []
    for seed in seeds:
        nets.restart(seed)
        states.append([ops.copy(variable.value) for variable in nets.state])
        minibatches.append(Minibatches(nets, x, size, lengths[0]))
    state = keras.tree.map_structure(lambda *values: ops.stack(values), *states)
    run = nets.side_by_side(loops=True)
    for block in ahead(_together(minibatches, lengths)):
        state, losses = run(state, block)
        results.append(losses)
    history = {
        name: np.concatenate([losses[name] for losses in results], axis=1)
        for name in nets.results
    }
    for i, seed in enumerate(seeds):
        losses = {name: seen[i] for name, seen in history.items()}
        if not all(np.isfinite(seen).all() for seen in losses.values()):
            raise FloatingPointError(f"The training of seed {seed} diverged.")
        nets.seed = seed
        for variable, values in zip(nets.state, state):
            variable.assign(values[i])
        nets.finish()
        yield seed, {name: _means(seen, lengths) for name, seen in losses.items()}


def _means(losses, lengths):
    """Mean of each epoch."""
    return np.array([part.mean() for part in np.split(losses, np.cumsum(lengths)[:-1])])


def _together(minibatches, lengths):
    """Blocks of all seeds, with one more axis in front."""
    for start, n in zip(np.cumsum([0, *lengths]), lengths):
        for blocks in zip(*(draw(int(start), n) for draw in minibatches)):
            yield keras.tree.map_structure(lambda *parts: np.stack(parts), *blocks)
