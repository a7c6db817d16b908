"""What the pages need beyond the theme: points, a button, a few repairs."""

import re
import sys
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[2]))

from tools.notebooks import with_points  # noqa: E402

MARKERS = ("### BEGIN ", "### END ", "# @title ")  # for nbgrader and Colab
COLAB = "https://colab.research.google.com/github"
# Ids that occur twice, and a label that hides what a fold is called.
SURPLUS = re.compile(
    ' id="(?:proof|proof-content|exercise-content)"'
    '|(?<=class="admonition-title") id="[^"]*"'
    '| aria-label="Toggle hidden content"'
)


def prepare_notebook(app, docname, source):
    """Show the points of each exercise; hide what is meant for nbgrader."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = with_points(nbformat.reads(source[0], as_version=4))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = cell.source.split("\n")
            kept = [n for n in lines if not n.lstrip().startswith(MARKERS)]
            cell.source = "\n".join(kept)
    source[0] = nbformat.writes(notebook)


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


def add_exercise_button(app, pagename, templatename, context, doctree):
    """Beside the chapter itself, offer its student copy in Colab."""
    student = Path("book/student", *Path(pagename).parts[1:]).with_suffix(
        ".ipynb"
    )
    if not Path(app.srcdir, student).exists():
        return
    address = "{github_user}/{github_repo}/blob/{github_version}".format(
        **context
    )
    for button in context["header_buttons"]:
        if button.get("label") == "launch-buttons":
            button["buttons"].append(
                {
                    "type": "link",
                    "text": "Exercises in Colab",
                    "tooltip": "Open the notebook without solutions in Colab",
                    "icon": "fas fa-pencil",
                    "url": f"{COLAB}/{address}/{student.as_posix()}",
                }
            )


def setup(app):
    app.connect("source-read", prepare_notebook)
    # After the theme and other extensions.
    app.connect("html-page-context", tidy_page, priority=900)
    app.connect("html-page-context", add_exercise_button, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
