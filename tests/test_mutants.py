"""The mutants of a solution: every step is taken, and what follows is told."""

import ast
import sys

import numpy as np
import pytest

from tests import tiny
from tests.equivalent_mutants import EQUIVALENT
from tools.exercises import exercises, region
from tools.mutants import SPARE, chapter, resource, survives, verdicts
from tools.mutation import mutants
from tools.notebooks import chapters, read, write
from tools.steps import OPERATORS

CASES = [
    ("return x + y", "return x + y -> return x - y"),
    ("return x + y", "return x + y -> return y"),
    ("return x / y", "return x / y -> return x // y"),
    ("return x / y", "return x / y -> return y / x"),
    ("return x - y", "return x - y -> return np.subtract(x, y, out=x)"),
    (
        "a = np.asarray(x)\nreturn a - 1",
        "return a - 1 -> return np.subtract(a, 1, out=a)",
    ),
    ("return x / y", "return x / y -> return x / (y + 1e-07)"),
    ("return x ** y", "return x ** y -> return (x + 1e-07) ** y"),
    ("return 2 * x + y", "return 2 * x + y -> return 2 * (x + y)"),
    ("return 2 * x + y", "return 2 * x + y -> return (2 + y) * x"),
    ("return x + y * 2", "return x + y * 2 -> return (x + y) * 2"),
    ("return (x - y) / 2", "return (x - y) / 2 -> return x - y / 2"),
    ("return -x", "return -x -> return x"),
    ("return 3 * x", "return 3 * x -> return 4 * x"),
    ("x += y\nreturn x", "x += y -> x = y"),
    ("x += y\nreturn x", "x += y -> pass"),
    ("return x", "return x -> return y"),
    ("return x.T", "return x.T -> return x"),
    ("return x[0]", "return x[0] -> return x"),
    ("return x[:3]", "return x[:3] -> return x[3:]"),
    ("return x, y", "return (x, y) -> return (y, x)"),
    ("return x.copy()", "return x.copy() -> return x"),
    ("return np.dot(x, y)", "return np.dot(x, y) -> return np.dot(y, x)"),
    ("return x.sum(axis=1)", "return x.sum(axis=1) -> return x.sum()"),
    ("return x.sum(axis=1)", "return x.sum(axis=1) -> return x.sum(axis=0)"),
    ("return x.std()", "return x.std() -> return x.std(ddof=1)"),
    ("return x.mean()", "return x.mean() -> return np.median(x)"),
    ("return np.log(x.mean())", "return np.log(x.mean()) -> return np.log(x).mean()"),
    (
        "return abs(x.mean().ravel())",
        "return abs(x.mean().ravel()) -> return abs(x).mean().ravel()",
    ),
    ("return len(x)", "return len(x) -> return len(x) - 1"),
    ("return x.max()", "return x.max() -> return x[0]"),
    ("return np.log(x)", "return np.log(x) -> return np.log(x + 1e-07)"),
    (
        "return np.logaddexp(0, x)",
        "return np.logaddexp(0, x) -> return np.log(np.exp(0) + np.exp(x))",
    ),
    ("return x < y", "return x < y -> return x <= y"),
    ("return x and y", "return x and y -> return x or y"),
    ("return x if y else 0", "return x if y else 0 -> return x if True else 0"),
    (
        "for _ in range(y):\n    x += 1\nreturn x",
        "for _ in range(y): -> for _ in list(range(y))[:-1]:",
    ),
    ("x = x - 1\nreturn x", "x = x - 1 -> pass"),
    ("x, y = y, x + y\nreturn x", "x, y = (y, x + y) -> x = y; y = x + y"),
    ("x = 2 * y\ny = x\nreturn y", "x = 2 * y; y = x -> y = x; x = 2 * y"),
    ("return x", "return x -> return abs(x)"),
    ("return x", "return x -> return np.float16(x)"),
    ("return x + 1", "-> x *= 0"),
    ("return x + 1", "-> x, y = (y, x)"),
]


def cell(body):
    lines = ["### BEGIN SOLUTION", *body.split("\n"), "### END SOLUTION"]
    return "def f(x, y):\n" + "\n".join(f"    {line}" for line in lines)


@pytest.mark.parametrize(("body", "change"), CASES)
def test_small_steps(body, change):
    assert change in [m.change for m in mutants(cell(body))]


def test_every_operator_finds_a_case(monkeypatch):
    idle = {function.__name__ for _, function in OPERATORS}

    def watched(function):
        def found(node, scope):
            for new in function(node, scope):
                idle.discard(function.__name__)
                yield new

        return found

    every = [(kind, watched(function)) for kind, function in OPERATORS]
    monkeypatch.setattr("tools.mutation.OPERATORS", every)
    for body, _ in CASES:
        mutants(cell(body))
    assert idle == set()


def test_mutants_differ_in_the_solution_alone():
    for path in chapters():
        for solution, checks in exercises(read(path)):
            if not checks:
                continue
            begin, _ = region(solution.source)
            head = solution.source.split("\n")[:begin]
            found = mutants(solution.source)
            assert len({m.change for m in found}) == len(found)
            assert all(m.source.split("\n")[:begin] == head for m in found)
            assert ast.unparse(ast.parse(solution.source)) not in {
                ast.unparse(ast.parse(m.source)) for m in found
            }


def test_what_an_answer_may_say_or_how_it_is_written_is_no_mutant():
    quiet = ["raise ValueError(f'{x} and {y}')", "a = 1\nb = 2", "x.sum(axis=-1)"]
    assert [m.change for m in mutants(cell(quiet[0])) if "raise" in m.change] == [
        "raise ValueError(f'{x} and {y}') -> pass"
    ]
    assert "a = 1; b = 2 -> b = 2; a = 1" not in {
        m.change for m in mutants(cell(quiet[1]))
    }
    assert not any("axis=--1" in m.change for m in mutants(cell(quiet[2])))


# ---- the runner


def test_verdicts_name_the_survivors():
    notebook = tiny.chapter()
    double, triple = verdicts(notebook, {})
    assert double.survivors == ["return 2 * x -> return np.float16(2 * x)"]
    assert not double.good
    next(c for c in notebook.cells if c.id == "test-triple").source = "print('ok')"
    _, triple = verdicts(notebook, {})
    assert len(triple.survivors) == triple.total > 10
    _, triple = verdicts(notebook, {}, sample=5)
    assert len(triple.survivors) == triple.total == 5
    assert f"survives: {triple.survivors[0]}" in str(triple)


def test_the_list_of_equivalent_mutants_is_exact():
    listed = {
        "exact": ["return 2 * x -> return np.float16(2 * x)"],
        "noticed": ["return 2 * x -> return x"],
        "gone": ["return 7 * x -> return x"],
    }
    double, _ = verdicts(tiny.chapter(), {"double": listed})
    assert double.survivors == []
    assert double.equivalent == listed["exact"]
    assert double.problems == [
        "equivalent, but noticed: return 2 * x -> return x",
        "equivalent, but no mutant: return 7 * x -> return x",
    ]
    assert not double.good


def test_a_chapter_that_does_not_run_is_a_problem(tmp_path, monkeypatch):
    notebook = tiny.chapter()
    cell = next(c for c in notebook.cells if c.id == "double")
    cell.source = cell.source.replace("2 * x", "2.5 * x")
    write(notebook, tmp_path / "tiny.ipynb")
    monkeypatch.chdir(tmp_path)
    _, (verdict,), _ = chapter(tmp_path / "tiny.ipynb")
    assert not verdict.good
    assert "tiny: 0 of 0 noticed, 0 equivalent\n  does not run" in str(verdict)


def test_what_never_ends_is_stopped():
    def judge(source):
        while True:
            pass

    assert not survives(judge, "", limit=0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_what_takes_all_memory_is_stopped():
    limits = resource.getrlimit(resource.RLIMIT_DATA)
    assert not survives(lambda source: np.ones(2 * SPARE, "int8"), "", limit=60)
    assert survives(lambda source: np.ones(SPARE // 16, "int8"), "", limit=60)
    assert resource.getrlimit(resource.RLIMIT_DATA) == limits


def test_ctrl_c_ends_all():
    def judge(source):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        survives(judge, "", limit=60)


def test_equivalent_mutants_belong_to_exercises():
    cells = [pair for path in chapters() for pair in exercises(read(path))]
    sources = {
        solution.metadata["nbgrader"]["grade_id"]: solution.source
        for solution, checks in cells
        if checks
    }
    for name, listed in EQUIVALENT.items():
        found = {m.change for m in mutants(sources[name])}
        assert {c for changes in listed.values() for c in changes} <= found, name
