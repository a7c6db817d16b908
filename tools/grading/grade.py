"""Grade what was handed in: ``tools.grading grade COURSE NAME [JOBS]``.

Everybody who has not been graded yet, or has sent something else since, is graded, and
all are when the checks change: a run that was stopped goes on where it was.  What was
found is in ``records/NAME/STUDENT.json``; nbgrader's gradebook has it too, for grading
by hand and for feedback.
"""

import os
import time
import warnings
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from tools.assignment import course
from tools.check import grading
from tools.grading.course import Assignment
from tools.grading.hints import hint
from tools.grading.preprocessors import Run, executed
from tools.grading.repair import NotThisAssignmentError, parsed, repaired
from tools.grading.sandbox import Limits, server


def waiting(assignment):
    """Return who has handed in something that has not been graded."""
    return [
        student
        for student in assignment.students()
        if assignment.record(student).get("graded") != assignment.fingerprint(student)
    ]


def checked(found):
    """Return what became of each check: points, and a hint where it does not hold."""
    return {
        grading(cell)["grade_id"]: {
            "points": 0 if outcome.error else grading(cell)["points"],
            "of": grading(cell)["points"],
            "hint": hint(cell.source, outcome.error, outcome.message, outcome.line)
            if outcome.error
            else "",
        }
        for cell, outcome in found
        if grading(cell).get("grade")
    }


def cores():
    """Return a queue of the cores that may be used; empty where they have no names."""
    free = SimpleQueue()
    if hasattr(os, "sched_getaffinity"):
        for core in sorted(os.sched_getaffinity(0)):
            free.put(core)
    return free


def outcomes(assignment, students, jobs, limits):
    """Yield students and what their cells did, as they are done."""
    free = cores()
    server()

    def one(student):
        core = None if free.empty() else free.get()
        begin = time.monotonic()
        try:
            notebook = parsed(assignment.submitted(student).read_bytes())
            notebook = repaired(notebook, assignment.release(student))[0]
            settings = {"limits": limits, "core": core}
            found = executed(assignment, student, notebook, **settings)
        finally:
            if core is not None:
                free.put(core)
        return found, time.monotonic() - begin

    with ThreadPoolExecutor(jobs) as pool:
        tasks = {pool.submit(one, student): student for student in students}
        for task in as_completed(tasks):
            yield tasks[task], task


def into_gradebook(nbgrader, assignment, student, found):
    """Let nbgrader store the grades; return the log of what failed, or nothing."""
    Run.done[student] = found
    try:
        warnings.filterwarnings("ignore", "Object of type <Submitted")
        result = nbgrader.autograde(assignment.name, student, force=True)
    finally:
        del Run.done[student]
    return "" if result["success"] else result["log"] or result.get("error", "failed")


def graded(assignment, jobs, limits=Limits()):  # noqa: B008
    """Grade who waits; yield a line for each student."""
    nbgrader = course(assignment.folder)
    for student, task in outcomes(assignment, waiting(assignment), jobs, limits):
        try:
            found, seconds = task.result()
        except (NotThisAssignmentError, RuntimeError) as error:
            yield f"{student}: not graded: {error}"
            continue
        if failed := into_gradebook(nbgrader, assignment, student, found):
            yield f"{student}: not graded: nbgrader says\n{failed}"
            continue
        checks = checked(found)
        mark = assignment.fingerprint(student)
        assignment.keep(student, checks=checks, graded=mark)
        got = sum(check["points"] for check in checks.values())
        worth = sum(check["of"] for check in checks.values())
        yield f"{student}: {got:g} of {worth:g} points by checks ({seconds:.1f} s)"


def main(arguments):
    if len(arguments) not in (2, 3):
        raise SystemExit(__doc__.splitlines()[0])
    assignment = Assignment(Path(arguments[0]).resolve(), arguments[1])
    jobs = int(arguments[2]) if len(arguments) == 3 else os.cpu_count()
    for line in graded(assignment, jobs):
        print(line, flush=True)
    left = waiting(assignment)
    print(f"{len(assignment.students()) - len(left)} graded, {len(left)} not")
    if left:
        raise SystemExit("Not graded: " + ", ".join(left))
