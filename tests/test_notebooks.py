"""Static rules: of every chapter, of the whole book, and of the rules themselves."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat import v4
from packaging.requirements import Requirement

from tests import tiny
from tools import ROOT
from tools.check import RULES, complaints, grading, told
from tools.notebooks import chapters, read, repository_url
from tools.repository import ADDRESS, PLACES
from tools.student import student_copies

CHAPTERS = {path.stem: path for path in chapters()}


@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_chapter_keeps_the_rule(rule, name):
    found = list(rule(read(CHAPTERS[name])))
    assert not found, "\n".join(found)


# ---- the book as a whole


def test_table_of_contents_and_files_agree():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    files = [*chapters(), *(ROOT / "book").glob("[!_]*/*.md")]
    stored = [p.relative_to(ROOT).with_suffix("").as_posix() for p in files]
    assert sorted(listed) == sorted(stored)


def test_grade_ids_are_unique_in_the_book():
    cells = [c for path in CHAPTERS.values() for c in read(path).cells]
    ids = Counter(grading(c)["grade_id"] for c in cells if grading(c))
    assert [i for i, n in ids.items() if n > 1] == []


def test_a_third_of_what_is_printed_are_bare_verdicts_at_most():
    lines, bare = zip(*(told(read(path)) for path in CHAPTERS.values()))
    assert 3 * len(sum(bare, [])) <= len(sum(lines, []))


def test_student_copies_are_fresh():
    fresh = {p: nbformat.writes(n) + "\n" for p, n in student_copies()}
    stored = (ROOT / "book/student").rglob("*.ipynb")
    stored = {p: p.read_text(encoding="utf-8") for p in stored}
    stale = [p for p in fresh.keys() | stored if fresh.get(p) != stored.get(p)]
    assert not stale, "make student"


@pytest.mark.parametrize("name", PLACES)
def test_every_place_has_the_same_repository(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(ADDRESS.findall(text)) == {repository_url()}


def lines(name):
    """Return the lines of a text file that are not comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [n for n in text.splitlines() if n and not n.startswith("#")]


REQUIREMENTS = {r.name: r for r in map(Requirement, lines("requirements.txt"))}


@pytest.mark.parametrize("line", lines("tests/colab_versions.txt"))
def test_requirements_admit_what_colab_has(line):
    name, version = line.split("==")
    assert version in REQUIREMENTS[name].specifier


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_bounded_on_both_sides(name):
    operators = sorted(s.operator for s in REQUIREMENTS[name].specifier)
    assert operators == ["<", ">="]


def test_constraints_pin_what_requirements_admit():
    pins = {r.name: r.specifier for r in map(Requirement, lines("constraints.txt"))}
    for name, requirement in REQUIREMENTS.items():
        (pin,) = pins[name]
        assert pin.version in requirement.specifier, name


def test_package_and_book_require_the_same():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table = re.search(r"^dependencies = \[(.*?)\]", text, re.MULTILINE | re.DOTALL)[1]
    for requirement in map(Requirement, re.findall('"(.+?)"', table)):
        assert requirement == REQUIREMENTS[requirement.name]


# ---- the rules themselves: each is seen to fail, and alone


def cell(notebook, name):
    return next(c for c in notebook.cells if c.id == name)


def set_tags(tag, *names):
    def change(notebook):
        for name in names:
            cell(notebook, name).metadata["tags"] += [tag]

    return change


def set_source(name, source):
    def change(notebook):
        cell(notebook, name).source = source

    return change


def add_output(*arguments, **keywords):
    def change(notebook):
        output = v4.new_output(*arguments, **keywords)
        cell(notebook, "seed").outputs.append(output)

    return change


def no_verdict_after_ignored(notebook):
    set_tags("nbval-ignore-output", "seed")(notebook)
    for name in "test-double", "test-triple":
        cell(notebook, name).outputs = []


def drop(*names):
    def change(notebook):
        notebook.cells = [c for c in notebook.cells if c.id not in names]
        for count, each in enumerate(tiny.code(notebook), start=1):
            each.execution_count = count

    return change


def set_metadata(name, path, value):
    def change(notebook):
        *keys, last = path.split("/")
        place = cell(notebook, name).metadata
        for key in keys:
            place = place[key]
        place[last] = value

    return change


WIDE = "rng = np.random.default_rng(0)  # " + "x" * 50

BROKEN = {
    "executed": [
        lambda n: cell(n, "seed").update(execution_count=None),
        lambda n: cell(n, "seed").update(execution_count=7),
    ],
    "quiet": [
        add_output("stream", name="stderr", text="warning"),
        add_output("error", ename="ValueError", evalue="", traceback=[]),
    ],
    "narrow": [set_source("seed", WIDE)],
    "no_semicolon": [set_source("seed", "rng = np.random.default_rng(0);")],
    "pictures_described": [
        set_metadata("picture", "mystnb/image/alt", ""),
        set_metadata("picture", "mystnb/figure/caption", ""),
    ],
    "compared": [
        set_tags("nbval-skip", "seed"),
        set_tags("raises-exception", "seed"),
        no_verdict_after_ignored,
        set_tags("nbval-ignore-output", "seed", "picture"),
    ],
    "measured": [add_output("stream", text="close: True\n" * 20)],
    "unique_ids": [lambda n: cell(n, "sources").update(id="rest")],
    "gradable": [
        set_metadata("why", "nbgrader/solution", False),
        set_metadata("test-double", "nbgrader/grade_id", "double"),
        set_source("double", "def double(x):\n    return 2 * x"),
    ],
    "hinted": [
        set_source("test-double", "assert double(1) == 2"),
        set_source("test-double", "assert double(1) == 2, double(1)"),
        set_source("test-double", "np.testing.assert_equal(double(1), 2)"),
    ],
    "folded": [
        set_metadata("double", "tags", []),
        set_metadata("test-double", "mystnb/code_prompt_show", "Show"),
    ],
    "open_code_teaches": [
        set_metadata("seed", "tags", []),
        set_metadata("seed", "cellView", "form"),
        set_metadata("picture", "tags", []),
    ],
    "oriented": [
        set_source("text", tiny.TEXT.replace("say why: {ref}`ex-why`", "say why")),
        set_source("text", tiny.TEXT.replace("`ex-why`", "`ex-double`")),
        set_source("rest", tiny.REST.replace("- All of it is adding.\n", "")),
        set_source("rest", tiny.REST.replace(":class: takeaways\n", "")),
    ],
    "exercises": [
        drop("ex-why", "why"),
        set_metadata("why", "nbgrader/points", 0),
        set_source("ex-why", ":::{exercise} Why\n\nWhy?\n:::"),
        set_source("ex-why", ":::{exercise}\n:label: ex-why\n\nWhy?\n:::"),
    ],
    "small": [add_output("stream", text="x" * 1_000_001)],
    "seeded": [set_source("seed", "import numpy as np")],
    "starts_with_setup": [
        drop("setup"),
        set_source("setup", "# Find ganlib\nimport ganlib"),
        lambda n: cell(n, "setup").metadata.pop("tags"),
    ],
    "portable": [
        set_source("rest", tiny.REST.replace("Add.", "See /home/me/data.")),
        add_output("stream", text="saved in /tmp/x"),
    ],
    "declared": [set_source("seed", 'rng = default_rng(0)\ndata.load("mnist")')],
    "sections": [
        set_source("sources", "Nothing."),
        set_source("rest", tiny.REST.replace("## An experiment", "## Try it")),
    ],
    "headed": [
        set_source("sources", "## Sources\n\n| | year |\n|---|---|\n| a | 1 |"),
        set_source("sources", "## Sources\n\n| $x$ | year |\n|:-:|---|\n| a | 1 |"),
    ],
    "colon_fences": [set_source("sources", "## Sources\n\n```{note}\nNone.\n```")],
    "normal_metadata": [lambda n: n.metadata.update(widgets={})],
}


def test_a_good_chapter_has_no_complaints():
    assert complaints(tiny.chapter()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_rule_sees_what_is_broken(name):
    for change in BROKEN[name]:
        notebook = tiny.chapter()
        change(notebook)
        found = complaints(notebook)
        assert found and all(c.startswith(f"{name}:") for c in found), found


def test_every_rule_is_seen_to_fail():
    assert list(BROKEN) == [rule.__name__ for rule in RULES]


def test_every_chapter_is_found():
    found = [p for p in (ROOT / "book").rglob("*.ipynb") if "student" not in p.parts]
    assert sorted(found) == chapters()
    assert all(isinstance(p, Path) for p in chapters())
