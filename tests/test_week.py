"""A week of grading, from what students sent to the tables that schools take."""

import copy
import csv
import io
import sys
import types
import zipfile

import pytest
from nbformat import v4, writes

from tests import tiny
from tools import ROOT
from tools import assignment as nbgrader
from tools.check import grading
from tools.grading import collect, grade, grades, otter
from tools.grading.course import Assignment, graded_cells
from tools.grading.hints import hint
from tools.grading.progress import with_progress
from tools.grading.repair import NotThisAssignmentError, parsed, repaired
from tools.grading.sandbox import Limits, run
from tools.notebooks import write

RIGHT = {"double": "return 2 * x", "triple": "return 3 * x", "why": "Adding."}
LIMITS = Limits(seconds=3)
DUE = "2026-10-05 18:00"
MONDAY, SUNDAY = (2026, 10, 5, 12, 0, 0), (2026, 10, 11, 12, 0, 0)


# ---- what students send


def answered(release, **answers):
    """Return a notebook with answers in the place of the stubs."""
    notebook = copy.deepcopy(release)
    cells = graded_cells(notebook)
    for name, text in answers.items():
        head = f"def {name}(x):\n    " if name != "why" else ""
        cells[name].source = head + text
    return notebook


def cell_of(notebook, name):
    return graded_cells(notebook)[name]


def copied(release, name, **changes):
    """Everything is right, and one cell is there twice, the first time as it was."""
    notebook = answered(release, **(RIGHT | changes))
    cells = notebook.cells
    place = cells.index(cell_of(notebook, name))
    cells.insert(place, copy.deepcopy(cell_of(release, name)))
    cells[place].id = "another"
    return notebook


def without(release, *names, **answers):
    """Some cells, by their ids, are deleted."""
    notebook = answered(release, **answers)
    notebook.cells = [c for c in notebook.cells if c.id not in names]
    return notebook


def helped(release):
    """An own cell before the answers defines what they use."""
    notebook = answered(release, **(RIGHT | {"triple": "return times(3, x)"}))
    place = notebook.cells.index(cell_of(notebook, "double"))
    own = "def times(n, x):\n    return n * x"
    notebook.cells.insert(place, v4.new_code_cell(own))
    return notebook


def bare(release):
    """All marks and ids are lost, and outputs are there."""
    notebook = answered(release, **RIGHT)
    for n, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"new-{n}"
        if cell.cell_type == "code":
            cell.outputs = [v4.new_output("stream", text="3\n" * 1000)]
    return notebook


def cheated(release):
    """Checks that always hold, and an answer that does not."""
    notebook = answered(release, **(RIGHT | {"triple": "return 0"}))
    cell_of(notebook, "test_triple").source = "print('triple: ok')"
    return notebook


def nosy(release):
    """An answer that needs a file which was sent along."""
    body = "return int(open('factor.txt').read()) * x"
    return answered(release, **(RIGHT | {"triple": body}))


LOUD = "import sys, warnings; warnings.warn('!'); print(1, file=sys.stderr); return 2*x"
WAITS = 4, None  # points by checks, and in all: somebody must read the answer
# For each student: what is done to the release, the expected points by checks, and
# with the written answer, which gets 1 of 1 from who reads it.
CLASS = {
    "right": (lambda r: answered(r, **RIGHT), 4, 5),
    "unread": (lambda r: answered(r, **RIGHT), *WAITS),
    "silent": (lambda r: answered(r, **(RIGHT | {"why": tiny.ANSWER})), 4, 5),
    "wrong": (lambda r: answered(r, **(RIGHT | {"triple": "return 2 * x"})), 2, 3),
    "empty": (lambda r: r, 0, 0),
    "typo": (lambda r: answered(r, **(RIGHT | {"double": "return 2 *"})), 2, 3),
    "loop": (lambda r: answered(r, **(RIGHT | {"double": "while True: pass"})), 2, 3),
    "exit": (
        lambda r: answered(r, **(RIGHT | {"double": "import os; os._exit(0)"})),
        2,
        3,
    ),
    "hungry": (
        lambda r: answered(r, **(RIGHT | {"triple": "return [x] * 10**10"})),
        2,
        3,
    ),
    "loud": (lambda r: answered(r, **(RIGHT | {"double": LOUD})), 4, 5),
    "renamed": (lambda r: answered(r, **RIGHT), 4, 5),
    "twice": (lambda r: copied(r, "test_double"), 4, 5),
    "kept-stub": (lambda r: copied(r, "triple"), 4, 5),
    "deleted": (
        lambda r: without(r, "test-double", **(RIGHT | {"double": "return x"})),
        2,
        3,
    ),
    "tidy": (lambda r: without(r, "setup", "seed", "picture", **RIGHT), 4, 5),
    "cheat": (cheated, 2, 3),
    "bare": (bare, 4, 5),
    "helper": (helped, 4, 5),
    "data": (nosy, 4, 5),
    "late": (lambda r: answered(r, **RIGHT), 4, 5),
    "again": (lambda r: answered(r, **RIGHT), 4, 5),
}
HOPELESS = {"essay": b"PK no notebook", "other": writes(v4.new_notebook()).encode()}
READ = [n for n, (_, _, total) in CLASS.items() if total is not None and n != "empty"]


def zipped(files, path):
    """Write {name: (bytes, time)} as a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, (data, moment) in files.items():
            archive.writestr(zipfile.ZipInfo(name, moment), data)
    return path


# How work comes: by Moodle's zip, in files that bear names, all else by Canvas' zip.
MOODLE, PLAIN = ("silent", "typo", "tidy", "bare"), ("wrong", "cheat", "helper")


def canvas_zip(work, numbers, release, path):
    """As Canvas names files, the late ones and the repeated ones as well."""
    files = {}
    for name, data in work.items():
        late, moment = ("_LATE", SUNDAY) if name == "late" else ("", MONDAY)
        file = "tiny (1).ipynb" if name == "renamed" else "tiny.ipynb"
        number = numbers[name]
        files[f"{name}{late}_{number}_9{number}_{file}"] = data, moment
    wrong = writes(answered(release, **(RIGHT | {"double": "return 0"}))).encode()
    empty = writes(release).encode()
    again = f"again_{{}}{numbers['again']}_8000_tiny-{{}}.ipynb"
    files[again.format("", 1)] = wrong, (2026, 10, 1, 9, 0, 0)
    files[again.format("LATE_", 2)] = empty, SUNDAY
    inner = io.BytesIO()
    together = {"tiny.ipynb": (work["data"], MONDAY), "factor.txt": (b"3", MONDAY)}
    zipped(together, inner)
    del files[f"data_{numbers['data']}_9{numbers['data']}_tiny.ipynb"]
    archive = f"data_{numbers['data']}_9{numbers['data']}_mine.zip"
    files[archive] = inner.getvalue(), MONDAY
    return zipped(files, path)


def handed_in(work, release, folder):
    """Write what came by each way; return the places, and everybody's number."""
    numbers = {n: str(k) for k, n in enumerate(work, start=101) if n not in PLAIN}
    by_canvas = {n: d for n, d in work.items() if n not in (*MOODLE, *PLAIN)}
    canvas = canvas_zip(by_canvas, numbers, release, folder / "canvas.zip")
    files = {
        f"{n}_{numbers[n]}_assignsubmission_file_/tiny.ipynb": (work[n], MONDAY)
        for n in MOODLE
    }
    moodle = zipped(files, folder / "moodle.zip")
    files = {f"Copy of tiny - {n}.ipynb": (work[n], MONDAY) for n in PLAIN}
    return [canvas, moodle, zipped(files, folder / "plain.zip")], numbers


# ---- the week


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """Assign, collect, grade, read answers, hand on; return all that was said."""
    folder = tmp_path_factory.mktemp("week")
    write(tiny.chapter(), folder / "tiny.ipynb")
    nbgrader.assign(folder / "tiny.ipynb", folder / "course")
    assignment = Assignment(folder / "course", "tiny")
    release = assignment.release()
    work = {n: writes(make(release)).encode() for n, (make, *_) in CLASS.items()}
    places, numbers = handed_in(work | HOPELESS, release, folder)
    said = {
        step: [line for p in places for line in collect.collected(assignment, p, DUE)]
        for step in ("collect", "again")
    }
    said["grade"] = list(grade.graded(assignment, 1, LIMITS))
    said["regrade"] = list(grade.graded(assignment, 1, LIMITS))
    said["early"] = list(grades.exported(assignment))
    with nbgrader.course(assignment.folder).gradebook as gradebook:
        for name in READ:
            found = gradebook.find_grade("why", "tiny", "tiny", student(name, numbers))
            found.manual_score, found.needs_manual_grade = 1, False
        gradebook.db.commit()
    said["grades"] = list(grades.exported(assignment))
    return assignment, numbers, said


def student(name, numbers):
    """Return what somebody is called in the course."""
    return f"{name}_{numbers[name]}" if name in numbers else name


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_gets_what_the_answers_deserve(week):
    assignment, numbers, _ = week
    rows = {r["student"]: r for r in table(assignment.folder / "grades/tiny.csv")}
    found = {n: rows[student(n, numbers)] for n in CLASS}
    checked = {n: float(row["checked"]) for n, row in found.items()}
    assert checked == {n: points for n, (_, points, _) in CLASS.items()}
    totals = {n: row["total"] for n, row in found.items()}
    wanted = {n: grades.written(total) for n, (_, _, total) in CLASS.items()}
    assert totals == wanted
    assert {n for n, row in found.items() if row["late"]} == {"late"}


def test_schools_take_the_grades(week):
    """Everybody who came by Canvas or Moodle is in its table, with what is due."""
    assignment, numbers, _ = week
    due = {n: grades.written(total) for n, (*_, total) in CLASS.items()}
    due |= dict.fromkeys(HOPELESS, "")
    header, possible, *rows = grades_rows(assignment, "tiny-canvas.csv")
    assert header == [*grades.CANVAS, "tiny"] and possible[-1] == "5"
    sent = [n for n in numbers if n not in MOODLE]
    assert {row[1]: row[-1] for row in rows} == {numbers[n]: due[n] for n in sent}
    header, *rows = grades_rows(assignment, "tiny-moodle.csv")
    assert header == grades.MOODLE
    found = {row[0]: row[2] for row in rows}
    assert found == {f"Participant {numbers[n]}": due[n] for n in MOODLE}


def grades_rows(assignment, file):
    with (assignment.folder / "grades" / file).open(encoding="utf-8") as opened:
        return list(csv.reader(opened))


def test_what_was_not_graded_is_no_zero_and_is_named(week):
    _, numbers, said = week
    missing = [line for line in said["grades"] if line.startswith("NO GRADE")]
    named = [student(n, numbers) for n in ("unread", *HOPELESS)]
    assert sorted(line.split()[3][:-1] for line in missing) == sorted(named)
    assert "waits for why" in "".join(missing)
    # Before anybody had read the answers, only the one that gave none had a grade.
    early = [line for line in said["early"] if line.startswith("NO GRADE")]
    everybody = {student(n, numbers) for n in CLASS | HOPELESS}
    graded = everybody - {e.split()[3][:-1] for e in early}
    assert graded == {student("empty", numbers)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("right", "as it is"),
        ("renamed", "was called tiny (1).ipynb"),
        ("twice", "2 copies of test_double: one of them counts"),
        ("kept-stub", "2 copies of triple: the last one that was changed counts"),
        ("deleted", "the checks test_double had been deleted"),
        ("cheat", "was called Copy of tiny - cheat.ipynb; the checks test_triple had"),
        ("bare", "double had lost its marks"),
        ("late", "LATE"),
        ("again", "3 attempts, 1 late"),
        ("essay", "NOTHING TO GRADE"),
        ("other", "the notebook is empty"),
    ],
)
def test_what_was_mended_is_said(week, name, words):
    _, numbers, said = week
    head = f"{student(name, numbers)}:"
    (line,) = [s for s in said["collect"] if s.startswith(head)]
    assert words in line


def test_the_guide_shows_this_class(week):
    guide = (ROOT / "book/back/instructors.md").read_text(encoding="utf-8")
    _, _, said = week
    assert "\n".join(said["collect"] + said["grades"]) in guide


def test_nothing_is_lost_or_done_twice(week):
    assignment, numbers, said = week
    kept = assignment.attempts(student("again", numbers))
    assert len(list(kept.glob("*.ipynb"))) == 3
    assert len(said["again"]) == len(CLASS) + len(HOPELESS)
    assert all(line.endswith("nothing new") for line in said["again"])
    assert len(said["grade"]) == len(CLASS) and said["regrade"] == []


def test_the_record_says_what_does_not_hold(week):
    assignment, numbers, _ = week
    checks = assignment.record(student("wrong", numbers))["checks"]
    assert checks["test_double"] == {"points": 2, "of": 2, "hint": ""}
    assert checks["test_triple"]["points"] == 0
    assert checks["test_triple"]["hint"] == "By hand, for both signs."
    endless = assignment.record(student("loop", numbers))["checks"]["test_double"]
    assert "does not come to an end" in endless["hint"]


# ---- parts


# What the grader would run if it unpickled what a student's process sends.
FORGED = """
import gc, os
from multiprocessing.connection import Connection
class Bomb:
    def __reduce__(self):
        return os.mkdir, ({path!r},)
for thing in gc.get_objects():
    if isinstance(thing, Connection):
        thing.{send}
"""


@pytest.mark.parametrize(
    "send",
    ["send(Bomb())", "send_bytes(b'[]' * 2**24)", "send_bytes(b'[' * 2**20)"],
)
def test_what_an_answer_sends_is_not_run(send, tmp_path):
    made = tmp_path / "made"
    forged = FORGED.format(path=str(made), send=send)
    found = [outcome.error for outcome in run([forged, "1"], LIMITS)]
    assert found == ["SystemExit", ""] and not made.exists()


def test_moodle_takes_the_grades(tmp_path):
    records = {
        "Ann-Li_17": {"student": "Ann-Li_17", "moodle": "17"}
        | {"points": {"total": 4.5, "checked": 4, "of": 5}, "checks": {}},
        "bo": {"student": "bo", "points": {"total": None, "checked": 2, "of": 5}},
    }
    sheet = [
        {"Identifier": "Participant 17", "Email address": "", "Grade": "", "x": "1"},
        {"Identifier": "Participant 18", "Email address": "bo", "Grade": "2", "x": ""},
    ]
    header, ann, bo = grades.moodle(records, "tiny", sheet, checked=False)
    assert header == ["Identifier", "Email address", "Grade", "x"]
    assert ann == ["Participant 17", "", "4.5", "1"]
    assert bo == ["Participant 18", "bo", "2", ""]  # as it was
    assert list(grades.moodle(records, "tiny", sheet, checked=True))[2][2] == "2"


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("doe_12_34_tiny.ipynb", "doe_12"),
        ("doe_LATE_12_34_tiny-1.ipynb", "doe_12"),
        ("Jane Doe_12_assignsubmission_file_/tiny.ipynb", "Jane-Doe_12"),
        ("Jane Doe_12_assignsubmission_file_tiny.ipynb", "Jane-Doe_12"),
        ("jane/tiny (1).ipynb", "jane"),
        ("submitted/jane/tiny/tiny.ipynb", "jane"),
        ("s-12.ipynb", "s-12"),
        ("Copy of tiny - jane.ipynb", "jane"),
        ("tiny.ipynb", ""),
    ],
)
def test_the_sender_is_told_by_a_file_s_name(path, student):
    assert collect.sender(path, "tiny")[0] == student


def test_otter_s_tests_are_the_checks(tmp_path, monkeypatch):
    """Otter itself is not needed: its decorator only counts points."""
    for kind in "source", "release":
        write(tiny.chapter(), tmp_path / kind / "tiny/tiny.ipynb")
    folder = otter.written(Assignment(tmp_path, "tiny"))
    stand_in = types.SimpleNamespace(test_case=lambda points: lambda test: test)
    monkeypatch.setitem(sys.modules, "otter", types.ModuleType("otter"))
    monkeypatch.setitem(sys.modules, "otter.test_files", stand_in)
    files = sorted((folder / "tests").glob("*.py"))
    assert [f.stem for f in files] == ["01_test_double", "02_test_triple"]
    names = {}
    exec(files[1].read_text(encoding="utf-8"), names)
    assert names["points"] == 2 and names["OK_FORMAT"] is False
    names["test"]({"triple": lambda x: 3 * x})
    with pytest.raises(AssertionError):
        names["test"]({"triple": lambda x: 2 * x})
    assert "numpy>=2,<3" in (folder / "requirements.txt").read_text(encoding="utf-8")


def test_who_is_graded_waits_no_more_until_work_or_checks_change(tmp_path):
    source = tmp_path / "source/tiny/tiny.ipynb"
    write(tiny.chapter(), source)
    assignment = Assignment(tmp_path, "tiny")
    write(tiny.chapter(), assignment.submitted("ann"))
    for path in source, assignment.submitted("ann"):
        assignment.keep("ann", graded=assignment.fingerprint("ann"))
        assert grade.waiting(assignment) == []
        changed = tiny.chapter()
        graded_cells(changed)["test_triple"].source += "\nassert triple(0) == 0"
        write(changed, path)
        assert grade.waiting(assignment) == ["ann"]


def test_a_repaired_notebook_stays_as_it_is():
    release = tiny.chapter()
    once, done = repaired(bare(release), release)
    twice, nothing = repaired(once, release)
    assert (twice, nothing) == (once, []) and len(done) == 5
    assert not any(c.get("outputs") for c in once.cells)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"cells": 3}', b"\xff\xfe"])
def test_what_is_no_notebook_is_refused(data):
    with pytest.raises(NotThisAssignmentError):
        parsed(data)


def test_another_assignment_is_refused():
    other = tiny.chapter()
    for cell in other.cells:
        cell.source = f"other_{cell.id.replace('-', '_')} = 1"
        cell.id = f"x-{cell.id}"
        if grading(cell):
            cell.metadata["nbgrader"]["grade_id"] += "_of_another"
    with pytest.raises(NotThisAssignmentError, match="none of its cells"):
        repaired(other, tiny.chapter())


# ---- the learner's own page, and hints


def test_progress_is_shown_after_each_check():
    notebook = {c.id: c.source for c in with_progress(tiny.chapter()).cells}
    progress, check = notebook["progress"], notebook["test-triple"]
    wrong, right = (f"def triple(x):\n    return {n} * x" for n in (2, 3))
    cells = [progress, progress, wrong, check, right, check]
    told = [outcome.text for outcome in run(cells)]
    assert told[:3] == ["", "", ""]
    missing, holds = told[3].split("\n"), told[5].split("\n")
    assert missing[-3:-1] == [
        "Does not hold: By hand, for both signs.",
        "0 of 4 points by checks. Next: Double.",
    ]
    assert holds[:2] == ["triple: ok", "2 of 4 points by checks. Next: Double."]


def test_without_checks_there_is_no_progress():
    notebook = tiny.chapter()
    notebook.cells = [c for c in notebook.cells if not c.id.startswith("test-")]
    assert with_progress(copy.deepcopy(notebook)) == notebook


CHECK = """\
# A density sums to one.
assert f(0) == 1
assert f(1) == 1, "no more than one"

np.testing.assert_array_equal(x, kept)
np.testing.assert_allclose(
    f(2),
    1,
)
assert f(3) > 0  # it is positive"""
SHAPES = "A density sums to one: shapes (2,) and (3, 1) differ"
NUMPY = "\nArrays are not equal\n{}\nMismatched elements: 1 / 1 (100%)\nMax abs"


@pytest.mark.parametrize(
    ("error", "message", "line", "words"),
    [
        ("NotImplementedError", "", 2, "nothing is written here yet"),
        ("ValueError", "too short\nby far", 2, "it stops with ValueError: too short"),
        ("AssertionError", "", 2, "A density sums to one."),
        ("AssertionError", "no more than one", 3, "no more than one"),
        ("AssertionError", NUMPY.format("x was changed"), 5, "x was changed"),
        ("AssertionError", NUMPY.format(""), 5, "an argument must be left as it was"),
        (
            "AssertionError",
            NUMPY.format(""),
            7,
            "np.testing.assert_allclose( f(2), 1, )",
        ),
        ("AssertionError", "\nx and y nan location mismatch:", 2, "A density sums to"),
        ("AssertionError", "\n(shapes (2,), (3, 1) mismatch)\n ACTUAL", 2, SHAPES),
        ("AssertionError", "", 10, "it is positive"),
        ("AssertionError", "", 0, "a check does not hold"),
    ],
)
def test_a_hint_names_the_property(error, message, line, words):
    assert hint(CHECK, error, message, line).startswith(words)
