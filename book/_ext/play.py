"""The directive ``:::{play} NAME``: a figure that readers change by hand.

Its body begins with a guess to make. The paragraphs after it say what the
picture shows, for whoever has no script; else ``book/_static/play/NAME.js``
draws in their place.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

#: What a page loads for a figure, in this order.
SCRIPTS = {
    "best-discriminator": ["theory", "losses", "plots", "best-discriminator"],
    "convolution": ["random", "plots", "convolution"],
    "dirac": ["losses", "plots", "dirac"],
    "fit": ["theory", "plots", "fit"],
    "game": ["random", "theory", "losses", "training", "plots", "game"],
    "latent-conditional": ["random", "plots", "runs", "weights/conditional", "latent"],
    "latent-dcgan": ["random", "plots", "runs", "weights/dcgan", "latent"],
    "latent-infogan": ["random", "plots", "runs", "weights/infogan", "latent"],
    "loss": ["theory", "losses", "plots", "loss"],
    "ring": ["random", "plots", "runs", "weights/ring", "ring"],
}


class Play(SphinxDirective):
    """``:small:`` leaves the figure only its most telling knob."""

    required_arguments = 1
    has_content = True
    option_spec = {"small": directives.flag}

    def run(self):
        (name,) = self.arguments
        if name not in SCRIPTS:
            known = sorted(SCRIPTS)
            raise self.error(f"play must be one of {known}. Received: {name}")
        node = nodes.container(classes=["play", name, *self.options])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def add_scripts(app, pagename, templatename, context, doctree):
    """A page loads what its own figures need, and no other page does."""
    boxes = doctree.findall(nodes.container) if doctree else []
    figures = [n["classes"][1] for n in boxes if "play" in n["classes"]]
    scripts = dict.fromkeys(s for name in figures for s in SCRIPTS[name])
    for script in scripts:
        app.add_js_file(f"play/{script}.js", loading_method="defer")
    if figures:
        app.add_css_file("play/play.css")


def setup(app):
    app.add_directive("play", Play)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
