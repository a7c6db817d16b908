"""Grading: solutions score full marks, stubs nothing, plausible wrong answers fail."""

import copy
import dis
import shutil
import textwrap
import types

import pytest

from tests import tiny
from tests.wrong_answers import WRONG
from tools import assignment
from tools.check import grading
from tools.notebooks import chapters, is_setup, read, write

GLOBAL = {"LOAD_GLOBAL", "LOAD_NAME"}
STUB = "raise NotImplementedError()"
CHAPTERS = {path.stem: path for path in chapters()}


# ---- what the exercises need: training that no answer depends on would take minutes


def names(source):
    """Return the global names that a cell needs from before, and those it defines."""
    code = compile(source, "cell", "exec")
    needed, defined = set(), set()
    for step in dis.get_instructions(code):
        if step.opname == "LOAD_NAME" and step.argval not in defined:
            needed.add(step.argval)
        elif step.opname == "STORE_NAME":
            defined.add(step.argval)
    return needed | (names_in_functions(code) - defined), defined


def names_in_functions(code):
    """Return the global names that the functions and classes of a cell use."""
    found = set()
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            steps = dis.get_instructions(inner)
            found |= {s.argval for s in steps if s.opname in GLOBAL}
            found |= names_in_functions(inner)
    return found


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


# ---- end to end, with nbgrader


def scores(path, folder, kind="source"):
    """Grade a chapter's solution ("source") or stub ("release"): {grade_id: score}."""
    write(exercises_only(read(path)), folder / path.name)
    name = assignment.assign(folder / path.name, folder / "course")
    course, given = assignment.course(folder / "course"), folder / "course" / kind
    shutil.copytree(given / name, folder / "course/submitted/student" / name)
    result = course.autograde(name, "student")
    assert result["success"], result["log"]
    with course.gradebook as gradebook:
        submission = gradebook.find_submission(name, "student")
        grades = [g for notebook in submission.notebooks for g in notebook.grades]
        return {grade.name: grade.auto_score for grade in grades}


def points(notebook):
    """Return {grade_id: points} of the cells that are graded automatically."""
    graded = [grading(c) for c in tiny.code(notebook) if grading(c).get("grade")]
    return {g["grade_id"]: g["points"] for g in graded}


@pytest.mark.parametrize("name", CHAPTERS)
def test_solution_scores_everything(name, tmp_path):
    expected = points(read(CHAPTERS[name]))
    found = scores(CHAPTERS[name], tmp_path)
    assert expected
    assert {key: found[key] for key in expected} == expected


# ---- wrong answers, in this process: no kernel, one import of the framework


def with_body(source, body):
    """Put ``body`` between the solution markers of ``source``."""
    lines = source.split("\n")
    begin, end = (
        next(n for n, line in enumerate(lines) if f"### {word} SOLUTION" in line)
        for word in ("BEGIN", "END")
    )
    indent = lines[begin][: lines[begin].index("#")]
    body = textwrap.indent(textwrap.dedent(body).strip("\n"), indent)
    return "\n".join([*lines[:begin], body, *lines[end + 1 :]])


def run(source, namespace, name="cell"):
    exec(compile(source, name, "exec"), namespace)


def exercises(notebook):
    """Yield the code cells, each with the checks that follow it if it is a solution."""
    code = tiny.code(notebook)
    for n, cell in enumerate(code):
        checks = []
        if grading(cell).get("solution"):
            for later in code[n + 1 :]:
                if not grading(later).get("grade"):
                    break
                checks.append(later)
        yield cell, checks


def accepted(bodies, notebook):
    """Run a chapter; return wrong answers, or stubs, that pass: (grade_id, body)."""
    namespace, found = {"__name__": "__main__"}, []
    for cell, checks in exercises(notebook):
        name = grading(cell).get("grade_id")
        for body in [STUB, *bodies[name]] if checks else []:
            attempt = dict(namespace)
            try:
                for source in with_body(cell.source, body), *(c.source for c in checks):
                    run(source, attempt, name)
            except Exception:
                continue
            found.append((name, body))
        run(cell.source, namespace, cell.id)
    return found


@pytest.mark.parametrize("name", CHAPTERS)
def test_wrong_answers_fail(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(CHAPTERS[name].parent)
    assert accepted(WRONG, exercises_only(read(CHAPTERS[name]))) == []


def test_every_exercise_has_a_wrong_answer():
    cells = [pair for path in CHAPTERS.values() for pair in exercises(read(path))]
    wanted = {grading(cell)["grade_id"] for cell, checks in cells if checks}
    assert wanted == set(WRONG)
    assert all(WRONG.values())


# ---- the tests above can fail


def test_only_what_exercises_need_is_run():
    notebook = tiny.chapter()
    cells = {c.id: c for c in notebook.cells}
    cells["seed"].source = "import numpy as np\nfactor = 3\nnp.random.default_rng()"
    cells["picture"].source = "x = sum(range(10))"
    cells["triple"].source = cells["triple"].source.replace("3 * x", "factor * x")
    kept = [c.id for c in tiny.code(exercises_only(notebook))]
    assert kept == ["setup", "seed", "double", "test-double", "triple", "test-triple"]


def test_what_is_vacuous_is_noticed(tmp_path):
    notebook = tiny.chapter()
    next(c for c in notebook.cells if c.id == "test-triple").source = "print('ok')"
    bodies = {"double": ["return 3 * x", "return 1 / 0"], "triple": ["return 2 * x"]}
    found = [("triple", body) for body in (STUB, "return 2 * x")]
    assert accepted(bodies, notebook) == found


def test_a_stub_scores_nothing(tmp_path):
    write(tiny.chapter(), tmp_path / "tiny.ipynb")
    found = scores(tmp_path / "tiny.ipynb", tmp_path, "release")
    assert found == {"test_double": 0, "test_triple": 0, "why": 0}
    released = (tmp_path / "course/release/tiny/tiny.ipynb").read_text()
    assert STUB in released
    assert "return 2 * x" not in released


def test_what_nbgrader_refuses_is_reported(tmp_path):
    notebook = tiny.chapter()
    cell = next(c for c in notebook.cells if c.id == "why")
    cell.metadata["nbgrader"]["grade_id"] = "double"
    write(notebook, tmp_path / "tiny.ipynb")
    with pytest.raises(SystemExit, match="Duplicate grade id: double"):
        assignment.main([str(tmp_path / "tiny.ipynb"), str(tmp_path / "course")])
