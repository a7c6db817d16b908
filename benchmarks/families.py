"""Training a small model of the part *likelihood*, against Keras' own `fit`.

A belief net on the 1,297 binary 8 x 8 digits, 60 epochs of 13 minibatches, validated
after each: `ganlib.families.training` beside `fit` on the arrays. Compiling counts, as
it does for a reader. Each runs in a process of its own, in turns, on TensorFlow.
"""

import multiprocessing
import os
import statistics
import time

from benchmarks.pairs import CPU, ROUNDS, quiet

EPOCHS = 60
NOTES = {
    "ganlib.families, TensorFlow": "one call an epoch, no autotuning",
    "Keras fit on arrays, TensorFlow": "one call a minibatch, autotuning, no XLA",
}


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


def rows():
    """One row a contender: seconds (median), ratio to ours, note."""
    measured = {ours: [], plain: []}
    spawn = multiprocessing.get_context("spawn")
    for _ in range(ROUNDS):
        for contender, seconds in measured.items():
            with spawn.Pool(1, quiet) as process:
                seconds.append(process.apply(measure, (contender,)))
    medians = [statistics.median(seconds) for seconds in measured.values()]
    return [
        {
            "problem": "families",
            "contender": name,
            "seconds": seconds,
            "ratio": seconds / medians[0],
            "compile_seconds": None,
            "note": note,
        }
        for (name, note), seconds in zip(NOTES.items(), medians)
    ]
