"""Turn MyST Markdown into plain Markdown that Colab and Jupyter show as intended.

Directives (``:::{exercise}``, ``:::{prf:theorem}``, ``:::{admonition}`` ...) become
headings and block quotes, roles and labels become words, links become addresses.
"""

import re
from functools import cache
from posixpath import join, normpath

from pybtex.database import parse_file

from tools import ROOT
from tools.notebooks import repository_url
from tools.words import say

FENCE = re.compile(r"(:{3,})\{([\w:-]+)\} *(.*)")
LABELLED = re.compile(r":{3,}\{[\w:-]+\} +(.+)\n(?::\w+:.*\n)*?:label: *(\S+)")
OPTION = re.compile(r":([\w-]+): *(.*)")
ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`")
TARGET = re.compile(r"(.+?) *<(.+)>", re.DOTALL)
LINK = re.compile(r"\]\(([\w./-]+\.(?:ipynb|md))(#[\w-]*)?\)")
EQUATION = re.compile(r"\$\$ *\(([\w:-]+)\)$")
ANCHOR = re.compile(r"\(([\w:-]+)\)=$")


def plain(source, folder="book", numbers=None, titles=None, edition="en"):
    """Return ``source`` without MyST.

    Parameters
    ----------
    source : str
        Text of a Markdown cell.
    folder : str
        The notebook's folder, relative to the repository: base of relative links.
    numbers : dict, optional
        Numbers of labelled equations, extended on the way.
    titles : dict, optional
        Titles of labelled theorems and exercises.
    edition : str
        The language of words such as *theorem*.
    """
    numbers = {} if numbers is None else numbers
    text = "\n".join(blocks(source.split("\n"), numbers, edition))
    text = ROLE.sub(lambda m: role(*m.groups(), numbers, titles or {}), text)
    return LINK.sub(lambda m: f"]({address(folder, m[1])})", text)


def labelled_titles(source):
    """Return {label: title} of the directives in a Markdown cell."""
    return {label: title for title, label in LABELLED.findall(source)}


def blocks(lines, numbers, edition="en"):
    """Replace directives, labels and equation labels, line by line."""
    lines, out = list(lines), []
    while lines:
        line = lines.pop(0)
        fence = FENCE.fullmatch(line.rstrip())
        if fence:
            colons, name, title = fence.groups()
            if colons not in lines:
                raise ValueError(f"This directive is never closed: {line}")
            end = lines.index(colons)
            out += directive(name, title, lines[:end], numbers, edition)
            lines = lines[end + 1 :]
        elif not ANCHOR.match(line):
            out.append(EQUATION.sub(lambda m: numbered(m[1], numbers), line))
    return out


def directive(name, title, lines, numbers, edition):
    """Return the lines that stand for one directive."""
    options = {}
    while lines and (option := OPTION.fullmatch(lines[0])):
        options[option[1]] = option[2]
        lines = lines[1:]
    if name == "math":
        label = options.get("label")
        return ["$$", *lines, numbered(label, numbers) if label else "$$"]
    body = blocks("\n".join(lines).strip().split("\n"), numbers, edition)
    if name == "exercise":
        return [say("### Exercise: {title}", edition, title=title), "", *body]
    if "dropdown" in options.get("class", ""):
        return [f"<details><summary>{title}</summary>", "", *body, "", "</details>"]
    head = (
        [] if name == "play" else [heading(name, title, edition), ""]
    )  # a guess has its own
    return ["> " + line if line else ">" for line in [*head, *body]]


def heading(name, title, edition):
    """Return the bold line above a theorem, a proof or an admonition."""
    if name == "admonition":
        return f"**{title}**"
    kind = say(name.removeprefix("prf:").capitalize(), edition)
    return say(
        "**{kind}**" + " ({title})" * bool(title), edition, kind=kind, title=title
    )


def numbered(label, numbers):
    """Close a display equation with its number in this notebook."""
    number = numbers.setdefault(label, len(numbers) + 1)
    return rf"\tag{{{number}}}$$"


def role(name, text, numbers, titles):
    """Return the words for a MyST role such as ``{cite}`goodfellow2014` ``."""
    if name.startswith("cite"):
        return citation(text, in_text=name == "cite:t")
    if name == "eq":
        return f"({numbers.get(text, text)})"
    if name == "math":
        return f"${text}$"
    if text in titles:
        title = ROLE.sub(lambda m: role(*m.groups(), numbers, titles), titles[text])
        return f"*{title}*"
    target = TARGET.fullmatch(text)
    return target[1] if target else text


def citation(keys, in_text):
    """Return authors and year, as the book's author-year style prints them."""
    works = [author_year(key.strip()) for key in keys.split(",")]
    if in_text:
        return ", ".join(f"{author} ({year})" for author, year in works)
    return "(" + "; ".join(f"{author}, {year}" for author, year in works) + ")"


@cache
def bibliography():
    return parse_file(ROOT / "book/references.bib").entries


def author_year(key):
    """Return the authors in short form and the year of a bibliography entry."""
    entries = bibliography()
    if key not in entries:
        raise ValueError(f"book/references.bib has no entry {key!r}")
    names = [" ".join(p.last_names) for p in entries[key].persons["author"]]
    short = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return short.replace("{", "").replace("}", ""), entries[key].fields["year"]


def address(folder, path):
    """Return the web address of a page that a relative link names."""
    return f"{repository_url()}/blob/main/{normpath(join(folder, path))}"
