"""Make a package for Otter or Gradescope: ``tools.grading otter COURSE NAME``.

``otter/NAME/`` then holds the same checks as tests of Otter's, ``requirements.txt``,
and the notebook to hand out, with the exercises and what they need: Otter runs all of
a notebook.  Where Otter is installed (``pip install otter-grader``), it makes
``autograder.zip`` of them, which Gradescope takes as it is.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tools import ROOT
from tools.check import code_cells, grading
from tools.exercises import exercises_only
from tools.grading.course import Assignment
from tools.notebooks import write

# Checks see the notebook's names, and those of the checks before them.
TEST = '''\
"""{name}, {points:g} points."""

from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = {points:g}

CHECKS = {checks!r}


@test_case(points={points:g})
def test(env):
    exec(compile(CHECKS, "{name}", "exec"), env)
'''
NEEDED = "keras", "tensorflow", "numpy", "scipy", "scikit-learn", "matplotlib"


def needed():
    """Return the requirements of the chapters."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.startswith((*NEEDED, "pillow", "seaborn"))]


def written(assignment):
    """Write the tests, the requirements and the notebook; return their folder."""
    folder = assignment.folder / "otter" / assignment.name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tests").mkdir(parents=True)
    checks = [c for c in code_cells(assignment.source()) if grading(c).get("grade")]
    for number, cell in enumerate(checks, start=1):
        known = grading(cell)
        # Otter runs tests in the order of their names.
        name = f"{number:02d}_{known['grade_id']}"
        text = TEST.format(name=name, points=known["points"], checks=cell.source)
        (folder / "tests" / f"{name}.py").write_text(text, encoding="utf-8")
    lines = "\n".join([*needed(), ""])
    (folder / "requirements.txt").write_text(lines, encoding="utf-8")
    notebook = exercises_only(assignment.release())
    write(notebook, folder / f"{assignment.name}.ipynb")
    return folder


def packed(folder):
    """Let Otter make its package; tell whether it is there to do so."""
    if importlib.util.find_spec("otter") is None:
        return False
    command = "-m otter generate -t tests -r requirements.txt -o autograder.zip"
    command += " --python-version 3.12"
    subprocess.run([sys.executable, *command.split()], cwd=folder, check=True)
    return True


def main(arguments):
    if len(arguments) != 2:
        raise SystemExit(__doc__.splitlines()[0])
    folder = written(Assignment(Path(arguments[0]).resolve(), arguments[1]))
    print(f"{folder} has the tests and the notebook to hand out")
    if not packed(folder):
        print("Otter is not installed: pip install otter-grader, and once more")
