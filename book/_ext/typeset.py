"""Formulas, typeset when the book is built: Temml makes MathML, which browsers draw.

Pages need no script for it, and formulas break lines, print and are read aloud.
"""

from contextlib import ExitStack
from pathlib import Path

from docutils import nodes
from py_mini_racer import JSEvalException, mini_racer
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

TEMML = Path(__file__).with_name("temml.min.js")
logger = logging.getLogger(__name__)


class Typesetter:
    """Temml in an engine of its own, which starts with the first formula."""

    def __init__(self):
        self.stack, self.engine = ExitStack(), None

    def __call__(self, translator, node, display=False):
        """Return the MathML of a formula; warn where it is not understood."""
        tex = node.astext()
        if self.engine is None:
            self.engine = self.stack.enter_context(mini_racer())
            self.engine.eval(TEMML.read_text(encoding="utf-8"))
        xml = translator.builder.name == "epub"
        options = {"displayMode": display, "throwOnError": True, "xml": xml}
        try:
            return self.engine.call("temml.renderToString", tex, options)
        except JSEvalException as error:
            logger.warning("formula %r: %s", tex, error, location=node)
            return nodes.make_id(tex)

    def close(self, *_):
        """Stop the engine: it would keep Python from ending."""
        self.stack.close()
        self.engine = None


typeset = Typesetter()


def inline(self, node):
    start = self.starttag(node, "span", "", CLASS="math notranslate nohighlight")
    self.body.append(f"{start}{typeset(self, node)}</span>")
    raise nodes.SkipNode


def display(self, node):
    start = self.starttag(node, "div", "", CLASS="math notranslate nohighlight")
    formula = typeset(self, node, display=True)
    # A formula that is wider than the page scrolls; its number stays.
    self.body.append(f'{start}<div class="formula">{formula}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("temml", (inline, None), (display, None))
    app.connect("build-finished", typeset.close)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
