"""Translations of the book: ``python -m tools.translation begin game/minimax``.

A page has a catalogue of messages, ``book/zh/game/minimax.po``: one for each Markdown
cell, caption and alternative text of a notebook, one for each block of another page.
What no translation copies stands there as a name in braces (tools.literals), for the
English to fill in.  ``begin`` writes a file to work in, with everything as it stands;
``keep`` takes it back; ``status`` counts.  An English text that changed in more than
literals makes its translation stale, until that is changed, too, or its mark from stale
to fresh.
"""

import os
import re
import sys
from collections import Counter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from docutils.nodes import make_id

from tools import ROOT
from tools.literals import NAME, carried, filled, has_words, mask, renamed, squeezed
from tools.notebooks import read
from tools.words import EDITIONS, say

EDITION = os.environ.get("EDITION", "zh")  # of the commands
BOOK = ROOT / "book"
WORK = ROOT / "_build" / EDITION

CUT = re.compile(r"^```.*?^```$|\$\$.+?\$\$|(\n{2,}|\n(?=\||- |\d+\. ))", re.M | re.S)
SHAPE = re.compile(r"^(#+(?= )| *:{3,}$|(?=\|).*)", re.M)
FOLD = re.compile(r"(?<=\A# @title ).+")
HAN = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
BROKEN = re.compile(rf"^((?![#|:%]).*[{HAN}])\n(?=[{HAN}])", re.M)
HEAD = re.compile(r"^===== (\S.*?) \((\w+)\)$", re.M)
BELOW = "----- 中文"
HEADER = "# How to read and write this: book/back/translators.md"


# ---- pages: what there is to translate, and where it stands


def file_of(name):
    """Return the path of a page, such as ``game/minimax``."""
    path = ROOT / f"book/{name}.ipynb"
    return path if path.exists() else path.with_suffix(".md")


def pieces(text):
    """Split a page at blank lines, rows and items; what separates them is kept."""
    cuts = [match.span(1) for match in CUT.finditer(text) if match[1]]
    ends = [0, *(place for cut in cuts for place in cut), len(text)]
    return [text[a:b] for a, b in zip(ends, ends[1:])]


def opened(name):
    """Return a page that can be changed: a notebook, or a list of pieces."""
    path = file_of(name)
    if path.suffix == ".ipynb":
        return read(path)
    return pieces(path.read_text(encoding="utf-8"))


def places(page):
    """Yield (name, holder, key) of the texts of a page: ``holder[key]`` is a text."""
    if isinstance(page, list):
        section, counts = "top", Counter()
        for key in range(0, len(page), 2):
            if heading := re.match(r"#+ (.+)", page[key]):
                section = make_id(heading[1])
            counts[section] += 1
            yield f"{section} {counts[section]}", page, key
        return
    for cell in page.cells:
        if cell.cell_type == "markdown":
            yield cell.id, cell, "source"
        view = cell.metadata.get("mystnb", {})
        for holder, key in ("figure", "caption"), ("image", "alt"):
            if key in view.get(holder, {}):
                yield f"{cell.id} {key}", view[holder], key


# ---- the store


def path_of(name, edition=EDITION):
    return BOOK / edition / f"{name}.po"


def complete(edition):
    """Return the pages that are declared complete."""
    path = BOOK / edition / "complete.txt"
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def catalogue(name, edition=EDITION):
    """Return {place: message} of what is kept for a page."""
    if not path_of(name, edition).exists():
        return {}
    with path_of(name, edition).open("rb") as file:
        kept = read_po(file, locale=EDITIONS[edition][0])
    return {message.context: message for message in kept if message.id}


def store(name, messages):
    """Write {place: (masked English, Chinese, stale)}, unless all of it is kept."""
    kept = {k: (m.id, m.string, m.fuzzy) for k, m in catalogue(name).items()}
    if kept == messages:
        return
    new = Catalog(EDITIONS[EDITION][0], header_comment=HEADER, fuzzy=False)
    new.project, new.version, new.last_translator = "book", "1", "see the log"
    for place, (english, text, stale) in messages.items():
        flags = ["fuzzy"] * stale + ["python-brace-format"] * bool(NAME.search(english))
        new.add(english, text, flags=flags, context=place)
    path_of(name).parent.mkdir(parents=True, exist_ok=True)
    with path_of(name).open("wb") as file:
        write_po(file, new, width=0)


def compared(name, page=None, edition=EDITION):
    """Yield (place, holder, key, masked, literals, Chinese, state) of a page's texts.

    The state is fresh, stale or missing; a stale translation has the names that the
    English has now.
    """
    page = opened(name) if page is None else page
    texts = [(*place, *mask(place[1][place[2]].strip())) for place in places(page)]
    match = matcher(
        catalogue(name, edition), {squeezed(masked) for *_, masked, _ in texts}
    )
    for place, holder, key, masked, literals in texts:
        if not has_words(masked):
            continue
        text, state = "", "missing"
        if message := match(place, masked):
            fresh = renamed(message.id, masked) and not message.fuzzy
            text, state = message.string, "fresh" if fresh else "stale"
            if message.id != masked:
                text = carried(text, message.id, masked)
        yield place, holder, key, masked, literals, text, state


def matcher(kept, now):
    """Return what finds a kept message: by its text, else where its text stood."""
    kept = {place: message for place, message in kept.items() if message.string}
    by_text = {squeezed(message.id): message for message in kept.values()}

    def match(place, masked):
        here, text = kept.get(place), squeezed(masked)
        if text in by_text:
            return here if here and squeezed(here.id) == text else by_text[text]
        return here if here and squeezed(here.id) not in now else None

    return match


# ---- pages in the language of the edition


def translated(name, page, edition):
    """Put translations into a page; what has no fresh one is marked."""
    texts, known = list(compared(name, page, edition)), path_of(name, edition).exists()
    for n, (_, holder, key, _, literals, text, state) in enumerate(texts):
        if state == "fresh":
            text = filled(text, literals)
        elif known or n == 0:  # else one mark, at the top
            whole = not known or key == "source"
            text = marked(holder[key].strip(), whole, edition)
        else:
            continue
        before, after = re.fullmatch(r"(\s*).*?(\s*)", holder[key], re.S).groups()
        holder[key] = before + text + after
    for cell in page.cells if "cells" in page else []:
        prompts = cell.metadata.get("mystnb", {})
        for key in {"code_prompt_show", "code_prompt_hide"} & set(prompts):
            prompts[key] = say(prompts[key], edition)
        if cell.cell_type == "code":  # what Colab shows of a fold
            cell.source = FOLD.sub(lambda m: say(m[0], edition), cell.source)
    return page


def marked(text, whole, edition):
    """Say of a text, at its top if it is a ``whole`` cell, that it is in English."""
    mark = say("In English; its translation is to come", edition)
    if whole:
        head = re.match(r"(?:#+ .*(?:\n+|$)|\(.*\)=\n)*", text)[0]
        mark = f'<p class="in-english" lang="{edition}">{mark}</p>'
        return f"{head.rstrip()}\n\n{mark}\n\n{text[len(head) :]}"
    if re.match(r"#|:::", text) or text.endswith((":::", "```", "$$")):
        return text
    return re.sub(r"( *\|)?$", rf" ({mark})\1", text, count=1)


# ---- the three commands


def begin(name):
    """Write a page's texts, and their translations so far, to a file to work in."""
    path, out = WORK / f"{name}.md", []
    if path.exists():
        raise SystemExit(f"{path} exists: keep it, or delete it")
    for place, holder, key, _, literals, text, state in compared(name):
        out += [f"===== {place} ({state})\n{holder[key].strip()}"]
        out += [f"{BELOW}\n{filled(text, literals)}".rstrip()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(out) + "\n", encoding="utf-8")
    print(f"Write below each {BELOW!r} in {path.relative_to(ROOT)}, then: keep {name}")


def typed(name):
    """Return {place: (state, Chinese)} of a file to work in."""
    _, *parts = HEAD.split((WORK / f"{name}.md").read_text(encoding="utf-8"))
    return {
        place: (state, text.rpartition(f"\n{BELOW}")[2].strip())
        for place, state, text in zip(parts[::3], parts[1::3], parts[2::3])
    }


def shape(masked):
    """Return what both languages have alike: headings, fences, columns of rows."""
    return [v.count("|") if v[:1] == "|" else v for v in SHAPE.findall(masked)]


def errors(masked, literals, text, found):
    """Yield what is wrong with a masked translation."""
    yield from (f"not in the English: {v!r}" for v in found.get("", []))
    lost = [k for k in literals if k not in found and k[0] != "n"]
    yield from (f"lost: {literals[k]!r}" for k in lost)
    yield from (
        f"no such name: {m[0]}" for m in NAME.finditer(text) if m[1] not in found
    )
    if shape(masked) != shape(text):
        yield f"headings, fences or columns: {shape(masked)} became {shape(text)}"


def keep(name):
    """Take what was typed into the catalogue; tell what cannot be taken."""
    work, messages, refused = typed(name), {}, 0
    for place, _, _, masked, literals, before, state in compared(name):
        if before:
            messages[place] = masked, before, state == "stale"
        said, text = work.get(place, (state, ""))
        if not text or (text == filled(before, literals) and said == state):
            continue
        text, found = mask(text, literals)
        text = BROKEN.sub(r"\1", text)
        if wrong := list(errors(masked, literals, text, found)):
            refused += 1
            print(f"{name}, {place}: refused", *wrong, sep="\n    ")
            continue
        if missed := [v for k, v in literals.items() if k[0] == "n" and k not in found]:
            print(f"{name}, {place}: without the numbers {', '.join(missed)}")
        messages[place] = masked, text, False
    store(name, messages)
    if not refused:
        (WORK / f"{name}.md").unlink()
    status(name)
    return refused


def all_pages():
    """Return the pages that have a catalogue in the edition."""
    store = BOOK / EDITION
    names = (
        p.relative_to(store).with_suffix("").as_posix() for p in store.rglob("*.po")
    )
    return sorted(set(names) - {"words"})


def status(*names):
    """Print how many texts are fresh, and which are stale or missing."""
    for name in names or all_pages():
        states = {place: state for place, *_, state in compared(name)}
        print(f"{name}: {list(states.values()).count('fresh')} of {len(states)} fresh")
        for wanted in "stale", "missing":
            if which := [place for place, state in states.items() if state == wanted]:
                print(f"    {wanted}: {', '.join(which)}")


def main(command, *names):
    if command == "status":
        status(*names)
        return 0
    return sum({"begin": begin, "keep": keep}[command](name) or 0 for name in names)


if __name__ == "__main__":
    if sys.argv[1:2] not in (["begin"], ["keep"], ["status"]):
        raise SystemExit(__doc__)
    sys.exit(min(main(*sys.argv[1:]), 1))
