"""What no translation copies: formulas, code, targets, numbers, and names for them.

In a masked text, a name in braces stands for each literal: formulas {m1}, code {c1},
targets, roles and options {r1}, tags {h1}, numbers {n1}; equal ones have one name.
"""

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import cache

from tools import ROOT

LITERAL = re.compile(
    r"""
    (?P<c> ^\ *(?P<fence>`{3,}).*?^\ *(?P=fence)$
         | (?<=\n\n)(?:\ {4}[^\n]+\n?)+           # indented
         | (?<![\w}`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`) )
  | (?P<m> \$\$.+?\$\$(?:\ \([\w:-]+\))? | \$(?:\\.|[^$\\])+\$ )
  | (?P<r> \{[\w:-]+\}`(?=[^`<]*<[^`<>]*>`)       # a role, before its words
         | \s*<[^`<>]*>`                          # and after them
         | \{[\w:-]+\}`[^`]+`
         | ^\ *:{3,}\{(?:play|figure|only|literalinclude|glossary)\}.*?$
         | ^\ *:{3,}\{[\w:-]+\}                   # a title may follow
         | ^\ *:(?:alt|caption):
         | ^\ *:[\w-]+:.*?$
         | ^%.*?$
         | ^\([\w:-]+\)=$
         | \]\([^()\s]*\)
         | \A(?:[^\W\d_][^\n]*\n)+(?=\ \ \S) )    # terms that a definition follows
  | (?P<h> </?[a-zA-Z][^<>\n]*> )
  | (?P<n> (?<![A-Za-z\d])\d+(?:[.,]\d+)* )
    """,
    re.X | re.M | re.S,
)
NAME = re.compile(r"\{([cmrhn]\d+)\}")
TERM = re.compile(r"(\{term\}`)([^`<]+?)(?:\s*<([^`<>]+)>)?`")


@cache
def glossary():
    """Return {name: first name} of the terms, in lower case, Chinese ones too."""
    text = (ROOT / "book/back/glossary.md").read_text(encoding="utf-8")
    entries = re.findall(r"(?<=\n\n)((?:\S.*\n)+)  \S", text)
    names = [entry.split("\n")[:-1] for entry in entries]
    return {name.lower(): known[0] for known in names for name in known}


def with_target(match):
    """Write out what a term links to: its words are free, then."""
    role, words, target = match.groups()
    target = squeezed(target or words)
    return f"{role}{words} <{glossary().get(target.lower(), target)}>`"


def squeezed(text):
    """Return a text without its line breaks: where lines end means nothing."""
    return " ".join(text.split())


def mask(text, known=None):
    """Put names in place of literals; return the text and {name: literal}.

    Equal literals have one name. With ``known`` literals, names are those; a literal
    that is not among them is left, and listed under the name "".
    """
    names = {squeezed(v): k for k, v in (known or {}).items()}
    found, counts = {}, Counter()

    def name(match):
        key, kind = squeezed(match[0]), match.lastgroup
        if key not in names:
            if known is not None:
                found.setdefault("", []).append(match[0])
                return match[0]
            counts[kind] += 1
            names[key] = f"{kind}{counts[kind]}"
        found.setdefault(names[key], match[0])
        return f"{{{names[key]}}}"

    return LITERAL.sub(name, TERM.sub(with_target, text)), found


def filled(text, literals):
    """Put literals in place of their names; a name without one stays."""
    return NAME.sub(lambda m: literals.get(m[1], m[0]), text)


def has_words(masked):
    return re.search(r"[^\W\d_]{2}|\b[aA]\b", NAME.sub("", masked)) is not None


def carried(text, old, new):
    """Rename what a translation of ``old`` names, as ``new`` names the same."""
    split = re.compile(r"\{[cmrhn]\d+\}|\w+|\S")
    before, after = split.findall(old), split.findall(new)
    kinds = [[re.sub(r"^\{(.)\d+\}$", r"{\1}", w) for w in v] for v in (before, after)]
    renamed = {}
    for a, b, size in SequenceMatcher(
        None, *kinds, autojunk=False
    ).get_matching_blocks():
        renamed |= zip(before[a : a + size], after[b : b + size])
    return NAME.sub(lambda m: renamed.get(m[0], m[0]), text)


def renamed(old, new):
    """Tell whether two masked texts say the same, literals that came to be equal too.

    A name that stood for two equal literals, which now differ, is another text.
    """
    before, after = (NAME.sub(lambda m: m[1][0], squeezed(text)) for text in (old, new))
    pairs = set(zip(NAME.findall(old), NAME.findall(new)))
    return before == after and len(pairs) == len(dict(pairs))
