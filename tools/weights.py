"""Write generators of finished runs as scripts, for the figures to play with.

    python -m tools.weights

Kernels go there as they are stored: in whole numbers of steps if they are large, else
in half precision. Steps, biases and batch normalization become one scale and one bias
for each unit, on a scale of sixteen bits. ``book/_static/play/runs.js`` reads it.
"""

import base64
import json
import zlib

import numpy as np

from ganlib import runs
from tools import ROOT

FOLDER = ROOT / "book/_static/play/weights"

RING = [
    f"ring-along/{v}-{s}" for v in ("plain", "plain-calm", "k5", "r1") for s in (1, 2)
]

#: The runs of each script.
RUNS = {
    "conditional": ["conditional/projection-1"],
    "dcgan": ["dcgan-mnist/plain-1"],
    "infogan": ["infogan/plain-1"],
    "ring": RING,
}
#: Columns of a history that a figure draws.
DRAWN = "captured", "high_quality"


def folded(network, stored):
    """The layers that have a kernel, with what follows it up to the next one.

    Each is a dict: the `kernel` as stored, `scale` and `bias` for each unit, the name
    of the `activation`, and the `kind`.
    """
    found, numbers = [], iter(range(len(network.weights)))
    for layer in network.layers:
        arrays = [str(next(numbers)) for _ in layer.weights]
        if hasattr(layer, "kernel"):
            kind = "dense" if layer.kernel.ndim == 2 else "conv"
            kernel, bias = stored[arrays[0]], 0.0
            if layer.use_bias:
                bias = stored[arrays[1]].astype(float)
            step = stored.get(f"{arrays[0]}-step", 1.0)
            last = {"kind": kind, "kernel": kernel, "scale": step, "bias": bias}
            found.append(last)
        elif arrays:
            gamma, beta, mean, variance = (stored[a].astype(float) for a in arrays)
            gain = gamma / np.sqrt(variance + layer.epsilon)
            last["scale"] = last["scale"] * gain
            last["bias"] = (last["bias"] - mean) * gain + beta
        name = getattr(layer, "activation", None)
        name = name.__name__ if name else type(layer).__name__.lower()
        if found and name in ("relu", "sigmoid", "tanh", "linear"):
            last["activation"] = name
    return found


def script(names):
    """The text of a script that holds the generators of some runs."""
    return '"use strict";\n' + "".join(map(entries, names))


def entries(name):
    """The script for each generator of a run; those on the way are RUN/AFTER."""
    run, lines = runs.load(name), ""
    for key, network in run.networks.items():
        if not key.startswith(("generator", "after_")):
            continue
        with np.load(runs.FOLDER / name / f"{key}.npz") as stored:
            entry = packed(folded(network, stored))
        if key == "generator":
            place = name
            entry |= {c: [*run.history[c]] for c in DRAWN if c in run.history}
        else:
            place = f"{name}/{key}"
        text = json.dumps(entry, indent=1)
        lines += f"\nruns.stored[{json.dumps(place)}] = {text};\n"
    return lines


def packed(layers):
    """Layers as a script holds them: sizes and units, and the numbers as a text."""
    heads, parts = [], []
    for layer in layers:
        kernel, dense = layer.pop("kernel"), layer["kind"] == "dense"
        inputs, outputs = kernel.shape if dense else kernel.shape[:-3:-1]
        parts.append(kernel)
        for key in "scale", "bias":
            values = np.broadcast_to(layer[key], outputs)
            unit = float(np.abs(values).max()) / 32767 or 1.0
            parts.append(np.rint(values / unit).astype("int16"))
            layer[key] = unit
        whole = kernel.dtype == np.int8
        sizes = {"inputs": inputs, "outputs": outputs, "weights": kernel.size}
        heads.append(layer | sizes | {"whole": bool(whole)})
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
    data = packer.compress(b"".join(part.tobytes() for part in parts))
    data += packer.flush()
    text = base64.b85encode(data, pad=True).decode()
    return {"layers": heads, "size": len(data), "data": text}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, names in RUNS.items():
        path = FOLDER / f"{name}.js"
        path.write_text(script(names), encoding="utf-8")
        print(path.relative_to(ROOT), path.stat().st_size)
