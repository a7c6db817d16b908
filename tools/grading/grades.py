"""Hand grades on: ``tools.grading grades COURSE NAME [WORKSHEET] [--checked]``.

``WORKSHEET`` is the CSV that Canvas (*Export*) or Moodle (*Download grading worksheet*)
gives; its column is filled in.  Nobody gets a zero for what was not graded: such a cell
stays empty, which both systems take as "no change", and the names are printed.
``--checked`` hands on the points by checks alone.
"""

import csv
from pathlib import Path

from nbgrader.api import MissingEntry

from tools.assignment import course
from tools.check import grading
from tools.grading.course import Assignment, graded_cells

PLAIN = "student checked by_hand total of late waits_for".split()
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
POSSIBLE = "Points Possible"
MOODLE = ["Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments"]


def by_hand(assignment, student, gradebook):
    """Return the points that a person gave, and the answers that wait for one."""
    given, wait = {}, []
    for name, cell in graded_cells(assignment.release(student)).items():
        if not (grading(cell)["grade"] and grading(cell)["solution"]):
            continue
        try:
            grade = gradebook.find_grade(
                name, assignment.name, assignment.name, student
            )
        except MissingEntry:
            wait.append(name)
            continue
        if grade.needs_manual_grade or grade.score is None:
            wait.append(name)
        else:
            given[name] = {"points": grade.score, "of": grading(cell)["points"]}
    return given, wait


def everybody(assignment):
    """Return all who handed something in, gradable or not."""
    sent = (assignment.folder / "attempts" / assignment.name).glob("*")
    return sorted({*assignment.students(), *(path.name for path in sent)})


def is_graded(assignment, student):
    """Tell whether what a student handed in last has been graded."""
    known = assignment.record(student).get("graded")
    handed_in = assignment.submitted(student).exists()
    return handed_in and known == assignment.fingerprint(student)


def totals(assignment):
    """Return {student: facts}, kept in the records as well; None is not known."""
    found = {}
    with course(assignment.folder).gradebook as gradebook:
        for student in everybody(assignment):
            cells = graded_cells(assignment.release(student)).values()
            worth = sum(grading(c)["points"] for c in cells if grading(c)["grade"])
            checked = hand = total = None
            waits = ["the checks"]
            if is_graded(assignment, student):
                checks = assignment.record(student)["checks"].values()
                checked = sum(check["points"] for check in checks)
                given, waits = by_hand(assignment, student, gradebook)
                assignment.keep(student, by_hand=given)
                if not waits:
                    hand = sum(g["points"] for g in given.values())
                    total = checked + hand
            facts = {"checked": checked, "by_hand": hand, "total": total}
            facts |= {"of": worth, "waits_for": waits}
            assignment.keep(student, points=facts)
            found[student] = assignment.record(student)
    return found


def points(record, checked):
    """Return what may be handed on: nothing while anything is missing."""
    return record["points"]["checked" if checked else "total"]


def written(number):
    return "" if number is None else f"{number:g}"


def feedback(record):
    """Return one line of what does not hold."""
    checks = record.get("checks", {}).items()
    return "; ".join(f"{name}: {c['hint']}" for name, c in checks if c["hint"])


# ---- files


def save(path, rows):
    """Write rows as the schools' systems expect them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def plain(records):
    """Yield the rows of the table for the instructor."""
    yield PLAIN
    for student, record in records.items():
        known = record["points"]
        numbers = [written(known[k]) for k in ("checked", "by_hand", "total", "of")]
        late = "late" if record.get("late") else ""
        yield [student, *numbers, late, " ".join(known["waits_for"])]


def numbered(records, school):
    """Return {the school's number: record}."""
    return {r[school]: r for r in records.values() if school in r}


def matching(row, records, school, keys):
    """Return the record of a worksheet's row, by number, login or name."""
    numbers = numbered(records, school)
    for key in keys:
        value = row.get(key, "").removeprefix("Participant ").strip()
        found = numbers.get(value) or records.get(value.replace(" ", "-"))
        if value and found:
            return found
    return None


def canvas(records, name, sheet, checked):
    """Yield the rows that Canvas imports, and the names that are in its sheet."""
    column = next((c for c in sheet[0] if c.startswith(f"{name} (")), name)
    of = max(
        sum(c["of"] for c in r.get("checks", {}).values())
        if checked
        else r["points"]["of"]
        for r in records.values()
    )
    yield [*CANVAS, column]
    yield [POSSIBLE.rjust(len(POSSIBLE) + 4), "", "", "", "", written(of)]
    for row in sheet:
        if row["Student"].strip() in (POSSIBLE, ""):
            continue
        record = matching(row, records, "canvas", CANVAS[1:4])
        got = written(points(record, checked)) if record else ""
        yield [*(row.get(key, "") for key in CANVAS), got]


def moodle(records, name, sheet, checked):
    """Yield the rows that Moodle imports: all columns of its sheet."""
    yield list(sheet[0])
    for row in sheet:
        record = matching(row, records, "moodle", ["Identifier", "Email address"])
        got = written(points(record, checked)) if record else ""
        own = {"Grade": got, "Feedback comments": feedback(record) if got else ""}
        yield [own.get(key, value) if got else value for key, value in row.items()]


def without_sheet(records, school):
    """Return a worksheet from what the names of the files tell."""
    found = numbered(records, school)
    if school == "canvas":
        return [
            dict.fromkeys(CANVAS, "")
            | {"Student": r["student"].rsplit("_", 1)[0], "ID": number}
            for number, r in found.items()
        ]
    return [
        dict.fromkeys(MOODLE, "")
        | {"Identifier": f"Participant {number}", "Maximum Grade": r["points"]["of"]}
        | {"Full name": r["student"].rsplit("_", 1)[0].replace("-", " ")}
        for number, r in found.items()
    ]


def sheets(records, worksheet):
    """Yield the schools and their worksheets: the one given, or those to be made."""
    if worksheet:
        with worksheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for school, key in ("canvas", "ID"), ("moodle", "Identifier"):
            if rows and key in rows[0]:
                yield school, rows
                return
        raise SystemExit(f"{worksheet}: neither a gradebook of Canvas nor of Moodle")
    for school in "canvas", "moodle":
        if rows := without_sheet(records, school):
            yield school, rows


def exported(assignment, worksheet=None, checked=False):
    """Write the tables; yield lines about them and about who waits."""
    records, folder = totals(assignment), assignment.folder / "grades"
    if not records:
        raise SystemExit("Nobody has handed anything in: collect first")
    makers = {"canvas": canvas, "moodle": moodle}
    tables = {"": plain(records)} | {
        f"-{school}": makers[school](records, assignment.name, rows, checked)
        for school, rows in sheets(records, worksheet)
    }
    for ending, rows in tables.items():
        save(folder / f"{assignment.name}{ending}.csv", rows)
        yield f"{folder.name}/{assignment.name}{ending}.csv"
    for student, record in records.items():
        if points(record, checked) is None:
            waits = ", ".join(record["points"]["waits_for"])
            yield f"NO GRADE for {student}: waits for {waits}"


def main(arguments):
    checked = "--checked" in arguments
    arguments = [a for a in arguments if a != "--checked"]
    if len(arguments) not in (2, 3):
        raise SystemExit(__doc__.splitlines()[0])
    assignment = Assignment(Path(arguments[0]).resolve(), arguments[1])
    for line in exported(assignment, *map(Path, arguments[2:]), checked=checked):
        print(line)
