"""Where things lie in a course: what nbgrader expects, and some folders more.

``attempts/`` keeps all that students sent, as it came; ``records/`` has what was
found, a JSON file for each student and assignment; ``variants/`` and ``keys/`` hold
the students' own versions, if they have such, without and with solutions.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tools.check import grading
from tools.notebooks import read


@dataclass(frozen=True)
class Assignment:
    """An assignment's name and the folder of its course."""

    folder: Path
    name: str

    def __post_init__(self):
        if not (self.folder / "source" / self.name).is_dir():
            raise SystemExit(f"{self.folder} has no assignment {self.name}")

    def one(self, own, kind, student):
        """Return a student's own version of a notebook, else what all have."""
        file = f"{self.name}.ipynb"
        whose = self.record(student).get("variant", student)
        path = self.folder / own / self.name / whose / file
        return read(path if path.exists() else self.folder / kind / self.name / file)

    def has_variant(self, student):
        return (self.folder / "variants" / self.name / student).is_dir()

    def source(self, student=""):
        """Return the notebook with solutions and all checks."""
        return self.one("keys", "source", student)

    def release(self, student=""):
        """Return the notebook as it was handed out."""
        return self.one("variants", "release", student)

    def submitted(self, student):
        """Return the path of what a student handed in."""
        return self.folder / "submitted" / student / self.name / f"{self.name}.ipynb"

    def fingerprint(self, student):
        """Return a short name of what is graded: the work, and what it is graded by."""
        work = self.submitted(student).read_bytes()
        return digest(work + nbformat.writes(self.source(student)).encode())

    def students(self):
        """Return who handed something in."""
        found = (self.folder / "submitted").glob(f"*/{self.name}/{self.name}.ipynb")
        return sorted(path.parents[1].name for path in found)

    def attempts(self, student):
        """Return the folder of all that a student sent."""
        return self.folder / "attempts" / self.name / student

    def record_path(self, student):
        return self.folder / "records" / self.name / f"{student}.json"

    def record(self, student):
        """Return what is known of a student's work; empty if nothing is."""
        path = self.record_path(student)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def keep(self, student, **facts):
        """Add to what is known of a student's work."""
        path = self.record_path(student)
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = {"student": student, "assignment": self.name}
        whole |= self.record(student) | facts
        path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def digest(data):
    """Return a short name of a file's content."""
    return hashlib.sha256(data).hexdigest()[:16]


def graded_cells(notebook):
    """Return {grade_id: cell} of the cells that nbgrader knows, in their order."""
    return {grading(c)["grade_id"]: c for c in notebook.cells if grading(c)}
