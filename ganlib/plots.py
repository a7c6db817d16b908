"""Figures. They draw what they are given; they never train.

The colours are those of Figure 1 of Goodfellow et al. (2014), in shades that stay
apart for colour-blind readers: data black and dotted, generator green, discriminator
blue and dashed.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

__all__ = ["COLORS", "figure_1", "image_grid", "seed_curves", "use_style"]

#: Of data and players, and of what stands out or back.
COLORS = {
    "data": "black",
    "generator": "#1b7837",
    "discriminator": "#2166ac",
    "accent": "#d6604d",
    "neutral": "#8c8c8c",
}
LINES: dict[str, dict] = {
    "data": {"color": COLORS["data"], "linestyle": ":", "linewidth": 2.2},
    "generator": {"color": COLORS["generator"], "linewidth": 2},
    "discriminator": {"color": COLORS["discriminator"], "linestyle": "--"},
}


def use_style() -> None:
    """The one style of the book's figures."""
    sns.set_theme(context="notebook", style="ticks", palette="colorblind")
    plt.rcParams.update(
        {
            "figure.figsize": (6.4, 3.6),
            "figure.dpi": 100,
            "savefig.dpi": 100,
            "figure.constrained_layout.use": True,
            "font.size": 11,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "legend.frameon": False,
            "svg.hashsalt": "ganlib",  # the same figure gives the same file
        }
    )


def figure_1(
    ax: Axes,
    x: ArrayLike,
    *,
    p_data: ArrayLike,
    p_g: ArrayLike,
    d: ArrayLike,
    z: ArrayLike | None = None,
    g_z: ArrayLike | None = None,
) -> Axes:
    """One panel of Figure 1: the three curves and, below them, the map z → x.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array, shape (n,)
        Points at which the curves are given.
    p_data, p_g, d : array, shape (n,)
        Densities of data and generator; the discriminator, in [0, 1].
    z, g_z : array, shape (m,), optional
        Latent codes and where the generator sends them, to be drawn as arrows.

    Returns
    -------
    matplotlib.axes.Axes
    """
    x = np.asarray(x)
    ax.plot(x, p_data, label=r"$p_{\mathrm{data}}$", **LINES["data"])
    ax.plot(x, p_g, label=r"$p_g$", **LINES["generator"])
    ax.plot(x, d, label=r"$D$", **LINES["discriminator"])
    ax.set_xlim(x[0], x[-1])
    top = ax.get_ylim()[1]
    if z is not None:
        _arrows(ax, x, z, g_z, top)
    ax.set_ylim(top=top)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])
    return ax


def _arrows(ax, x, z, g_z, top):
    upper, lower = -0.12 * top, -0.45 * top
    span = np.ptp(x) * 0.9
    start = x.mean() + span * ((z - z.min()) / np.ptp(z) - 0.5)
    for height, name in (upper, "$x$"), (lower, "$z$"):
        ax.axhline(height, color="black", linewidth=1)
        ax.annotate(name, (x[0], height), xytext=(-14, -4), textcoords="offset points")
    for a, b in zip(start, g_z):
        if x[0] <= b <= x[-1]:
            ax.annotate(
                "",
                (b, upper),
                (a, lower),
                arrowprops={
                    "arrowstyle": "->",
                    "color": COLORS["neutral"],
                    "linewidth": 0.8,
                },
            )
    ax.set_ylim(bottom=lower - 0.06 * top)


def seed_curves(
    ax: Axes,
    x: ArrayLike,
    curves: ArrayLike,
    *,
    color: str | None = None,
    label: str | None = None,
) -> Axes:
    """Several runs of one setting: each one thin, their median thick.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array, shape (n,)
    curves : array, shape (seeds, n)
    color, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    curves = np.asarray(curves)
    (line,) = ax.plot(x, np.median(curves, axis=0), color=color, label=label, lw=2)
    ax.plot(x, curves.T, color=line.get_color(), alpha=0.35, linewidth=0.8)
    return ax


def image_grid(ax: Axes, images: ArrayLike, *, columns: int, gap: int = 1) -> Axes:
    """Images in rows of `columns`: grey ones as dark ink on white, or in colour.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    images : array, shape (n, height, width, 1) or (n, height, width, 3)
        In [0, 1], or uint8; the little that is outside is cut off. One channel: 1 is
        ink. Three: red, green and blue; a grey photograph has all three the same.
    columns : int
    gap : int
        White pixels around every image.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the images do not fill the rows, or have another shape or range.
    """
    images = np.asarray(images)
    images = images / 255 if images.dtype == "uint8" else images
    if np.mean((images < -0.5) | (images > 1.5)) > 0.01:
        raise ValueError(
            "image_grid shows images in [0, 1]: those in [-1, 1] as (images + 1) / 2. "
            f"Received: values from {images.min():.3g} to {images.max():.3g}"
        )
    if images.ndim != 4 or images.shape[-1] not in (1, 3) or len(images) % columns:
        raise ValueError(
            "image_grid needs images of one or three channels, shape (n, height, "
            "width, channels), with n a multiple of columns. Received: "
            f"{images.shape}, columns={columns}"
        )
    colour = images.shape[-1] == 3
    spaces = (0, 0), (gap, gap), (gap, gap), (0, 0)
    padded = np.pad(np.clip(images, 0, 1), spaces, constant_values=float(colour))
    n, height, width, channels = padded.shape
    rows = padded.reshape(n // columns, columns, height, width, channels)
    grid = rows.swapaxes(1, 2).reshape(-1, columns * width, channels)
    ax.imshow(
        grid if colour else grid[..., 0],
        cmap="gray_r",
        vmin=0,
        vmax=1,
        interpolation="nearest",
    )
    ax.axis("off")
    return ax
