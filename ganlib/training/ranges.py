"""Whether a generator can reach its data, by its last activation."""

import warnings

from keras import layers

__all__ = ["check_range"]

RANGES = {"tanh": (-1, 1), "sigmoid": (0, 1), "relu": (0, float("inf"))}


def check_range(generator, x):
    """Warn if the examples in `x` leave the range of the generator's last activation.

    Parameters
    ----------
    generator : keras.Model
    x : array, shape (n, *shape)
    """
    name = _last_activation(generator)
    low, high = RANGES.get(name, (-float("inf"), float("inf")))
    if x.min() < low - 1e-3 or x.max() > high + 1e-3:
        warnings.warn(
            f"The data, from {x.min():g} to {x.max():g}, leave what the generator's "
            f"last activation, {name}, can give, {low} to {high}: scale them, or take "
            "another activation.",
            stacklevel=2,
        )


def _last_activation(network):
    """Name of the activation that values leave the network by, None if unknown."""
    for layer in reversed(getattr(network, "operations", network.layers)):
        if hasattr(layer, "layers"):
            return _last_activation(layer)
        if hasattr(layer, "activation"):
            return getattr(layer.activation, "__name__", None)
        if not isinstance(layer, (layers.Reshape, layers.Flatten)):
            return None
