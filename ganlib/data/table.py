"""A table of numbers and categories as one array, and back."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Table", "from_table"]

FEW = 50  # categories of a column; names and sentences have more


class Number(NamedTuple):
    """A column of numbers: x is (value - mean) / scale."""

    name: str
    mean: float
    scale: float
    whole: bool
    width: int = 1

    def encode(self, values):
        return (values.astype(float)[:, None] - self.mean) / self.scale

    def decode(self, x):
        values = x[:, 0] * self.scale + self.mean
        return np.rint(values).astype(np.int64) if self.whole else values


class Category(NamedTuple):
    """A column of categories: x is a one-hot vector."""

    name: str
    categories: np.ndarray

    @property
    def width(self):
        return len(self.categories)

    def encode(self, values):
        return np.equal(values[:, None], self.categories)

    def decode(self, x):
        return self.categories[x.argmax(axis=1)]


class Table(NamedTuple):
    """What `from_table` gives.

    `x` is the array to train on, float32 of shape (n, d); `columns` says what its
    columns mean: a `Number` has one, a `Category` one for each of its values.
    """

    x: np.ndarray
    columns: tuple
    kind: type

    def back(self, x: ArrayLike) -> Any:
        """Samples as a table of the kind that was given, a dict or a data frame.

        A category is the one with the largest value, a whole number is rounded.

        Raises ValueError for an array of another width.
        """
        x = np.asarray(x)
        if x.ndim != 2 or x.shape[1] != self.x.shape[1]:
            raise ValueError(
                f"x must have shape (n, {self.x.shape[1]}). Received: shape {x.shape}"
            )
        ends = np.cumsum([column.width for column in self.columns])
        parts = np.split(x, ends[:-1], axis=1)
        return self.kind({c.name: c.decode(p) for c, p in zip(self.columns, parts)})


def from_table(frame: Any, *, missing: str = "refuse") -> Table:
    """Numbers to mean 0 and deviation 1, categories to one-hot vectors.

    Parameters
    ----------
    frame : pandas.DataFrame or dict
        Columns by name, equally long. Numbers are numbers; text, truth values and
        pandas' categories are categories.
    missing : str
        "refuse": a missing value is an error. "drop": its row is left out.

    Returns
    -------
    Table
        Its `x` is float32 of shape (n, d); ``back`` turns samples into a table.

    Raises
    ------
    ValueError
        For missing values, a column that is neither numbers nor categories, columns of
        different lengths, or no rows. The message names the columns.

    Examples
    --------
    >>> table = from_table({"age": [31, 45, 27], "sex": ["f", "m", "f"]})
    >>> table.x.shape
    (3, 3)
    >>> table.back(table.x)["age"].tolist()
    [31, 45, 27]
    """
    if missing not in ("refuse", "drop"):
        raise ValueError(f'missing must be "refuse" or "drop". Received: {missing!r}')
    if not hasattr(frame, "keys"):
        raise ValueError(
            "frame must be a data frame or a dict of columns. Received: "
            f"{type(frame).__name__}"
        )
    values = {name: np.asarray(frame[name]) for name in frame.keys()}
    lengths = {name: len(column) for name, column in values.items()}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"columns must be equally long. Received: lengths {lengths}")
    values = _complete(values, missing)
    columns = tuple(_column(name, column) for name, column in values.items())
    parts = [c.encode(v) for c, v in zip(columns, values.values())]
    x = np.concatenate(parts, axis=1).astype(np.float32)
    return Table(x, columns, type(frame))


def _complete(values, missing):
    holes = {name: _missing(column) for name, column in values.items()}
    counts = {name: int(hole.sum()) for name, hole in holes.items() if hole.any()}
    if counts and missing == "refuse":
        raise ValueError(
            f"values are missing, by column: {counts}. Fill them in, or leave their "
            'rows out by missing="drop".'
        )
    whole = ~np.any(list(holes.values()), axis=0)
    if not whole.any():
        raise ValueError(
            f"no row is complete. Received: {len(whole)} rows; missing: {counts}"
        )
    return {name: column[whole] for name, column in values.items()}


def _missing(column):
    """NaN, None, or what else is not equal to itself; infinities too."""
    if column.dtype.kind in "fc":
        return ~np.isfinite(column)
    empty = [v is None or (v != v) is not False or v == "" for v in column.tolist()]
    return np.array(empty, bool)


def _column(name, values):
    if values.dtype == object:  # as pandas hands on text, and numbers with holes
        values = np.array(values.tolist())
    if values.dtype.kind in "iuf":
        scale = values.std(dtype=float)
        whole = bool(np.all(values == np.rint(values)))  # holes made floats of them
        return Number(name, values.mean(dtype=float), scale or 1.0, whole)
    if values.dtype.kind not in "bUS":
        raise ValueError(
            f"column {name!r} holds {values.dtype}: turn it into numbers or text, or "
            "leave it out."
        )
    categories = np.unique(values)
    if len(categories) > FEW:
        raise ValueError(
            f"column {name!r} has {len(categories)} different values in {len(values)} "
            f"rows, more than {FEW}: it names the rows. Leave it out or group them."
        )
    return Category(name, categories)
