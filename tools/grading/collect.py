"""Take in what students sent: ``tools.grading collect COURSE NAME FROM [DUE]``.

``FROM`` is a folder or a zip: as Canvas and Moodle make them, with a folder for each
student, or with files that bear names.  ``DUE`` ("2026-10-05 18:00") separates late
work.  All that was sent is kept, as it came, under ``attempts/``; the last attempt
on time, else the last one, is repaired and lies under ``submitted/``, for nbgrader.
"""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from tools.grading.course import Assignment, digest
from tools.grading.repair import NotThisAssignmentError, parsed, repaired
from tools.notebooks import write

# Names of files in the archives that schools' systems make.
CANVAS = re.compile(r"(?P<name>[^_/]+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")
MOODLE = re.compile(r"(?P<name>[^/_]+)_(?P<id>\d+)_assignsubmission_file_?(?P<file>.*)")
COPIES = re.compile(r"(?i)\bcopy( of)?\b|\(\d+\)")
NOTEBOOKS = ".ipynb", ".ipynb.txt", ".ipynb.json"  # as some browsers save them
JUNK = "__MACOSX", ".ipynb_checkpoints", ".DS_Store"


@dataclass(frozen=True)
class Sent:
    """A file that a student sent."""

    student: str
    path: str  # in the folder or the archive
    data: bytes
    time: str
    late: bool = False
    school: str = ""  # the school's system, and its number for the student
    number: str = ""


def files(source):
    """Yield path, bytes and time of all files in a folder or a zip, zips unpacked."""
    if source.is_dir():
        found = sorted(p for p in source.rglob("*") if p.is_file())
        entries = [
            (p.relative_to(source).as_posix(), p.read_bytes(), p.stat().st_mtime)
            for p in found
        ]
        for path, data, seconds in entries:
            yield from unpacked(path, data, datetime.fromtimestamp(seconds))
    else:
        yield from archived("", source.read_bytes())


def archived(prefix, data):
    """Yield the files of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                path = f"{prefix}{entry.filename}"
                yield from unpacked(
                    path, archive.read(entry), datetime(*entry.date_time)
                )


def unpacked(path, data, moment):
    """Yield a file, or those in it if it is a zip."""
    if any(part in JUNK for part in PurePosixPath(path).parts):
        return
    if path.lower().endswith(".zip") and zipfile.is_zipfile(io.BytesIO(data)):
        yield from archived(path[:-4] + "/", data)
    else:
        yield path, data, moment.strftime("%Y-%m-%d %H:%M")


def plain(path, name):
    """Return the student that a folder or the file's name tells, if one does."""
    *folders, file = PurePosixPath(path).parts
    folders = [f for f in folders if f != name]
    if folders:
        return folders[-1]
    stem = COPIES.sub("", PurePosixPath(file).stem).replace(name, "")
    return stem.strip(" _-.")


def sender(path, name):
    """Return student, lateness, school and number of a file, by its name."""
    for school, pattern in ("moodle", MOODLE), ("canvas", CANVAS):
        for part in PurePosixPath(path).parts:
            if match := pattern.fullmatch(part):
                found = match.groupdict()
                person = f"{found['name']}_{found['id']}".replace(" ", "-")
                return person, bool(found.get("late")), school, found["id"]
    return plain(path, name).replace(" ", "-"), False, "", ""


def called(path):
    """Return a file's name without what a school's system put before or after it."""
    file = PurePosixPath(path).name
    for pattern in MOODLE, CANVAS:
        if match := pattern.fullmatch(file):
            return re.sub(r"-\d+(?=\.ipynb$)", "", match["file"])
    return file


def sent(source, name, due):
    """Return what was sent, and a line for each file that cannot be anybody's."""
    taken, refused = [], []
    found = list(files(source))
    tops = {PurePosixPath(path).parts[0] for path, *_ in found}
    alone = len(tops) == 1 and all("/" in path for path, *_ in found)
    for path, data, moment in found:
        # A folder around all is the archive's, unless it is the only student's.
        inner = path.split("/", 1)[1] if alone else path
        student, late, *school = sender(inner, name)
        student = student or sender(path, name)[0]
        late = late or bool(due and moment > due)
        if student:
            taken.append(Sent(student, path, data, moment, late, *school))
        else:
            refused.append(f"{path}: no name, neither of a folder nor in the file's")
    return taken, refused


# ---- attempts


def attempts(folder):
    """Return what is known of a student's attempts, in the order of their times."""
    path = folder / "attempts.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def keep(folder, one):
    """Keep a file as it came; tell whether it is new."""
    known = attempts(folder)
    if any(k["digest"] == digest(one.data) for k in known):
        return False
    file = f"{len(known) + 1:02d}-{PurePosixPath(one.path).name}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(one.data)
    fact = {"file": file, "path": one.path, "digest": digest(one.data)}
    known.append(fact | {"time": one.time, "late": one.late})
    text = json.dumps(known, indent=1) + "\n"
    (folder / "attempts.json").write_text(text, encoding="utf-8")
    return True


def counted(known):
    """Return the attempt that counts: the last one on time, else the last one."""
    return max(known, key=lambda k: (not k["late"], k["time"], k["file"]))


def note_variant(assignment, student, notebook):
    """Keep whose variant a notebook is, by its own word or by the school's number."""
    whose = notebook.metadata.get("ganlib", {}).get("student")
    record = assignment.record(student)
    numbers = [record.get(school) for school in ("canvas", "moodle")]
    known = [w for w in (whose, *numbers) if w and assignment.has_variant(w)]
    if known:
        assignment.keep(student, variant=known[0])


def borrowed(assignment, student):
    """Yield a remark if a student worked on somebody else's variant."""
    record = assignment.record(student)
    whose = record.get("variant", student)
    if whose not in (student, record.get("canvas"), record.get("moodle")):
        yield f"ON THE VARIANT OF {whose}"


def readable(folder, assignment, student):
    """Return attempts that can be graded: [(attempt, notebook, mended)], and others."""
    good, bad = [], []
    for known in attempts(folder):
        if not known["file"].lower().endswith(NOTEBOOKS):
            continue
        try:
            notebook = parsed((folder / known["file"]).read_bytes())
            note_variant(assignment, student, notebook)
            mended = repaired(notebook, assignment.release(student))
            good.append((known, *mended))
        except NotThisAssignmentError as error:
            bad.append(f"{known['path']}: {error}")
    return good, bad


def choose(assignment, student):
    """Put the attempt that counts under ``submitted/``; return a line about it."""
    folder, target = assignment.attempts(student), assignment.submitted(student)
    good, bad = readable(folder, assignment, student)
    if not good:
        return f"{student}: NOTHING TO GRADE: " + "; ".join(bad or ["no notebook"])
    best = counted([known for known, *_ in good])
    notebook, mended = next(g[1:] for g in good if g[0] == best)
    write(notebook, target)
    (target.parent / "timestamp.txt").write_text(f"{best['time']}:00 UTC\n")
    for known in attempts(folder):  # data that belongs to the notebook
        if not known["file"].lower().endswith(NOTEBOOKS):
            data = (folder / known["file"]).read_bytes()
            (target.parent / PurePosixPath(known["path"]).name).write_bytes(data)
    if called(best["path"]) != target.name:
        mended = [f"was called {called(best['path'])}", *mended]
    if len(good) > 1:
        late = sum(known["late"] for known, *_ in good)
        mended = [f"{len(good)} attempts, {late} late: {best['file']} counts", *mended]
    mended = [*borrowed(assignment, student), *mended]
    assignment.keep(
        student,
        attempt=best["file"],
        late=best["late"],
        time=best["time"],
        mended=mended,
    )
    return f"{student}: " + "; ".join(
        ["LATE"] * best["late"] + mended + bad or ["as it is"]
    )


def collected(assignment, source, due=None):
    """Take in a folder or a zip; yield a line for each student and each refusal."""
    taken, refused = sent(source, assignment.name, due)
    new = {}
    for one in taken:
        if one.number:
            assignment.keep(one.student, **{one.school: one.number})
        fresh = keep(assignment.attempts(one.student), one)
        new[one.student] = new.get(one.student, False) or fresh
    for student, fresh in sorted(new.items()):
        yield choose(assignment, student) if fresh else f"{student}: nothing new"
    yield from (f"REFUSED {line}" for line in refused)


def main(arguments):
    if len(arguments) not in (3, 4):
        raise SystemExit(__doc__.splitlines()[0])
    folder, name, source = arguments[:3]
    source = Path(source)
    if not source.is_dir() and not zipfile.is_zipfile(source):
        raise SystemExit(f"{source} is neither a folder nor a zip")
    assignment = Assignment(Path(folder).resolve(), name)
    for line in collected(assignment, source, *arguments[3:]):
        print(line)
