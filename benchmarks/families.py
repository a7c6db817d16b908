"""Training a small model of the part *likelihood*, against Keras' own `fit`.

A belief net on the 1,297 binary 8 x 8 digits, 60 epochs of 13 minibatches, validated
after each: `ganlib.families.training` beside `fit` on the arrays. Compiling counts, as
it does for a reader. Each runs in a process of its own, in turns, on TensorFlow.
"""

import functools
import os
import time

from benchmarks import turns
from benchmarks.pairs import CPU

EPOCHS = 60


def ours(keras, model, x, validation):
    from ganlib.families.training import train

    data = {"validation": validation, "patience": EPOCHS}
    train(model, x, epochs=EPOCHS, rate=0.01, **data)


def plain(keras, model, x, validation):
    model.compile(keras.optimizers.Adam(0.01), jit_compile=False)
    data = {"validation_data": (validation,), "batch_size": 100}
    model.fit(x, epochs=EPOCHS, verbose=0, **data)


def measure(contender):
    """Seconds of a training, from the model to its last epoch."""
    os.environ.update(CPU, KERAS_BACKEND="tensorflow")
    import keras

    from ganlib import data
    from ganlib.families.autoregressive import FVBN

    digits = data.load("digits")
    x, validation = (
        (part.x >= 0.5).astype("float32").reshape(-1, 64)
        for part in (digits.train, digits.validation)
    )
    start = time.perf_counter()
    contender(keras, FVBN((64,)), x, validation)
    return time.perf_counter() - start


CONTENDERS = {
    "ganlib.families, TensorFlow": (ours, "one call an epoch, no autotuning"),
    "Keras fit on arrays, TensorFlow": (
        plain,
        "one call a minibatch, autotuning, no XLA",
    ),
}
rows = functools.partial(turns.rows, "families", measure, CONTENDERS)
