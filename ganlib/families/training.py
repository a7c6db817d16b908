"""One way to train every family: Adam, and the weights that validation data prefer."""

from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike

from ganlib.engine import Engine, passes

__all__ = ["train"]


def train(
    model: keras.Model,
    x: ArrayLike,
    *,
    epochs: int,
    rate: float,
    batch_size: int = 100,
    validation: ArrayLike | None = None,
    patience: int = 10,
    callbacks: Any = (),
    verbose: int = 0,
    seed: int = 0,
) -> keras.Model:
    """Minimize the model's own loss, in nats, with Adam.

    Parameters
    ----------
    model : keras.Model
        With a ``compute_loss`` of its own, as those of this package have.
    x : array, shape (n, ...)
        Data, in the shape of which the model takes them.
    epochs : int
        Passes over the data, each in a new order.
    rate : float or keras.optimizers.schedules.LearningRateSchedule
        Adam's learning rate.
    batch_size : int
    validation : array, shape (m, ...), optional
        If given, training ends after `patience` epochs without a lower loss on these
        data, and the model keeps the weights that had the lowest.
    patience : int
    callbacks : list of keras.callbacks.Callback
    verbose : int
        As for Keras' ``fit``.
    seed : int
        For the order of the data.

    Returns
    -------
    keras.Model
        The `model`, trained.

    Raises
    ------
    ValueError
        If `epochs`, `batch_size` or `patience` is less than 1, or there are no data.
    FloatingPointError
        If the loss of an epoch is not finite.
    """
    x = np.asarray(x)
    if min(epochs, batch_size, patience, len(x)) < 1:
        raise ValueError(
            "epochs, batch_size and patience must be 1 or more, and x not empty. "
            f"Received: epochs={epochs}, batch_size={batch_size}, "
            f"patience={patience}, {len(x)} examples"
        )
    model.compile(
        keras.optimizers.Adam(rate),
        jit_compile=Engine.compiles_single,
        steps_per_execution=-(-len(x) // batch_size),
    )
    stop = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    todo, held_out = keras.tree.flatten(callbacks or ()), None
    if validation is not None:
        todo, held_out = [stop, *todo], passes(validation, batch_size)
    rows = passes(x, batch_size, seed)
    settings = {"epochs": epochs, "callbacks": todo, "verbose": verbose}
    kept = model.fit(rows, validation_data=held_out, shuffle=False, **settings)
    history = kept.history
    if not np.all(np.isfinite(history["loss"])):
        raise FloatingPointError(
            "The loss is not finite any more. A smaller rate usually helps. "
            f"Received: rate={rate}, loss={history['loss'][-1]}"
        )
    return model
