"""Editions in other languages: texts from their catalogues, places from the English.

A build with EDITION=zh reads the same sources and puts translations in their place
(tools.translation).  Sections keep the ids of the English build, so that links and the
switch between editions lead to the same place.
"""

import os
import pickle
import re
import sys
from pathlib import Path

import nbformat
from docutils import nodes
from markdown_it.rules_inline import state_inline
from sphinx.locale import translators
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).parents[2]))

from tools import translation  # noqa: E402
from tools.words import EDITIONS, known, say  # noqa: E402

EDITION = os.environ.get("EDITION", "en")
# A formula and a sign: browsers break a line between them.
GLUE = re.compile(
    r'<span class="math[^>]*>(?:(?!</span>).){1,1500}</span>[，。；：！？、）”]+', re.S
)
TAG = re.compile("<[^>]+>")
SHORT = 20  # characters, which fit on any line
NUMBERED = re.compile(r"id\d+")  # what a second section of a title is called
logger = logging.getLogger(__name__)


def catalogue(docname):
    return translation.path_of(docname.removeprefix("book/"), EDITION)


def find_new(app, env, added, changed, removed):
    """Name the pages that got a catalogue since they were read."""
    paths = {name: catalogue(name) for name in env.found_docs}
    known = env.dependencies
    return [
        n for n, path in paths.items() if path.exists() and str(path) not in known[n]
    ]


def translate(app, docname, source):
    """Put a page's translation in the place of its source."""
    name = docname.removeprefix("book/")
    for path in catalogue(docname), catalogue("words"):
        if path.exists():
            app.env.note_dependency(str(path))
    if str(app.env.doc2path(docname)).endswith(".ipynb"):
        page = nbformat.reads(source[0], as_version=4)
        source[0] = nbformat.writes(translation.translated(name, page, EDITION))
    else:
        pieces = translation.pieces(source[0])
        source[0] = "".join(translation.translated(name, pieces, EDITION))


class SamePlaces(SphinxTransform):
    """Give sections the ids, and links to them the names, that the English has."""

    default_priority = 800  # labels have become ids, links not yet addresses

    def apply(self):
        path = Path(self.config.english_doctrees, f"{self.env.docname}.doctree")
        english = pickle.loads(path.read_bytes())
        ours, theirs = (
            [node for node in tree.findall(nodes.section) if "slug" in node]
            for tree in (self.document, english)
        )
        if len(ours) != len(theirs):
            logger.warning("%d sections, %d in English", len(ours), len(theirs))
        slugs = self.document.myst_slugs
        slugs.clear()
        for mine, other in zip(ours, theirs):
            if not NUMBERED.fullmatch(other["ids"][0]):
                mine["ids"] = other["ids"]
            slugs[other["slug"]] = mine.line, mine["ids"][0], mine[0].astext()
        taken = {name for section in ours for name in section["ids"]}
        for node in self.document.findall(nodes.Element):
            if taken.intersection(node["ids"]) and "slug" not in node:
                node["ids"] = [name for name in node["ids"] if name not in taken]


class Proofs(SphinxTransform):
    """Begin proofs with their word, which sphinx-proof does not translate."""

    default_priority = 10

    def apply(self):
        for proof in self.document.findall(nodes.admonition):
            text = next(proof.findall(nodes.Text), "")
            if "proof" in proof["classes"] and text.startswith("Proof. "):
                word = say("Proof. ", EDITION)
                text.parent.replace(text, nodes.Text(word + text[len("Proof. ") :]))


def take_words(app):
    """Add our words to those that programs bring, or lack."""
    for program in translators.values():
        getattr(program, "_catalog", {}).update(known(EDITION))


def stretch_emphasis(app, config):
    """Let asterisks stand beside Chinese characters, which have no spaces between."""
    mark = state_inline.isPunctChar
    state_inline.isPunctChar = lambda c: mark(c) or "\u3000" <= c <= "\uffef"


def glued(match):
    """Keep a short formula and the sign after it on one line."""
    short = len(TAG.sub("", match[0])) <= SHORT
    return f'<span class="glued">{match[0]}</span>' if short else match[0]


def finish_page(app, pagename, templatename, context, doctree):
    """Say what is in English; let no line begin with a sign."""
    body = GLUE.sub(glued, context.get("body", ""))
    if doctree and not catalogue(pagename).exists():
        body = f'<div lang="en">{body}</div>'
    context["body"] = body


def offer_others(app, pagename, templatename, context, doctree):
    """Lead to the same place of the other editions."""
    context["editions"] = []
    if app.builder.name == "html":
        top = "" if EDITION == "en" else "../"
        for code in app.config.editions:
            folder = "" if code == "en" else f"{code}/"
            page = top + folder + app.builder.get_target_uri(pagename)
            locale, name = EDITIONS[code]
            context["editions"] += [
                (context["pathto"](page, resource=True), locale.replace("_", "-"), name)
            ] * (code != EDITION)


def setup(app):
    editions = os.environ.get("EDITIONS", "en").split()
    app.add_config_value("editions", editions, "html")
    app.add_config_value("english_doctrees", "", "env")
    app.connect("html-page-context", offer_others)
    if EDITION != "en":
        app.connect("config-inited", stretch_emphasis)
        app.connect("builder-inited", take_words)
        app.connect("env-get-outdated", find_new)
        app.connect("source-read", translate, priority=400)  # before points come in
        app.connect("html-page-context", finish_page, priority=400)
        app.add_transform(SamePlaces)
        app.add_transform(Proofs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
