"""What pages need beyond the theme: points, buttons, descriptions, a few repairs."""

import ast
import os
import re
import sys
import textwrap
from html import escape
from pathlib import Path

import nbformat
from docutils import nodes

sys.path.insert(0, str(Path(__file__).parents[2]))

from tools.notebooks import PLACEHOLDER, with_points  # noqa: E402
from tools.words import say  # noqa: E402

TAG = re.compile("<[^>]+>")
MARKERS = ("### BEGIN ", "### END ", "# @title ")  # for nbgrader and Colab
EDITION = os.environ.get("EDITION", "en")
COLAB = "https://colab.research.google.com/github"
# Ids that occur twice, and a label that hides what a fold is called.
SURPLUS = re.compile(
    ' id="(?:proof|proof-content|exercise-content)"'
    '|(?<=class="admonition-title") id="[^"]*"'
    '| aria-label="Toggle hidden content"'
)


def leave_out_dead_buttons(app, config):
    """While the repository has no address, nothing leads there."""
    options = config.html_theme_options
    if PLACEHOLDER in options.get("repository_url", ""):
        for name in "repository", "issues", "edit_page":
            options[f"use_{name}_button"] = False
        options["launch_buttons"] = {}
    else:
        app.tags.add("published")


def offer_files(app, config):
    """Put the book's PDF and e-book beside its pages, if they have been made."""
    build = Path(app.srcdir, "_build")
    files = [build / "gan-course.pdf", build / "epub/gan-course.epub"]
    if all(file.exists() for file in files):
        config.html_extra_path = [str(file) for file in files]
        app.tags.add("files")


def share_visitors(app):
    """Let an e-book and a single page show what pages can show.

    Sphinx asks what is registered for pages only where nothing is registered for a
    builder by its own name, and some extension always does that.
    """
    visitors = app.registry.translation_handlers
    for name in {"singlehtml", "epub"} & set(visitors):
        visitors[name] = {**visitors["html"], **visitors[name]}


def prepare_notebook(app, docname, source):
    """Show the points of each exercise; hide what is meant for other programs."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = with_points(nbformat.reads(source[0], as_version=4), EDITION)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = cell.source.split("\n")
            kept = [n for n in lines if not n.lstrip().startswith(MARKERS)]
            cell.source = "\n".join(kept)
            cell.outputs = [highlighted(cell, output) for output in cell.outputs]
    source[0] = nbformat.writes(notebook)


def highlighted(cell, output):
    """Return printed source of Python as such, other outputs as they are."""
    code = textwrap.dedent(output.get("text", "")).rstrip()
    if "getsource(" not in cell.source or not code:
        return output
    try:
        ast.parse(code)
    except SyntaxError:
        return output
    data = {"text/markdown": f"```python\n{code}\n```"}
    return nbformat.v4.new_output("display_data", data)


def describe_page(app, pagename, templatename, context, doctree):
    """Tell search engines and messengers what a page is about: its first sentence."""
    if doctree is None or app.builder.name != "html":
        return
    first = next(doctree.findall(nodes.paragraph), None)
    text = escape(" ".join(first.astext().split())[:200]) if first else ""
    title = escape(TAG.sub("", context.get("title", "")))
    image = context["pathto"]("_images/circles.png", resource=True)
    context["metatags"] = context.get("metatags", "") + (
        f'<meta name="description" content="{text}" />'
        f'<meta property="og:title" content="{title}" />'
        f'<meta property="og:description" content="{text}" />'
        f'<meta property="og:image" content="{image}" />'
    )


def mark_repeats(app, doctree, docname):
    """Mark links that lead where an earlier one led: for the Tab key, one is enough."""
    seen = set()
    for link in doctree.findall(nodes.reference):
        target = link.get("refuri") or link.get("refid")
        if target in seen:
            link["classes"].append("again")
        elif not is_folded(link):
            seen.add(target)


def is_folded(node):
    while node and "dropdown" not in node.get("classes", ()):
        node = node.parent
    return node is not None


def tidy_page(app, pagename, templatename, context, doctree):
    """Mend what browsers and screen readers complain about in the theme."""
    # Thebe runs code on other hosts; its script is even declared twice.
    context["script_files"] = [
        script
        for script in context["script_files"]
        if "thebe" not in f"{script} {vars(script)}".lower()
    ]
    if "body" in context:
        body = SURPLUS.sub("", context["body"])
        context["body"] = body.replace("doc-biblioentry", "listitem")


def add_buttons(app, pagename, templatename, context, doctree):
    """Offer a chapter's student copy in Colab, and a place to discuss."""
    if not app.tags.has("published") or app.builder.name != "html":
        return
    name = Path(pagename).parts[1:]
    places = Path("book/student", EDITION, *name), Path("book/student", *name)
    copies = [place.with_suffix(".ipynb") for place in places]
    student = next((c for c in copies if Path(app.srcdir, c).exists()), None)
    address = "{github_user}/{github_repo}".format(**context)
    for button in context["header_buttons"]:
        if button.get("label") == "launch-buttons":
            if student:
                branch = f"{address}/blob/{context['github_version']}"
                button["buttons"].append(
                    {
                        "type": "link",
                        "text": say("Exercises in Colab", EDITION),
                        "tooltip": say(
                            "Open the notebook without solutions in Colab", EDITION
                        ),
                        "icon": "fas fa-pencil",
                        "url": f"{COLAB}/{branch}/{student.as_posix()}",
                    }
                )
        elif button.get("label") == "source-buttons":
            button["buttons"].append(
                {
                    "type": "link",
                    "text": say("Discuss", EDITION),
                    "tooltip": say("Ask and answer questions", EDITION),
                    "icon": "fas fa-comments",
                    "url": f"https://github.com/{address}/discussions",
                }
            )


def setup(app):
    # After Jupyter Book has set the theme's options.
    app.connect("config-inited", leave_out_dead_buttons, priority=900)
    app.connect("config-inited", offer_files, priority=900)
    app.connect("builder-inited", share_visitors)
    app.connect("source-read", prepare_notebook)
    app.connect("doctree-resolved", mark_repeats, priority=900)
    # After the theme and other extensions.
    app.connect("html-page-context", tidy_page, priority=900)
    app.connect("html-page-context", describe_page, priority=900)
    app.connect("html-page-context", add_buttons, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
