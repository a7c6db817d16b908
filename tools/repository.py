"""Change the repository's address everywhere: ``python -m tools.repository URL``.

``_config.yml`` holds the address; the other places repeat it.  Without a URL it is
checked that there is one, as a release must have.
"""

import re
import sys

from tools import ROOT
from tools.notebooks import (
    PLACEHOLDER,
    chapters,
    read,
    repository_url,
    with_setup,
    write,
)
from tools.student import main as write_student_copies

PLACES = ["_config.yml", "README.md", "CITATION.cff", "pyproject.toml"]
ADDRESS = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def change(new):
    """Write ``new`` in place of the old address, in every file that has it."""
    if not ADDRESS.fullmatch(new):
        raise SystemExit(f"Give https://github.com/OWNER/REPO. Received: {new}")
    old = repository_url()
    for name in PLACES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8").replace(old, new)
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in chapters():
        write(with_setup(read(path)), path)
    write_student_copies()


def check():
    """Fail while the address is a placeholder."""
    if PLACEHOLDER in repository_url():
        raise SystemExit("No address yet: make repository URL=https://github.com/...")


if __name__ == "__main__":
    change(sys.argv[1]) if sys.argv[1:] else check()
