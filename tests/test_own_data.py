"""One's own data: a folder of images of all kinds, a table with holes."""

import os

import numpy as np
import pytest
from PIL import Image

from ganlib import data

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Where the results are kept."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "photographs"
    path.mkdir()
    return path


def paint(folder, name, array, mode=None, **options):
    image = Image.fromarray(np.asarray(array))
    image = image.convert(mode) if mode else image
    (folder / name).parent.mkdir(exist_ok=True)
    image.save(folder / name, **options)


def read(folder, side=4, **options):
    return np.asarray(data.from_folder(folder, side, verbose=False, **options))


RED = np.full((4, 4, 3), (255, 0, 0), np.uint8)
GREY = np.full((4, 4), 100, np.uint8)


# ---- Kinds of images -----------------------------------------------------------------


def test_images_of_the_right_size_are_untouched(folder):
    x = RNG.integers(0, 256, (3, 4, 4, 3), dtype=np.uint8)
    for i in (2, 0, 1):
        paint(folder, f"{i}.png", x[i])
    found = data.from_folder(folder, 4, verbose=False)
    assert found.dtype == np.uint8 and isinstance(found, np.memmap)
    np.testing.assert_array_equal(found, x)
    np.testing.assert_array_equal(read(folder, cache=False), x)


def test_folders_within_are_read_and_hidden_files_are_not(folder):
    for name in "b.png", "a/z.png", ".hidden.png", ".trash/c.png":
        paint(folder, name, RED)
    (folder / "notes.txt").write_text("no image")
    assert read(folder).shape == (2, 4, 4, 3)


@pytest.mark.parametrize(
    "mode, value, colour",
    [
        ("RGB", (255, 0, 0), (255, 0, 0)),
        ("L", 100, (100, 100, 100)),
        ("1", 1, (255, 255, 255)),
        ("P", (255, 0, 0), (255, 0, 0)),
        ("LA", (100, 255), (100, 100, 100)),
        ("RGBA", (255, 0, 0, 255), (255, 0, 0)),
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("I;16", 100 * 256, (100, 100, 100)),
        ("I", 100 * 256, (100, 100, 100)),
        ("I", 100, (100, 100, 100)),
        ("F", 0.4, (102, 102, 102)),
        ("F", 100.0, (100, 100, 100)),
    ],
)
def test_every_kind_becomes_colours(folder, mode, value, colour):
    if mode == "P":
        Image.new("RGB", (4, 4), value).convert("P").save(folder / "a.png")
    else:
        Image.new(mode, (4, 4), value).save(folder / "a.tif")
    np.testing.assert_array_equal(read(folder)[0], np.broadcast_to(colour, (4, 4, 3)))


def test_a_transparent_colour_of_a_palette_becomes_white(folder):
    image = Image.new("P", (4, 4), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.save(folder / "a.png", transparency=0)
    assert read(folder).min() == 255


def test_cmyk_photographs_are_read(folder):
    Image.new("RGB", (8, 8), (200, 10, 10)).convert("CMYK").save(folder / "a.jpg")
    found = read(folder)[0].mean(axis=(0, 1))
    np.testing.assert_allclose(found, (200, 10, 10), atol=12)


def test_colours_become_grey_and_grey_has_one_channel(folder):
    paint(folder, "a.png", RED)
    paint(folder, "b.png", GREY)
    found = read(folder, channels=1)
    assert found.shape == (2, 4, 4, 1)
    assert set(found[0].ravel()) == {76} and set(found[1].ravel()) == {100}


def test_the_middle_square_is_kept(folder):
    wide = np.zeros((4, 12, 3), np.uint8)
    wide[:, 4:8] = 250
    paint(folder, "wide.png", wide)
    paint(folder, "tall.png", wide.transpose(1, 0, 2))
    assert read(folder).min() == 250
    smaller = read(folder, side=2)
    assert smaller.shape == (2, 2, 2, 3) and smaller.min() > 200
    assert read(folder, side=7).shape == (2, 7, 7, 3)


def test_a_camera_held_upright_is_heard(folder):
    lying = np.zeros((4, 4, 3), np.uint8)
    lying[:, 0] = 255  # a column, which "rotate by 90 degrees" makes the first row
    exif = Image.Exif()
    exif[274] = 6
    paint(folder, "a.png", lying, exif=exif)
    np.testing.assert_array_equal(read(folder)[0, 0], np.full((4, 3), 255))
    assert read(folder)[0, 1:].max() == 0


# ---- Damaged files -------------------------------------------------------------------


@pytest.fixture
def damaged(folder):
    for i in range(3):
        paint(folder, f"{i}.png", RED)
    whole = (folder / "1.png").read_bytes()
    (folder / "1.png").write_bytes(whole[: len(whole) // 2])
    (folder / "page.jpg").write_text("<html>404</html>")
    return folder


def test_damaged_files_are_named(damaged):
    message = r"2 of 4 images cannot be read: 1.png .*page.jpg.*damaged=\"skip\""
    with pytest.raises(data.DataCorrupted, match=message):
        read(damaged)
    with pytest.raises(data.DataCorrupted, match=message):  # nothing was kept
        read(damaged)


@pytest.mark.parametrize("cache", [True, False])
def test_damaged_files_are_left_out_on_demand(damaged, cache):
    with pytest.warns(UserWarning, match="2 of 4 .*1.png.*They are left out") as told:
        found = read(damaged, damaged="skip", cache=cache)
    assert told[0].filename == __file__
    np.testing.assert_array_equal(found, [RED, RED])


def test_a_folder_of_damaged_files_only_is_refused(folder):
    for i in range(7):
        (folder / f"{i}.png").write_bytes(b"")
    with pytest.raises(data.DataCorrupted, match="7 of 7.*and 2 more"):
        read(folder, damaged="skip")


# ---- The kept result -----------------------------------------------------------------


def test_what_is_kept_is_not_read_again(folder, home):
    paint(folder, "a.png", RED)
    first = read(folder).copy()
    (kept,) = home.rglob("*.npy")
    np.save(kept, first // 2)  # so that it can be told from the files
    np.testing.assert_array_equal(read(folder), first // 2)
    np.testing.assert_array_equal(read(folder, cache=False), first)


@pytest.mark.parametrize("change", ["file", "name", "date", "side", "channels"])
def test_what_changed_is_read_again(folder, home, change):
    paint(folder, "a.png", RED)
    read(folder)
    options = {}
    if change == "file":
        paint(folder, "b.png", RED)
    elif change == "name":
        (folder / "a.png").rename(folder / "c.png")
    elif change == "date":
        os.utime(folder / "a.png", (1, 1))
    else:
        options = {"side": {"side": 2}, "channels": {"channels": 1}}[change]
    read(folder, **options)
    assert len(list(home.rglob("*.npy"))) == 2


def test_a_killed_call_leaves_nothing(folder, home, monkeypatch):
    paint(folder, "a.png", RED)

    def killed(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("ganlib.data.folder._read", killed)
    with pytest.raises(KeyboardInterrupt):
        read(folder)
    monkeypatch.undo()
    monkeypatch.setenv("KERAS_HOME", str(home))
    assert not list(home.rglob("*.npy"))
    np.testing.assert_array_equal(read(folder), [RED])


def test_progress_is_shown(folder, capsys):
    paint(folder, "a.png", RED)
    data.from_folder(folder, 4)
    assert "1/1" in capsys.readouterr().out


# ---- What is refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    "options, match",
    [
        ({"side": 0}, "side must be.*Received: 0"),
        ({"side": 4.0}, "side must be.*Received: 4.0"),
        ({"channels": 4}, "channels must be 1 or 3. Received: 4"),
        ({"damaged": "ignore"}, "damaged must be.*Received: 'ignore'"),
    ],
)
def test_options_that_cannot_be(folder, options, match):
    paint(folder, "a.png", RED)
    with pytest.raises(ValueError, match=match):
        read(folder, **options)


def test_paths_that_are_no_folder_of_images(folder):
    with pytest.raises(ValueError, match="folder of images.*not there"):
        read(folder / "typo")
    (folder / "data.csv").write_text("a,b")
    with pytest.raises(ValueError, match="folder of images.*a file"):
        read(folder / "data.csv")
    with pytest.raises(ValueError, match=r"no images: of its 1 files.*\[\'.csv\'\]"):
        read(folder)


# ---- Tables --------------------------------------------------------------------------

ROWS = {
    "age": [31, 45, 27, 45],
    "size": [1.5, 1.75, 1.25, 1.5],
    "sex": ["f", "m", "f", "f"],
    "member": [True, False, False, True],
    "same": [7.0, 7.0, 7.0, 7.0],
}


def frame(rows=ROWS):
    return pytest.importorskip("pandas").DataFrame(rows)


@pytest.mark.parametrize("kind", [dict, frame])
def test_a_table_there_and_back(kind):
    table = data.from_table(kind(ROWS))
    assert table.x.shape == (4, 7) and table.x.dtype == np.float32
    age = (np.array(ROWS["age"]) - 37) / np.std(ROWS["age"])
    np.testing.assert_allclose(table.x[:, 0], age, rtol=1e-6)
    np.testing.assert_allclose(table.x[:, :2].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(table.x[:, :2].std(axis=0), 1, rtol=1e-6)
    one_hot = [[1, 0, 0, 1], [0, 1, 1, 0], [1, 0, 1, 0], [1, 0, 0, 1]]
    np.testing.assert_array_equal(table.x[:, 2:6], one_hot)
    assert not table.x[:, 6].any()
    back = table.back(table.x)
    assert type(back) is type(kind(ROWS)) and list(back) == list(ROWS)
    np.testing.assert_allclose(back["size"], ROWS["size"])
    for name in "age", "sex", "member", "same":
        np.testing.assert_array_equal(back[name], ROWS[name])


def test_samples_become_the_nearest_rows():
    table = data.from_table({"n": [0, 10], "c": ["a", "b"]})  # mean 5, deviation 5
    back = table.back(np.array([[0.1, 0.4, 0.6], [-3.0, 0.2, 0.1]]))
    assert back["n"].tolist() == [6, -10] and back["c"].tolist() == ["b", "a"]


HOLES = [
    {"n": [1.0, np.nan, 3.0], "c": ["a", "b", "c"]},
    {"n": [1.0, np.inf, 3.0], "c": ["a", "b", "c"]},
    {"n": [1.0, 2.0, 3.0], "c": ["a", None, "c"]},
    {"n": [1.0, 2.0, 3.0], "c": ["a", "", "c"]},
    {"n": [1, None, 3], "c": ["a", "b", "c"]},
]


@pytest.mark.parametrize("rows", HOLES)
@pytest.mark.parametrize("kind", [dict, frame])
def test_missing_values_are_told_or_dropped(kind, rows):
    name = "c" if rows["n"] == [1.0, 2.0, 3.0] else "n"
    with pytest.raises(ValueError, match=f"missing, by column: {{'{name}': 1}}"):
        data.from_table(kind(rows))
    table = data.from_table(kind(rows), missing="drop")
    back = table.back(table.x)
    assert list(map(repr, np.asarray(back["n"]).tolist())) == ["1", "3"]
    assert list(back["c"]) == ["a", "c"]


def test_the_missing_values_of_pandas():
    pandas = pytest.importorskip("pandas")
    rows = {"n": pandas.array([1, None, 3], "Int64"), "c": ["a", "b", "a"]}
    with pytest.raises(ValueError, match="{'n': 1}"):
        data.from_table(pandas.DataFrame(rows))
    table = data.from_table(pandas.DataFrame(rows), missing="drop")
    assert table.back(table.x)["n"].tolist() == [1, 3]


@pytest.mark.parametrize(
    "rows, match",
    [
        ({"a": [1, 2], "b": [1]}, "equally long.*{'a': 2, 'b': 1}"),
        ({}, "equally long"),
        ({"a": [np.nan]}, "missing"),
        ({"name": [f"row {i}" for i in range(60)]}, "'name' has 60 different"),
        ({"day": np.array(["2026-01-01", "2026-01-02"], "M8[D]")}, "'day' holds"),
        ([[1, 2], [3, 4]], "data frame or a dict.*list"),
    ],
)
def test_tables_that_are_refused(rows, match):
    with pytest.raises(ValueError, match=match):
        data.from_table(rows)


def test_a_table_without_a_whole_row_is_refused():
    with pytest.raises(ValueError, match="no row is complete. Received: 2 rows"):
        data.from_table({"a": [np.nan, 1.0], "b": [1.0, np.nan]}, missing="drop")
    with pytest.raises(ValueError, match="missing must be.*Received: 'guess'"):
        data.from_table(ROWS, missing="guess")


@pytest.mark.parametrize("shape", [(3,), (3, 6), (3, 7, 1)])
def test_samples_of_another_width_are_refused(shape):
    with pytest.raises(ValueError, match=r"shape \(n, 7\). Received"):
        data.from_table(ROWS).back(np.zeros(shape))
