"""Fold the code that only sets up or draws, so that what teaches is seen.

The book folds by a tag, JupyterLab and Colab by marks of their own.  A cell tagged
``teaches`` stays open.  ``python -m tools.folds`` marks all chapters; ``make run``
does it for those it runs.
"""

import ast
import copy
import re

from tools.figures import shows_figure
from tools.names import names
from tools.notebooks import chapters, is_setup, read, write

OPEN = "teaches"
TITLE = re.compile(r"# @title .*\n")
AXES = re.compile(r"\bax\b|\bplt\.")
START = re.compile(r"plots\.use_style|SEED =|rng =|.*set_random_seed")


def ungraded(notebook):
    """Return the code cells that are neither the first one nor part of an exercise."""
    code = [c for c in notebook.cells if c.cell_type == "code"]
    return [c for c in code if not is_setup(c) and "nbgrader" not in c.metadata]


def is_silent(cell):
    """Tell whether a cell prints nothing and asserts nothing."""
    return "assert " not in cell.source and not any("text" in o for o in cell.outputs)


def sets_up(cell):
    """Tell whether a cell only imports, chooses the style and sets seeds."""
    return all(
        isinstance(step, (ast.Import, ast.ImportFrom))
        or re.match(
            r"plots\.use_style|SEED =|rng =|.*set_random_seed", ast.unparse(step)
        )
        for step in ast.parse(cell.source).body
    )


def may_draw(cell):
    """Tell whether a cell shows a picture, or defines functions that draw on axes."""
    steps = ast.parse(cell.source).body
    helps = all(isinstance(s, ast.FunctionDef) for s in steps)
    drawing = shows_figure(cell) or (helps and AXES.search(cell.source))
    return bool(drawing) and is_silent(cell)


def only_draw(notebook):
    """Return the ids of the cells that draw, and whose names nothing else needs."""
    code = [c for c in notebook.cells if c.cell_type == "code"]
    uses = {c.id: names(c.source) for c in code}
    found = {c.id for c in ungraded(notebook) if may_draw(c)}
    while True:
        needed, leaking = set(), set()
        for cell in reversed(code):
            wants, defines = uses[cell.id]
            if cell.id in found:
                leaking |= {cell.id} if needed & defines else set()
                needed -= defines
            else:
                needed = (needed - defines) | wants
        if not leaking:
            return found
        found -= leaking


def before_the_picture(notebook):
    """Return the ids of the cells that lead to the first picture of a chapter."""
    text, found = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text += cell.source
        elif "## The mathematics" in text:
            break
        elif "## The idea in one picture" in text:
            found.append(cell.id)
            if shows_figure(cell):
                break
    return set(found)


def kinds(notebook):
    """Return {cell id: what its code is good for} of the cells to be folded."""
    drawings, first = only_draw(notebook), before_the_picture(notebook)
    found = {}
    for cell in ungraded(notebook):
        if OPEN in cell.metadata.get("tags", []):
            continue
        if sets_up(cell):
            found[cell.id] = "set-up"
        elif cell.id in drawings or (cell.id in first and shows_figure(cell)):
            found[cell.id] = "drawing"
        elif cell.id in first:
            found[cell.id] = "computation"
    return found


def fold(cell, kind):
    """Mark a cell as folded in the book, in JupyterLab and in Colab; or as open."""
    data = cell.metadata
    tags = [t for t in data.get("tags", []) if t != "hide-input"]
    view = {k: v for k, v in data.get("mystnb", {}).items() if "prompt" not in k}
    for key in "cellView", "jupyter":
        data.pop(key, None)
    cell.source = TITLE.sub("", cell.source, count=1)
    if kind:
        tags.append("hide-input")
        view["code_prompt_show"] = f"Show the {kind}"
        view["code_prompt_hide"] = f"Hide the {kind}"
        data["cellView"], data["jupyter"] = "form", {"source_hidden": True}
        cell.source = f"# @title The {kind}\n{cell.source}"
    for key, value in ("tags", tags), ("mystnb", view):
        if value:
            data[key] = value
        else:
            data.pop(key, None)


def with_folds(notebook):
    """Return a copy in which what only sets up or draws is folded."""
    notebook = copy.deepcopy(notebook)
    found = kinds(notebook)
    for cell in ungraded(notebook):
        fold(cell, found.get(cell.id))
    return notebook


def main():
    for path in chapters():
        write(with_folds(read(path)), path)


if __name__ == "__main__":
    main()
