"""What a training is given: arrays, densities or streams, in minibatches and blocks."""

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from ganlib.training.ranges import check_range

__all__ = ["LIMIT", "Minibatches", "source"]

#: Bytes of examples and codes that are made at once.
LIMIT = 2**28

LARGEST = np.finfo("float32").max


class Minibatches:
    """Blocks of minibatches of data and noise: ``minibatches(step, n)`` yields them.

    But for streams, which go on by themselves, a function of seed and step alone.
    A block is (x, z): k minibatches of data and k + 1 of codes; each, or each of its
    parts, is an array (rows, m, ...) with a row for each iteration.
    """

    def __init__(self, nets, x, batch_size, block):
        self.nets, self.m, self.k = nets, batch_size, nets.k
        self.seed, self.ranges_known = nets.seed, False
        self.source = source(x, nets.data_shape)
        code = nets.draw_latent(1, np.random.default_rng(0))
        codes = 4 * code.size * (self.k + 1) * self.m  # bytes for an iteration
        examples = self.k * self.m
        #: Iterations whose draws are made together, and those in a block.
        self.stretch = max(1, LIMIT // (codes + self.source.drawn_bytes * examples))
        most = max(1, LIMIT // (codes + self.source.bytes * examples))
        self.block = min(block, most, self.stretch)

    def __call__(self, step, n):
        for first in range(0, n, self.stretch):
            rows = min(self.stretch, n - first)
            rng = np.random.default_rng((self.seed, step + first))
            x = self.source.draw(rows * self.k * self.m, rng)
            z = self.nets.draw_latent(rows * (self.k + 1) * self.m, rng)
            for i in range(0, rows, self.block):
                part = slice(i, min(i + self.block, rows))
                examples = self.source.take([self._rows(a, self.k)[part] for a in x])
                if not self.ranges_known:  # told of the first block alone
                    check_range(self.nets.generator, examples[0])
                    self.ranges_known = True
                codes = self._rows(z, self.k + 1)[part]
                yield (
                    [one([a[:, j] for a in examples]) for j in range(self.k)],
                    [codes[:, j] for j in range(self.k + 1)],
                )

    def _rows(self, drawn, count):
        rows = len(drawn) // (count * self.m)
        return drawn.reshape(rows, count, self.m, *drawn.shape[1:])


def one(parts):
    """The only part, or a tuple of all."""
    return tuple(parts) if len(parts) > 1 else parts[0]


def source(x, shape):
    """What examples of this shape, or with parts of these shapes, are drawn from."""
    several = any(isinstance(side, (tuple, list)) for side in shape)
    shapes = list(shape) if several else [shape]
    if isinstance(x, (str, Path)):
        raise ValueError(
            "ganlib.data.from_folder(path, side) makes an array of the images in a "
            f"folder, which fit takes. Received: {x!r}"
        )
    if hasattr(x, "iloc"):
        raise ValueError(
            "ganlib.data.from_table(frame) makes examples of a table, and "
            f"frame.to_numpy() an array. Received: a {type(x).__name__}"
        )
    if callable(x) and not hasattr(x, "sample"):
        raise ValueError(
            "fit takes what a function gives: call it, for its array or generator. "
            f"Received: {x!r}"
        )
    if hasattr(x, "sample"):
        return Density(x, shapes)
    arrays = isinstance(x, (list, tuple, dict)) or hasattr(x, "__array__")
    streams = isinstance(x, keras.utils.PyDataset) or hasattr(x, "__iter__")
    return Stream(x, shapes) if streams and not arrays else Arrays(x, shapes)


class Arrays:
    """Arrays of any real type, drawn from with replacement; they are not copied."""

    drawn_bytes = 8  # of the place of an example

    def __init__(self, x, shapes):
        self.parts = parts_of(x, shapes)
        self.n = len(self.parts[0])
        if not self.n or any(len(part) != self.n for part in self.parts):
            sizes = ", ".join(str(part.shape) for part in self.parts)
            raise ValueError(
                f"x must be n > 0 {_like(shapes)}. Received: shape {sizes}"
            )
        check_finite(self.parts)
        self.bytes = sum(4 * part[0].size for part in self.parts)

    def draw(self, n, rng):
        return [rng.integers(self.n, size=n)]

    def take(self, drawn):
        return [np.asarray(part[drawn[0]], "float32") for part in self.parts]

    def some(self, n, rng):
        """`n` examples, no one twice; or all there are."""
        return one(self.take([rng.permutation(self.n)[:n]]))


class Density:
    """What has ``sample(n, rng)``: fresh examples for ever."""

    def __init__(self, x, shapes):
        self.x, self.shapes, self.known = x, shapes, False
        sizes = [np.prod([side or 1 for side in shape]) for shape in shapes]
        self.bytes = self.drawn_bytes = 4 * int(sum(sizes))

    def draw(self, n, rng):
        parts = parts_of(self.fresh(n, rng), self.shapes)
        for part in parts:
            if len(part) != n:
                raise ValueError(
                    f"sample(n, rng) must give n examples. Received: {len(part)} for "
                    f"n={n}"
                )
        if not self.known:
            check_finite(parts)
            self.known = True
        return [np.asarray(part, "float32") for part in parts]

    def fresh(self, n, rng):
        return self.x.sample(n, rng)

    def take(self, drawn):
        return drawn

    def some(self, n, rng):
        return one(self.draw(n, rng))


class Stream(Density):
    """Minibatches of any size, one after the other; from the beginning at the end."""

    def __init__(self, x, shapes):
        super().__init__(x, shapes)
        self.batches: Iterator = iter(())
        self.rest = [np.empty((0, *[side or 0 for side in s]), "f4") for s in shapes]

    def fresh(self, n, rng):
        waiting, count = [self.rest], len(self.rest[0])
        while count < n:
            waiting.append(self.next())
            count += len(waiting[-1][0])
        waiting = [batch for batch in waiting if len(batch[0])]
        parts = [np.concatenate(batches) for batches in zip(*waiting)]
        self.rest = [part[n:] for part in parts]
        return one([part[:n] for part in parts])

    def next(self):
        for _ in range(2):
            for batch in self.batches:
                parts = parts_of(batch, self.shapes, alone=True)
                if not len(parts[0]):
                    raise ValueError("The stream gives a batch without examples.")
                return parts
            x = self.x
            known = isinstance(x, keras.utils.PyDataset)
            self.batches = (x[i] for i in range(len(x))) if known else iter(x)
        raise ValueError(
            "The stream has ended: give one that can begin again, such as a "
            "keras.utils.PyDataset or a tf.data.Dataset, or repeat it."
        )


def parts_of(x, shapes, alone=False):
    """The arrays (n, *shape) in `x`; `alone`, an example by itself is one of n = 1."""
    if isinstance(x, dict):
        raise ValueError(
            "Choose what the nets learn from, such as x['image'], of a stream by its "
            f"map. Received: a dict of {', '.join(map(repr, x))}"
        )
    if len(shapes) > 1 and not (isinstance(x, (tuple, list)) and len(x) == len(shapes)):
        raise ValueError(
            f"These nets learn from {_like(shapes)}: a tuple of {len(shapes)} arrays. "
            f"Received: {type(x).__name__}"
        )
    if len(shapes) == 1 and isinstance(x, tuple) and len(x) > 1:
        raise ValueError(
            f"These nets learn from {_like(shapes)}, without labels: leave them out (a "
            f"Conditional takes both). Received: a tuple of {len(x)}"
        )
    parts = x if isinstance(x, tuple) or len(shapes) > 1 else [x]
    return [_array(part, shape, alone) for part, shape in zip(parts, shapes)]


def _array(x, shape, alone):
    kind = type(x).__name__
    try:
        x = np.asarray(x)
    except ValueError as error:
        raise ValueError(
            f"x must be {_like([shape])}, all alike: crop or pad them to one shape. "
            f"Received: a {kind}, of which NumPy says: {error}"
        ) from None
    if x.dtype.kind not in "biuf" and not np.can_cast(x.dtype, "float64"):
        raise ValueError(
            "x must hold real numbers: turn it into an array of floats. Received: a "
            f"{kind} of {x.dtype}"
        )
    x = x[None] if alone and x.ndim == len(shape) else x
    fits = x.ndim == len(shape) + 1
    if not fits or any(s not in (None, n) for s, n in zip(shape, x.shape[1:])):
        raise ValueError(
            f"x must be n > 0 {_like([shape])}, as the networks take them. Received: "
            f"shape {x.shape}"
        )
    return x


def _like(shapes):
    shapes = [f"(n, {', '.join(map(str, shape))})" for shape in shapes]
    return "examples of shape " + " and ".join(shapes)


def check_finite(parts):
    """Raise ValueError for numbers that single precision does not have."""
    bad = 0
    for x in parts:
        rows = max(1, LIMIT // 8 // max(1, x[:1].nbytes))  # at a time, of a mapped file
        if x.dtype.kind not in "biu":
            for i in range(0, len(x), rows):
                bad += np.count_nonzero(~(np.abs(x[i : i + rows]) <= LARGEST))
    if bad:
        raise ValueError(
            "x must be finite, in single precision too. Received: "
            f"{bad} values that are NaN or infinite"
        )
