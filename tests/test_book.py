"""The built book: complete, readable without a network, and usable by keyboard."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tools import ROOT
from tools.notebooks import chapters

# Pages may link there; nothing is ever loaded from there.
HOSTS = {
    "arxiv.org",
    "colab.research.google.com",
    "creativecommons.org",
    "distill.pub",
    "doi.org",
    "en.wikipedia.org",
    "github.com",
    "jmlr.org",
    "keras.io",
    "openreview.net",
    "papers.nips.cc",
    "proceedings.mlr.press",
    "proceedings.neurips.cc",
    "www.deeplearningbook.org",
}
GENERATED = {"genindex.html", "search.html", "prf-prf.html"}
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED = (
    # The theme says so before it has read the reader's choice.
    "Got invalid theme mode",
    # The theme that Python 3.10 gets has its icons as fonts, which file:// forbids.
    "Access to font at 'file:",
    "Failed to load resource: net::ERR_FAILED",
)


def names(paths):
    return [p.relative_to(ROOT).with_suffix("").as_posix() for p in paths]


CHAPTERS = names(chapters())
# Chapters first: pytest brings tests of one page together by its place in the list.
PAGES = CHAPTERS + names([*ROOT.glob("book/*.md"), *ROOT.glob("book/[!_]*/*.md")])


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the book once, strictly, and return the folder of its pages."""
    output = tmp_path_factory.mktemp("book")
    program = Path(sys.executable).with_name("jupyter-book")
    options = ["-n", "-W", "--keep-going", "--path-output", output]
    done = subprocess.run(
        [program, "build", ROOT, *options], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return output / "_build/html"


@pytest.fixture(scope="session")
def soups(site):
    """Return every page of the book, parsed, by path."""
    paths = [p for p in site.rglob("*.html") if p.name not in GENERATED]
    pages = [p for p in paths if "_static" not in p.parts]
    return {
        p: BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser") for p in pages
    }


# ---- the files


def test_every_page_is_built(site):
    assert [name for name in PAGES if not (site / f"{name}.html").exists()] == []


def broken(path, link, soups):
    """Tell whether an internal link misses its file or its anchor."""
    target = (path.parent / unquote(link.path)).resolve() if link.path else path
    if not target.is_file():
        return True
    page = soups.get(target)
    anchored = page is not None and link.fragment
    return anchored and page.find(id=unquote(link.fragment)) is None


def test_internal_links_lead_somewhere(soups):
    found = [
        (path.name, tag[name])
        for path, soup in soups.items()
        for name in ("href", "src")
        for tag in soup.find_all(attrs={name: True})
        if not urlsplit(tag[name]).scheme and broken(path, urlsplit(tag[name]), soups)
    ]
    assert found == []


def test_nothing_is_loaded_from_elsewhere(soups):
    tags = ["script", "link", "img", "iframe", "source", "video", "audio"]
    found = [
        (path.name, str(tag))
        for path, soup in soups.items()
        for tag in soup.find_all(tags)
        if tag.get("rel") != ["canonical"]
        and urlsplit(tag.get("src") or tag.get("href") or "").netloc
    ]
    assert found == []


def test_links_lead_to_known_hosts(soups):
    links = {a["href"] for s in soups.values() for a in s.find_all("a", href=True)}
    hosts = {urlsplit(link).netloc for link in links if link.startswith("http")}
    assert hosts - HOSTS == set()
    assert not [link for link in links if link.startswith("http://")]


def test_every_picture_is_described(soups):
    images = [i for s in soups.values() for i in s.select("article img")]
    assert [str(i) for i in images if len(i.get("alt", "")) < 10] == []


def test_ids_are_unique(soups):
    for path, soup in soups.items():
        ids = Counter(tag["id"] for tag in soup.find_all(id=True))
        assert [i for i, n in ids.items() if n > 1] == [], path


def test_readers_see_no_grading_markers(soups):
    for path, soup in soups.items():
        if path.stem != "instructors":  # who is told about them
            assert "### BEGIN" not in soup.get_text(), path


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_chapters_open_in_colab_with_and_without_solutions(path, site):
    name = path.relative_to(ROOT / "book").as_posix()
    html = (site / "book" / name).with_suffix(".html").read_text(encoding="utf-8")
    for place in f"/book/{name}", f"/book/student/{name}":
        assert f"/blob/main{place}" in html
        assert (ROOT / place[1:]).exists()


# ---- in a browser


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium: install the system's package `chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def view(request, browser, site):
    """A page of the book, opened for all of its tests, and what happens meanwhile."""
    context = browser.new_context(offline=True)
    page, errors, requests = context.new_page(), [], []
    page.on("request", lambda r: requests.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: m.type == "error" and errors.append(m.text))
    page.goto((site / f"{request.param}.html").as_uri())
    page.wait_for_load_state("load")
    page.evaluate("window.MathJax && MathJax.startup.promise")
    yield page, errors, requests
    context.close()


@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_page_is_complete_without_a_network(view):
    page, errors, requests = view
    assert [u for u in requests if not u.startswith(("file:", "data:"))] == []
    assert [e for e in errors if not e.startswith(EXPECTED)] == []
    formulas = page.locator("article .math").count()
    assert page.locator("article .math mjx-container").count() >= formulas
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_page_is_accessible(view, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page, *_ = view
    page.evaluate("name => document.documentElement.dataset.theme = name", scheme)
    # Formulas are MathJax's, colours of code the theme's; and schemes differ in
    # nothing but colours.
    context = {"include": ["article"], "exclude": ["mjx-container", ".highlight"]}
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
    found = Axe().run(page, context=context, options=rules).response["violations"]
    report = [(v["id"], v["nodes"][0]["html"]) for v in found]
    assert report == []


@pytest.mark.parametrize("view", CHAPTERS, indirect=True)
def test_solutions_fold_by_keyboard(view):
    page, *_ = view
    focused = "document.activeElement.closest('article summary') !== null"
    page.locator("#exercises > h2").click()
    for _ in range(50):
        page.keyboard.press("Tab")
        if page.evaluate(focused):
            break
    assert page.evaluate(focused), "no fold can be reached with the Tab key"
    opened = "document.activeElement.parentElement.open"
    states = [page.evaluate(opened)]
    for _ in range(2):
        page.keyboard.press("Enter")
        states.append(page.evaluate(opened))
    assert states == [False, True, False]
