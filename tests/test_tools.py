"""The book's tooling, on a tiny chapter."""

import base64
import io
import re
import shutil
import subprocess
import sys

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from PIL import Image

from tests import tiny
from tools import ROOT, assignment, check, figures, repository, run
from tools.notebooks import read, repository_url, setup_source, write
from tools.plain import labelled_titles, plain
from tools.student import student_copy


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """Return the path of a tiny chapter that can find ganlib."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    path = tmp_path / "tiny.ipynb"
    write(tiny.chapter(), path)
    return path


# ---- run


SVG, PNG = "image/svg+xml", "image/png"


@pytest.mark.parametrize(
    "points, still, kinds",
    [(5, False, [SVG]), (5, True, [SVG, PNG]), (5000, False, [PNG])],
)
def test_a_figure_is_kept_as_lines_unless_these_are_heavy(points, still, kinds):
    def drawn(**options):
        fig, ax = plt.subplots(figsize=(3, 2))
        ax.scatter(np.arange(points), np.sin(np.arange(points)))
        file = io.BytesIO()
        fig.savefig(file, **options)
        plt.close(fig)
        return file.getvalue()

    png = base64.b64encode(drawn(format="png", dpi=200)).decode()
    data = {SVG: drawn(format="svg").decode(), PNG: png}
    size = {PNG: {"width": 300, "height": 200}}
    output = nbformat.v4.new_output("display_data", data, metadata=size)
    figures.keep_one(output, still)
    assert list(output.data) == kinds
    assert output.metadata == (size if PNG in kinds else {})
    if SVG in kinds:
        assert "date" not in output.data[SVG] and "\n" not in output.data[SVG]
    if PNG in kinds:
        image = Image.open(io.BytesIO(base64.b64decode(output.data[PNG])))
        assert image.size == (600, 400) and image.mode == "P"
        assert round(image.info["dpi"][0]) == 200


def test_run_gives_identical_bytes_and_keeps_the_rules(chapter):
    run.main([str(chapter)])
    first = chapter.read_bytes()
    run.main([str(chapter)])
    assert chapter.read_bytes() == first
    assert check.complaints(read(chapter)) == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import time\ntime.sleep(60)", "timed out"),
        ("import os\nos._exit(1)", "Kernel died"),
    ],
)
def test_run_names_the_failing_cell_and_writes_nothing(
    chapter, source, reason, monkeypatch
):
    monkeypatch.setattr(run, "TIMEOUT", 4)
    notebook = tiny.chapter()
    notebook.cells[2].source = source
    write(notebook, chapter)
    before = chapter.read_bytes()
    with pytest.raises(SystemExit, match=rf"cell 3 \(id seed\) failed(.|\n)*{reason}"):
        run.main([str(chapter)])
    assert chapter.read_bytes() == before


def test_run_adds_the_setup_cell_and_missing_ids(chapter):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# T"), nbformat.v4.new_code_cell("1 + 1")]
    )
    for cell in notebook.cells:
        del cell["id"]
    notebook.nbformat_minor = 4
    write(notebook, chapter)
    run.main([str(chapter)])
    cells = read(chapter).cells
    assert [c.id for c in cells] == ["cell-0", "setup", "cell-2"]
    assert cells[1].source == setup_source()
    assert cells[2].outputs[0].data["text/plain"] == "2"


# ---- the first cell of every chapter


def found_by_setup(folder, url):
    """Run the setup cell in ``folder``, without site-packages; say where ganlib is."""
    code = "import sys\nsys.path.insert(0, '')\n"  # as in Jupyter
    code += setup_source().replace(repository_url(), str(url))
    code += "\nimport ganlib\nprint(ganlib.__file__)"
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_setup_finds_ganlib_above_the_notebook():
    found = found_by_setup(ROOT / "book/back", "nowhere")
    assert found == str(ROOT / "ganlib/__init__.py")


@pytest.mark.parametrize(
    "before, place",
    [
        ([], "gan-course"),
        (["gan-course"], "gan-course1"),
        (["gan-course/.git", "gan-course/ganlib"], "gan-course1"),
        (["gan-course/essays", "ganlib"], "gan-course1"),
    ],
    ids=["nothing", "empty", "half", "foreign"],
)
def test_setup_fetches_ganlib_once(tmp_path, before, place):
    origin, colab = tmp_path / "origin", tmp_path / "colab"
    (origin / "ganlib").mkdir(parents=True)
    for folder in ".", *before:
        (colab / folder).mkdir(parents=True, exist_ok=True)
    (origin / "ganlib/__init__.py").touch()
    commit = ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]
    for command in ["init", "-q"], ["add", "."], commit:
        subprocess.run(["git", *command], cwd=origin, check=True)
    expected = str(colab / place / "ganlib/__init__.py")
    assert found_by_setup(colab, origin.as_uri()) == expected
    assert found_by_setup(colab, "nowhere") == expected


# ---- student copies


def test_student_copy_has_no_solution_no_output_and_keeps_the_points():
    text = nbformat.writes(student_copy(tiny.chapter(), "book/game"))
    notebook = nbformat.reads(text, as_version=4)
    for gone in "SOLUTION", "return 2 * x", "Because", "image/png", ":::", "{cite}":
        assert gone not in text
    cells = {c.id: c for c in notebook.cells}
    assert cells["double"].source.endswith(
        "# YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert cells["ex-double"].source.startswith("### Exercise: Double, 2 points\n")
    assert cells["why"].source == "YOUR ANSWER HERE"
    assert cells["test-double"].metadata["nbgrader"]["points"] == 2
    assert cells["setup"].source == setup_source()


PLAIN = {
    "no directive": ("Text $x$.", "Text $x$."),
    "exercise": (
        ":::{exercise} Add\n:label: ex-a\n\nDo.\n:::",
        "### Exercise: Add\n\nDo.",
    ),
    "theorem": (
        ":::{prf:theorem} T\nA.\n\nB.\n:::",
        "> **Theorem** (T)\n>\n> A.\n>\n> B.",
    ),
    "note": (":::{note}\nA.\n:::", "> **Note**\n>\n> A."),
    "play": (":::{play} game\n:small:\n\nA.\n:::", "> A."),
    "nested": (
        "::::{note}\n:::{tip}\nA.\n:::\n::::",
        "> **Note**\n>\n> > **Tip**\n> >\n> > A.",
    ),
    "math": (":::{math}\n:label: a\nx\n:::\n{eq}`a`", "$$\nx\n\\tag{1}$$\n(1)"),
    "equation": ("$$\nx\n$$ (a)\nSee {eq}`a`.", "$$\nx\n\\tag{1}$$\nSee (1)."),
    "anchor": ("(here)=\n## Here", "## Here"),
    "text role": ("{ref}`there <here>`", "there"),
    "role": ("{prf:ref}`thm-a`", "thm-a"),
    "inline math": ("{math}`x`", "$x$"),
    "cite": ("{cite}`goodfellow2014`", "(Goodfellow et al., 2014)"),
    "cite:t": ("{cite:t}`goodfellow2016`", "Goodfellow (2016)"),
    "two": (
        "{cite}`goodfellow2014,goodfellow2016`",
        "(Goodfellow et al., 2014; Goodfellow, 2016)",
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_markdown(name):
    source, expected = PLAIN[name]
    assert plain(source) == expected


def test_references_become_titles():
    source = ":::{prf:lemma} By {cite:t}`goodfellow2014`\n:label: lem-a\nA.\n:::"
    titles = labelled_titles(source)
    expected = "See *By Goodfellow et al. (2014)*."
    assert plain("See {prf:ref}`lem-a`.", titles=titles) == expected


def test_relative_links_become_addresses():
    expected = f"[a]({repository_url()}/blob/main/book/game/a.ipynb)"
    assert plain("[a](a.ipynb#b)", "book/game") == expected
    assert plain("[a](../game/a.ipynb)", "book/back") == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (":::{note}\nA.", "never closed: :::{note}"),
        ("{cite}`nobody2014`", "no entry 'nobody2014'"),
    ],
)
def test_what_cannot_be_converted_is_named(source, message):
    with pytest.raises(ValueError, match=message):
        plain(source)


# ---- nbval, with the book's conftest


def test_nbval_compares_outputs_and_skips_what_needs_absent_data(chapter, monkeypatch):
    shutil.copy(ROOT / "book/conftest.py", chapter.parent)
    stale, needy = tiny.chapter(), tiny.chapter()
    tiny.code(stale)[-1].outputs[0].text = "triple: wrong\n"
    needy.metadata["ganlib"] = {"needs": ["mnist"]}
    write(stale, chapter.with_name("stale.ipynb"))
    write(needy, chapter.with_name("needy.ipynb"))
    monkeypatch.setenv("GANLIB_DATA", str(chapter.parent / "missing"))
    options = ["-p", "no:cacheprovider", "--nbval", "--nbval-current-env", "-rs"]
    command = [sys.executable, "-m", "pytest", *options, "."]
    done = subprocess.run(command, cwd=chapter.parent, capture_output=True, text=True)
    count = len(tiny.code(tiny.chapter()))
    assert f"1 failed, {2 * count - 1} passed, {count} skipped" in done.stdout
    assert "triple: wrong" in done.stdout
    assert re.search(r"SKIPPED .*mnist: .*", done.stdout)


# ---- the repository's address (assignments: see test_grading)


@pytest.mark.parametrize("tool", [run.main, assignment.main])
def test_tools_say_what_they_want(tool):
    with pytest.raises(SystemExit, match="python -m tools"):
        tool([])


@pytest.mark.parametrize("url", ["", "https://example.org/a/b", "github.com/a/b"])
def test_repository_refuses_other_addresses(url):
    with pytest.raises(SystemExit, match=f"OWNER/REPO. Received: {url}"):
        repository.change(url)


def test_repository_changes_every_place(tmp_path):
    copy, new = tmp_path / "copy", "https://github.com/someone/gans"
    for name in repository.PLACES:
        copy.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "tools", copy / "tools")
    (copy / "book").mkdir()
    shutil.copy(ROOT / "book/references.bib", copy / "book")
    write(tiny.chapter(), copy / "book/game/tiny.ipynb")
    command = [sys.executable, "-m", "tools.repository", new]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    copies = ["book/game/tiny.ipynb", "book/student/game/tiny.ipynb"]
    for name in repository.PLACES + copies:
        text = (copy / name).read_text(encoding="utf-8")
        assert set(repository.ADDRESS.findall(text)) == {new}, name


# ---- the whole tree


@pytest.mark.skipif(
    not (ROOT / ".git").exists() or not shutil.which("git"), reason="no git checkout"
)
def test_a_clone_stays_small():
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert sum(file.stat().st_size for file in files if file.is_file()) <= 45e6
