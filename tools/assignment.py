"""Make an nbgrader course of a chapter: ``python -m tools.assignment CHAPTER FOLDER``.

``FOLDER`` then holds ``source/`` (with solutions), ``release/`` (for students), a
gradebook and an ``nbgrader_config.py``, so that the commands of nbgrader work there.
No JupyterHub is needed.
"""

import sys
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from tools import ENVIRONMENT, ROOT
from tools.notebooks import read, write
from tools.student import simplified

CONFIG = """\
# Written by tools.assignment: chapters find ganlib and run as they do in the book.
import os

os.environ.update(
    {environment}
)
os.environ["PATH"] = {programs!r} + os.pathsep + os.environ["PATH"]
c = get_config()
c.Execute.timeout = 300
"""


def course(folder):
    """Return nbgrader's interface to the course in ``folder``."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder.resolve())
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def assign(chapter, folder):
    """Write the source and the release version of an assignment; return its name."""
    chapter, folder = Path(chapter).resolve(), Path(folder)
    name = chapter.stem
    source = simplified(read(chapter), chapter.parent.name)
    write(source, folder / "source" / name / chapter.name)
    environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    programs = str(Path(sys.executable).parent)  # nbgrader calls alembic
    config = CONFIG.format(environment=environment, programs=programs)
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    result = course(folder).generate_assignment(name)
    if not result["success"]:
        raise SystemExit(f"nbgrader could not prepare {name}:\n{result['log']}")
    return name


def main(arguments):
    if len(arguments) != 2:
        raise SystemExit(__doc__.splitlines()[0])
    chapter, folder = arguments
    name = assign(chapter, folder)
    print(f"Give {folder}/release/{name} to your students, put what they hand in under")
    print(f"{folder}/submitted/STUDENT/{name}, and run in {folder}:")
    print(f"  nbgrader autograde {name}")
    print(f"  nbgrader generate_feedback {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
