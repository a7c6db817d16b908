"""Gradients and compiled blocks on the TensorFlow backend."""

import keras
import tensorflow as tf


def gradients(loss, variables):
    """Value and gradients of the scalar ``loss()`` with respect to `variables`."""
    values = [variable.value for variable in variables]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(values)
        value = loss()
    return value, tape.gradient(value, values)


class Engine(keras.Model):
    """A model that runs a block of iterations in one compiled call."""

    #: XLA makes wide layers on a CPU several times slower than TensorFlow's own
    #: kernels, so that it is worth its while in loops only.
    compiles_single = False

    jit = staticmethod(tf.function)

    def feed(self, blocks):
        """The blocks, a `keras.utils.PyDataset` with ``shapes``, as ``fit`` takes them.

        Built here because Keras would turn autotuning on, whose thread can hold up the
        end of a training for as long as the training took.
        """
        options = tf.data.Options()
        options.autotune.enabled = False
        return (
            tf.data.Dataset.from_generator(
                lambda: (blocks[i] for i in range(len(blocks))),
                output_signature=tuple(tf.TensorSpec(shape) for shape in blocks.shapes),
            )
            .prefetch(2)
            .with_options(options)
        )

    gradients = staticmethod(gradients)

    @staticmethod
    def slope(function, x):
        """Gradient of a scalar function of tensors, for use in a loss."""
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            value = function(x)
        return tape.gradient(value, x)

    def train_step(self, block):
        n = block[0].shape[0]

        def body(i, total):
            results = self.iteration(*[array[i] for array in block])
            return i + 1, {name: total[name] + results[name] for name in total}

        loop = (0, {metric.name: tf.zeros(()) for metric in self.metrics})
        if n == 1:
            _, total = body(*loop)
        else:
            _, total = tf.while_loop(lambda i, _: i < n, body, loop)
        return self.record({name: value / n for name, value in total.items()}, n)
