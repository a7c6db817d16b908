"""The back matter: its links land, its lists are complete, its numbers are computed."""

import re
import subprocess
import sys
from collections import Counter
from functools import cache

import pytest
from pybtex.database import parse_file

from tests import tiny
from tools import ROOT, assignment
from tools.check import printed
from tools.notebooks import chapters, read, write
from tools.overview import (
    HOME,
    STILL,
    goals,
    home,
    in_order,
    needs,
    number,
    still,
    with_head,
)
from tools.points import PAGE, labelled_points, reading, refreshed

BACK = ROOT / "book/back"
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")
ROLE = re.compile(r"\{(prf:ref|ref|eq)\}`(?:[^`<]+<)?([\w:-]+)>?`")
CITE = re.compile(r"\{cite:[pt]\}`([^`]+)`")
TERM = re.compile(r"\{term\}`(?:[^`<]+<)?([^`>]+)>?`")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCE_END = re.compile(r"\.(?= [A-Z])")

# The numbered items of the paper, and its unnumbered ones that people look for.
PAPER = [
    "Abstract",
    "Section 1, Introduction",
    "Section 2, Related work",
    "Section 3, Adversarial nets",
    "Section 4, Theoretical results",
    "Section 4.1, Global optimality",
    "Section 4.2, Convergence of Algorithm 1",
    "Section 5, Experiments",
    "Section 6, Advantages and disadvantages",
    "Section 7, Conclusions and future work",
    *(f"Equation {n}" for n in range(1, 7)),
    "The loss $-\\log D(G(z))$ (section 3, no number)",
    "Algorithm 1",
    "Proposition 1",
    "Proposition 2",
    "Theorem 1",
    *(f"Figure {n}" for n in range(1, 4)),
    *(f"Table {n}" for n in range(1, 3)),
    "Extension 1, conditional models",
    "Extension 2, learned inference",
    "Extension 3, all conditionals",
    "Extension 4, semi-supervised learning",
    "Extension 5, efficiency",
]
# The sections of the tutorial, by number, and its figures.
TUTORIAL = [
    *("Introduction", "1", "2", "2.1", "2.2", "2.3", "2.3.1", "2.3.2", "2.4", "2.5"),
    *("3", "3.1", "3.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5", "3.2.6"),
    *("3.3", "3.4", "4", "4.1", "4.2", "4.3", "4.4", "5", "5.1", "5.1.1", "5.1.2"),
    *("5.2", "5.3", "5.4", "5.5", "5.6", "6", "7", "7.1", "7.2", "7.3", "8", "9"),
    *(f"Figure {n}" for n in range(1, 38)),
]
WAYS = (
    "Proved",
    "Computed",
    "Measured",
    "Told",
    "Not here",
    "In the places named",
)
TERMS = {
    *("score", "noise-contrastive estimation", "normalizer", "latent code", "logits"),
    *("mode collapse", "Helvetica scenario", "non-saturating loss", "Parzen window"),
    *("maxout", "dropout", "minibatch", "minimax game", "saddle point", "nat"),
    *("Jensen–Shannon divergence", "partition function", "walkback", "coverage"),
}


def page(name):
    return (BACK / name).read_text(encoding="utf-8")


PAGES = sorted(p.name for p in BACK.glob("*.md"))


# ---- what there is to land on


def texts(path):
    """Return the Markdown of a page or of a notebook's cells, as a list."""
    if path.suffix == ".md":
        return [path.read_text(encoding="utf-8")]
    return [c.source for c in read(path).cells if c.cell_type == "markdown"]


def slug(heading):
    """Return the anchor that MyST gives to a heading: without formulas and signs."""
    words = re.sub(r"\$[^$]*\$|`", "", heading).lower().replace(" ", "-")
    return re.sub(r"[^\w-]", "", words)


@cache
def anchors(path):
    """Return the anchors of all headings of a page or chapter."""
    text = "\n".join(texts(path))
    return {slug(h) for h in re.findall(r"^#{1,3} +(.+?) *$", text, re.M)}


@cache
def labels():
    """Return {label: how often} of the chapters: theorems, exercises, equations."""
    text = "\n".join(t for path in chapters() for t in texts(path))
    found = r"^:label: *(\S+)|^\$\$ *\(([\w:-]+)\)"
    return Counter(a or b for a, b in re.findall(found, text, re.M))


@cache
def bibliography():
    return parse_file(ROOT / "book/references.bib").entries


def astray(text):
    """Yield what in a page of the back matter leads nowhere."""
    for target, anchor in LINK.findall(text):
        if target.startswith("https://"):
            continue
        path = (BACK / target).resolve()
        if target and not path.is_file():
            yield f"no file {target}"
        elif anchor and anchor not in (anchors(path) if target else own_anchors(text)):
            yield f"no heading {target}#{anchor}"
    for role, label in ROLE.findall(text):
        if label not in labels():
            yield f"no label {label} for {role}"
    for keys in CITE.findall(text):
        for key in keys.split(","):
            if key not in bibliography():
                yield f"no reference {key}"


def own_anchors(text):
    return {slug(h) for h in re.findall(r"^#{1,3} +(.+?) *$", text, re.M)}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_lands(name):
    assert list(astray(page(name))) == []


def test_no_label_names_two_places():
    assert [label for label, n in labels().items() if n > 1] == []


ASTRAY = {
    "[a](../game/nothing.ipynb)": "no file",
    "[a](../game/minimax.ipynb#nothing)": "no heading",
    "[a](#nothing)": "no heading",
    "{prf:ref}`a <thm-nothing>`": "no label",
    "{ref}`ex-nothing`": "no label",
    "{eq}`eq-nothing`": "no label",
    "{cite:p}`goodfellow2014,nobody2014`": "no reference nobody2014",
}


@pytest.mark.parametrize("text", ASTRAY)
def test_what_leads_nowhere_is_noticed(text):
    assert [ASTRAY[text] in c for c in astray(text)] == [True]


# ---- the paper map


def rows(text):
    """Return the rows of all tables in a text, as lists of cells, without headers."""
    lines = [line for line in text.split("\n") if line.startswith("|")]
    rules = [n for n, line in enumerate(lines) if re.fullmatch(r"[|: -]+", line)]
    skipped = {n for rule in rules for n in (rule - 1, rule)}
    kept = [line for n, line in enumerate(lines) if n not in skipped]
    return [[c.strip() for c in line.strip("|").split(" | ")] for line in kept]


def item(cell):
    """Return how the lists above name a row of the tutorial: by its number."""
    number = re.match(r"[\d.]+(?= )", cell)
    return number[0] if number else cell


def test_the_map_has_every_item_of_the_paper():
    paper, _ = page("paper-map.md").split("## The tutorial of 2016")
    assert Counter(row[0] for row in rows(paper)) == Counter(PAPER)


def test_the_map_has_every_item_of_the_tutorial_in_order():
    _, tutorial = page("paper-map.md").split("## The tutorial of 2016")
    assert [item(row[0]) for row in rows(tutorial)] == TUTORIAL


def vague(text):
    """Yield the rows of the map that do not say where, or why not."""
    for row in rows(text):
        place = row[-1]
        linked = LINK.search(place) or ROLE.search(place)
        excused = re.match(r"Not here: .{10,}|In the places named", place)
        if len(row) != 3 or not place.startswith(WAYS) or not (linked or excused):
            yield row


def test_every_row_of_the_map_says_where():
    assert list(vague(page("paper-map.md"))) == []


@pytest.mark.parametrize("place", ["", "Proved: somewhere", "Not here", "[a](b.ipynb)"])
def test_a_vague_row_is_noticed(place):
    head = "| a | b | c |\n|---|---|---|\n"
    assert len(list(vague(f"{head}| Figure 1 | A picture | {place} |"))) == 1
    assert list(vague(f"{head}| Figure 1 | A picture | Told: [a](b.md) |")) == []


# ---- the glossary


@cache
def glossary():
    """Return the entries: (terms, definition)."""
    body = page("glossary.md").split(":sorted:\n\n")[1].rsplit("\n:::", 1)[0]
    entries = [entry.split("\n") for entry in body.split("\n\n")]
    return [
        ([t for t in lines if t[0] != " "], " ".join(t for t in lines if t[0] == " "))
        for lines in entries
    ]


def test_terms_are_unique_and_complete():
    terms = Counter(t.lower() for names, _ in glossary() for t in names)
    assert [t for t, n in terms.items() if n > 1] == []
    assert {t.lower() for t in TERMS} <= set(terms)


@pytest.mark.parametrize("names, definition", glossary(), ids=lambda v: str(v[0]))
def test_every_term_has_two_languages_and_a_sentence(names, definition):
    assert any(CHINESE.search(name) for name in names)
    assert not CHINESE.search(names[0])
    sentence, _, see = definition.strip().rpartition(" See ")
    assert sentence.endswith(".") and not SENTENCE_END.search(sentence)
    assert re.search(rf"{LINK.pattern}\.$", see), "no chapter is named"


def linked_terms():
    """Return the terms that chapters link, in lower case."""
    text = "\n".join(t for path in chapters() for t in texts(path))
    return {" ".join(term.split()).lower() for term in TERM.findall(text)}


def test_chapters_link_the_terms_of_the_glossary():
    """Every term is linked from a chapter, or is the title of something in one."""
    linked = linked_terms()
    assert linked <= {name.lower() for names, _ in glossary() for name in names}
    headings = "\n".join(t for path in chapters() for t in texts(path))
    titles = re.findall(r"^(?:#+|:::\{prf:\w+\}) +(.+)$", headings, re.M)
    titles = " | ".join(titles).lower()
    for names, _ in glossary():
        known = any(n.lower() in linked or n.lower() in titles for n in names)
        assert known, f"{names[0]} is linked from no chapter"


# ---- advantages: what is quoted is what chapters print


@cache
def outputs(path):
    """Return the lines that a chapter prints."""
    code = [c for c in read(path).cells if c.cell_type == "code"]
    return {line.strip() for c in code for line in printed(c).split("\n")}


def misquoted(text):
    """Yield the quotations that no chapter linked in the same paragraph prints."""
    for block in re.split(r"\n(?=- |\n|\|)", text):
        linked = [
            BACK / target for target, _ in LINK.findall(block) if "ipynb" in target
        ]
        found = set().union(*(outputs(path.resolve()) for path in linked))
        yield from (q for q in re.findall(r"`([^`]+)`", plain(block)) if q not in found)


def plain(block):
    """Return a paragraph as one line, without the roles."""
    return re.sub(r"\{[\w:]+\}`[^`]*`", "", re.sub(r"\n +", " ", block))


def test_quotations_are_printed_by_the_linked_chapter():
    text = page("advantages.md").split("\n## ", 1)[1]
    assert text.count(": True`") > 20
    assert list(misquoted(text)) == []


def test_a_wrong_quotation_is_noticed():
    chapter = "[a](../game/minimax.ipynb)"
    assert list(misquoted(f"- {chapter}: `samples that are copies: 1`"))
    assert list(misquoted(f"- {chapter}\n- `samples that are copies: 0`"))
    assert list(misquoted(f"- {chapter}: `samples that are\n  copies: 0`")) == []


# ---- the zoo


def undated(text):
    """Yield the rows of the zoo without a work that appeared in the year they name."""
    for row in rows(text):
        keys = [k for keys in CITE.findall(row[1]) for k in keys.split(",")]
        if not keys or bibliography()[keys[0]].fields["year"] != row[0]:
            yield row


def test_the_zoo_is_dated():
    zoo = page("zoo.md")
    assert list(undated(zoo)) == []
    for part in zoo.split("\n## "):
        years = [row[0] for row in rows(part)]
        assert years == sorted(years)
    assert "goodfellow2016talk" in zoo


def test_a_wrong_year_is_noticed():
    table = "| year | name | what |\n|---|---|---|\n| 2015 | a {cite:p}`%s` | b |"
    assert len(list(undated(table % "theis2016"))) == 1
    assert list(undated(table % "li2015")) == []


# ---- the instructor's guide


def test_points_and_minutes_are_those_of_the_notebooks():
    text = PAGE.read_text(encoding="utf-8")
    assert refreshed(text) == text, "run: python -m tools.points"


def test_stale_points_are_noticed():
    text = PAGE.read_text(encoding="utf-8")
    rows = r"\| Week 10 \|.*\| (\d+) \| \d+ \|", r"minimax\.ipynb\) \| (\d+) \|"
    for row in (re.search(pattern, text) for pattern in rows):
        stale = text[: row.start(1)] + "99" + text[row.end(1) :]
        assert refreshed(stale) == text != stale


def test_minutes_stop_at_the_exercises():
    notebook = tiny.chapter()
    words = next(c for c in notebook.cells if c.id == "rest")
    words.source = "word " * 980 + words.source
    minutes = reading(notebook)
    words.source += "\n" + "word " * 2000
    assert reading(notebook) == minutes == 10


# ---- above each chapter, and on the home page


@pytest.mark.parametrize("path", in_order(), ids=lambda path: path.stem)
def test_head_is_renewed_and_leads_to_exercises_and_chapters_before(path):
    notebook = read(path)
    head = notebook.cells[0].source
    assert with_head(notebook, path).cells[0].source == head, "python -m tools.points"
    assert {label for _, label in goals(notebook)} <= set(labelled_points(notebook))
    assert all(number(needed) < number(path) for needed in needs(notebook, path))


def test_home_page_is_that_of_the_notebooks():
    text = HOME.read_text(encoding="utf-8")
    assert home(text) == text, "run: python -m tools.points"
    assert still() == STILL.read_bytes()


@pytest.mark.parametrize("before", ["evening** (", "chapters: about ", "Leads to "])
def test_a_stale_number_on_the_home_page_is_noticed(before):
    text = HOME.read_text(encoding="utf-8")
    stale = text.replace(before, f"{before}9", 1)
    assert home(stale) == text != stale


def test_paths_of_the_home_page_lead_to_headings():
    text = HOME.read_text(encoding="utf-8")
    for target, anchor in LINK.findall(text):
        assert not anchor or anchor in anchors((HOME.parent / target).resolve())


def test_every_chapter_is_in_the_longest_syllabus():
    term = page("instructors.md").split("### A term")[1].split("\n## ")[0]
    named = {(BACK / target).resolve() for target, _ in LINK.findall(term)}
    assert [p.stem for p in chapters() if p not in named] == []


def overlay(folder, name, cells):
    """Run the script that the guide prints, with these private cells."""
    script = re.search(r"```python\n(.+?)```", page("instructors.md"), re.S)[1]
    (folder / "overlay.py").write_text(script, encoding="utf-8")
    for file, text in cells.items():
        path = folder / "overlay" / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "overlay.py", name], cwd=folder, check=True)


def test_hidden_tests_of_the_overlay_catch_what_fits_the_visible_inputs(tmp_path):
    course = tmp_path / "course"
    write(tiny.chapter(), tmp_path / "tiny.ipynb")
    assignment.assign(tmp_path / "tiny.ipynb", course)
    for _ in range(2):  # the second time, the first one's tests are replaced
        overlay(course, "tiny", {"test_triple.py": "assert triple(50) == 150\n"})
    nbgrader = assignment.course(course)
    assert nbgrader.generate_assignment("tiny", force=True)["success"]
    source = (course / "source/tiny/tiny.ipynb").read_text(encoding="utf-8")
    released = (course / "release/tiny/tiny.ipynb").read_text(encoding="utf-8")
    assert source.count("triple(50)") == 1 and "triple(50)" not in released
    honest = read(course / "source/tiny/tiny.ipynb")
    cells = {c.id: c for c in honest.cells}
    found = {}
    for student, body in ("honest", "3 * x"), ("sly", "{1: 3, -3: -9}[x]"):
        cells["triple"].source = f"def triple(x):\n    return {body}"
        write(honest, course / "submitted" / student / "tiny/tiny.ipynb")
        assert nbgrader.autograde("tiny", student)["success"]
        with nbgrader.gradebook as gradebook:
            graded = gradebook.find_submission("tiny", student).notebooks[0].grades
            found[student] = {g.name: g.auto_score for g in graded}["test_triple"]
    assert found["honest"] > 0 and found["sly"] == 0
