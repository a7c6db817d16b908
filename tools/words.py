"""Editions of the book, and the words that programs add to pages, in each language."""

from functools import cache

from babel.messages.pofile import read_po

from tools import ROOT

#: Folder: the name that Sphinx has for the language, and the language's own.
EDITIONS = {"en": ("en", "English"), "zh": ("zh_CN", "中文")}


@cache
def known(edition):
    """Return {English: translation} of what programs say."""
    path = ROOT / f"book/{edition}/words.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id and m.string}


def say(text, edition="en", **values):
    """Return a text in the language of an edition, with values put in."""
    return known(edition).get(text, text).format(**values)
