"""What a failed check says: the property that does not hold, not the solution."""

import ast
import re

HEADS = ("Arrays are not equal", "Arrays are not almost equal", "Not equal to")
NUMBERS = re.compile(r"^(Mismatched|Max abs|Max rel|First \d)|mismatch(:|\)$)")
SEEN = {  # what NumPy adds: the kind of the difference
    r"\binf location mismatch": "infinite where it should not be, or the reverse",
    r"\bnan location mismatch": "not a number where it should be one, or the reverse",
    r"\(shapes (\(.*\)), (\(.*\)) mismatch\)": r"shapes \1 and \2 differ",
}


def said(message):
    """Return what the author of an assertion has to say, if anything."""
    for line in map(str.strip, message.split("\n")):
        if NUMBERS.search(line):
            return ""
        if line and line != "None" and not line.startswith(HEADS):
            return line
    return ""


def seen(message):
    """Return of what kind the difference is, if NumPy says so."""
    for pattern, words in SEEN.items():
        if found := re.search(pattern, message):
            return found.expand(words)
    return ""


def commented(lines, number):
    """Return the comment of a line, or the one above it in the same paragraph."""
    for n in range(number - 1, -1, -1):
        code, _, comment = lines[n].partition("# ")
        if comment and (n == number - 1 or not code.strip()):
            above = n - 1
            while not code.strip() and above >= 0 and lines[above].startswith("# "):
                comment, above = lines[above][2:] + " " + comment, above - 1
            return comment.strip()
        if not lines[n].strip():
            return ""
    return ""


def statement(source, number):
    """Return the innermost statement of a check that holds a line."""
    nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.stmt)]
    around = [n for n in nodes if n.lineno <= number <= n.end_lineno]
    found = min(around, key=lambda n: n.end_lineno - n.lineno)
    return " ".join(ast.get_source_segment(source, found).split())[:160]


def property_of(source, message, line):
    """Return what a failed assertion is about, in the words of who wrote it."""
    lines = source.split("\n")
    if told := said(message):
        return told
    if not 0 < line <= len(lines):
        return "a check does not hold"
    failed = statement(source, line)
    if "kept" in failed and "array_equal" in failed:
        return "an argument must be left as it was"
    return commented(lines, line) or failed


def hint(source, error, message, line):
    """Return one line: why the checks in ``source`` do not hold."""
    if error == "NotImplementedError":
        return "nothing is written here yet"
    if error != "AssertionError":
        return f"it stops with {error}: {message.strip()}".split("\n")[0][:160]
    told, kind = property_of(source, message, line), seen(message)
    if source.startswith("# Your variant"):
        told = f"{told.rstrip('.')} (in the terms of the book)"
    return f"{told.rstrip('.')}: {kind}" if kind else told
