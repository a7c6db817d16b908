import os
import subprocess
import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from ganlib import plots


def test_plots_load_no_deep_learning_framework():
    code = (
        "import sys, ganlib.plots;"
        "print(sorted({'tensorflow', 'jax', 'keras'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_figure_1_draws_what_it_is_given():
    x = np.linspace(-1, 1, 50)
    curves = {"p_data": x**2, "p_g": 1 - x**2, "d": np.full_like(x, 0.5)}
    z = np.linspace(-2, 2, 9)
    _, ax = plt.subplots()
    plots.figure_1(ax, x, **curves, z=z, g_z=z)
    for line, values in zip(ax.lines, curves.values()):
        np.testing.assert_array_equal(line.get_ydata(), values)
    arrows = [text for text in ax.texts if text.arrow_patch is not None]
    assert len(arrows) == np.sum(np.abs(z) <= 1)  # those that land in the picture
    assert [text.xy[0] for text in arrows] == list(z[np.abs(z) <= 1])


def test_image_grid_keeps_the_order_of_the_images():
    images = np.arange(6.0).reshape(6, 1, 1, 1) / 6
    _, ax = plt.subplots()
    plots.image_grid(ax, images, columns=3, gap=0)
    np.testing.assert_allclose(
        ax.images[0].get_array(), images[:, 0, 0, 0].reshape(2, 3)
    )


def test_image_grid_puts_colours_on_white(caplog):
    images = np.random.default_rng(0).random((6, 2, 3, 3))
    images[0, 0, 0] = -0.5, 1.5, 0.25
    _, ax = plt.subplots()
    plots.image_grid(ax, images, columns=3)
    grid = ax.images[0].get_array()
    assert grid.shape == (8, 15, 3)
    np.testing.assert_allclose(grid[0], 1)
    np.testing.assert_allclose(grid[1, 1], [0, 1, 0.25])
    np.testing.assert_allclose(grid[5:7, 6:9], images[4])  # second row, second column
    ax.figure.canvas.draw()
    assert not caplog.records  # Matplotlib would warn of values outside [0, 1]


@pytest.mark.parametrize(
    "shape", [(5, 8, 8, 1), (5, 8, 8, 3), (6, 8, 8), (6, 8, 8, 2), (6, 8, 8, 4)]
)
def test_image_grid_refuses(shape):
    _, ax = plt.subplots()
    with pytest.raises(ValueError, match="Received"):
        plots.image_grid(ax, np.zeros(shape), columns=3)


def test_seed_curves_show_every_run_and_the_median():
    runs = np.array([[0.0, 1, 2], [1, 2, 3], [5, 5, 5]])
    _, ax = plt.subplots()
    plots.seed_curves(ax, np.arange(3), runs, label="runs")
    drawn = [line.get_ydata() for line in ax.lines]
    np.testing.assert_array_equal(drawn[0], np.median(runs, axis=0))
    np.testing.assert_array_equal(drawn[1:], runs)


def test_image_grid_takes_bytes_and_refuses_another_range():
    x = np.random.default_rng(0).integers(0, 256, (3, 4, 4, 1), "uint8")
    shown = []
    for images in x, x / 255:
        _, ax = plt.subplots()
        plots.image_grid(ax, images, columns=3)
        shown.append(ax.images[0].get_array())
        plt.close()
    np.testing.assert_array_equal(*shown)
    for wrong in x / 127.5 - 1, x.astype(int):
        with pytest.raises(ValueError, match=r"\(images \+ 1\) / 2. Received: values"):
            plots.image_grid(None, wrong, columns=3)
