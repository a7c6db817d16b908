"""Variants: the solution passes, the book's fails, and so do the wrong answers."""

import ast
import copy
import textwrap

import pytest

from tests import tiny
from tests.test_grading import CHAPTERS
from tests.wrong_answers import WRONG
from tools import ROOT, assignment
from tools.check import grading
from tools.exercises import body, exercises, exercises_only, passes, trials, with_body
from tools.grading import collect
from tools.grading.bank import BANK, INPUTS, Variant, units
from tools.grading.course import Assignment, graded_cells
from tools.grading.hints import hint
from tools.grading.progress import listed
from tools.grading.variants import (
    CODE,
    bugs,
    chosen,
    for_student,
    function,
    reseeded,
    varied,
    varied_body,
    with_bugs,
    with_hidden,
)
from tools.notebooks import read, write

TRIPLE = {"triple": [Variant("By hand.", result=("{} + 1", "{} - 1")), *units()]}


def until_the_last_varied(notebook):
    """Return a copy that ends with the last checks that vary or have other inputs."""
    notebook, last = copy.deepcopy(notebook), 0
    for cell, checks in exercises(notebook):
        if checks and grading(cell)["grade_id"] in {*BANK, *INPUTS}:
            last = notebook.cells.index(checks[-1])
    notebook.cells = notebook.cells[: last + 1]
    return notebook


def faults(notebook):
    """Yield what is judged wrongly, of all variants of a chapter's exercises."""
    usual = {name: source for name, source, _ in solutions(notebook)}
    most = max(len(BANK.get(name, "1")) for name in usual)
    hidden = with_hidden(notebook, "key")
    for number in range(most):  # the number-th variant of each exercise at once
        pick = {n: v[number] for n, v in BANK.items() if number < len(v)}
        which = notebook if number else hidden
        for name, source, judge in trials(varied(which, pick.get)):
            if name not in pick:
                continue
            if not passes(judge, source):
                yield name, number, "the solution fails"
            bodies = [varied_body(usual[name], pick[name], w) for w in WRONG[name]]
            for answer in [body(usual[name]), *bodies]:
                if passes(judge, with_body(source, answer)):
                    yield name, number, answer


def solutions(notebook):
    for cell, checks in exercises(notebook):
        if checks:
            yield grading(cell)["grade_id"], cell.source, checks


def known(path, bank=BANK):
    return {name for name, *_ in solutions(read(path))} & set(bank)


@pytest.mark.parametrize(
    "name", [n for n, path in CHAPTERS.items() if known(path, BANK | INPUTS)]
)
def test_variants_are_judged_rightly(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(CHAPTERS[name].parent)
    notebook = until_the_last_varied(exercises_only(read(CHAPTERS[name])))
    assert list(faults(notebook)) == []


def test_many_exercises_vary():
    for bank in BANK, INPUTS:
        assert set(bank) == set().union(*(known(p, bank) for p in CHAPTERS.values()))
    assert len(BANK) >= 30


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_bug_to_be_found_is_a_wrong_answer(name):
    """Another one than the book's; all wrong answers are refused by the checks."""
    notebook = read(CHAPTERS[name])
    shown = dict(bugs(with_bugs(notebook, lambda name, bodies: bodies[-1])))
    for bug, statement in bugs(notebook):
        code = CODE.search(shown[bug].source)[0].strip("`").removeprefix("python\n")
        (usual,) = [source for n, source, _ in solutions(notebook) if n == bug]
        assert function(code)[:2] == function(usual)[:2], bug
        assert ast.unparse(ast.parse(textwrap.dedent(WRONG[bug][-1]))) == ast.unparse(
            ast.parse(code).body[0].body
        )
        assert code not in statement.source and "**Your variant.**" in shown[bug].source


# ---- on the tiny chapter


@pytest.fixture
def tiny_bank(monkeypatch):
    monkeypatch.setattr("tools.grading.variants.BANK", TRIPLE)


def test_a_student_s_variant_follows_from_name_and_key(tiny_bank):
    names = [f"student-{n}" for n in range(40)]
    found = [chosen("key", name, "triple").said for name in names]
    assert found == [chosen("key", name, "triple").said for name in names]
    assert found != [chosen("other", name, "triple").said for name in names]
    assert set(found) == {variant.said for variant in TRIPLE["triple"]}
    assert chosen("key", "a", "double") is None


def test_statement_stub_and_checks_follow(tiny_bank):
    own = for_student(tiny.chapter(), "ann", "key")
    said = chosen("key", "ann", "triple").said
    cells = {c.id: c for c in own.cells}
    assert cells["ex-triple"].source.endswith(f"**Your variant.** {said}\n:::")
    assert "# Your variant:" in cells["triple"].source.split("### BEGIN")[0]
    assert cells["double"].source == graded_cells(tiny.chapter())["double"].source


def test_a_failed_check_can_be_tried_again(tiny_bank):
    """The adapter does not adapt what it has adapted."""
    own = varied(tiny.chapter(), {"triple": TRIPLE["triple"][0]}.get)
    (check,) = [c.source for c in own.cells if c.id == "test-triple"]
    assert (
        hint(check, "AssertionError", "three", 3) == "three (in the terms of the book)"
    )
    names = {}
    exec("factor = 2\ndef triple(x):\n    return factor * x + 1", names)
    for factor, holds in (2, False), (2, False), (3, True), (3, True):
        names["factor"] = factor
        try:
            exec(check, names)
        except AssertionError:
            assert not holds
        else:
            assert holds
    assert names["triple"](1) == 4  # what the student wrote is left behind


def test_each_is_graded_by_the_own_variant(tiny_bank, tmp_path):
    table = tmp_path / "students.csv"
    table.write_text("ID,Student\n11,Ann\n12,Bo\n", encoding="utf-8")
    write(tiny.chapter(), tmp_path / "tiny.ipynb")
    arguments = [tmp_path / "tiny.ipynb", tmp_path / "course", table, "key"]
    assignment.main(list(map(str, arguments)))
    made = Assignment(tmp_path / "course", "tiny")
    for student in "11", "12":
        released = made.release(student)
        assert (
            graded_cells(released)["test_triple"]
            == graded_cells(made.source(student))["test_triple"]
        )
        assert "usual" not in graded_cells(released)["triple"].source
    folder = tmp_path / "sent"
    write(made.release("11"), folder / "ann_11_5_tiny.ipynb")
    write(made.release("11"), folder / "bo_12_6_tiny.ipynb")
    ann, bo = collect.collected(made, folder)
    assert ann == "ann_11: as it is" and "ON THE VARIANT OF 11" in bo
    assert made.source("bo_12") == made.source("11")


def test_hidden_checks_have_other_numbers():
    notebook = tiny.chapter()
    check = graded_cells(notebook)["test_triple"]
    check.source = "rng = np.random.default_rng(3)\n" + check.source
    hidden = graded_cells(with_hidden(notebook, "key"))
    assert "HIDDEN" not in hidden["test_double"].source  # no numbers are drawn there
    shown, _, unseen = hidden["test_triple"].source.partition("### BEGIN HIDDEN TESTS")
    assert shown.strip() == check.source and "default_rng(3)" not in unseen
    assert "default_rng" in unseen and "assert triple(1) == 3" in unseen
    assert reseeded("default_rng(2) + default_rng(30)", 5) == (
        "default_rng(7) + default_rng(35)"
    )


def test_an_answer_that_fits_what_is_seen_fails_what_is_hidden(monkeypatch):
    monkeypatch.setitem(INPUTS, "triple", "rng.normal()")
    hidden = with_hidden(tiny.chapter(), "key")
    (triple,) = [case for case in trials(hidden) if case[0] == "triple"]
    name, source, judge = triple
    fitted = with_body(source, "return {1: 3, -3: -9}[x]")
    assert passes(judge, source) and not passes(judge, fitted)
    (usual,) = [case for case in trials(tiny.chapter()) if case[0] == "triple"]
    assert passes(usual[2], fitted)
    # The page of progress knows the checks by what is seen of them.
    assert listed(hidden) == listed(tiny.chapter())


def test_a_variant_that_is_none_is_noticed(monkeypatch):
    monkeypatch.setitem(BANK, "triple", [Variant("Nothing changes.")])
    monkeypatch.setitem(WRONG, "triple", ["return 2 * x"])
    assert [f[0] for f in faults(tiny.chapter())] == ["triple"]


def test_the_guide_counts_them():
    guide = (ROOT / "book/back/instructors.md").read_text(encoding="utf-8")
    notebooks = [read(path) for path in CHAPTERS.values()]
    faulty = sum(len(list(bugs(notebook))) for notebook in notebooks)
    sources = [c.source for n in notebooks for c in with_hidden(n, "key").cells]
    hidden = sum("### BEGIN HIDDEN TESTS" in source for source in sources)
    for number in (
        f"Of the {len(WRONG)} exercises that end in code, {len(BANK)} can vary",
        f"In {faulty} exercises the code with the bug to be found",
        f"The checks of {hidden} exercises have a second part",
    ):
        assert number in " ".join(guide.split())


def test_a_key_that_fails_a_right_answer_is_refused():
    source = tiny.chapter()
    graded_cells(source)["test_triple"].source += "\nassert triple(1) == 4"
    with pytest.raises(SystemExit, match="take another: test_triple"):
        assignment.try_out(source)
