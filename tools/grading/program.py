"""What of a student's notebook is executed: answers, checks, and what these need.

The book's own cells and the checks are taken from the assignment, answers and helpers
from the student.  A book's cell that a student deleted or broke is as it was.
"""

from IPython.core.inputtransformer2 import TransformerManager

from tools.check import code_cells, grading
from tools.names import names
from tools.notebooks import is_setup


def used(cell):
    """Return the names that a cell needs and defines; magics are understood."""
    try:
        return names(TransformerManager().transform_cell(cell.source))
    except (SyntaxError, ValueError):
        return set(), set()


def needed(cells):
    """Return the cells that answers and checks depend on, and these."""
    wanted, kept = set(), []
    for cell in reversed(cells):
        uses, defines = used(cell)
        if grading(cell) or is_setup(cell) or wanted & defines:
            wanted = (wanted - defines) | uses
            kept.insert(0, cell)
    return kept


def merged(notebook, source):
    """Yield all cells of the book, the student's answers and own cells among them.

    A student's own cell stands where it stood: before the answer or check that
    follows.  It is left out if it only defines anew what the exercises take from the
    book: somebody's trial with another density must not change the checks.
    """
    book = [used(c)[1] for c in needed(code_cells(source)) if not grading(c)]
    fixed = set().union(*book)
    own, answers = [], {}
    for cell in code_cells(notebook):
        if name := grading(cell).get("grade_id"):
            answers[name], own = (own, cell), []
        elif used(cell)[1] - fixed:
            own.append(cell)
    for cell in code_cells(source):
        if name := grading(cell).get("grade_id"):
            before, answer = answers.get(name, ([], cell))
            yield from before
            cell = answer if grading(cell)["solution"] else cell
        yield cell


def program(notebook, source):
    """Return the cells to execute for a student's repaired notebook, in order."""
    return needed(list(merged(notebook, source)))
