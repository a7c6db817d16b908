"""The commands of an instructor's week: ``python -m tools.grading COMMAND ...``.

collect COURSE NAME FROM [DUE]    take in a folder or a zip of what students sent
grade COURSE NAME [JOBS]          run the checks of all who have not been graded
grades COURSE NAME [WORKSHEET]    write the tables for Canvas and Moodle
"""

# Processes for students do not import this module: what they need is loaded before.
import importlib
import sys

COMMANDS = "collect", "grade", "grades", "otter"


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        raise SystemExit(__doc__)
    importlib.import_module(f"tools.grading.{arguments[0]}").main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
