"""Gradients and compiled blocks on the JAX backend.

JAX differentiates and loops over pure functions only. Keras' ``StatelessScope`` makes
imperative code pure: inside it, variables are read from a mapping and assignments go
into that mapping, out of which the new values are handed on.
"""

import jax
import keras
import numpy as np

from ganlib.engine.loop import Loop, copied


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


def placements(variables):
    """Where variables are, for a step to leave them there; None for one device."""
    if keras.distribution.distribution() is not None:
        return [variable.value.sharding for variable in variables]


def shared_out(block):
    """A block whose minibatches lie on all devices, each with its share of examples."""
    distribution = keras.distribution.distribution()
    if distribution is None:
        return block

    devices = distribution.device_mesh.shape[0]

    def shared(array):
        if array.shape[1] % devices:
            raise ValueError(
                f"batch_size must be a multiple of the {devices} devices. Received: "
                f"{array.shape[1]}"
            )
        axes = (None, distribution.batch_dim_name, *(None,) * (array.ndim - 2))
        layout = keras.distribution.TensorLayout(axes, distribution.device_mesh)
        return keras.distribution.distribute_tensor(array, layout)

    return jax.tree.map(shared, block)


class passes(keras.utils.PyDataset):  # noqa: N801
    """Minibatches of `m` rows of `x`, each row once a pass; shuffled, given a seed.

    Each pass has an order of its own.
    """

    def __init__(self, x, m, seed=None):
        super().__init__()
        self.x, self.m = x, m
        self.rng = None if seed is None else np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.x) // self.m)

    def __getitem__(self, i):
        return self.x[self.order[i * self.m : (i + 1) * self.m]]

    def on_epoch_end(self):
        n = len(self.x)
        self.order = np.arange(n) if self.rng is None else self.rng.permutation(n)


class Engine(Loop):
    """A model that runs a block of iterations in one compiled call."""

    compiles_single = True

    def gradients(self, loss, variables):
        """Value and gradients of the scalar ``loss()`` with respect to `variables`."""
        differentiated = {id(variable) for variable in variables}
        # What the loss may read and update besides, such as moving averages and seeds.
        others = [v for v in self.variables if id(v) not in differentiated]
        return gradients(loss, variables, [*others, self.step])

    @staticmethod
    def slope(function, x):
        """Gradient of a scalar function of tensors, for use in a loss.

        The function may read variables, but not update any.
        """
        return jax.grad(function)(x)

    def prepare(self, loops):
        """Compile anew, for blocks of several iterations or of one."""
        variables, block_of = self.state, self.pure(loops)
        kept = placements(variables), None
        step, self.copy = block_of, copied
        if not self.run_eagerly:
            self.copy = jax.jit(copied)
            step = jax.jit(block_of, donate_argnums=0, out_shardings=kept)

        def run(block):
            values, results = step([v.value for v in variables], shared_out(block))
            assign(variables, values)
            return results

        self.run = run

    def side_by_side(self, loops):
        """As `prepare`, but gives a function of states and blocks.

        What it takes and gives has one more axis in front: trainings that know nothing
        of each other.
        """
        return jax.jit(jax.vmap(self.pure(loops)), donate_argnums=0)

    def pure(self, loops):
        """A block as a function of the state's values, which gives the new ones."""
        variables = self.state

        def body(values, row):
            with scope_of(variables, values) as scope:
                results = self.count(*row)
            return values_in(scope, variables), results

        def block_of(values, block):
            if loops:
                return jax.lax.scan(body, values, block)
            # XLA's convolutions on a CPU are several times slower inside a loop.
            row = jax.tree.map(lambda array: array[0], block)
            values, results = body(values, row)
            return values, {name: value[None] for name, value in results.items()}

        return block_of
