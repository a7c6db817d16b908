"""The rules a chapter keeps: ``python -m tools.check book/game/minimax.ipynb ...``.

Every rule is a function that takes a notebook and yields a complaint for each
place that breaks it.  Nothing is executed.
"""

import ast
import json
import re
import sys

from nbgrader.nbgraderformat.common import ValidationError
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3

from tools.figures import shows_figure
from tools.folds import with_folds
from tools.grading.hints import property_of, statement
from tools.notebooks import LANGUAGE, exercise_points, is_setup, read, setup_source
from tools.overview import goals, takeaways

SECTIONS = [
    "The question",
    "The idea in one picture",
    "The mathematics",
    "The same thing as code",
    "An experiment",
    "What goes wrong",
    "Exercises",
    "Sources",
]
WIDTH = 78
MEGABYTE = 1_000_000
ABSOLUTE_PATH = re.compile(
    r"(?<![\w/.:])(/(home|root|tmp|work|usr|Users|content)/|[A-Z]:\\)"
)
EXERCISE = re.compile(r":::\{exercise\} \S.*\n:label: ex-")
VERDICT = re.compile(r"\b(ok|True|yes)\b")
BARE = re.compile(r"^[^≈=]*\b(ok|met|True|False|yes|no)\W*$")


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def printed(cell):
    """Return what a code cell wrote to stdout."""
    return "".join(o.text for o in cell.outputs if o.get("name") == "stdout")


def grading(cell):
    return cell.metadata.get("nbgrader", {})


def executed(notebook):
    """All code cells ran, once, from top to bottom."""
    counts = [c.execution_count for c in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts must be 1..{len(counts)}, got {counts}: make run"


def quiet(notebook):
    """Nothing failed and nothing was written to stderr."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {cell.id}: its output is an error ({output.ename})"
            if output.get("name") == "stderr":
                yield f"cell {cell.id}: writes to stderr"


def narrow(notebook):
    """Code fits the width of the page."""
    for cell in code_cells(notebook):
        for line in cell.source.split("\n"):
            if len(line) > WIDTH:
                yield f"cell {cell.id}: {len(line)} > {WIDTH} characters: {line}"


def no_semicolon(notebook):
    """A trailing semicolon does not suppress output under nbval."""
    for cell in code_cells(notebook):
        if cell.source.rstrip().endswith(";"):
            yield f"cell {cell.id}: ends with ';'; end a plot with plt.show()"


def pictures_described(notebook):
    """Every picture has an alternative text and a caption."""
    for cell in code_cells(notebook):
        if shows_figure(cell):
            view = cell.metadata.get("mystnb", {})
            if len(view.get("image", {}).get("alt", "")) < 10:
                yield f"cell {cell.id}: no mystnb.image.alt of 10 characters or more"
            if not view.get("figure", {}).get("caption"):
                yield f"cell {cell.id}: no mystnb.figure.caption"


def compared(notebook):
    """Outputs are compared, but for one cell in five, which a verdict follows."""
    cells = code_cells(notebook)
    ignored = [n for n, c in enumerate(cells) if "nbval-ignore-output" in tags(c)]
    if 5 * len(ignored) > len(cells):
        yield f"{len(ignored)} of {len(cells)} code cells ignore their output: > 1 in 5"
    for n in ignored:
        later = [c for c in cells[n + 1 :] if "nbval-ignore-output" not in tags(c)]
        if not any(VERDICT.search(printed(c)) for c in later):
            yield f"cell {cells[n].id}: no verdict is printed after this ignored output"
    for cell in cells:
        if {"nbval-skip", "raises-exception"} & set(
            tags(cell)
        ) or "NBVAL" in cell.source:
            yield f"cell {cell.id}: is skipped by nbval"


def told(notebook):
    """Return the lines that a chapter prints, and those that are a verdict alone."""
    lines = [line for c in code_cells(notebook) for line in printed(c).splitlines()]
    lines = [line for line in lines if line.strip()]
    return lines, [line for line in lines if BARE.match(line)]


def measured(notebook):
    """Numbers stand beside the verdicts: "JSD ≈ 0.0013, at most 0.01: True"."""
    lines, bare = told(notebook)
    if 2 * len(bare) > len(lines):
        yield f"{len(bare)} of {len(lines)} printed lines are bare verdicts: > 1 in 2"


def unique_ids(notebook):
    ids = [c.get("id") for c in notebook.cells]
    for name in {i for i in ids if ids.count(i) > 1}:
        yield f"cell id {name} occurs {ids.count(name)} times"


def gradable(notebook):
    """Nbgrader accepts the notebook, and regions stand in solution cells."""
    for cell in notebook.cells:
        marked = "### BEGIN SOLUTION" in cell.source
        if marked != (cell.cell_type == "code" and bool(grading(cell).get("solution"))):
            yield f"cell {cell.id}: solution region and nbgrader metadata disagree"
    try:
        MetadataValidatorV3().validate_nb(notebook)
    except (ValidationError, KeyError) as error:
        yield f"nbgrader refuses the metadata: {error!r}"


def assertions(source):
    """Yield the line of each assertion in a check, and the words that it has."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert):
            words = [node.msg]
        elif isinstance(node, ast.Call) and "assert_" in ast.unparse(node.func):
            words = [*node.args, *(k.value for k in node.keywords)]
        else:
            continue
        texts = [ast.unparse(w) for w in words if w is not None]
        yield node.lineno, " ".join(t for t in texts if re.match(r"f?['\"]", t))


def hinted(notebook):
    """A check that fails says what does not hold: a message, or a comment above it."""
    for cell in code_cells(notebook):
        if not grading(cell).get("grade"):
            continue
        for line, words in assertions(cell.source):
            if property_of(cell.source, words, line) == statement(cell.source, line):
                yield f"cell {cell.id}: line {line} neither has a message nor a comment"


def folded(notebook):
    """Readers see exercises with solutions and checks folded away."""
    for cell in code_cells(notebook):
        prompt = cell.metadata.get("mystnb", {}).get("code_prompt_show")
        if grading(cell).get("solution"):
            wanted = "hide-cell", "Show solution"
        elif grading(cell).get("grade"):
            wanted = "hide-input", "Show checks"
        else:
            continue
        if wanted[0] not in tags(cell) or prompt != wanted[1]:
            yield f"cell {cell.id}: needs the tag {wanted[0]}, prompt {wanted[1]!r}"


def open_code_teaches(notebook):
    """What only sets up or draws is folded, and nothing else; ``teaches`` excepts."""
    for cell, wanted in zip(notebook.cells, with_folds(notebook).cells):
        if cell != wanted:
            yield f"cell {cell.id}: folded or not as it should: python -m tools.folds"


def oriented(notebook):
    """Three goals above, each with an exercise; three lines to take away below."""
    labels = {label for _, label in goals(notebook)}
    if len(labels) != 3:
        yield f"needs three goals with an exercise each, got {sorted(labels)}"
    if len(takeaways(notebook)) != 3:
        yield f"needs three lines to take away, got {len(takeaways(notebook))}"


def exercises(notebook):
    """At least three exercises, each followed by cells that carry points."""
    points = exercise_points(notebook)
    if len(points) < 3:
        yield f"{len(points)} exercises; a chapter has three or more"
    for cell in notebook.cells:
        if cell.id in points and not EXERCISE.search(cell.source):
            yield f"cell {cell.id}: an exercise needs a title and ':label: ex-...'"
        if points.get(cell.id) == 0:
            yield f"cell {cell.id}: no points for this exercise"


def small(notebook):
    size = len(json.dumps(notebook))
    if size > MEGABYTE:
        yield f"the notebook has {size} bytes; at most {MEGABYTE}"


def seeded(notebook):
    """Random numbers start from a seed that is written down."""
    seeds = ("set_random_seed(", "default_rng(", "seed=")
    if not any(s in c.source for c in code_cells(notebook) for s in seeds):
        yield "no cell sets a seed"


def starts_with_setup(notebook):
    """The first code cell finds ganlib, the same way in every chapter."""
    first = code_cells(notebook)[0]
    if not is_setup(first) or first.source != setup_source():
        yield f"cell {first.id}: the first code cell is not the setup cell: make run"
    elif tags(first) != ["remove-cell"] or first.outputs:
        yield f"cell {first.id}: the setup cell must be hidden and print nothing"


def portable(notebook):
    """No path of the author's machine, in code, text or output."""
    for cell in notebook.cells:
        texts = [cell.source]
        for output in cell.get("outputs", []):
            texts += [
                output.get("text", ""),
                output.get("data", {}).get("text/plain", ""),
            ]
        for text in texts:
            if found := ABSOLUTE_PATH.search(text):
                yield f"cell {cell.id}: absolute path {text[found.start() :][:40]!r}"


def declared(notebook):
    """Data that may have to be fetched are named; nbval skips a chapter without its."""
    loads = re.compile(r'data\.load\("(?!digits")(\w+)"\)')
    found = {name for c in code_cells(notebook) for name in loads.findall(c.source)}
    known = set(notebook.metadata.get("ganlib", {}).get("needs", []))
    if missing := found - known:
        yield f"loads {sorted(missing)}, which metadata.ganlib.needs does not name"


def sections(notebook):
    """The sections have the same names and order in every chapter."""
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    found = re.findall(r"^## +(.+?) *$", text, re.MULTILINE)
    if found != SECTIONS:
        yield f"sections must be {SECTIONS}, got {found}"


def headed(notebook):
    """Every column of a table has a word at its head: formulas are not read aloud."""
    for cell in notebook.cells:
        lines = cell.source.split("\n") if cell.cell_type == "markdown" else []
        for head, rule in zip(lines, lines[1:]):
            if re.fullmatch(r"\|[\s:|-]+\|", rule):
                columns = re.sub(r"\$[^$]+\$", "", head).strip().strip("|").split("|")
                if not all(re.search(r"\w", column) for column in columns):
                    yield f"cell {cell.id}: a column without a word at its head: {head}"


def colon_fences(notebook):
    """Directives use ``:::``, which Colab shows as text, not as a block of code."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^`{3,}\{", cell.source, re.M):
            yield f"cell {cell.id}: write directives with ':::', not with backticks"


def normal_metadata(notebook):
    """Nothing of the author's machine or editor is left in the notebook."""
    surplus = set(notebook.metadata) - {"kernelspec", "language_info", "ganlib"}
    if surplus or notebook.metadata.get("language_info") != LANGUAGE:
        yield f"metadata is not normalised ({sorted(surplus)}): make run"


RULES = [
    executed,
    quiet,
    narrow,
    no_semicolon,
    pictures_described,
    compared,
    measured,
    unique_ids,
    gradable,
    hinted,
    folded,
    open_code_teaches,
    oriented,
    exercises,
    small,
    seeded,
    starts_with_setup,
    portable,
    declared,
    sections,
    headed,
    colon_fences,
    normal_metadata,
]


def complaints(notebook):
    """Return what is wrong with a notebook, as a list of strings."""
    return [f"{rule.__name__}: {c}" for rule in RULES for c in rule(notebook)]


def main(paths):
    found = [f"{path}: {c}" for path in paths for c in complaints(read(path))]
    print("\n".join(found) or "no complaints")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
