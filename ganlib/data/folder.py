"""A folder of images as one array."""

import hashlib
import os
import tempfile
import warnings
from pathlib import Path

import numpy as np

from ganlib.data.published import DataCorrupted

__all__ = ["from_folder"]

MODES = {1: "L", 3: "RGB"}
SHOWN = 5  # names in a message


def from_folder(
    path: str,
    side: int,
    *,
    channels: int = 3,
    damaged: str = "refuse",
    cache: bool = True,
    verbose: bool = True,
) -> np.ndarray:
    """Read all images of a folder, and of the folders in it, at one size.

    An image of any size and kind that Pillow reads is turned as its camera says, cut to
    the square in its middle and resized to `side`. Colours become grey or grey colours
    as `channels` asks; what is transparent becomes white; 16 bits become 8.

    Parameters
    ----------
    path : str or path
        The folder.
    side : int
        Height and width of the images, in pixels.
    channels : int
        3 for colours, 1 for grey.
    damaged : str
        "refuse": a file that ends in .jpg, say, and cannot be read is an error.
        "skip": it is left out, and a warning names it.
    cache : bool
        Keep the result in Keras' folder for data, so that the next call takes no time,
        until a file changes. The array then stays on the disk and is read from there.
    verbose : bool
        Show a progress bar.

    Returns
    -------
    array, uint8, shape (n, side, side, channels)
        In the order of the files' names. ``x / 127.5 - 1`` has the range of tanh.

    Raises
    ------
    ValueError
        For a folder that is none or has no images, and for options that cannot be.
    DataCorrupted
        If a file cannot be read; the message names it.
    """
    root = Path(path)
    _check(root, side, channels, damaged)
    files = _images_in(root)
    if not cache:
        x = np.empty((len(files), side, side, channels), np.uint8)
        return x[: _fill(x, root, files, damaged, verbose)]
    target = _place(root, files, (side, channels, damaged))
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside first: a killed call leaves nothing that looks complete.
        with tempfile.TemporaryDirectory(dir=target.parent) as aside:
            shape = len(files), side, side, channels
            kept = _filled_on_disk(Path(aside), shape, root, files, damaged, verbose)
            os.replace(kept, target)
    return np.load(target, mmap_mode="r")


def _check(root, side, channels, damaged):
    if not root.is_dir():
        kind = "a file" if root.exists() else "not there"
        raise ValueError(f"path must be a folder of images. Received: {root}, {kind}")
    if isinstance(side, bool) or not isinstance(side, int) or side < 1:
        raise ValueError(f"side must be a whole number above 0. Received: {side!r}")
    if channels not in MODES:
        raise ValueError(f"channels must be 1 or 3. Received: {channels!r}")
    if damaged not in ("refuse", "skip"):
        raise ValueError(f'damaged must be "refuse" or "skip". Received: {damaged!r}')


def _images_in(root):
    from PIL import Image

    known = Image.registered_extensions()
    files = sorted(file for file in root.rglob("*") if file.is_file())
    visible = [
        f for f in files if not any(p[0] == "." for p in f.relative_to(root).parts)
    ]
    images = [file for file in visible if file.suffix.lower() in known]
    if not images:
        endings = sorted({file.suffix.lower() or "none" for file in visible})
        raise ValueError(
            f"{root} holds no images: of its {len(visible)} files the endings are "
            f"{endings[:SHOWN]}. Name the folder that holds .jpg, .png or the like."
        )
    return images


def _place(root, files, options):
    """Where the result is kept: another file, size, date or option, another place."""
    stats = [(f.relative_to(root).as_posix(), f.stat()) for f in files]
    facts = [root.resolve(), options]
    facts += [(name, s.st_size, s.st_mtime_ns) for name, s in stats]
    home = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
    digest = hashlib.sha256(repr(facts).encode()).hexdigest()
    return Path(home, "datasets", "ganlib", f"{digest[:24]}.npy")


def _filled_on_disk(aside, shape, root, files, damaged, verbose):
    open_memmap = np.lib.format.open_memmap
    path = aside / "all.npy"
    x = open_memmap(path, "w+", np.uint8, shape)
    kept = _fill(x, root, files, damaged, verbose)
    if kept < len(files):
        path = aside / "kept.npy"
        open_memmap(path, "w+", np.uint8, (kept, *shape[1:]))[:] = x[:kept]
    return path


def _fill(x, root, files, damaged, verbose):
    """Write the images into `x`; return how many could be read."""
    bar, kept, broken = _progress(len(files)) if verbose else None, 0, []
    for i, file in enumerate(files):
        try:
            x[kept] = _read(file, x.shape[1], x.shape[3])
            kept += 1
        except (
            Exception
        ) as error:  # what damaged files make Pillow raise is no closed set
            broken.append(f"{file.relative_to(root)} ({error})")
        if bar:
            bar.update(i + 1)
    if broken:
        names = "; ".join(broken[:SHOWN])
        more = f"; and {len(broken) - SHOWN} more" if len(broken) > SHOWN else ""
        told = f"{len(broken)} of {len(files)} images cannot be read: {names}{more}"
        if damaged == "refuse" or not kept:
            raise DataCorrupted(
                f'{told}. Repair or remove them, or leave them out by damaged="skip".'
            )
        warnings.warn(f"{told}. They are left out.", stacklevel=4)
    return kept


def _progress(n):
    import keras

    return keras.utils.Progbar(n, unit_name="image")


def _read(file, side, channels):
    from PIL import Image, ImageOps

    with Image.open(file) as image:
        image = ImageOps.exif_transpose(image)
        if image.mode[0] in "IF":  # 16 bits and more of grey, or real numbers
            image = Image.fromarray(_bytes(np.asarray(image), image.mode))
        if "A" in image.mode or "transparency" in image.info:
            image = image.convert("RGBA")
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image)
        image = image.convert(MODES[channels])
        image = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
        return np.asarray(image).reshape(side, side, channels)


def _bytes(values, mode):
    """Grey of 16 bits, of 32 with whatever is used of them, or real, in 8 bits."""
    if mode == "F" and values.max() <= 1:
        values = values * 255
    elif mode.startswith("I;16") or values.max() > 255:
        values = values // 256
    return np.clip(values, 0, 255).astype(np.uint8)
