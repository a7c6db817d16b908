"""The built book: complete, readable without a network, and usable by keyboard."""

import ast
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from tools import ROOT
from tools.notebooks import PLACEHOLDER, chapters

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
    "otter-grader.readthedocs.io",
    "papers.nips.cc",
    "proceedings.mlr.press",
    "proceedings.neurips.cc",
    "www.deeplearningbook.org",
}
# Whose modules are imported by name; and what is not for users.
EXTENDED = {"extensions", "families"}
INNER = "ganlib.registry", "ganlib.families.checks"
GENERATED = {"genindex.html", "search.html", "prf-prf.html"}
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
def soups(site):
    """Return every page of the book, parsed, by path."""
    paths = [p for p in site.rglob("*.html") if p.name not in GENERATED]
    pages = [p for p in paths if {"_static", "zh"}.isdisjoint(p.parts)]
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
        # Links to other editions: tests/test_editions.py
        if not tag.get("hreflang")
        and not urlsplit(tag[name]).scheme
        and broken(path, urlsplit(tag[name]), soups)
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


def public_names():
    """Names that users import, in full: those in the ``__all__`` of a module."""
    package = ROOT / "ganlib"
    inner = [p for p in package.glob("*/*.py") if p.parent.stem in EXTENDED]
    for path in [*package.glob("*.py"), *package.glob("*/__init__.py"), *inner]:
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
                yield from (f"{module}.{n}" for n in ast.literal_eval(node.value))


def test_every_public_name_of_the_library_has_its_place(soups):
    pages = [soup for path, soup in soups.items() if path.parent.stem == "api"]
    ids = {tag["id"] for soup in pages for tag in soup.find_all(id=True)}
    places = {name.rsplit(".", 1)[-1] for name in ids if name.startswith("ganlib.")}
    modules = {name.rsplit(".", 1)[-1] for name in ids if name.startswith("module-")}
    names = {name for name in public_names() if not name.startswith(INNER)}
    assert len(names) > 100
    assert {n for n in names if n.rsplit(".", 1)[-1] not in places | modules} == set()
    told = [soup.get_text() for soup in pages]
    assert any("In the chapters" in text for text in told)


def test_names_of_the_library_in_code_lead_to_their_words(soups):
    linked = {}
    for path, soup in soups.items():
        links = soup.select("pre a.api")
        if links:
            linked[path.stem] = {(a.get_text(), a["href"]) for a in links}
            assert len(linked[path.stem]) == len(links), path
    place = "../api/training.html#ganlib.training.AdversarialNets"
    assert ("AdversarialNets", place) in linked["minimax"]
    users = [p for p in CHAPTERS if "from ganlib" in (ROOT / f"{p}.ipynb").read_text()]
    assert {Path(p).stem for p in users} <= set(linked)


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


class Tags(set):
    has = set.__contains__


@pytest.mark.parametrize("published", [False, True])
def test_no_button_leads_nowhere(published, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book/_ext")
    from ganbook import leave_out_dead_buttons

    name = "someone/gans" if published else PLACEHOLDER
    buttons = "use_repository_button", "use_issues_button", "use_edit_page_button"
    options = dict.fromkeys(buttons, True) | {
        "repository_url": f"https://github.com/{name}",
        "launch_buttons": {"colab_url": "https://colab.research.google.com"},
    }
    app, config = SimpleNamespace(tags=Tags()), SimpleNamespace()
    config.html_theme_options = options
    leave_out_dead_buttons(app, config)
    shown = [options[button] for button in buttons]
    assert shown == [published] * 3 and bool(options["launch_buttons"]) == published
    assert app.tags.has("published") == published


def test_formulas_become_mathml_or_a_warning(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book/_ext")
    import typeset

    warnings = []
    record = SimpleNamespace(warning=lambda *words, **place: warnings.append(words))
    monkeypatch.setattr(typeset, "logger", record)
    page = SimpleNamespace(builder=SimpleNamespace(name="html"))
    engine = typeset.Typesetter()
    try:
        assert "<mfrac>" in engine(page, nodes.math("", r"\frac12"))
        assert warnings == []
        engine(page, nodes.math("", r"\frac1{"))
        assert [words[1] for words in warnings] == [r"\frac1{"]
    finally:
        engine.close()


@pytest.mark.parametrize("name", ["book/index", *CHAPTERS])
def test_a_page_describes_itself(name, site):
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    head = BeautifulSoup(html.split("</head>")[0], "html.parser")
    assert len(head.find("meta", attrs={"name": "description"})["content"]) > 40
    assert head.find("link", rel="icon")


@pytest.mark.parametrize("name", PAGES)
def test_pictures_have_sizes_and_wait(name, soups, site):
    for image in soups[site / f"{name}.html"].select("article img"):
        assert int(image["width"]) and int(image["height"])
        assert image["loading"] == "lazy"


# Chapters with photographs, images of colours on black, and a map of colours.
PHOTOGRAPHS = {
    "dcgan": 1,
    "generative-adversarial-nets-2014": 1,
    "optimal-discriminator": 1,
    "when-training-fails": 1,
}


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_dark_turns_drawings_and_no_photographs(name, soups, site):
    page, kept = site / f"{name}.html", 0
    for image in soups[page].select("article div.cell_output img"):
        path = page.parent / image["src"]
        kept += "data-drawing" not in image.attrs
        text = path.read_text("utf-8") if path.suffix == ".svg" else "<image"
        if "<image" not in text:
            ground = re.search(
                r'id="patch_1"><path d="[^"]+" style="fill: (.+?)"', text
            )
            assert ground[1] == "none"
    assert kept == PHOTOGRAPHS.get(page.stem, 0)


# ---- in a browser


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
    yield page, errors, requests
    context.close()


@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_page_is_complete_without_a_network(view):
    page, errors, requests = view
    assert [u for u in requests if not u.startswith(("file:", "data:"))] == []
    assert [e for e in errors if not e.startswith(EXPECTED)] == []
    formulas = page.locator("article .math").count()
    assert page.locator("article .math math").count() == formulas
    assert page.locator("merror, .temml-error").count() == 0


def bytes_of(addresses):
    return sum(Path(unquote(urlsplit(a).path)).stat().st_size for a in addresses)


@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_page_is_light(view):
    page, _, requests = view
    pictures = page.evaluate("[...document.images].map(image => image.src)")
    pictures = {p for p in pictures if p.startswith("file:")}
    # Weights of generators are drawn, as pictures are.
    pictures |= {r for r in requests if "/play/weights/" in r}
    rest = {r for r in requests if r.startswith("file:")} - pictures
    assert bytes_of(rest) <= 1_000_000
    assert bytes_of(rest | pictures) <= 2_000_000


# What is cut, what scrolls sideways and should not, and the page itself.
SCROLLERS = "pre, .math, .formula, .pst-scrollable-table-container, .text_html"
OVERFLOW = """SCROLLERS => {
  const found = document.documentElement.scrollWidth > innerWidth ? ["page"] : [];
  for (const e of document.querySelectorAll("article *")) {
    if (e.scrollWidth <= e.clientWidth + 1 || !e.clientWidth) continue;
    const style = getComputedStyle(e).overflowX;
    const scrolls = style === "auto" || style === "scroll";
    const may = e.matches(SCROLLERS);
    if (style !== "visible" && !(scrolls && may)) found.push(e.outerHTML.slice(0, 200));
  }
  return found;
}"""


@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_nothing_is_cut_on_a_phone(view):
    page, *_ = view
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    found = page.evaluate(OVERFLOW, SCROLLERS)
    page.set_viewport_size(size)
    assert found == []


@pytest.mark.parametrize("view", ["book/game/jensen-shannon"], indirect=True)
def test_a_tap_enlarges_a_figure_on_a_phone(view):
    page, *_ = view
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    image, widths = page.locator("article figure img").first, []
    for _ in range(3):
        widths.append(image.bounding_box()["width"])
        image.click()
    page.set_viewport_size(size)
    assert widths[1] > 600 > 390 > widths[0] == widths[2]
    image.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_page_is_accessible(view, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page, *_ = view
    page.evaluate("name => document.documentElement.dataset.theme = name", scheme)
    # Some colours change slowly; none is measured on its way.
    page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
    # Schemes differ in nothing but colours.
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    options |= {"resultTypes": ["violations"]}  # what passes need not be told
    found = Axe().run(page, options=options).response["violations"]
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


@pytest.mark.parametrize("view", CHAPTERS, indirect=True)
def test_the_tab_key_stops_at_what_can_be_used(view):
    page, *_ = view
    stops = page.evaluate(
        """[...document.querySelectorAll("a[href],button,input,summary,[tabindex]")]
        .filter(e => e.tabIndex >= 0 && e.checkVisibility() && !e.closest(".play")
            && !e.closest("details:not([open]) > :not(summary)")).length"""
    )
    assert 40 < stops <= 94


ANSWERS = {
    "vanishing gradient": "when-training-fails.html#nothing-to-hear",
    "mode collapse": "when-training-fails.html#the-helvetica-scenario",
    "loss stuck at 0.69": "optimal-discriminator.html#my-loss-is-stuck",
    "Jensen-Shannon": "glossary.html#term-Je",
    "鞍点": "glossary.html#term-saddle-point",
    "checkerboard": "dcgan.html#checkerboards",
}


@pytest.mark.parametrize("view", ["search"], indirect=True)
def test_search_finds_answers_and_terms_without_a_server(view):
    page, errors, _ = view
    for query, answer in ANSWERS.items():
        page.locator("main form.bd-search input").fill(query)
        hits = page.locator("#search-results a").evaluate_all("a => a.map(b => b.href)")
        assert any(answer in hit for hit in hits[:3]), (query, hits[:3])
    assert page.locator("#search-results mark").count() > 0  # checkerboards
    assert [e for e in errors if not e.startswith(EXPECTED)] == []
