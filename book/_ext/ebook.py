"""What an e-book asks for beyond pages: strict XHTML, no scripts, MathML declared."""

import re
import zipfile
from pathlib import Path

SCRIPT = re.compile(r"<script.*?</script>", re.S)
SUMMARY = re.compile(r'<p class="((?:collapsed|expanded)[^"]*)">(.*?)</p>', re.S)
LIST = re.compile(r"<p>(?=<ul)|(?<=</ul>)\s*</p>")  # which no paragraph holds
NAMED = re.compile(rb'(<image [^>]*?) id="[^"]*"')  # one picture, drawn twice
LEVEL = re.compile(r'(<m(?!style)[^>]*?) scriptlevel="\d"')


def strict(app, pagename, templatename, context, doctree):
    """Leave out what the format forbids, and files that do not come along."""
    if app.builder.name != "epub":
        return
    kept = re.compile(r"pygments|epub|custom").search
    context["css_files"] = [f for f in context["css_files"] if kept(str(f.filename))]
    context["script_files"] = []
    body = SCRIPT.sub("", context.get("body", ""))
    body = LIST.sub("", SUMMARY.sub(r'<span class="\1">\2</span>', body))
    context["body"] = LEVEL.sub(r"\1", body)


def declare(app, exception):
    """Say in the table of contents which pages hold formulas."""
    if exception or app.builder.name != "epub":
        return
    path = Path(app.outdir, f"{app.config.epub_basename}.epub")
    with zipfile.ZipFile(path) as book:
        parts = {item: book.read(item) for item in book.infolist()}
    formulas = [i.filename for i, text in parts.items() if b"<math" in text]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for item, content in parts.items():
            if item.filename == "content.opf":
                text = content.decode("utf-8")
                for name in formulas:
                    item_of = rf'(<item [^>]*href="{re.escape(name)}")'
                    text = re.sub(item_of, r'\1 properties="mathml"', text)
                content = text.encode("utf-8")
            elif item.filename.endswith(".svg"):
                content = NAMED.sub(rb"\1", content)
            book.writestr(item, content)


def setup(app):
    app.connect("html-page-context", strict, priority=950)
    app.connect("build-finished", declare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
