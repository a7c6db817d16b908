"""What stands above each chapter and what the home page says of it.

A chapter's first cell has its title, a sentence in italics to hook the reader, and a
box: number and minutes, the chapters it builds on, three goals, each with an exercise.
Numbers and minutes are computed; so is the list of chapters on the home page.
"""

import base64
import re
from functools import cache

import yaml

from tools import ROOT
from tools.notebooks import chapters, exercise_points, read

HOME = ROOT / "book/index.md"
STILL = ROOT / "book/circles.png"  # the figure of the home page, from a chapter
BOX = re.compile(
    r"^:::\{admonition\} (.+)\n:class: overview\n\n(.*?)\n:::$", re.M | re.S
)
AWAY = re.compile(
    r"^:::\{admonition\} To take away\n:class: takeaways\n\n(.*?)\n:::\n\n## Exercises",
    re.M | re.S,
)
GOAL = re.compile(r"^- (.+?): \{ref\}`(ex-[\w-]+)`$", re.M)
LINK = re.compile(r"\]\(([\w./-]+\.ipynb)[)#]")
LIST = re.compile(r"(?<=^% chapters\n).*?(?=^% end of chapters$)", re.M | re.S)
PATH = re.compile(r"^\*\*(.+?)\*\* \([^)]*\)", re.M)
WORDS, LINES = 100, 10  # read in a minute
MINUTES = 10  # for a point


@cache
def in_order():
    """Return the paths of all chapters, in the order of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    place = {ROOT / f"{file}.ipynb": n for n, file in enumerate(files)}
    return sorted(chapters(), key=lambda path: (place.get(path, len(place)), path))


def number(path):
    return in_order().index(path) + 1


# ---- of one chapter


def title(notebook):
    return re.match(r"# (.+)", notebook.cells[0].source)[1]


def hook(notebook):
    """Return the sentence in italics under the title, on one line."""
    return " ".join(notebook.cells[0].source.split("\n\n")[1].split())


def goals(notebook):
    """Return [(goal, label of its exercise)]."""
    found = BOX.search(notebook.cells[0].source)
    return GOAL.findall(found[2]) if found else []


def takeaways(notebook):
    """Return the lines to take away, which stand before the exercises."""
    texts = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    found = [m for text in texts if (m := AWAY.search(text))]
    return re.findall(r"^- .+", found[0][1], re.M) if found else []


def needs(notebook, path):
    """Return the paths of the chapters that a chapter builds on."""
    found = BOX.search(notebook.cells[0].source)
    if not found:
        return []
    line = found[2].split("\n\n")[0]
    return [(path.parent / link).resolve() for link in LINK.findall(line)]


def reading(notebook):
    """Return the minutes to read what stands before the exercises, in fives.

    Folded code is not counted.
    """
    words = lines = 0
    for cell in notebook.cells:
        text, exercises, _ = cell.source.partition("## Exercises")
        if cell.cell_type == "markdown":
            words += len(text.split())
        elif not {"remove-cell", "hide-input"} & set(cell.metadata.get("tags", [])):
            lines += sum(bool(line.strip()) for line in text.split("\n"))
        if exercises:
            break
    return 5 * round((words / WORDS + lines / LINES) / 5)


def doing(notebook):
    """Return the minutes for all exercises."""
    return round(MINUTES * sum(exercise_points(notebook).values()))


def times(notebook):
    return f"{reading(notebook)} minutes to read, {doing(notebook)} for the exercises"


def with_head(notebook, path):
    """Renew, in place, number and minutes above a chapter."""
    cell = notebook.cells[0]
    head = f"Chapter {number(path)}. {times(notebook)}"
    cell.source = BOX.sub(lambda m: m[0].replace(m[1], head, 1), cell.source, count=1)
    return notebook


# ---- the home page


def numbers(paths):
    """Return "3", "3 and 4" or "3, 4 and 5" for the chapters with these paths."""
    *others, last = (str(number(path)) for path in sorted(paths, key=number))
    return f"{', '.join(others)} and {last}" if others else last


def entry(path, book):
    """Return the lines about one chapter: hook, minutes, needs, what it leads to."""
    notebook = book[path]
    needed = needs(notebook, path)
    next_ones = [p for p in book if path in needs(book[p], p)]
    link = f"[{title(notebook)}]({path.relative_to(ROOT / 'book').as_posix()})"
    after = f"Builds on {numbers(needed)}." if needed else "Needs no other chapter."
    leads = f" Leads to {numbers(next_ones)}." if next_ones else ""
    n = number(path)
    indent = " " * len(f"{n}. ")
    lines = [f"{n}. {link}. {hook(notebook)}\\", f"{times(notebook)}. {after}{leads}"]
    return f"\n{indent}".join(lines)


def chapter_list():
    """Return the list of all chapters, by part."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    book = {path: read(path) for path in in_order()}
    hours = [round(sum(map(f, book.values())) / 60) for f in (reading, doing)]
    out = [
        f"{len(book)} chapters: about {hours[0]} hours to read, "
        f"{hours[1]} for all exercises.\n"
    ]
    for part in toc["parts"]:
        files = [ROOT / f"{c['file']}.ipynb" for c in part["chapters"]]
        if any(path in book for path in files):
            out += [f"### {part['caption']}\n"]
            out += [entry(path, book) for path in files] + [""]
    return "\n".join(out)


def still():
    """Return the picture of three trainings that circle, from *The minimax game*."""
    notebook = read(ROOT / "book/game/minimax.ipynb")
    cell = next(c for c in notebook.cells if c.id == "circle-figure")
    found = [o.data for o in cell.outputs if "data" in o]
    return base64.b64decode(found[0]["image/png"])


def timed(paragraph):
    """Renew how long a path takes: to read the chapters that its paragraph links."""
    paths = {(HOME.parent / link).resolve() for link in LINK.findall(paragraph)}
    minutes = sum(reading(read(path)) for path in paths)
    time = f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
    return PATH.sub(rf"**\1** ({time})", paragraph)


def home(text):
    """Return the home page with all numbers as the notebooks have them now."""
    text = LIST.sub(lambda _: chapter_list(), text)
    return "\n\n".join(
        timed(paragraph) if PATH.match(paragraph) else paragraph
        for paragraph in text.split("\n\n")
    )
