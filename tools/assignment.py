"""Make a course: ``python -m tools.assignment CHAPTER FOLDER [STUDENTS KEY]``.

``FOLDER`` then holds ``source/`` (with solutions), ``release/`` (for students), a
gradebook and an ``nbgrader_config.py``, so that the commands of nbgrader work there.
No JupyterHub is needed.  With a table of students and a key, a secret word of yours,
``variants/`` has another instance of the exercises for each of them, and hidden checks
take other numbers.
"""

import csv
import sys
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from tools import ENVIRONMENT, ROOT
from tools.check import grading
from tools.grading.program import program
from tools.grading.progress import with_progress
from tools.grading.sandbox import run
from tools.grading.variants import for_student, with_hidden
from tools.notebooks import read, write
from tools.student import simplified, without_solutions

CONFIG = """\
# Written by tools.assignment: chapters find ganlib and run as they do in the book.
import os
import sys

sys.path.insert(0, {root!r})
from tools.grading.preprocessors import configure

os.environ.update(
    {environment}
)
os.environ["PATH"] = {programs!r} + os.pathsep + os.environ["PATH"]
c = get_config()
configure(c)
"""


def course(folder):
    """Return nbgrader's interface to the course in ``folder``."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder.resolve())
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def listed(path):
    """Return the students of a table: by Canvas' ID, Moodle's, or the first column."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = rows[0] if rows else []
    key = next((k for k in ("ID", "Identifier") if k in columns), next(iter(columns)))
    found = [row[key].removeprefix("Participant ").strip() for row in rows]
    return [student for student in found if student]


def assign(chapter, folder, students=(), key=""):
    """Write the source and the release version of an assignment; return its name."""
    chapter, folder = Path(chapter).resolve(), Path(folder)
    name = chapter.stem
    book = read(chapter)
    if key:
        book = with_hidden(book, key)

    def finished(notebook):
        return simplified(with_progress(notebook), chapter.parent.name)

    for student in students:
        own = finished(for_student(book, student, key))
        file = Path(name, student, f"{name}.ipynb")
        write(own, folder / "keys" / file)
        write(without_solutions(own), folder / "variants" / file)
    source = finished(book)
    write(source, folder / "source" / name / chapter.name)
    environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    programs = str(Path(sys.executable).parent)  # nbgrader calls alembic
    config = CONFIG.format(environment=environment, programs=programs, root=str(ROOT))
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    result = course(folder).generate_assignment(name)
    if not result["success"]:
        raise SystemExit(f"nbgrader could not prepare {name}:\n{result['log']}")
    if key:
        try_out(source)
    return name


def try_out(source):
    """Refuse a key whose hidden checks, which draw samples, fail a right answer."""
    cells = program(source, source)
    for cell, outcome in zip(cells, run([cell.source for cell in cells])):
        if outcome.error:
            failed = f"{grading(cell).get('grade_id', cell.id)}: {outcome.message}"
            raise SystemExit(
                f"with this key a right answer fails; take another: {failed}"
            )


def main(arguments):
    if len(arguments) not in (2, 4):
        raise SystemExit(__doc__.splitlines()[0])
    chapter, folder, *more = arguments
    students, key = (listed(more[0]), more[1]) if more else ((), "")
    name = assign(chapter, folder, students, key)
    out = f"variants/{name}: to each his own" if students else f"release/{name}"
    print(f"Give {folder}/{out} to your students.  What they hand in, a zip")
    print("or a folder, is taken in, graded and handed on by")
    print(f"  make collect OUT={folder} NAME={name} FROM=...")
    print(f"  make grade OUT={folder} NAME={name}")
    print(f"  make grades OUT={folder} NAME={name}")


if __name__ == "__main__":
    main(sys.argv[1:])
