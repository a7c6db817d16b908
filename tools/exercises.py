"""Exercises in this process: what they need, their checks, and who passes them."""

import contextlib
import copy
import io
import textwrap
import warnings

import numpy as np

from tools.check import code_cells, grading
from tools.names import names
from tools.notebooks import is_setup

# ---- what the exercises need: training that no answer depends on would take minutes


def exercises_only(notebook):
    """Return a copy without the code that neither answers nor checks depend on."""
    notebook, wanted, kept = copy.deepcopy(notebook), set(), []
    for cell in reversed(notebook.cells):
        if cell.cell_type == "code":
            needed, defined = names(cell.source)
            if not (grading(cell) or is_setup(cell) or wanted & defined):
                continue
            wanted = (wanted - defined) | needed
        kept.insert(0, cell)
    notebook.cells = kept
    return notebook


def exercises(notebook):
    """Yield the code cells, each with the checks that follow it if it is a solution."""
    code = code_cells(notebook)
    for n, cell in enumerate(code):
        checks = []
        if grading(cell).get("solution"):
            for later in code[n + 1 :]:
                if not grading(later).get("grade"):
                    break
                checks.append(later)
        yield cell, checks


# ---- other answers in place of the solution


def region(source):
    """Return the places, in the list of lines, of the markers around a solution."""
    lines = source.split("\n")
    return [
        next(n for n, line in enumerate(lines) if f"### {word} SOLUTION" in line)
        for word in ("BEGIN", "END")
    ]


def body(source):
    """Return what stands between the solution markers."""
    begin, end = region(source)
    return textwrap.dedent("\n".join(source.split("\n")[begin + 1 : end]))


def with_body(source, body):
    """Put ``body`` between the solution markers of ``source``."""
    lines = source.split("\n")
    begin, end = region(source)
    indent = lines[begin][: lines[begin].index("#")]
    body = textwrap.indent(textwrap.dedent(body).strip("\n"), indent)
    return "\n".join([*lines[:begin], body, *lines[end + 1 :]])


def run(source, namespace, name="cell"):
    exec(compile(source, name, "exec"), namespace)


def fresh(namespace):
    """Return a copy of what a cell sees; an answer may change arrays in place."""
    state = np.ndarray, np.random.Generator
    return {
        key: copy.deepcopy(value) if isinstance(value, state) else value
        for key, value in namespace.items()
    }


def trials(notebook):
    """Run a chapter; yield the name and source of each solution, and its judge.

    A judge takes a source for the solution's cell, runs it and the checks that
    follow, and raises what they raise.
    """
    namespace = {"__name__": "__main__"}

    def judge_of(name, checks):
        def judge(source):
            attempt = fresh(namespace)
            run(source, attempt, name)
            for check in checks:
                run(check.source, attempt, check.id)

        return judge

    for cell, checks in exercises(notebook):
        if checks:
            name = grading(cell)["grade_id"]
            yield name, cell.source, judge_of(name, checks)
        run(cell.source, namespace, cell.id)


def refusal(judge, source):
    """Return why an answer is refused, or None; it may print and warn."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            judge(source)
        except Exception as error:
            return error
    return None


def passes(judge, source):
    """Tell whether an answer is accepted."""
    return refusal(judge, source) is None
