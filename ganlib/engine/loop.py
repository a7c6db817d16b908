"""The training loop, the same on every backend."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import keras
import numpy as np
from keras import ops

__all__ = ["Loop", "ahead", "copied", "epoch_lengths", "whole"]


class Loop(keras.Model):
    """A model that trains in blocks of iterations, and counts them in ``step``."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # Out of Keras' sight, which would take the count for a weight.
        step = keras.Variable(0, dtype="int", trainable=False, name="step")
        self.clock = SimpleNamespace(step=step)

    @property
    def step(self):
        """Iterations so far, a variable; neither `fit` nor `compile` resets it."""
        return self.clock.step

    @property
    def state(self):
        """All variables that an iteration may read or change."""
        return [*self.variables, self.step, *self.optimizer.variables]

    def train(self, blocks, lengths, callbacks=(), verbose=0):
        """Train for epochs of the given lengths, with Keras' callbacks.

        ``blocks(step, n)`` yields what the n iterations from `step` on are given.
        `verbose` is 0 for silence, 1 for a progress bar, 2 for a line for each epoch.
        Whatever stops the training before its end, Ctrl-C included, the state is that
        of the last whole epoch. Returns Keras' ``History``.
        """
        todo = self._listeners(callbacks, lengths, verbose)
        self.stop_training = False
        self._initial_epoch = 0  # where BackupAndRestore writes how far it was
        todo.on_train_begin()
        kept = self.keep()
        if kept is None:
            raise ValueError(
                "A weight is NaN or infinite before the first step: set finite ones."
            )
        logs = {}
        try:
            for epoch in range(self._initial_epoch, len(lengths)):
                start = int(self.step)
                todo.on_epoch_begin(epoch)
                losses = self._epoch(blocks(start, lengths[epoch]), todo)
                logs = {name: np.mean(seen) for name, seen in losses.items()}
                kept = self._checked(start, losses)
                todo.on_epoch_end(epoch, logs)
                if self.stop_training:
                    break
            self.finish()
        except BaseException:
            for variable, value in kept:
                variable.assign(value)
            raise
        todo.on_train_end(logs)
        return self.history

    def _listeners(self, callbacks, lengths, verbose):
        callbacks = keras.tree.flatten(callbacks or ())  # one by itself will do
        if verbose in (1, "auto"):
            callbacks.append(Progress(sum(lengths)))
        return keras.callbacks.CallbackList(
            callbacks,
            add_history=True,
            add_progbar=verbose == 2,
            model=self,
            epochs=len(lengths),
            steps=lengths[0],
            verbose=verbose,
        )

    def count(self, *row):
        """An iteration, counted."""
        results = self.iteration(*keras.tree.map_structure(ops.convert_to_tensor, row))
        if sorted(results) != sorted(self.results):
            raise ValueError(
                f"iteration must give what the class names in results, {self.results}. "
                f"Received: {sorted(results)}"
            )
        self.step.assign_add(1)
        return results

    def finish(self):
        """What is left to do at the end of a training."""

    def _epoch(self, blocks, todo):
        """Run the blocks; an array for each result, an entry for each iteration."""
        results: list[dict] = []
        done = 0
        for block in ahead(blocks):
            todo.on_train_batch_begin(done)
            fresh = self.run(block)
            # To wait for the one before keeps Python a single call ahead of a device.
            results[-1:] = [_arrays(result) for result in results[-1:]]
            results.append(fresh)
            done += len(fresh[self.results[0]])
            means = {name: ops.mean(value) for name, value in fresh.items()}
            todo.on_train_batch_end(done - 1, means)
            if self.stop_training:
                break
        results[-1] = _arrays(results[-1])
        return {n: np.concatenate([r[n] for r in results]) for n in self.results}

    def keep(self):
        """Pairs of each variable and a copy of its value; None if one is not finite."""
        copies, finite = self.copy([variable.value for variable in self.state])
        return list(zip(self.state, copies)) if finite else None

    def _checked(self, start, losses):
        """What there is to keep now; an error if it, or a loss, is not finite."""
        finite = np.all([np.isfinite(seen) for seen in losses.values()], axis=0)
        now = self.keep() if finite.all() else None
        if now is None:
            bad = len(finite) - 1 if finite.all() else int(np.argmin(finite))
            seen = ", ".join(f"{name}={value[bad]}" for name, value in losses.items())
            raise FloatingPointError(
                f"Training diverged at step {start + bad + 1}: a loss or a weight is "
                f"not finite any more ({seen}). The weights of step {start} are kept. "
                "Smaller learning rates or a bounded game usually help."
            )
        return now


class Progress(keras.callbacks.Callback):
    """One progress bar for the whole training, with the losses of the last epoch."""

    def __init__(self, steps):
        super().__init__()
        self.bar = keras.utils.Progbar(steps, unit_name="step")

    def on_train_begin(self, logs=None):
        self.begin = int(self.model.step)

    def on_epoch_end(self, epoch, logs=None):
        self.bar.update(int(self.model.step) - self.begin, list(logs.items()))


def epoch_lengths(steps, epochs, steps_per_epoch):
    """Iterations in each epoch."""
    if (steps is None) == (epochs is None):
        raise ValueError(
            "fit needs steps, or epochs of steps_per_epoch iterations. Received: "
            f"steps={steps}, epochs={epochs}"
        )
    each = 100 if steps_per_epoch is None else whole(steps_per_epoch=steps_per_epoch)
    if steps is None:
        return [each] * whole(epochs=epochs)
    whole_epochs, rest = divmod(whole(steps=steps), each)
    return [each] * whole_epochs + [rest] * (rest > 0)


def whole(**given):
    """The one number given by name, if it is whole and 1 or more; raises ValueError."""
    ((name, value),) = given.items()
    try:
        if value == int(value) >= 1:
            return int(value)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError(
        f"{name} must be a whole number, 1 or more. Received: {name}={value!r}"
    )


def copied(values):
    """Copies of tensors, and whether all are finite; engines compile it as ``copy``."""
    floats = [v for v in values if keras.backend.is_float_dtype(v.dtype)]
    finite = ops.all(ops.stack([ops.all(ops.isfinite(v)) for v in floats]))
    return [ops.copy(v) for v in values], finite


def _arrays(result):
    return {name: ops.convert_to_numpy(value) for name, value in result.items()}


def ahead(blocks):
    """The blocks, each made while the one before it is trained on."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, blocks, None)
        while (block := waiting.result()) is not None:
            waiting = pool.submit(next, blocks, None)
            yield block
