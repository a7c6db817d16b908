"""Translations: literals come from the English, and what is stale is named."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests import tiny
from tools import ROOT, literals, translation
from tools.grading.progress import SAID, with_progress
from tools.grading.progress import TEXT as TEXT_OF_PROGRESS
from tools.notebooks import chapters, read, write
from tools.student import destination
from tools.words import EDITIONS, known

FRESH_SHARE = 0.98  # of the texts of a page that is declared complete
OTHERS = [code for code in EDITIONS if code != "en"]
COMPLETE = [(code, name) for code in OTHERS for name in translation.complete(code)]
PAGES = [*chapters(), *ROOT.glob("book/*.md"), *ROOT.glob("book/[!_]*/*.md")]
NAMES = [p.relative_to(ROOT / "book").with_suffix("").as_posix() for p in PAGES]

TEXT = """\
# A game

In $5$ games the {term}`generator` wins 3, see {ref}`the value <value>`
and `game(2)`.

## Again

:::{exercise} Which loss?
:label: ex-tiny

Find [the loss](losses.ipynb#two) of $D$.
:::"""
CHINESE = """\
# 一个博弈

{term}`生成器`在 $5$ 局里赢 3 局，见{ref}`值 <value>`与
`game(2)`。

## 再来

:::{exercise} 是哪个损失？
:label: ex-tiny

求 $D$ 的[损失](losses.ipynb#two)。
:::"""


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Return what writes the English of a small chapter, which is translated."""
    monkeypatch.setattr(translation, "BOOK", tmp_path / "book")
    monkeypatch.setattr(translation, "WORK", tmp_path / "work")
    monkeypatch.setattr(translation, "ROOT", tmp_path)
    monkeypatch.setattr(literals, "ROOT", tmp_path)

    def english(first=TEXT, second="The two players are equal."):
        view = {"figure": {"caption": "Two curves."}}
        cells = [
            new_markdown_cell(first, id="one"),
            new_code_cell("1", id="plot", metadata={"mystnb": view}),
            new_markdown_cell(second, id="two"),
        ]
        write(new_notebook(cells=cells), tmp_path / "book/game/tiny.ipynb")

    glossary = (ROOT / "book/back/glossary.md").read_text(encoding="utf-8")
    (tmp_path / "book/back").mkdir(parents=True)
    (tmp_path / "book/back/glossary.md").write_text(glossary, encoding="utf-8")
    english()
    return english


def typed(**texts):
    """Write translations where a translator would, below their English."""
    translation.begin("game/tiny")
    path = translation.WORK / "game/tiny.md"
    parts = translation.HEAD.split(path.read_text(encoding="utf-8"))
    for n in range(1, len(parts), 3):
        if text := texts.get(parts[n].replace(" ", "_")):
            english = parts[n + 2].partition(translation.BELOW)[0]
            parts[n + 2] = f"{english}{translation.BELOW}\n{text}\n\n"
        parts[n : n + 2] = [f"===== {parts[n]} ({parts[n + 1]})", ""]
    path.write_text("".join(parts), encoding="utf-8")
    return translation.keep("game/tiny")


def states():
    return {place: state for place, *_, state in translation.compared("game/tiny")}


FRESH = {"one": "fresh", "plot caption": "fresh", "two": "fresh"}
WHOLE = {"one": CHINESE, "plot_caption": "两条曲线。", "two": "双方是平等的。"}


@pytest.mark.parametrize("name", NAMES)
def test_literals_of_a_page_are_masked_and_filled_in(name):
    page = translation.opened(name)
    where = [place for place, *_ in translation.places(page)]
    assert len(set(where)) == len(where) > 1
    for place, holder, key in translation.places(page):
        text = literals.TERM.sub(literals.with_target, holder[key])
        masked, found = literals.mask(text)
        filled = literals.filled(masked, found)
        assert literals.squeezed(filled) == literals.squeezed(text), place
        assert literals.mask(filled, found)[0] == masked, place
        rest = literals.NAME.sub("", masked)
        assert not re.search(r"[`$<>{}]|\]\(|(?<![A-Za-z\d])\d", rest), (place, rest)


def test_a_translation_is_kept_with_names_and_shown_with_literals(page):
    assert typed(**WHOLE) == 0
    assert states() == FRESH
    kept = translation.catalogue("game/tiny")["one"].string
    assert "{r1}生成器{r2}在 {m1} 局里赢 {n1} 局" in kept
    assert not re.search(r"[$`]|\d(?!\})", kept)
    translation.begin("game/tiny")
    work = (translation.WORK / "game/tiny.md").read_text(encoding="utf-8")
    assert "{term}`生成器 <generator>`在 $5$ 局里赢 3 局" in work
    with pytest.raises(SystemExit, match="keep it, or delete it"):
        translation.begin("game/tiny")


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("$5$", "$6$", "one: refused\n    not in the English: '$6$'\n    lost: '$5$'"),
        ("赢 3", "赢 4", "not in the English: '4'"),
        ("losses.ipynb#two", "losses.ipynb#eins", "lost: '](losses.ipynb#two)'"),
        ("`game(2)`", "game", "lost: '`game(2)`'"),
        ("`值 <value>`", "`值 <wert>`", "not in the English: ' <wert>`'"),
        ("## 再来", "### 再来", "headings, fences or columns"),
        ("赢 3 局", "赢三局", "one: without the numbers 3"),
    ],
)
def test_what_the_english_does_not_have_is_refused(old, new, told, page, capsys):
    refused = typed(one=CHINESE.replace(old, new))
    assert told in capsys.readouterr().out
    assert refused == ("numbers" not in told)
    assert ("one" in translation.catalogue("game/tiny")) != refused


def test_other_literals_leave_a_translation_fresh(page):
    typed(**WHOLE)
    page(TEXT.replace("$5$", "$n$").replace("wins 3, see", "wins 30,\nsee"))
    assert states() == FRESH


def test_numbers_that_became_equal_leave_a_translation_fresh(page):
    english, chinese = "Of {n1} games, {n2} end.", "{n1} 局里，{n2} 局有结果。"
    assert literals.renamed(english, "Of {n1} games, {n1} end.")
    merged = literals.carried(chinese, english, "Of {n1} games, {n1} end.")
    assert merged == "{n1} 局里，{n1} 局有结果。"
    assert not literals.renamed("Of {n1} games, {n1} end.", english)  # which is which?
    assert not literals.renamed(english, "Of {n1} games, {m1} end.")


def test_exactly_the_text_that_changed_is_stale(page, capsys):
    typed(**WHOLE)
    page(second="The two players are not equal.")
    assert states() == FRESH | {"two": "stale"}
    translation.status("game/tiny")
    assert "2 of 3 fresh\n    stale: two\n" in capsys.readouterr().out


def test_a_stale_translation_is_kept_as_such_until_it_is_renewed(page):
    typed(**WHOLE)
    page("# All $a$ games\n" + TEXT)
    assert states()["one"] == "stale"
    typed()
    assert states()["one"] == "stale"
    before = next(text for place, *_, text, _ in translation.compared("game/tiny"))
    assert "{m2} 局里" in before, "the name of $5$ did not follow"
    typed(one="# 所有 $a$ 局\n" + CHINESE)
    assert states() == FRESH


def test_a_stale_translation_that_still_holds_is_marked_fresh(page):
    typed(**WHOLE)
    page(second="Both players are equal.")
    translation.begin("game/tiny")
    work = translation.WORK / "game/tiny.md"
    text = work.read_text(encoding="utf-8")
    work.write_text(text.replace("two (stale)", "two (fresh)"), encoding="utf-8")
    translation.keep("game/tiny")
    assert states() == FRESH


def test_a_text_that_moved_keeps_its_translation(page):
    typed(**WHOLE)
    page("The two players are equal.", TEXT)
    assert states() == FRESH
    translated = {
        place: text for place, *_, text, _ in translation.compared("game/tiny")
    }
    assert translated["one"] == "双方是平等的。"


def test_lines_of_chinese_are_joined(page):
    typed(two="双方是\n平等的。")
    assert translation.catalogue("game/tiny")["two"].string == "双方是平等的。"


# ---- pages in another language


def rendered(edition="zh"):
    return translation.translated("game/tiny", translation.opened("game/tiny"), edition)


def test_a_page_has_its_translations_and_the_literals_of_the_english(page):
    typed(**WHOLE)
    page(TEXT.replace("wins 3", "wins 30"))
    one, plot, two = rendered().cells
    assert "在 $5$ 局里赢 30 局" in one.source and two.source == "双方是平等的。"
    assert plot.metadata.mystnb.figure.caption == "两条曲线。"


def test_what_is_stale_is_in_english_and_says_so(page):
    mark = known("zh")["In English; its translation is to come"]
    typed(**WHOLE)
    page("# Two games\n\nOf a kind.", "The two players are unequal.")
    one, plot, two = rendered().cells
    assert one.source.startswith("# Two games\n\n<p ")
    assert one.source.endswith("</p>\n\nOf a kind.") and mark in one.source
    assert mark in two.source and "unequal" in two.source
    assert plot.metadata.mystnb.figure.caption == "两条曲线。"


def test_a_page_without_translations_says_so_once(page):
    sources = [cell.source for cell in rendered().cells]
    assert [source.count("in-english") for source in sources] == [1, 0, 0]


# ---- the pages that are declared complete


def share_and_rest(edition, name):
    """Return the share of fresh texts, and what is not fresh."""
    texts = list(translation.compared(name, edition=edition))
    rest = [f"{place} is {state}" for place, *_, state in texts if state != "fresh"]
    return (len(texts) - len(rest)) / len(texts), rest


@pytest.mark.parametrize("edition, name", COMPLETE)
def test_a_complete_page_is_fresh(edition, name):
    share, rest = share_and_rest(edition, name)
    assert share >= FRESH_SHARE, f"{name}: {', '.join(rest)}"


def test_the_text_that_is_not_fresh_is_named(page):
    typed(**WHOLE)
    assert share_and_rest("zh", "game/tiny") == (1, [])
    page(second="The two players are not equal.")
    assert share_and_rest("zh", "game/tiny") == (2 / 3, ["two is stale"])


def test_the_page_of_progress_says_what_is_translated():
    cells = {cell.id: cell.source for cell in with_progress(tiny.chapter()).cells}
    assert [words for words in SAID if words not in cells["progress"]] == []


@pytest.mark.parametrize("edition", OTHERS)
def test_programs_have_all_their_words(edition):
    folds = {
        prompt
        for path in chapters()
        for cell in read(path).cells
        for key, prompt in cell.metadata.get("mystnb", {}).items()
        if key.startswith("code_prompt")
    }
    kinds = {"Theorem", "Lemma", "Proposition", "Corollary", "Definition", "Proof"}
    assert folds | kinds | {TEXT_OF_PROGRESS, *SAID} <= set(known(edition))


CHAPTERS = [(e, n) for e, n in COMPLETE if translation.file_of(n).suffix == ".ipynb"]


def code_of(path):
    """Return {cell: code} of a notebook, without the titles that Colab shows."""
    cells = [c for c in read(path).cells if c.cell_type == "code"]
    return {c.id: re.sub("^# @title .*", "", c.source) for c in cells}


@pytest.mark.parametrize("edition, name", CHAPTERS)
def test_a_student_copy_has_the_code_of_the_english_one(edition, name):
    english, copy = (
        code_of(destination(translation.file_of(name), code))
        for code in ("en", edition)
    )
    assert list(copy) == list(english)
    assert [k for k in copy if copy[k] != english[k]] == ["progress"]


# ---- terms


def entries():
    """Return {first name of a term: its Chinese names}."""
    text = (translation.BOOK / "back/glossary.md").read_text(encoding="utf-8")
    found = [
        v.split("\n")[:-1] for v in re.findall(r"(?<=\n\n)((?:\S.*\n)+)  \S", text)
    ]
    return {v[0]: [n for n in v if re.search("[\u4e00-\u9fff]", n)] for v in found}


def foreign(text, terms):
    """Yield words that link to a term and have no two characters of its names."""
    for words, target in re.findall(r"\{term\}`([^`<]+?)\s*<([^`<>]+)>`", text):
        names = terms[target]
        pairs = {n[i : i + 2] for n in names for i in range(max(1, len(n) - 1))}
        if not any(pair in words for pair in pairs):
            yield f"{words} for {target}, which is {' or '.join(names)}"


def wrong_words():
    """Return [(wrong, English term)] of the glossary's table of such words."""
    text = (translation.BOOK / "back/glossary.md").read_text(encoding="utf-8")
    table = text.split("| found | for | why not | better |")[1]
    return re.findall(r"^\| ([\u4e00-\u9fff]\S*) \| ([\w -]+\w)", table, re.M)


def misleading(english, text, words):
    """Yield the wrong words for terms that the English has."""
    for wrong, term in words:
        if wrong in text and re.search(rf"\b{term}", english, re.I):
            yield f"{wrong} for {term}"


@pytest.mark.parametrize("name", translation.complete("zh"))
def test_terms_are_those_of_the_glossary(name):
    terms, words, found = entries(), wrong_words(), []
    for place, holder, key, _, named, text, _ in translation.compared(name):
        if not place.startswith("chinese-renderings"):  # the table itself
            text = literals.filled(text, named)
            found += [(place, v) for v in foreign(text, terms)]
            found += [(place, v) for v in misleading(holder[key], text, words)]
    assert found == []


def test_a_term_that_is_not_the_glossarys_is_noticed():
    link = "{{term}}`{} <discriminator>`".format
    assert list(foreign(link("判别器"), entries())) == []
    assert list(foreign(link("鉴定者"), entries())) != []
    english, words = "The discriminator learns.", wrong_words()
    assert len(words) >= 5
    assert list(misleading(english, "鉴别器在学习。", words)) == [
        "鉴别器 for discriminator"
    ]
    assert list(misleading("The judge learns.", "鉴别器在学习。", words)) == []
