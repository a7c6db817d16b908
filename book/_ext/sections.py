"""All sections of the book as a script, which the search page asks without a server.

A term of the glossary is a section of its own, and so is each question that the home
page answers: it leads to the answer.
"""

import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import urljoin

from docutils import nodes
from sphinx import addnodes

sys.path.insert(0, str(Path(__file__).parents[2]))

from tools.words import known, say  # noqa: E402

EDITION = os.environ.get("EDITION", "en")
HOME = "book/index"
SAYS = "Question", "{n} sections for “{query}”", ", the best 30:"
LEFT_OUT = (
    nodes.literal_block,
    nodes.title,
    nodes.raw,
    nodes.comment,
    addnodes.glossary,
)
COMMAND = re.compile(r"\\(?:mathrm|mathbb|mathcal|operatorname|text|[,;!])|[{}\\$]")


def is_section(node):
    """Tell sections with a title from what theorems and exercises consist of."""
    first = node.children[:1] if isinstance(node, nodes.section) else []
    return any(isinstance(child, nodes.title) for child in first)


def left_out(node):
    return isinstance(node, LEFT_OUT) or is_section(node)


def words(node):
    """Return the text below a node as a reader would type it, without subsections."""
    if isinstance(node, (nodes.math, nodes.math_block)):
        return COMMAND.sub("", node.astext())
    if isinstance(node, nodes.Text):
        return node.astext()
    gap = "" if isinstance(node, nodes.TextElement) else " "
    parts = gap.join(words(child) for child in node.children if not left_out(child))
    return " ".join(parts.split()) if gap else parts


def sections(page, doctree, address):
    """Yield [title, page, address, text] of the sections and terms of a page."""
    for section in doctree.findall(is_section):
        title = " ".join("".join(map(words, section[0].children)).split())
        yield [title, page, f"{address}#{section['ids'][0]}", words(section)]
    for item in doctree.findall(nodes.definition_list_item):
        terms = [t for t in item.children if isinstance(t, nodes.term) and t["ids"]]
        if terms:
            names = ", ".join(words(term).strip() for term in terms)
            yield [
                names,
                page,
                f"{address}#{terms[0]['ids'][0]}",
                words(item[-1]),
            ]


def questions(doctree, address):
    """Yield the questions in lists of links on the home page."""
    for item in doctree.findall(nodes.list_item):
        if len(item) == 1 and len(item[0]) == 1:
            for link in item.findall(nodes.reference):
                yield [
                    link.astext(),
                    say("Question", EDITION),
                    urljoin(address, link["refuri"]),
                    "",
                ]


def write(app, exception):
    """Write the sections of all pages when the book is built."""
    if exception or app.builder.name != "html":
        return
    found = []
    for name in sorted(app.env.found_docs):
        doctree = app.env.get_doctree(name)
        page, address = (
            app.env.titles[name].astext(),
            app.builder.get_target_uri(name),
        )
        found += sections(page, doctree, address)
    home = app.env.get_and_resolve_doctree(HOME, app.builder)
    found += questions(home, app.builder.get_target_uri(HOME))
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir, "_static/search/sections.js")
    says = json.dumps([known(EDITION).get(text, text) for text in SAYS])
    script = f"const SAYS = {says};\nconst SECTIONS = {text};\n"
    path.write_text(script, encoding="utf-8")


def setup(app):
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
