"""The optimizer of the code released with Goodfellow et al. (2014)."""

from typing import Any

import keras
from keras import ops

__all__ = ["RisingMomentum", "sgd_2014"]


@keras.saving.register_keras_serializable("ganlib")
class RisingMomentum(keras.optimizers.SGD):
    """Gradient descent whose momentum rises linearly, then stays.

    Parameters
    ----------
    learning_rate : float or keras.optimizers.schedules.LearningRateSchedule
    momentum, final : float
        Momentum of the first update, and from update `rise` on.
    rise : int
        Updates in between.

    Raises
    ------
    ValueError
        Unless ``0 < momentum <= final < 1`` and ``rise`` is positive.

    Notes
    -----
    v becomes m v - rate * gradient, and v is added to the weights.
    """

    def __init__(
        self,
        learning_rate: float = 0.1,
        momentum: float = 0.5,
        *,
        final: float = 0.7,
        rise: int = 1,
        **kwargs: Any,
    ):
        if not 0 < momentum <= final < 1 or rise < 1:
            raise ValueError(
                "RisingMomentum needs 0 < momentum <= final < 1 and a positive rise. "
                f"Received: momentum={momentum}, final={final}, rise={rise}"
            )
        super().__init__(learning_rate, momentum, **kwargs)
        self.final = final
        self.rise = rise

    def update_step(self, gradient, variable, learning_rate):
        share = ops.minimum(ops.cast(self.iterations, "float32") / self.rise, 1)
        momentum = self.momentum + (self.final - self.momentum) * share
        velocity = self.momentums[self._get_variable_index(variable)]
        self.assign(
            velocity,
            ops.cast(momentum, variable.dtype) * velocity
            - ops.cast(learning_rate, variable.dtype) * gradient,
        )
        self.assign_add(variable, velocity)

    def get_config(self):
        return {**super().get_config(), "final": self.final, "rise": self.rise}


def sgd_2014(learning_rate: float, steps_per_epoch: int) -> RisingMomentum:
    """The rule of all four experiments: momentum .5 to .7 over 250 epochs, decay.

    The learning rate is divided by 1.000004 at every update.

    Parameters
    ----------
    learning_rate : float
        0.1 for MNIST.
    steps_per_epoch : int
        Updates in a pass over the data.

    Notes
    -----
    ``mnist.yaml`` and its siblings, released with Goodfellow et al. (2014).
    """
    # Not decay_steps=1: 1.000004 has but six bits left in single precision.
    decay = keras.optimizers.schedules.ExponentialDecay(
        learning_rate, decay_steps=250_000, decay_rate=1.000004**-250_000
    )
    return RisingMomentum(decay, 0.5, final=0.7, rise=249 * steps_per_epoch)
