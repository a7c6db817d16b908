"""Grading: solutions score full marks, stubs nothing, plausible wrong answers fail."""

import shutil
import traceback
from copy import deepcopy

import pytest

from tests import tiny
from tests.wrong_answers import WRONG
from tools import assignment
from tools.check import code_cells, grading
from tools.exercises import exercises, exercises_only, refusal, trials, with_body
from tools.grading.hints import property_of, statement
from tools.mutants import verdicts
from tools.notebooks import chapters, read, write
from tools.student import destination

MUTANTS = 15  # of each exercise, in `make test`; `make mutants` tries all
STUB = "raise NotImplementedError()"
CHAPTERS = {path.stem: path for path in chapters()}


# ---- end to end, with nbgrader


def scores(path, folder, kind="source", sent=None):
    """Grade a chapter's solution ("source") or stub ("release"): {grade_id: score}.

    Or what a student ``sent``, a notebook.
    """
    write(exercises_only(read(path)), folder / path.name)
    name = assignment.assign(folder / path.name, folder / "course")
    course, given = assignment.course(folder / "course"), folder / "course" / kind
    place = folder / "course/submitted/student" / name
    shutil.copytree(given / name, place)
    if sent:
        write(sent, place / path.name)
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


def test_a_chinese_copy_is_graded_by_the_same_checks(tmp_path):
    path = CHAPTERS["divergences"]
    chapter = read(path)
    solutions = {c.id: c for c in tiny.code(chapter) if grading(c).get("solution")}
    copy = read(destination(path, "zh"))
    assert "散度" in copy.cells[0].source
    expected = points(chapter)
    for number, filled in enumerate((copy, answered(copy, solutions))):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = scores(path, folder, sent=exercises_only(filled))
        worth = sum(found[key] for key in expected)
        assert worth == number * sum(expected.values())


def answered(copy, solutions):
    """Return a student's copy with the solutions of the chapter."""
    copy = deepcopy(copy)
    for cell in copy.cells:
        if cell.id in solutions:
            cell.source = solutions[cell.id].source
    return copy


# ---- wrong answers, in this process: no kernel, one import of the framework


def accepted(bodies, notebook):
    """Run a chapter; return wrong answers, or stubs, that pass: (grade_id, body)."""
    return [(name, body) for name, body, why in refused(bodies, notebook) if not why]


def refused(bodies, notebook):
    """Yield wrong answers and stubs, and why they fail: (grade_id, body, error)."""
    for name, source, judge in trials(notebook):
        for body in [STUB, *bodies[name]]:
            yield name, body, refusal(judge, with_body(source, body))


def wordless(error, checks):
    """Return the statement that is all that a failed check has to show, if so."""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in checks and isinstance(error, AssertionError):
            source, line = checks[frame.filename], frame.lineno
            told = property_of(source, str(error), line)
            return told if told == statement(source, line) else ""
    return ""


@pytest.fixture
def notebook(name, monkeypatch):
    """Return a chapter's exercises; work in its folder."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(CHAPTERS[name].parent)
    return exercises_only(read(CHAPTERS[name]))


@pytest.mark.parametrize("name", CHAPTERS)
def test_wrong_answers_fail_and_are_told_why(notebook):
    checks = {c.id: c.source for c in code_cells(notebook) if grading(c).get("grade")}
    faults = [
        (name, wordless(error, checks) if error else body)
        for name, body, error in refused(WRONG, notebook)
    ]
    assert [(name, fault) for name, fault in faults if fault] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_sampled_mutants_fail(notebook):
    bad = [v for v in verdicts(notebook, sample=MUTANTS) if not v.good]
    assert not bad, "\n".join(map(str, bad))


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
