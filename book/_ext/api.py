"""Pages of the library: docstrings as Sphinx takes them, each with its chapters."""

import ast
import inspect
import os
import re
import sys
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("KERAS_BACKEND", "jax")  # the sooner imported

from tools import ROOT  # noqa: E402
from tools.notebooks import read  # noqa: E402
from tools.overview import in_order  # noqa: E402
from tools.words import say  # noqa: E402

EDITION = os.environ.get("EDITION", "en")

#: What docstrings write plainly and Sphinx would take for markup, outside of literals.
MARKUP = re.compile(r"\||(?<![\w*`\\])\*(?=\w)(?![^*]*[^\s*]\*(?!\w))")
LITERAL = re.compile(r"(``.+?``|`.+?`)")
SHORT = {"AdversarialNets": "ganlib.training"}  # importable from ganlib, too
MOST = 4


def plain(line):
    if line.lstrip().startswith((">>>", "...")):
        return line
    parts = LITERAL.split(line)
    parts[::2] = [MARKUP.sub(r"\\\g<0>", part) for part in parts[::2]]
    return "".join(parts)


def escape(app, what, name, obj, options, lines):
    """Leave formulas in docstrings as they are written."""
    lines[:] = map(plain, lines)


def imported(tree):
    """What names stand for in a chapter: those imported from the library, in full."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "ganlib"
        ):
            for alias in node.names:
                full = f"{SHORT.get(alias.name, node.module)}.{alias.name}"
                found[alias.asname or alias.name] = full
    return found


@cache
def used():
    """What each chapter uses of the library, in reading order.

    By the name in full, as the chapter says it: ("theory", "jsd") or ("Health",).
    """
    found = {}
    for path in in_order():
        cells = read(path).cells
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        tree = ast.parse("\n".join(code))
        names = imported(tree)
        here = {full: (name,) for name, full in names.items()}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if module := names.get(node.value.id):
                    here[f"{module}.{node.attr}"] = (node.value.id, node.attr)
        found[path.relative_to(ROOT).with_suffix("").as_posix()] = here
    return found


@cache
def uses():
    """Chapters that use each name of the library, in reading order."""
    found = {}
    for page, names in used().items():
        for name in names:
            found.setdefault(name, []).append(f"/{page}")
    return found


def first_use(spoken):
    """A pattern for where highlighted code uses a name: called, or as an attribute."""
    spans = [f'<span class="n">{name}</span>' for name in spoken]
    return '<span class="o">.</span>'.join(spans) + r'(?=<span class="[op]">[(.),\]])'


def link_code(app, pagename, templatename, context, doctree):
    """Let the first use of a public name in a chapter's code lead to its words."""
    objects = app.env.domaindata["py"]["objects"]
    for full, spoken in used().get(pagename, {}).items():
        known = full in objects and objects[full].objtype != "module"
        if known and "body" in context and app.builder.name == "html":
            place = objects[full]
            page = app.builder.get_relative_uri(pagename, place.docname)
            link = f'<a class="api" href="{page}#{place.node_id}">\\g<0></a>'
            context["body"] = re.sub(first_use(spoken), link, context["body"], count=1)


def name_chapters(app, what, name, obj, options, lines):
    """Say where the book uses a name."""
    pages = uses().get(name, [])[:MOST] if what in ("class", "function") else []
    if pages:
        links = ", ".join(f":doc:`{page}`" for page in pages)
        words = say("*In the chapters* {links}.", EDITION, links=links)
        lines += ["", words, ""]


def tell_arguments(app, what, name, obj, options, signature, result):
    """Arguments of a class: those of its ``__init__``, which Keras hides."""
    init = getattr(obj, "__init__", None)
    ours = getattr(init, "__module__", "").startswith("ganlib")
    if what == "class" and ours and not is_dataclass(obj):
        _, *parameters = inspect.signature(init).parameters.values()
        bare = [p.replace(annotation=p.empty) for p in parameters]
        return str(inspect.Signature(bare)), result
    return None


def leave_out(app, what, name, obj, skip, options):
    """Fields of named tuples have no words of their own."""
    doc = getattr(obj, "__doc__", None) or ""
    return True if doc.startswith("Alias for field") else None


def setup(app):
    app.connect("autodoc-process-docstring", escape, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", name_chapters, priority=600)  # and after
    app.connect("autodoc-process-signature", tell_arguments)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("html-page-context", link_code)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
