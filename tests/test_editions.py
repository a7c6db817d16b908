"""Editions in other languages: whole, at the places of the English, as usable."""

import re
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import shared
from tests.test_book import CHAPTERS, EXPECTED, OVERFLOW, PAGES, SCROLLERS
from tools import ROOT, editions, translation
from tools.words import known

ID = re.compile(r'\sid="([^"]+)"')
LINK = re.compile(r'\s(?:href|src)="([^"]+)"')
SECTION = re.compile(r'<section id="((?!id\d+")[^"]+)"')
DONE = [f"book/{name}" for name in translation.complete("zh")]
# Notebooks first: pytest brings tests of one page together by its place in the list.
DONE.sort(key=lambda name: not (ROOT / f"{name}.ipynb").exists())


@pytest.fixture(scope="session")
def chinese(site, tmp_path_factory):
    """Build the Chinese edition, strictly, below the English; return its folder."""

    def build(path):
        editions.build("zh", site.parents[1], path)

    shared(tmp_path_factory, "chinese", build)
    return site / "zh"


@pytest.fixture(scope="session")
def texts(chinese):
    """Return the pages of both editions: {path: HTML}."""
    pages = [p for p in chinese.parent.rglob("*.html") if "_static" not in p.parts]
    return {path: path.read_text(encoding="utf-8") for path in pages}


def test_every_page_is_built(chinese):
    assert [name for name in PAGES if not (chinese / f"{name}.html").exists()] == []


def test_links_lead_somewhere_from_one_edition_to_the_other_too(texts, chinese):
    ids = {path: set(ID.findall(text)) for path, text in texts.items()}
    found = set()
    for path, text in texts.items():
        for address in LINK.findall(text):
            link = urlsplit(address)
            if link.scheme or not (chinese in path.parents or "zh/" in address):
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            anchor = unquote(link.fragment)
            if (
                not target.is_file()
                or anchor
                and anchor not in ids.get(target, [anchor])
            ):
                found.add((path.name, address))
    assert found == set()


def test_both_editions_have_the_same_places(texts, chinese):
    ours, theirs = (
        {name: SECTION.findall(texts[folder / f"{name}.html"]) for name in PAGES}
        for folder in (chinese, chinese.parent)
    )
    assert [name for name in PAGES if ours[name] != theirs[name]] == []
    assert sum(map(len, ours.values())) > 500


def test_ids_are_unique(texts):
    for path, text in texts.items():
        ids = ID.findall(re.sub("<svg.*?</svg>", "", text, flags=re.S))
        assert len(set(ids)) == len(ids), path


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_in_colab_without_solutions(name, texts, chinese):
    folder = "student/zh" if name in DONE else "student"
    place = f"/blob/main/{name.replace('book', f'book/{folder}', 1)}.ipynb"
    assert place in texts[chinese / f"{name}.html"]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_in_english_says_so_once(name, texts, chinese):
    mark = known("zh")["In English; its translation is to come"]
    count = texts[chinese / f"{name}.html"].count(mark)
    if name in DONE:
        found = translation.compared(name.removeprefix("book/"), edition="zh")
        assert (count == 0) == all(state == "fresh" for *_, state in found)
    else:
        assert count == 1


@pytest.fixture(scope="module")
def view(request, browser, chinese):
    """A page of the Chinese edition, opened for all of its tests."""
    context = browser.new_context(offline=True)
    page, errors, requests = context.new_page(), [], []
    page.on("request", lambda r: requests.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: m.type == "error" and errors.append(m.text))
    page.goto((chinese / f"{request.param}.html").as_uri())
    page.wait_for_load_state("load")
    yield page, errors, requests
    context.close()


@pytest.mark.parametrize("view", DONE, indirect=True)
def test_page_is_complete_without_a_network(view):
    page, errors, requests = view
    assert [u for u in requests if not u.startswith(("file:", "data:"))] == []
    assert [e for e in errors if not e.startswith(EXPECTED)] == []
    formulas = page.locator("article .math").count()
    assert page.locator("article .math math").count() == formulas
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


@pytest.mark.parametrize("view", DONE, indirect=True)
def test_nothing_is_cut_on_a_phone(view):
    page, *_ = view
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    found = page.evaluate(OVERFLOW, SCROLLERS)
    page.set_viewport_size(size)
    assert found == []


@pytest.mark.parametrize("view", DONE, indirect=True)
def test_page_is_accessible(view):
    from axe_playwright_python.sync_playwright import Axe

    page, *_ = view
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    context = {"exclude": [".highlight", ".search-button__default-text"]}
    found = Axe().run(page, context=context).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


@pytest.mark.parametrize("view", ["book/game/minimax"], indirect=True)
def test_the_switch_leads_to_the_same_place_and_back(view, chinese):
    page, *_ = view
    here = (chinese / "book/game/minimax.html").as_uri() + "#two-players"
    page.goto(here)
    for address in here.replace("/zh/", "/"), here:
        page.locator("a.switch").click()
        page.wait_for_url(address)
        assert page.locator("#two-players > h3").is_visible()


ANSWERS = {
    "生成器": "glossary.html#term-generator",
    "纳什均衡": "glossary.html#term-Nash-equilibrium",
    "最大似然": "maximum-likelihood.html",
    "极大似然": "glossary.html#term-maximum-likelihood",
    "模式崩溃": "glossary.html#term-mode-collapse",
}


@pytest.mark.parametrize("view", ["search"], indirect=True)
def test_search_finds_chinese_words(view):
    page, errors, _ = view
    for query, answer in ANSWERS.items():
        page.locator("main form.bd-search input").fill(query)
        hits = page.locator("#search-results a").evaluate_all("a => a.map(b => b.href)")
        assert any(answer in hit for hit in hits[:3]), (query, hits[:3])
    assert [e for e in errors if not e.startswith(EXPECTED)] == []
