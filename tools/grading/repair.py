"""Mend what happened to a notebook on its way from the student, and say so.

What belongs to the assignment is put back: cells of checks as they were handed out,
cells that were deleted, marks that a cell lost.  What a student wrote stays, all of it.
"""

import copy

import nbformat

from tools.check import grading
from tools.grading.course import graded_cells
from tools.names import names

BROKEN = ValueError, KeyError, AttributeError, TypeError  # not JSON is the first


class NotThisAssignmentError(Exception):
    """Nothing in a file can be graded here."""


def parsed(data):
    """Return the notebook in a file's bytes."""
    try:
        notebook = nbformat.reads(data.decode("utf-8-sig"), as_version=4)
        cells = [(c.cell_type, c.source, c.metadata) for c in notebook.cells]
    except (nbformat.ValidationError, *BROKEN) as error:
        raise NotThisAssignmentError(f"no notebook: {error}"[:100]) from None
    if not cells:
        raise NotThisAssignmentError("the notebook is empty")
    return notebook


def functions(source):
    """Return the names that a cell defines; none if it cannot be read."""
    try:
        return names(source)[1]
    except (SyntaxError, ValueError):
        return set()


def after_question(notebook, wanted, release):
    """Return the text that stands after the question, where the answer belongs."""
    place = next(n for n, c in enumerate(release.cells) if c is wanted)
    question = release.cells[place - 1].source.strip()
    handed_out = {c.source.strip() for c in release.cells}
    for cell, follows in zip(notebook.cells, notebook.cells[1:]):
        new = follows.source.strip() not in handed_out and not grading(follows)
        if cell.source.strip() == question and new and follows.cell_type == "markdown":
            return follows
    return None


def unmarked(notebook, wanted, release):
    """Return the cell that lost its marks: by id, text, place, or what it defines."""
    plain = [c for c in notebook.cells if not grading(c)]
    plain = [c for c in plain if c.cell_type == wanted.cell_type]
    for cell in plain:
        if wanted.get("id") in (cell.get("id"), cell.metadata.get("id")):
            return cell
    for cell in plain:
        if cell.source.strip() == wanted.source.strip():
            return cell
    if grading(wanted)["locked"]:
        return None
    if wanted.cell_type == "markdown":
        return after_question(notebook, wanted, release)
    defined = functions(wanted.source)
    for cell in reversed(plain):
        if defined and defined <= functions(cell.source):
            return cell
    return None


def single(notebook, released):
    """Leave the marks on one of several copies of a cell; yield what was done."""
    for name, wanted in released.items():
        copies = [c for c in notebook.cells if grading(c).get("grade_id") == name]
        if len(copies) > 1:
            touched = [c for c in copies if c.source.strip() != wanted.source.strip()]
            answer = grading(wanted)["solution"] and touched
            kept = touched[-1] if answer else copies[0]
            for cell in copies:
                if cell is not kept:
                    del cell.metadata["nbgrader"]
            which = "the last one that was changed" if answer else "one of them"
            yield f"{len(copies)} copies of {name}: {which} counts"


def restored(notebook, release):
    """Put back what was deleted or lost its marks; yield what was done."""
    place = 0
    for name, wanted in graded_cells(release).items():
        cell = graded_cells(notebook).get(name) or unmarked(notebook, wanted, release)
        if cell is None:
            cell = copy.deepcopy(wanted)
            notebook.cells.insert(place, cell)
            kind = "answer" if grading(wanted)["solution"] else "checks"
            yield f"the {kind} {name} had been deleted"
        elif not grading(cell):
            yield f"{name} had lost its marks"
        place = next(n for n, c in enumerate(notebook.cells) if c is cell) + 1
        if cell.cell_type != wanted.cell_type:
            cell.cell_type = wanted.cell_type
            yield f"{name} had become another kind of cell"
        locked = grading(wanted)["locked"]
        if locked and cell.source.strip() != wanted.source.strip():
            yield f"the checks {name} had been changed"
        if locked:
            cell.source = wanted.source
        cell.metadata["nbgrader"] = copy.deepcopy(wanted.metadata["nbgrader"])


def stripped(notebook):
    """Return a copy in today's format, without outputs."""
    cells = []
    for old in notebook.cells:
        make = getattr(nbformat.v4, f"new_{old.cell_type}_cell")
        cell = make(old.source, metadata=copy.deepcopy(old.metadata))
        cell.id = old.get("id") or old.metadata.get("id") or cell.id
        cells.append(cell)
    taken = set()
    for n, cell in enumerate(cells):
        if cell.id in taken:
            cell.id = f"copy-{n}"
        taken.add(cell.id)
    metadata = copy.deepcopy(notebook.metadata)
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def repaired(notebook, release):
    """Return a notebook that can be graded, and a list of what was mended."""
    wanted = graded_cells(release)
    notebook = stripped(notebook)
    for cell in notebook.cells:
        known = grading(cell).get("grade_id")
        if grading(cell) and known not in wanted:
            del cell.metadata["nbgrader"]  # another assignment's
    if not any(graded_cells(notebook)) and not any(
        unmarked(notebook, cell, release) for cell in wanted.values()
    ):
        raise NotThisAssignmentError("none of its cells belongs to this assignment")
    done = [*single(notebook, wanted), *restored(notebook, release)]
    for cell in notebook.cells:  # a cell that became another kind
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.pop("outputs", None), cell.pop("execution_count", None)
    notebook.metadata["kernelspec"] = release.metadata["kernelspec"]
    return notebook, done
