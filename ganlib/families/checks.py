"""What the families are given: arrays of one shape, of bits or of points."""

import numpy as np

__all__ = ["bits", "points"]


def points(x, shape, name="x", dtype="float32"):
    """`x` as an array (n, *shape); raises ValueError for another shape."""
    x = np.asarray(x, dtype)
    if x.ndim != len(shape) + 1 or x.shape[1:] != tuple(shape):
        raise ValueError(
            f"{name} must have shape (n, {', '.join(map(str, shape))}). "
            f"Received: {x.shape}"
        )
    return x


def bits(x, shape, name="x", dtype="float32"):
    """`x` as an array (n, *shape) of zeros and ones; raises ValueError for others."""
    x = points(x, shape, name, dtype)
    if not np.all((x == 0) | (x == 1)):
        raise ValueError(
            f"{name} must be zeros and ones. Received: values from {x.min()} to "
            f"{x.max()}"
        )
    return x
