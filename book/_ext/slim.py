"""Pages without what they do not need, which was most of their weight.

The theme brings 1.5 MB of icons as a script, again as fonts, and the whole index of the
search on every page.  What is used of the icons becomes a style sheet; the index waits
on the search page.  Pictures get their sizes, so that nothing jumps, and wait; drawings
are marked for a style that turns them in the dark.
"""

import os
import re
import sys
from pathlib import Path
from urllib.parse import quote

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))

from tools.words import EDITIONS, say  # noqa: E402

EDITION = os.environ.get("EDITION", "en")
SCRIPTS = "fontawesome|searchtools|language_data|searchindex|design-tabs"
SURPLUS = re.compile(
    rf"<script[^>]+(?:{SCRIPTS})\.js[^>]*></script>\s*"
    r"|<link[^>]+sphinx-design[^>]*>\s*"  # no page uses its parts
)
GLYPHS = re.compile(
    r"(?<=\})(?:\.fa-[\w-]+(?:::?before)?,?)+\{[^}]*\}"
    r"|@font-face\{[^}]*(?:Font Awesome|FontAwesome)[^}]*\}"
)
ICON = re.compile(r"\bfa-([a-z-]+)")
PLAIN = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')  # without a colour
# Links of headings to themselves, and the buttons on code that appear under a pointer,
# are for the mouse: they were more than half of the tab stops.
ANCHOR = '<a class="headerlink" href', '<a class="headerlink" tabindex="-1" href'
COPY = '<button class="copybtn', '<button tabindex="-1" class="copybtn'
# So are second links to one place, and those in code, to pages that the sidebar has.
REPEATED = re.compile(r'<a (?=class="(?:[^"]*\bagain\b|api"))')
# A picture is enlarged by a tap; no link needs to lead to its file.
PICTURE = re.compile(r'<a class="[^"]*image-reference[^>]*>(<img [^>]*>)</a>')
# A fold right below another, but for checks, which are opened without the solution.
KINDS = "set-up", "computation", "drawing"
SHOW = [say(f"Show the {kind}", EDITION) for kind in KINDS]
TWICE = re.compile(
    r'</details>\s*</div>\s*<div class="cell tag_hide-input docutils container">\s*'
    r'<details class="(?:admonition )?hide above-input">\s*<summary[^>]*>\s*'
    rf"<p [^>]*>(?:{'|'.join(SHOW)})</p>\s*<p [^>]*>[^<]*</p>\s*</summary>"
)
# The parts of the book, of which the sidebar shows the one that is read.
PART = re.compile(
    r'<p [^>]*class="caption"[^>]*><span class="caption-text">([^<]*)</span></p>\s*'
    r'<ul class="(current )?(nav bd-sidenav">.*?</ul>)',
    re.S,
)
SIDEBAR = '<div id="pst-primary-sidebar"'
LANDMARK = SIDEBAR, f'{SIDEBAR} role="complementary" aria-label="{{}}"'
# What the theme says in English, whatever the language.
UNTRANSLATED = "Main", "Page", "Toggle primary sidebar", "Toggle secondary sidebar"
SHAPE = r'[{,]"?%s"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"'
IMAGE = re.compile(r'<img (?!loading)([^>]*?src="([^"]+\.(?:png|svg))")')
DOTS = 100  # an inch, in the figures as pages show them
WHITE = 0.55  # the share of its ground in a drawing, at least
POINTS = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')
GROUND = re.compile(r'(<g id="patch_\d+">\s*<path d="[^"]+" style="fill: )#ffffff("/>)')
RULE = '.fa-{} {{ --icon: url("data:image/svg+xml,{}"); width: {:.3g}em; }}\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><path d="{}"/></svg>'


def icon_rules(names, source):
    """Return style rules with the shapes of some icons, from the theme's script."""
    for name in sorted(names):
        # The last shape is the filled one.
        for width, height, path in re.findall(SHAPE % name, source)[-1:]:
            svg = quote(SVG.format(width, height, path), safe=" ='/:")
            yield RULE.format(name, svg, int(width) / int(height))


def is_drawing(path):
    """Tell whether the dark can turn a picture: one mostly white, no photograph.

    An SVG loses its white ground, if no image stands on it.
    """
    if path.suffix == ".svg":
        text = path.read_text(encoding="utf-8")
        if "<image" not in text:
            path.write_text(GROUND.sub(r"\1none\2", text), encoding="utf-8")
        return True
    with Image.open(path) as image:
        shades = image.convert("L").histogram()
    return sum(shades[250:]) > WHITE * sum(shades)


def folded(part):
    """A part of the book in the sidebar, folded unless the page belongs to it."""
    title, current, chapters = part.groups()
    state = " open" if current else ""
    return f'<details{state}><summary>{title}</summary><ul class="{chapters}</details>'


def size(path):
    """Return width and height of a picture on a page."""
    if path.suffix == ".svg":
        found = POINTS.search(path.read_text(encoding="utf-8"))
        return [round(float(points) * DOTS / 72) for points in found.groups()]
    with Image.open(path) as image:
        scale = DOTS / image.info.get("dpi", (DOTS,))[0]
        return [round(pixels * scale) for pixels in image.size]


def with_sizes(text, folder):
    """Give the pictures of a page their sizes, and let them wait."""

    def sized(match):
        path = folder / match[2]
        if not path.is_file():
            return match[0]
        width, height = size(path)
        tag = f'<img loading="lazy" width="{width}" height="{height}" {match[1]}'
        if is_drawing(path):
            tag += ' data-drawing=""'
        return tag

    return IMAGE.sub(sized, text)


def slim(app, exception):
    """Rewrite the pages of a finished build."""
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    icons = static / "scripts/fontawesome.js"
    if not icons.exists():  # an older theme
        return
    names, landmark = set(), LANDMARK[1].format(say("The book", EDITION))
    for page in Path(app.outdir).rglob("*.html"):
        if static in page.parents or page.relative_to(app.outdir).parts[0] in EDITIONS:
            continue
        text = page.read_text(encoding="utf-8")
        names |= set(ICON.findall(text))
        text = PLAIN.sub(r"\1", SURPLUS.sub("", text))
        text = with_sizes(text, page.parent)
        text = text.replace(*ANCHOR).replace(LANDMARK[0], landmark)
        for words in UNTRANSLATED:
            text = text.replace(f'="{words}"', f'="{say(words, EDITION)}"')
        text = REPEATED.sub('<a tabindex="-1" ', PICTURE.sub(r"\1", text))
        text = PART.sub(folded, TWICE.sub("", text))
        page.write_text(text, encoding="utf-8", newline="\n")
    for script in static.glob("scripts/*.js"):
        if script != icons:
            names |= set(ICON.findall(script.read_text(encoding="utf-8")))
    copying = static / "copybutton.js"
    copying.write_text(copying.read_text("utf-8").replace(*COPY), encoding="utf-8")
    style = static / "styles/pydata-sphinx-theme.css"
    text = style.read_text(encoding="utf-8")
    style.write_text(GLYPHS.sub("", text), encoding="utf-8")
    rules = icon_rules(names, icons.read_text(encoding="utf-8"))
    (static / "icons.css").write_text("".join(rules), encoding="utf-8")


def setup(app):
    app.connect("build-finished", slim)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
