"""Another instance of the exercises for each student, from the student and a key.

The chapter's solution and checks serve all instances: a varied solution turns its
arguments into the usual ones and its result into what is asked for; before the checks
an adapter does the reverse.
"""

import ast
import copy
import hashlib
import hmac
import re
import textwrap

from tools.check import code_cells, grading
from tools.exercises import body, exercises, region
from tools.grading.bank import BANK

ADAPTER = """\
# Your variant, in the terms of the book: the checks are the book's.
check_answer = getattr({name}, "answer", {name})


def {name}({signature}):
    return {back}


{name}.answer = check_answer
"""


def number(key, *words):
    """Return a large number that only who has the key can tell."""
    text = "/".join(words).encode()
    return int.from_bytes(hmac.digest(key.encode(), text, hashlib.sha256))


def chosen(key, student, name):
    """Return a student's variant of an exercise, or None if it has none."""
    bank = BANK.get(name)
    return bank[number(key, student, name) % len(bank)] if bank else None


def function(source):
    """Return the function of a solution's cell: its name, arguments and signature."""
    found = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef))
    arguments = [a.arg for a in found.args.args]
    return found.name, arguments, ast.unparse(found.args)


def turned(variant, arguments, way):
    """Return the arguments of a call of the usual (0) or the varied (1) function."""
    forms = [variant.given.get(a, ("{}", "{}"))[way] for a in arguments]
    return ", ".join(form.format(a) for form, a in zip(forms, arguments))


def varied_body(source, variant, usual):
    """Return the body of a varied function, from the body of the usual one."""
    _, arguments, signature = function(source)
    call = f"usual({turned(variant, arguments, 0)})"
    inner = textwrap.indent(textwrap.dedent(usual).strip("\n"), "    ")
    return (
        f"def usual({signature}):\n{inner}\n\nreturn {variant.result[0].format(call)}"
    )


def varied_solution(source, variant):
    """Return the cell of a solution: a comment for the student, and the solution."""
    lines = source.split("\n")
    begin, end = region(source)
    indent = lines[begin][: lines[begin].index("#")]
    told = textwrap.wrap(f"Your variant: {variant.said}", 66)
    solution = varied_body(source, variant, body(source))
    inside = [*(f"# {line}" for line in told), "### BEGIN SOLUTION", solution]
    text = textwrap.indent("\n".join([*inside, "### END SOLUTION"]), indent)
    return "\n".join([*lines[:begin], text, *lines[end + 1 :]])


def varied_checks(source, solution, variant):
    """Return the cell of checks, with an adapter before them."""
    name, arguments, signature = function(solution)
    call = f"check_answer({turned(variant, arguments, 1)})"
    back = variant.result[1].format(call)
    adapter = ADAPTER.format(name=name, signature=signature, back=back)
    return f"{adapter}\n{source}\n{name} = check_answer"


def varied(notebook, choose):
    """Return a copy with variants: ``choose`` gives one, or None, for a grade_id."""
    notebook = copy.deepcopy(notebook)
    statement = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and ":::{exercise}" in cell.source:
            exercise = cell
        elif grading(cell):
            statement[grading(cell)["grade_id"]] = exercise
    for cell, checks in list(exercises(notebook)):
        name = grading(cell).get("grade_id")
        variant = choose(name) if checks else None
        if variant is None:
            continue
        told = f"\n\n**Your variant.** {variant.said}\n:::"
        text = statement[name]
        text.source = told.join(text.source.rsplit("\n:::", 1))
        solution = cell.source
        for check in checks:
            check.source = varied_checks(check.source, solution, variant)
        cell.source = varied_solution(solution, variant)
    return notebook


def for_student(notebook, student, key):
    """Return a student's notebook."""
    own = varied(notebook, lambda name: chosen(key, student, name))
    own.metadata["ganlib"] = own.metadata.get("ganlib", {}) | {"student": student}
    return own


# ---- checks that are not shown: the same, with other random numbers


def reseeded(source, shift):
    """Return checks with other seeds."""
    return re.sub(
        r"default_rng\((\d+)\)", lambda m: f"default_rng({int(m[1]) + shift})", source
    )


def with_hidden(notebook, key):
    """Return a copy whose checks run once more, hidden, with seeds from the key."""
    notebook = copy.deepcopy(notebook)
    for cell in code_cells(notebook):
        known = grading(cell)
        if known.get("grade") and not known["solution"]:
            shift = 1 + number(key, known["grade_id"]) % 1_000_000
            other = reseeded(cell.source, shift)
            if other != cell.source:
                marks = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
                cell.source = "\n".join([cell.source, marks[0], other, marks[1]])
    return notebook
