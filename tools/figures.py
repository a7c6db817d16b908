"""Figures as chapters store them: sharp on every screen, and light.

A kernel that is started with `FORMATS` shows each figure twice: as SVG, and as PNG of
twice the resolution. One of them is kept.
"""

import base64
import io
import re

from PIL import Image

FORMATS = [f"--InlineBackend.figure_formats={name}" for name in ("svg", "retina")]
HEAVY = 100_000  # characters: some thousand points, each an element of its own
SURPLUS = re.compile(
    r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*", re.S
)
PATH = re.compile(r'(?<= d=")[^"]+')
FRACTION = re.compile(r"(\.\d\d)\d+")
BREAK = re.compile(r" ?\n\s*")


def shows_figure(cell):
    return any(
        kind.startswith("image/")
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    )


def light_svg(text):
    """Return an SVG in a line, without its date, exact to a hundredth of a point."""
    exact = PATH.sub(lambda m: FRACTION.sub(r"\1", m[0]), SURPLUS.sub("", text))
    return BREAK.sub(" ", exact).replace("> <", "><").strip()


def light_png(text):
    """Return a PNG (base64) in 256 colours, with its resolution."""
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    small, file = (
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE),
        io.BytesIO(),
    )
    small.save(file, "PNG", optimize=True, dpi=image.info["dpi"])
    return base64.b64encode(file.getvalue()).decode()


def keep_one(output, still=False):
    """Keep the SVG of a figure, or the PNG where the SVG is heavy; in place.

    Messengers show PNG alone: `still` keeps it beside the SVG.
    """
    data = output.get("data", {})
    if "image/svg+xml" not in data:
        return
    svg = light_svg(data["image/svg+xml"])
    data["image/svg+xml"], data["image/png"] = svg, light_png(data["image/png"])
    if len(svg) > HEAVY:
        del data["image/svg+xml"]
    elif not still:
        del data["image/png"], output.metadata["image/png"]
