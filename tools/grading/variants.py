"""Another instance of the exercises for each student, from the student and a key.

The chapter's solution and checks serve all instances: a varied solution turns its
arguments into the usual ones and its result into what is asked for; before the checks
an adapter does the reverse.  Where a bug is to be found, each student finds another
one, a wrong answer of ``tests/wrong_answers``.
"""

import ast
import copy
import hashlib
import hmac
import re
import textwrap

from tests.wrong_answers import WRONG
from tools.check import grading
from tools.exercises import body, exercises, region
from tools.grading.bank import BANK, INPUTS
from tools.grading.course import graded_cells

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


def statements(notebook):
    """Return {grade_id: the cell that states the exercise}."""
    found = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and ":::{exercise}" in cell.source:
            exercise = cell
        elif grading(cell):
            found[grading(cell)["grade_id"]] = exercise
    return found


def told(statement, text):
    """Add to an exercise what is special about a student's."""
    more = f"\n\n**Your variant.** {text}\n:::"
    statement.source = more.join(statement.source.rsplit("\n:::", 1))


def varied(notebook, choose):
    """Return a copy with variants: ``choose`` gives one, or None, for a grade_id."""
    notebook = copy.deepcopy(notebook)
    statement = statements(notebook)
    for cell, checks in list(exercises(notebook)):
        name = grading(cell).get("grade_id")
        variant = choose(name) if checks else None
        if variant is None:
            continue
        told(statement[name], variant.said)
        solution = cell.source
        for check in checks:
            check.source = varied_checks(check.source, solution, variant)
        cell.source = varied_solution(solution, variant)
    return notebook


# ---- another bug to be found

CODE = re.compile(r"```python\ndef .+?\n```", re.S)
OTHER_BUG = (
    "The code above has a bug of its own. What is said of its mistakes and of what "
    "they do may be true of the book's code alone."
)


def bugs(notebook):
    """Yield the statements with code that has a bug, and all wrong answers."""
    for name, statement in statements(notebook).items():
        if name in WRONG and "Find the bug" in statement.source:
            if CODE.search(statement.source):
                yield name, statement


def with_bugs(notebook, choose):
    """Return a copy with other bugs: ``choose`` takes one of a grade_id's bodies."""
    notebook = copy.deepcopy(notebook)
    graded = graded_cells(notebook)
    for name, statement in bugs(notebook):
        called, _, signature = function(graded[name].source)
        wrong = textwrap.dedent(choose(name, WRONG[name])).strip("\n")
        lines = (
            "```python",
            f"def {called}({signature}):",
            textwrap.indent(wrong, "    "),
        )
        found = CODE.search(statement.source)[0]
        statement.source = statement.source.replace(found, "\n".join([*lines, "```"]))
        told(statement, OTHER_BUG)
    return notebook


def for_student(notebook, student, key):
    """Return a student's notebook."""

    def choose(name, bodies):
        return bodies[number(key, student, name, "bug") % len(bodies)]

    own = varied(notebook, lambda name: chosen(key, student, name))
    own = with_bugs(own, choose)
    own.metadata["ganlib"] = own.metadata.get("ganlib", {}) | {"student": student}
    return own


# ---- checks that are not shown: other random numbers, or other arguments

COMPARED = """\
{reference}

rng = np.random.default_rng({seed})
for _ in range(9):
    given = [{inputs}]
    wanted = reference(*given)
    np.testing.assert_allclose({name}(*given), wanted, rtol=1e-5, atol=1e-8)
"""


def reseeded(source, shift):
    """Return checks with other seeds."""
    return re.sub(
        r"default_rng\((\d+)\)", lambda m: f"default_rng({int(m[1]) + shift})", source
    )


def compared(solution, inputs, seed):
    """Return checks that compare with the solution, in a scope of their own."""
    name = function(solution)[0]
    lines = [x for x in solution.split("\n") if " SOLUTION" not in x]
    reference = "\n".join(lines).replace(f"def {name}(", "def reference(", 1)
    text = COMPARED.format(reference=reference, seed=seed, inputs=inputs, name=name)
    inner = textwrap.indent(text.rstrip(), "    ")
    why = "# The same as the book's solution, for other arguments."
    return f"def check_others():\n{inner}\n\n\n{why}\ncheck_others()"


def with_hidden(notebook, key):
    """Return a copy with hidden checks, which take their numbers from the key."""
    notebook = copy.deepcopy(notebook)
    for cell, checks in exercises(notebook):
        for check in checks:
            shift = 1 + number(key, grading(check)["grade_id"]) % 1_000_000
            other = reseeded(check.source, shift)
            if inputs := INPUTS.get(grading(cell)["grade_id"]):
                other = compared(cell.source, inputs, shift)
            if other != check.source:
                marks = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
                check.source = "\n".join([check.source, marks[0], other, marks[1]])
    return notebook
