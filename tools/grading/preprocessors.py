"""What takes the place of nbgrader's own steps when it grades: see ``configure``.

nbgrader starts a kernel for each notebook, executes all of it, scores a warning zero
and stops where a cell was copied.  Here a notebook is repaired first, and what its
exercises need runs in ``sandbox``.
"""

from pathlib import Path

from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from tools.check import grading
from tools.grading.course import Assignment
from tools.grading.hints import hint
from tools.grading.program import program
from tools.grading.repair import repaired
from tools.grading.sandbox import run


def assignment_of(resources):
    """Return the assignment and the student that nbgrader is busy with."""
    known = resources["nbgrader"]
    return Assignment(Path.cwd(), known["assignment"]), known["student"]


def executed(assignment, student, notebook, **settings):
    """Run what a student's repaired notebook needs: [(cell, outcome), ...]."""
    cells = program(notebook, assignment.source(student))
    folder = assignment.submitted(student).parent
    files = [p for p in folder.iterdir() if p.is_file() and p.suffix != ".ipynb"]
    outcomes = run([cell.source for cell in cells], files=files, **settings)
    return list(zip(cells, outcomes))


def outputs(cell, outcome):
    """Return what nbgrader shall see; what a cell wrote to stderr costs nothing."""
    shown = [new_output("stream", text=outcome.text)] if outcome.text else []
    if outcome.error:
        reason = hint(cell.source, outcome.error, outcome.message, outcome.line)
        if grading(cell).get("grade"):
            shown.append(new_output("stream", text=f"Does not hold: {reason}\n"))
        trace = list(outcome.traceback) or [f"{outcome.error}: {outcome.message}"]
        error = {"ename": outcome.error, "evalue": outcome.message}
        shown.append(new_output("error", **error, traceback=trace))
    return shown


class Repair(NbGraderPreprocessor):
    """Mend a notebook before nbgrader looks for its cells."""

    def preprocess(self, nb, resources):
        assignment, student = assignment_of(resources)
        return repaired(nb, assignment.release(student))[0], resources


class Run(NbGraderPreprocessor):
    """Execute what the exercises need, unless ``grade`` has done so in parallel."""

    done = {}  # {student: [(cell, outcome), ...]}

    def preprocess(self, nb, resources):
        assignment, student = assignment_of(resources)
        found = self.done.get(student) or executed(assignment, student, nb)
        known = {grading(c)["grade_id"]: (c, o) for c, o in found if grading(c)}
        for cell in nb.cells:
            if cell.cell_type == "code" and grading(cell):
                ran, outcome = known[grading(cell)["grade_id"]]
                cell.source, cell.outputs = ran.source, outputs(ran, outcome)
        return nb, resources


def configure(config):
    """Let nbgrader repair and run notebooks our way."""
    from nbgrader import preprocessors as theirs

    config.Autograde.sanitize_preprocessors = [
        theirs.ClearOutput,
        Repair,
        theirs.DeduplicateIds,
        theirs.OverwriteKernelspec,
        theirs.OverwriteCells,
        theirs.CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        Run,
        theirs.LimitOutput,
        theirs.SaveAutoGrades,
        theirs.AssignLatePenalties,
        theirs.CheckCellMetadata,
    ]
