"""A page of progress for who learns alone: a cell of the student's notebook.

Run once, it watches the checks: which exercises hold, the points so far, what is next;
and for a check that fails, the property that does not hold.  It needs IPython alone.
"""

import inspect
import re
import textwrap

from nbformat.v4 import new_code_cell, new_markdown_cell

from tools.check import grading
from tools.grading import hints
from tools.words import known, say

#: What the cell below says, as its source has it, for other editions.
SAID = [
    "Your progress: run this once, then the checks below the exercises",
    '"not tried yet"',
    '"holds"',
    "Next: {left[0]}.",
    "All of them hold.",
    "{got:g} of {worth:g} points by checks. {then}",
    '"a person reads this"',
    '"Exercise", "Points", "State"',
    "Does not hold: ",
    "nothing is written here yet",
    "it stops with {error}: ",
    "a check does not hold",
    "an argument must be left as it was",
]

TEXT = """\
Run the cell below once. From then on, each time you run the checks of an exercise, it
says whether they hold or which property is missing, and what you have so far."""

CELL = """\
# @title Your progress: run this once, then the checks below the exercises
def keep_progress(exercises):
{hints}

{tracker}

    track(exercises, hint)


keep_progress(
    {exercises}
)"""

HIDDEN = re.compile(r"^### BEGIN HIDDEN TESTS$.*?^### END HIDDEN TESTS$", re.M | re.S)


def track(exercises, hint):
    """Watch the checks of ``[(title, points, lines), ...]``; show what holds.

    A line is the last one of a cell of checks; without lines a person reads the answer.
    """
    import html

    from IPython import get_ipython
    from IPython.display import HTML, display

    seen = {}  # a check's last line: "" if it holds, else a hint

    def state(lines):
        missing = [seen.get(line, "not tried yet") for line in lines]
        return next((words for words in missing if words), "holds")

    def summary():
        coded = [(title, n, state(lines)) for title, n, lines in exercises if lines]
        got = sum(n for _, n, words in coded if words == "holds")
        worth = sum(n for _, n, _ in coded)
        left = [title for title, _, words in coded if words != "holds"]
        then = f"Next: {left[0]}." if left else "All of them hold."
        return coded, f"{got:g} of {worth:g} points by checks. {then}"

    def page():
        read = [(t, n, "a person reads this") for t, n, lines in exercises if not lines]
        rows = [("Exercise", "Points", "State"), *summary()[0], *read]
        cells = [[f"<td>{html.escape(str(c))}</td>" for c in row] for row in rows]
        cells[0] = [cell.replace("td>", "th>") for cell in cells[0]]
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
        return HTML(f"<table>{body}</table><p>{html.escape(summary()[1])}</p>")

    def line_of(error):
        trace = error.__traceback__
        while trace and trace.tb_frame.f_code.co_name != "<module>":
            trace = trace.tb_next
        return trace.tb_lineno if trace else 0

    def watch_checks(result):
        source = result.info.raw_cell
        last = source.rstrip().split("\n")[-1]
        if last not in [line for _, _, lines in exercises for line in lines]:
            return
        error, seen[last] = result.error_in_exec or result.error_before_exec, ""
        if error:
            kind, words = type(error).__name__, str(error)
            seen[last] = hint(source, kind, words, line_of(error))
            print(f"Does not hold: {seen[last]}")
        print(summary()[-1])
        shown.update(page())

    shown = display(page(), display_id=True)
    events = get_ipython().events
    for other in list(events.callbacks["post_run_cell"]):
        if other.__name__ == "watch_checks":  # this cell ran before
            events.unregister("post_run_cell", other)
    events.register("post_run_cell", watch_checks)


def listed(notebook):
    """Return the exercises: [(title, points, [last lines of checks]), ...]."""
    found = []
    for cell in notebook.cells:
        known = grading(cell)
        if title := re.search(r":::\{exercise\} (.+)", cell.source):
            found.append([title[1], 0, []])
        elif known.get("grade"):
            found[-1][1] += known["points"]
            if not known["solution"]:
                seen = HIDDEN.sub("", cell.source)
                found[-1][2].append(seen.rstrip().split("\n")[-1])
    return [tuple(one) for one in found]


def with_progress(notebook, edition="en"):
    """Add the cell before the first exercise of a copy for students."""
    exercises = listed(notebook)
    place = next(
        (n for n, c in enumerate(notebook.cells) if ":::{exercise}" in c.source), None
    )
    if place is None or not any(lines for _, _, lines in exercises):
        return notebook
    source = CELL.format(
        hints=textwrap.indent(inspect.getsource(hints).rstrip(), "    "),
        tracker=textwrap.indent(inspect.getsource(track).rstrip(), "    "),
        exercises=repr(exercises),
    )
    for words in SAID:
        source = source.replace(words, known(edition).get(words, words))
    folded = {"cellView": "form", "jupyter": {"source_hidden": True}}
    notebook.cells[place:place] = [
        new_markdown_cell(say(TEXT, edition), id="progress-text"),
        new_code_cell(source, id="progress", metadata=folded),
    ]
    return notebook
