"""Points and minutes in the instructor's guide: ``python -m tools.points``.

The guide has a table with a row for each chapter, and syllabi whose rows name chapters
to read and exercises to assign.  Their numbers are computed from the notebooks.
"""

import re

import yaml

from tools import ROOT
from tools.notebooks import chapters, exercise_points, read

PAGE = ROOT / "book/back/instructors.md"
HEADER = "| chapter | exercises | checked | by hand | points | read | do |"
CHAPTER = re.compile(r"\.\./([\w/-]+)\.ipynb")
EXERCISE = re.compile(r"\{ref\}`[^`<]+<(ex-[\w-]+)>`")
WORDS, LINES = 100, 10  # read in a minute
MINUTES = 10  # for a point


def in_order():
    """Return the paths of all chapters, in the order of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    place = {ROOT / f"{file}.ipynb": n for n, file in enumerate(files)}
    return sorted(chapters(), key=lambda path: (place.get(path, len(place)), path))


def labelled_points(notebook):
    """Return {label: points} of the exercises of a notebook."""
    text = {cell.id: cell.source for cell in notebook.cells}
    return {
        re.search(r":label: (\S+)", text[name])[1]: points
        for name, points in exercise_points(notebook).items()
    }


def split_points(notebook):
    """Return the points that checks give, and those that a person gives."""
    graded = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    return tuple(
        sum(c.metadata.nbgrader.points for c in graded if c.cell_type == kind)
        for kind in ("code", "markdown")
    )


def reading(notebook):
    """Return the minutes to read what stands before the exercises, in fives."""
    words = lines = 0
    for cell in notebook.cells:
        text, exercises, _ = cell.source.partition("## Exercises")
        if cell.cell_type == "markdown":
            words += len(text.split())
        elif "remove-cell" not in cell.metadata.get("tags", []):
            lines += sum(bool(line.strip()) for line in text.split("\n"))
        if exercises:
            break
    return 5 * round((words / WORDS + lines / LINES) / 5)


def chapter_row(path):
    """Return the row of a chapter in the table of points."""
    notebook = read(path)
    title = re.match(r"# (.+)", notebook.cells[0].source)[1]
    link = f"[{title}](../{path.relative_to(ROOT / 'book').as_posix()})"
    checked, by_hand = split_points(notebook)
    points = checked + by_hand
    numbers = [len(exercise_points(notebook)), checked, by_hand, points]
    numbers += [reading(notebook), MINUTES * points]
    return "| " + " | ".join([link, *(f"{n:g}" for n in numbers)]) + " |"


def syllabus_row(line, worth):
    """Return a row of a syllabus with its last cells, points and minutes, renewed."""
    points = sum(worth[label] for label in EXERCISE.findall(line))
    read_too = {ROOT / f"book/{name}.ipynb" for name in CHAPTER.findall(line)}
    minutes = sum(reading(read(path)) for path in read_too) + MINUTES * points
    return "|".join([*line.split("|")[:-3], f" {points:g} ", f" {minutes:g} ", ""])


def refreshed(text):
    """Return the guide with all numbers as the notebooks have them now."""
    paths = in_order()
    worth = {k: v for path in paths for k, v in labelled_points(read(path)).items()}
    lines, out = iter(text.split("\n")), []
    for line in lines:
        if line.startswith("|") and EXERCISE.search(line):
            line = syllabus_row(line, worth)
        out.append(line)
        if line == HEADER:
            out += [next(lines), *map(chapter_row, paths)]
            out.append(next(line for line in lines if not line.startswith("|")))
    return "\n".join(out)


def main():
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
