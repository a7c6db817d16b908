"""Every command of the README and of the instructor's guide runs as it is printed.

In a folder that looks like a clone, for a chapter, without a JupyterHub.
"""

import contextlib
import csv
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from nbformat import writes

from tests.test_week import MONDAY, zipped
from tools import ENVIRONMENT, ROOT
from tools.check import grading
from tools.grading.course import Assignment, graded_cells
from tools.notebooks import read

GUIDE = (ROOT / "book/back/instructors.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAME = "divergences"


def commands(text):
    """Return the commands of a page: the indented lines."""
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    return re.findall(r"^    ((?:make|nbgrader|python) .+)$", text, re.M)


def grading_part(readme):
    return readme.split("## Assign and grade")[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone whose environment is this one, and whose students have sent a zip."""
    folder = tmp_path_factory.mktemp("clone")
    for path in ROOT.iterdir():
        if not path.name.startswith(".") and path.name not in ("course", "_build"):
            (folder / path.name).symlink_to(path)
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != ".installed":
            (folder / ".venv" / path.name).symlink_to(path)
    (folder / ".venv/.installed").touch()
    return folder


def run(command, folder, **more):
    environment = os.environ | ENVIRONMENT | {"PATH": path_of(folder)} | more
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def path_of(folder):
    return f"{folder / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"


def opened(command, folder):
    """Run a command that serves a page until it is stopped; return the page."""
    environment = os.environ | {"BROWSER": "true", "JUPYTER_RUNTIME_DIR": str(folder)}
    environment |= {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_CONFIG_DIR": str(folder)}
    settings = "c.ServerApp.open_browser = False\nc.ServerApp.allow_root = True\n"
    (folder / "jupyter_server_config.py").write_text(settings, encoding="utf-8")
    with subprocess.Popen(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            for line in server.stdout:
                if address := re.search(r"http://localhost:\d+/formgrader\S+", line):
                    return fetched(address[0])
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
    return ""


def fetched(address):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for _ in range(60):
        with contextlib.suppress(OSError):
            return opener.open(address, timeout=30).read().decode()
        time.sleep(1)
    return ""


def hand_in(folder):
    """Write the zip and the table of the guide's example."""
    assignment = Assignment(folder / "course", NAME)
    work = {"right": assignment.source(), "empty": assignment.release()}
    for name, cell in graded_cells(work["right"]).items():
        if grading(cell)["grade"] and grading(cell)["solution"]:
            cell.source = f"My answer to {name}."
    files = {
        f"{name}_{n}_9_{NAME}.ipynb": (writes(notebook), MONDAY)
        for n, (name, notebook) in enumerate(work.items(), start=1)
    }
    zipped(files, folder / "sent.zip")
    rows = [["Student", "ID", "Section"], ["A", "1", "x"], ["B", "2", "x"]]
    with (folder / "exported.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_the_first_hour(clone):
    first = GUIDE.split("## The first hour")[1].split("\n## ")[0]
    said = {}
    for command in commands(first):
        target = command.split()[1]
        if target == "read":
            said[target] = opened(command, clone)
        else:
            said[target] = run(command, clone)
        if target == "assignment":
            hand_in(clone)
    order = "assignment collect grade read grades feedback"
    assert " ".join(said) == order
    assert "right_1: as it is" in said["collect"]
    assert "2 graded, 0 not" in said["grade"]
    assert "Manual Grading" in said["read"]
    assert "NO GRADE for right_1" in said["grades"]
    pages = clone / "course/feedback" / "empty_2" / NAME / f"{NAME}.html"
    assert "nothing is written here yet" in pages.read_text(encoding="utf-8")
    head, possible, *students = rows(clone / f"course/grades/{NAME}-canvas.csv")
    worth = sum(
        grading(c)["points"]
        for c in graded_cells(read(ROOT / f"book/likelihood/{NAME}.ipynb")).values()
        if grading(c)["grade"]
    )
    assert (head[-1], possible[-1]) == (NAME, f"{worth:g}")
    # The answers of one wait to be read; the other has given none.
    assert {row[0]: row[-1] for row in students} == {"right": "", "empty": "0"}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_rest_of_the_guide(clone):
    """After the first hour; what it says of overlays is tried in test_back."""
    later = GUIDE.split("## Assign\n")[1].split("## Accessibility")[0]
    (clone / "students.csv").write_text("ID\n1\n2\n", encoding="utf-8")
    found = {c.split()[1]: run(c, clone) for c in commands(later) if c[:4] == "make"}
    assert " ".join(found) == "release collect grades otter assignment"
    assert "nothing new" in found["collect"]
    assert "tests and the notebook to hand out" in found["otter"]
    own = [clone / f"course/variants/{NAME}/{n}/{NAME}.ipynb" for n in (1, 2)]
    texts = [path.read_text(encoding="utf-8") for path in own]
    assert texts[0] != texts[1] and all("Your variant" in text for text in texts)


def test_the_readme_says_the_same():
    first = GUIDE.split("## The first hour")[1].split("\n## ")[0]
    short = commands(grading_part(README))
    assert len(short) == 5 and set(short) <= set(commands(first))
