"""Gradients and compiled blocks on the TensorFlow backend."""

from itertools import count
from types import FunctionType

import keras
import tensorflow as tf

from ganlib.engine.loop import Loop, copied

NUMBERS = count()


def gradients(loss, variables):
    """Value and gradients of the scalar ``loss()`` with respect to `variables`."""
    values = [variable.value for variable in variables]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(values)
        value = loss()
    return value, tape.gradient(value, values)


def compiled(function, **options):
    """The function, compiled as one with code of its own.

    For TensorFlow counts compilations by code, and would warn at the fifth model.
    """
    name = f"{function.__name__}_{next(NUMBERS)}"
    code = function.__code__.replace(co_name=name)
    own = FunctionType(code, function.__globals__, name, None, function.__closure__)
    return tf.function(own, **options)


def passes(x, m, seed=None):
    """Minibatches of `m` rows of `x`, each row once a pass; shuffled, given a seed.

    Keras would turn autotuning on, whose threads take longer to begin and to end than
    a small model takes for an epoch; and a ``PyDataset`` would take six times as long.
    """
    options = tf.data.Options()
    options.autotune.enabled = False
    rows = tf.data.Dataset.from_tensor_slices(x)
    if seed is not None:
        rows = rows.shuffle(len(x), seed=seed)
    return rows.batch(m).with_options(options)


class Engine(Loop):
    """A model that runs a block of iterations in one compiled call."""

    #: XLA makes wide layers on a CPU several times slower than TensorFlow's own
    #: kernels, so that it is worth its while in loops only.
    compiles_single = False

    gradients = staticmethod(gradients)

    @staticmethod
    def slope(function, x):
        """Gradient of a scalar function of tensors, for use in a loss."""
        x = keras.tree.map_structure(tf.convert_to_tensor, x)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            value = function(x)
        return tape.gradient(value, x)

    def prepare(self, loops):
        """Compile anew, for blocks of several iterations or of one."""
        if isinstance(self.distribute_strategy, tf.distribute.MirroredStrategy):
            raise ValueError(
                "Several devices share a training on the JAX backend alone: set "
                "KERAS_BACKEND=jax and keras.distribution.DataParallel."
            )

        def write(block, i, arrays):
            results = self.count(*keras.tree.map_structure(lambda a: a[i], block))
            return i + 1, {n: a.write(i, results[n]) for n, a in arrays.items()}

        def run(block):
            n = keras.tree.flatten(block)[0].shape[0]
            arrays = {name: tf.TensorArray("float32", n) for name in self.results}
            if loops:
                _, arrays = tf.while_loop(
                    lambda i, _: i < n, lambda i, a: write(block, i, a), (0, arrays)
                )
            else:
                _, arrays = write(block, 0, arrays)
            return {name: array.stack() for name, array in arrays.items()}

        self.run, self.copy = run, copied
        if not self.run_eagerly:
            self.run = compiled(run, jit_compile=loops or self.compiles_single)
            self.copy = compiled(copied)
