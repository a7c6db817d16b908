"""What all tools know of notebooks: where they are, how they start and are stored."""

import copy
import re

import nbformat
import yaml

from tools import ROOT
from tools.words import say

# Finds ganlib when it is installed, in a folder above the notebook, or fetches it.
SETUP = """\
# Find ganlib: installed, in a folder above this one, or fetched (Colab).
import importlib.util
import pathlib
import subprocess
import sys

if getattr(importlib.util.find_spec("ganlib"), "origin", None) is None:
    here = pathlib.Path.cwd()
    fetched = sorted(here.glob("gan-course*"))  # perhaps empty or broken
    known = [here, *here.parents, *fetched]
    places = [p for p in known if (p / "ganlib/__init__.py").is_file()]
    root = places[0] if places else here / f"gan-course{{len(fetched) or ''}}"
    if not places:
        url = "{url}"
        clone = ["git", "clone", "--quiet", "--depth=1", url, str(root)]
        subprocess.run(clone, check=True)
    sys.path.insert(0, str(root))"""

PLACEHOLDER = "OWNER/REPO"  # in the address, until the repository has one
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def repository_url():
    """Return the repository's address, kept in ``_config.yml``."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return config["repository"]["url"]


def setup_source():
    """Return the text of every chapter's first code cell."""
    return SETUP.format(url=repository_url())


def chapters():
    """Return the paths of all chapters, in the order of the folders."""
    return sorted((ROOT / "book").glob("[!_]*/*.ipynb"))


def read(path):
    """Read a notebook in the current format (4.5)."""
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    """Write a notebook; the same notebook always gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def is_setup(cell):
    """Tell whether a cell is the one that finds ``ganlib``."""
    return cell.cell_type == "code" and cell.source.startswith("# Find ganlib")


def with_setup(notebook):
    """Return a copy whose first code cell is the current setup cell."""
    notebook = copy.deepcopy(notebook)
    cell = next((c for c in notebook.cells if is_setup(c)), None)
    if cell is None:
        cell = nbformat.v4.new_code_cell(id="setup")
        first_code = [c.cell_type for c in notebook.cells].index("code")
        notebook.cells.insert(first_code, cell)
    cell.source = setup_source()
    cell.metadata["tags"] = ["remove-cell"]
    return notebook


def normalise(notebook):
    """Return a copy without what differs between machines or runs."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(
        {
            **{k: v for k, v in notebook.metadata.items() if k == "ganlib"},
            "kernelspec": KERNEL,
            "language_info": LANGUAGE,
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number}")
        for key in ("execution", "collapsed", "widgets"):
            cell.metadata.pop(key, None)
    return notebook


def exercise_points(notebook):
    """Return {cell id: points} of the exercises: the sum over the cells that follow."""
    points, current = {}, None
    for cell in notebook.cells:
        grading = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and ":::{exercise}" in cell.source:
            current = cell.id
            points[current] = 0
        elif current and grading.get("grade"):
            points[current] += grading["points"]
    return points


def with_points(notebook, edition="en"):
    """Return a copy whose exercises have their points in the title."""
    notebook = copy.deepcopy(notebook)
    points = exercise_points(notebook)
    for cell in notebook.cells:
        if n := points.get(cell.id):
            worth = ", 1 point" if n == 1 else ", {n:g} points"
            title = rf"\g<0>{say(worth, edition, n=n)}"
            cell.source = re.sub(r":::\{exercise\} .+", title, cell.source)
    return notebook
