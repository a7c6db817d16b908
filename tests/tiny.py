"""A chapter that keeps all rules and takes no time: what the tools are tested on."""

from nbformat import v4

from tools.notebooks import normalise, with_setup

TEXT = """\
# Doubling

*Is it more than adding?*

:::{admonition} Chapter 1. 0 minutes to read, 50 for the exercises
:class: overview

Needs no other chapter.

Afterwards you can

- double: {ref}`ex-double`
- triple: {ref}`ex-triple`
- say why: {ref}`ex-why`
:::

## The question

(tiny-question)=
What is twice $x$? See {cite}`goodfellow2014` and [another page](../back/references.md).

## The idea in one picture

:::{prf:theorem} Twice
:label: thm-twice

$$
f(x) = 2 x
$$ (eq-twice)
:::

:::{prf:proof}
Add {eq}`eq-twice` up.
:::"""

REST = """\
## The mathematics

:::{admonition} A hint
:class: dropdown

Add.
:::

## The same thing as code

## An experiment

## What goes wrong

:::{admonition} To take away
:class: takeaways

- Twice is once and once more.
- Three times is twice and once more.
- All of it is adding.
:::

## Exercises"""

SOLUTION = '''\
def {name}(x):
    """Return {words} x."""
    ### BEGIN SOLUTION
    return {factor} * x
    ### END SOLUTION'''

CHECKS = """\
# By hand, for both signs.
assert {name}(1) == {factor}
assert {name}(-3) == -3 * {factor}
print("{name}: ok")"""

ANSWER = """\
:::{admonition} Answer
:class: dropdown

Because $x + x = 2 x$.
:::"""

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


def grading(grade_id, *, grade, solution, points=None):
    """Return nbgrader's metadata of a cell."""
    metadata = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": grade and not solution,
        "task": False,
    }
    return metadata | ({"points": points} if grade else {})


def view(tag, prompt):
    """Return the metadata that fold a cell."""
    return {
        "tags": [tag],
        "mystnb": {
            "code_prompt_show": f"Show {prompt}",
            "code_prompt_hide": f"Hide {prompt}",
        },
    }


def coding_exercise(name, words, factor):
    """Return the three cells of an automatically graded exercise."""
    text = f":::{{exercise}} {name.capitalize()}\n:label: ex-{name}\n\nWrite it.\n:::"
    solution = SOLUTION.format(name=name, words=words, factor=factor)
    checks = CHECKS.format(name=name, factor=factor)
    return [
        v4.new_markdown_cell(text, id=f"ex-{name}"),
        v4.new_code_cell(
            solution,
            id=name,
            metadata=view("hide-cell", "solution")
            | {"nbgrader": grading(name, grade=False, solution=True)},
        ),
        v4.new_code_cell(
            checks,
            id=f"test-{name}",
            metadata=view("hide-input", "checks")
            | {
                "nbgrader": grading(
                    f"test_{name}", grade=True, solution=False, points=2
                )
            },
            outputs=[v4.new_output("stream", text=f"{name}: ok\n")],
        ),
    ]


def written_exercise():
    """Return the two cells of an exercise that a person grades."""
    text = ":::{exercise} Why\n:label: ex-why\n\nWhy?\n:::"
    metadata = {"nbgrader": grading("why", grade=True, solution=True, points=1)}
    return [
        v4.new_markdown_cell(text, id="ex-why"),
        v4.new_markdown_cell(ANSWER, id="why", metadata=metadata),
    ]


def picture():
    """Return a cell that shows one black pixel."""
    described = {"image": {"alt": "One black pixel"}, "figure": {"caption": "A pixel."}}
    words = "<IPython.core.display.Image object>"
    output = v4.new_output("display_data", {"image/png": PIXEL, "text/plain": words})
    return v4.new_code_cell(
        "import base64\n\nfrom IPython.display import Image, display\n\n"
        f'data = (\n    "{PIXEL[:60]}"\n    "{PIXEL[60:]}"\n)\n'
        "display(Image(base64.b64decode(data)))\n"
        'print("twice 1 = 2")\nprint("three times 1 = 3")',
        id="picture",
        metadata={"mystnb": described, "tags": ["teaches"]},
        outputs=[
            output,
            v4.new_output("stream", text="twice 1 = 2\nthree times 1 = 3\n"),
        ],
    )


def code(notebook):
    """Return the code cells."""
    return [c for c in notebook.cells if c.cell_type == "code"]


def chapter():
    """Return the chapter as a notebook, executed."""
    cells = [
        v4.new_markdown_cell(TEXT, id="text"),
        v4.new_code_cell(
            "import numpy as np\n\nrng = np.random.default_rng(0)",
            id="seed",
            metadata={"tags": ["teaches"]},
        ),
        picture(),
        v4.new_markdown_cell(REST, id="rest"),
        *coding_exercise("double", "twice", 2),
        *coding_exercise("triple", "three times", 3),
        *written_exercise(),
        v4.new_markdown_cell("## Sources\n\nNone.", id="sources"),
    ]
    notebook = normalise(with_setup(v4.new_notebook(cells=cells)))
    for count, cell in enumerate(code(notebook), start=1):
        cell.execution_count = count
    return notebook
