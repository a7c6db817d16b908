"""All mutants of a solution: copies with one small wrong step each."""

import ast
from collections import Counter
from dataclasses import dataclass
from functools import partial

from tools.exercises import body, with_body
from tools.steps import OPERATORS, Scope, is_conversion, used

IMPORT = "import numpy as np\n"  # some steps use it where the solution does not


@dataclass
class Mutant:
    """A changed source, and the lines that differ: "old -> new"."""

    change: str
    source: str


def scope_of(source, tree):
    """Return the names that the solution ``tree`` of a cell may use."""
    functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    given = [a.arg for f in functions for a in f.args.args + f.args.kwonlyargs]
    nodes = list(ast.walk(tree))
    called = {getattr(n.func, "id", "") for n in nodes if isinstance(n, ast.Call)}
    inner = {n.arg for n in nodes if isinstance(n, ast.arg)}
    own = (used(tree, ast.Store) | inner) - set(given) - {"_"}
    converted = [used(n, ast.Store) for n in nodes if is_conversion(n)]
    return Scope(given, sorted(own), called, set(given).union(*converted))


def places(node):
    """Yield every node below one, and a function that puts others in its place."""
    for field, value in ast.iter_fields(node):
        several = isinstance(value, list)
        for n, child in enumerate(value if several else [value]):
            if not isinstance(child, ast.AST):
                continue
            child.parent = node
            put = partial(value.__setitem__, n) if several else None
            yield child, put or partial(setattr, node, field)
            if not isinstance(child, ast.Raise):  # its message is free
                yield from places(child)


def difference(old, new):
    """Return what differs between two texts: "old lines -> new lines"."""
    sides = [old.split("\n"), new.split("\n")]
    for end in 0, -1:
        while all(sides) and sides[0][end] == sides[1][end]:
            for side in sides:
                side.pop(end)
    gone, come = ("; ".join(map(str.strip, side)) for side in sides)
    return f"{gone} -> {come}".strip()


def mutants(source):
    """Return the mutants of a solution, each different from all others."""
    tree = ast.parse(body(source))
    scope, original = scope_of(source, tree), ast.unparse(tree)
    root = ast.Expression(tree)
    found = {}
    for node, put in list(places(root)):
        for kind, function in OPERATORS:
            if not isinstance(node, kind):
                continue
            for new in function(node, scope):
                put(ast.Module(new, []) if isinstance(new, list) else new)
                text = ast.unparse(ast.fix_missing_locations(root.body))
                found.setdefault(text, Mutant(difference(original, text), text))
            put(node)
    found.pop(original, None)
    seen = Counter()
    for mutant in found.values():
        mutant.source = with_body(source, IMPORT + mutant.source)
        seen[mutant.change] += 1
        if seen[mutant.change] > 1:
            mutant.change += f" ({seen[mutant.change]})"
    return list(found.values())
