"""Gradients and compiled blocks on the JAX backend.

JAX differentiates and loops over pure functions only. Keras' ``StatelessScope`` makes
imperative code pure: inside it, variables are read from a mapping and assignments go
into that mapping, out of which the new values are handed on.
"""

import jax
import keras


def scope_of(variables, values):
    return keras.StatelessScope(state_mapping=list(zip(variables, values)))


def values_in(scope, variables):
    return [scope.get_current_value(variable) for variable in variables]


def assign(variables, values):
    for variable, value in zip(variables, values):
        variable.assign(value)


def gradients(loss, variables, others=()):
    """Value and gradients of the scalar ``loss()`` with respect to `variables`.

    Of what the loss updates besides, such as moving averages and the seeds of dropout,
    only the variables in `others` keep their new values.
    """

    def pure(values, other_values):
        with scope_of([*variables, *others], [*values, *other_values]) as scope:
            value = loss()
        return value, values_in(scope, others)

    (value, updates), slopes = jax.value_and_grad(pure, has_aux=True)(
        [v.value for v in variables], [v.value for v in others]
    )
    assign(others, updates)
    return value, slopes


class Engine(keras.Model):
    """A model that runs a block of iterations in one compiled call."""

    compiles_single = True

    jit = staticmethod(jax.jit)

    def feed(self, blocks):
        """The blocks, a `keras.utils.PyDataset`, as ``fit`` takes them."""
        return blocks

    def gradients(self, loss, variables):
        """Value and gradients of the scalar ``loss()`` with respect to `variables`."""
        differentiated = {id(variable) for variable in variables}
        # What the loss may read and update besides, such as moving averages and seeds.
        others = [v for v in self.variables if id(v) not in differentiated]
        return gradients(loss, variables, others)

    @staticmethod
    def slope(function, x):
        """Gradient of a scalar function of tensors, for use in a loss.

        The function may read variables, but not update any.
        """
        return jax.grad(function)(x)

    def train_step(self, state, block):
        groups = (
            self.trainable_variables,
            self.non_trainable_variables,
            self.optimizer.variables,
            self.metrics_variables,
        )
        variables = [variable for group in groups for variable in group]

        def body(values, row):
            with scope_of(variables, values) as scope:
                results = self.iteration(*row)
            return values_in(scope, variables), results

        values = [value for group in state for value in group]
        if len(block[0]) == 1:
            # XLA's convolutions on a CPU are several times slower inside a loop.
            values, results = body(values, [array[0] for array in block])
        else:
            values, results = jax.lax.scan(body, values, tuple(block))
        with scope_of(variables, values) as scope:
            means = {name: value.mean() for name, value in results.items()}
            logs = self.record(means, len(block[0]))
        return logs, tuple(values_in(scope, group) for group in groups)
