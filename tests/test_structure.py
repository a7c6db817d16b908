"""How ganlib is built: short functions, no circles, frameworks in one place, types."""

import ast
import statistics
from functools import cache

import pytest

from tools import ROOT

FRAMEWORKS = {"tensorflow", "jax", "torch"}


@cache
def modules():
    """The syntax of each module, by its name."""
    paths = sorted((ROOT / "ganlib").rglob("*.py"))
    names = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in paths]
    return {
        name.removesuffix(".__init__"): ast.parse(path.read_text(encoding="utf-8"))
        for name, path in zip(names, paths)
    }


def imports(tree, everywhere=True):
    """Modules that are imported: in functions too, or when the module is loaded."""
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (n if n in modules() else node.module for n in names)


def code_lines(function):
    """Lines of a function without its docstring."""
    lines = function.end_lineno - function.lineno + 1
    doc = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= doc.end_lineno - doc.lineno + 1
    return lines


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def test_functions_are_short():
    found = {
        f"{name}.{function.name}": code_lines(function)
        for name, tree in modules().items()
        for function in functions(tree)
    }
    longest = max(found, key=found.get)
    assert found[longest] <= 40, longest
    assert statistics.median(found.values()) <= 10


def test_frameworks_are_imported_by_the_engines_only():
    for name, tree in modules().items():
        known = {module.split(".")[0] for module in imports(tree)}
        assert not known & FRAMEWORKS or name.startswith("ganlib.engine."), name


def test_there_are_no_circles():
    known = modules()
    needs = {
        name: {m for m in imports(tree, everywhere=False) if m in known} - {name}
        for name, tree in known.items()
    }
    while free := [name for name, modules in needs.items() if not modules]:
        needs = {n: m - set(free) for n, m in needs.items() if n not in free}
    assert not needs


#: Who may be known by whom; what is not named here knows all.
MAY_KNOW = {
    name: {name}
    for name in "theory losses networks data metrics engine densities".split()
}
MAY_KNOW["plots"] = {"plots", "theory"}
MAY_KNOW["training"] = {"training", "losses", "engine"}
MAY_KNOW["families"] = {"families", "engine", "theory"}


@pytest.mark.parametrize("part", MAY_KNOW)
def test_a_part_knows_whom_it_may_know(part):
    for name, tree in modules().items():
        if name.split(".")[1:2] == [part]:
            known = {m.split(".")[1] for m in imports(tree) if m.startswith("ganlib.")}
            assert known <= MAY_KNOW[part], name


INTERNAL = (
    "registry",
    "data.layouts",
    "engine.loop",
    "training.players",
    "families.checks",
)
INTERNAL += "training.minibatches", "training.ranges"


def public():
    """Functions and constructors that somebody else may call, by name."""
    for name, tree in modules().items():
        listed = [n for n in tree.body if isinstance(n, ast.Assign)]
        listed = [n for n in listed if getattr(n.targets[0], "id", "") == "__all__"]
        if not listed or name.removeprefix("ganlib.") in INTERNAL:
            continue
        for node in tree.body:
            if getattr(node, "name", None) not in ast.literal_eval(listed[0].value):
                continue
            for function in [node] if isinstance(node, ast.FunctionDef) else node.body:
                if function is node or getattr(function, "name", "") == "__init__":
                    yield f"{name}.{node.name}", function


def test_what_is_public_has_types():
    missing = []
    for name, function in public():
        arguments = function.args.args + function.args.kwonlyargs
        typed = all(a.annotation for a in arguments if a.arg != "self")
        if not typed or not (function.returns or function.name == "__init__"):
            missing.append(name)
    assert len(list(public())) > 90 and not missing
