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
from tools.translation import complete, file_of, translated
from tools.words import EDITIONS

KEPT = "nbgrader", "cellView", "jupyter"  # the last two fold


def destination(path, edition="en"):
    """Return where the student copy of a chapter belongs."""
    folder = ROOT / "book/student" / ("" if edition == "en" else edition)
    return folder / path.relative_to(ROOT / "book")


def in_edition(path, edition):
    """Return a chapter, translated if it is declared complete."""
    name = path.relative_to(ROOT / "book").with_suffix("").as_posix()
    chapter = read(path)
    done = edition != "en" and name in complete(edition)
    return translated(name, chapter, edition) if done else chapter


@cache
def titles(edition):
    """Return the titles of everything that the book's chapters label."""
    cells = [c for path in chapters() for c in in_edition(path, edition).cells]
    found = [labelled_titles(c.source) for c in cells if c.cell_type == "markdown"]
    return {label: title for each in found for label, title in each.items()}


def simplified(notebook, folder, edition="en"):
    """Return a copy in plain Markdown, without outputs and view settings."""
    notebook = with_points(normalise(with_setup(notebook)), edition)
    numbers = {}
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEPT}
        if cell.cell_type == "markdown":
            known = numbers, titles(edition), edition
            cell.source = plain(cell.source, folder, *known)
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


def student_copy(notebook, folder, edition="en"):
    """Return the notebook that a student starts from."""
    notebook = with_progress(without_solutions(notebook), edition)
    return simplified(notebook, folder, edition)


def student_copies():
    """Yield the path and the content of every student copy."""
    for edition in EDITIONS:
        done = [file_of(name) for name in complete(edition)]
        for path in [path for path in chapters() if edition == "en" or path in done]:
            folder, chapter = path.parent.relative_to(ROOT), in_edition(path, edition)
            try:
                copy = student_copy(chapter, folder.as_posix(), edition)
            except ValueError as error:
                raise SystemExit(f"{path}, {edition}: {error}") from None
            yield destination(path, edition), copy


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
