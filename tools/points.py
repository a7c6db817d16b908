"""Points and minutes, wherever they stand: ``python -m tools.points``.

The instructor's guide has tables with a row for each chapter, and syllabi whose rows
name chapters to read and exercises to assign.  Their numbers are computed from the
notebooks, and so are those above each chapter and on the home page (tools.overview).
"""

import re

from tools import ROOT
from tools.notebooks import exercise_points, read, write
from tools.overview import (
    HOME,
    MINUTES,
    STILL,
    doing,
    goals,
    home,
    in_order,
    reading,
    still,
    title,
    with_head,
)

PAGE = ROOT / "book/back/instructors.md"
HEADER = "| chapter | exercises | checked | by hand | points | read | do |"
GOALS = "| chapter | afterwards students can |"
CHAPTER = re.compile(r"\.\./([\w/-]+)\.ipynb")
EXERCISE = re.compile(r"\{ref\}`[^`<]+<(ex-[\w-]+)>`")


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


def link_to(path, notebook):
    return f"[{title(notebook)}](../{path.relative_to(ROOT / 'book').as_posix()})"


def goals_row(path):
    """Return the row of a chapter in the table of goals, each with its exercise."""
    notebook = read(path)
    told = [f"{goal} ({{ref}}`{label}`)" for goal, label in goals(notebook)]
    return f"| {link_to(path, notebook)} | {'; '.join(told)} |"


def chapter_row(path):
    """Return the row of a chapter in the table of points."""
    notebook = read(path)
    link = link_to(path, notebook)
    checked, by_hand = split_points(notebook)
    points = checked + by_hand
    numbers = [len(exercise_points(notebook)), checked, by_hand, points]
    numbers += [reading(notebook), doing(notebook)]
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
        if row := {HEADER: chapter_row, GOALS: goals_row}.get(line):
            out += [next(lines), *map(row, paths)]
            out.append(next(line for line in lines if not line.startswith("|")))
    return "\n".join(out)


def main():
    for path in in_order():
        write(with_head(read(path), path), path)
    STILL.write_bytes(still())
    for page, renewed in (PAGE, refreshed), (HOME, home):
        text = renewed(page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
