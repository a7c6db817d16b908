"""Write the student copies of the chapters: ``python -m tools.student``.

A copy has no solutions, no outputs and plain Markdown, and keeps what nbgrader
needs, so that it can be opened in Colab, filled in, and graded.
"""

import copy
from functools import cache

from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from tools import ROOT
from tools.grading.progress import with_progress
from tools.notebooks import chapters, normalise, read, with_points, with_setup, write
from tools.plain import labelled_titles, plain

KEPT = "nbgrader", "cellView", "jupyter"  # the last two fold


def destination(path):
    """Return where the student copy of a chapter belongs."""
    return ROOT / "book/student" / path.relative_to(ROOT / "book")


@cache
def titles():
    """Return the titles of everything that the book's chapters label."""
    cells = [c for path in chapters() for c in read(path).cells]
    found = [labelled_titles(c.source) for c in cells if c.cell_type == "markdown"]
    return {label: title for each in found for label, title in each.items()}


def simplified(notebook, folder):
    """Return a copy in plain Markdown, without outputs and view settings."""
    notebook = with_points(normalise(with_setup(notebook)))
    numbers = {}
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEPT}
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, folder, numbers, titles())
            cell.pop("attachments", None)
        else:
            cell.outputs, cell.execution_count = [], None
    return notebook


def without_solutions(notebook):
    """Return a copy with stubs in place of solutions, and without hidden tests."""
    notebook = copy.deepcopy(notebook)
    for step in ClearSolutions(), ClearHiddenTests():
        notebook, _ = step.preprocess(notebook, {})
    return notebook


def student_copy(notebook, folder):
    """Return the notebook that a student starts from."""
    return simplified(with_progress(without_solutions(notebook)), folder)


def student_copies():
    """Yield the path and the content of every student copy."""
    for path in chapters():
        folder = path.parent.relative_to(ROOT).as_posix()
        try:
            yield destination(path), student_copy(read(path), folder)
        except ValueError as error:
            raise SystemExit(f"{path}: {error}") from None


def main():
    written = dict(student_copies())
    for path, notebook in written.items():
        write(notebook, path)
        print(path.relative_to(ROOT))
    for path in (ROOT / "book/student").rglob("*.ipynb"):
        if path not in written:
            path.unlink()


if __name__ == "__main__":
    main()
