"""Small wrong steps in the code of a solution.

Every operator takes a node of the syntax tree and the names in scope, and yields what
could stand in its place by mistake: another node, or a list of statements.
"""

import ast
from dataclasses import dataclass
from itertools import combinations

import numpy as np

OPERATORS = []

OPERATIONS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
}
IN_PLACE = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
}
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
FUNCTIONS = {
    "abs": ("square",),
    "all": ("any",),
    "any": ("all",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "exp": ("exp2", "expm1"),
    "eye": ("ones",),
    "hstack": ("vstack",),
    "log": ("log2", "log1p"),
    "log1p": ("log",),
    "logaddexp": ("maximum",),
    "max": ("min", "mean", "median"),
    "maximum": ("minimum",),
    "mean": ("sum", "median"),
    "median": ("mean",),
    "min": ("max", "mean", "median"),
    "minimum": ("maximum",),
    "normal": ("uniform",),
    "ones": ("zeros",),
    "random": ("normal",),
    "sqrt": ("square",),
    "std": ("var",),
    "sum": ("mean", "max"),
    "uniform": ("normal",),
    "var": ("std",),
    "zeros": ("ones",),
}
# The same function, written so that it overflows, or cancels.
UNSTABLE = {
    "expit": "np.exp({0}) / (1 + np.exp({0}))",
    "log1p": "np.log(1 + {0})",
    "logaddexp": "np.log(np.exp({0}) + np.exp({1}))",
    "log_softmax": "np.log(np.exp({0}) / np.exp({0}).sum(axis=1, keepdims=True))",
    "logsumexp": "np.log(np.exp({0}).sum(axis=1))",
    "softplus": "ops.log(1 + ops.exp({0}))",
}
SUMS = ast.Add, ast.Sub
ARRAYS = {"array", "asarray"}
POSITIVE = {"exp", "expit", "eye", "sqrt", "std", "var"}
SYMMETRIC = {"allclose", "array_equal", "logaddexp", "max", "maximum", "min", "minimum"}


@dataclass
class Scope:
    """Names that a solution may use: what it is given, and what it defines."""

    given: list
    own: list
    called: set  # functions
    shared: set  # what may be the caller's own array

    def __contains__(self, name):
        return name in self.given or name in self.own


def operator(kind):
    """Register an operator for nodes of one kind."""

    def register(function):
        OPERATORS.append((kind, function))
        return function

    return register


def parse(template, *nodes):
    """Return the expression of a template, with nodes in its places."""
    texts = [f"({ast.unparse(node)})" for node in nodes]
    return ast.parse(template.format(*texts), mode="eval").body


def statement(text):
    return ast.parse(text).body


def changed(node, **fields):
    """Return a shallow copy of a node with other fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def without(items, place):
    return items[:place] + items[place + 1 :]


def used(node, kind):
    """Return the names that a node loads or stores."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    return {n.id for n in names if isinstance(n.ctx, kind)}


def independent(first, second):
    """Tell whether the order of two statements does not matter."""
    if isinstance(second, ast.Return) or is_conversion(first):
        return True  # the same as without the first
    if not (isinstance(first, ast.Assign) and isinstance(second, ast.Assign)):
        return isinstance(first, ast.FunctionDef) or isinstance(second, ast.FunctionDef)
    stores = used(first, ast.Store), used(second, ast.Store)
    return not (
        stores[0] & (used(second, ast.Load) | stores[1])
        or stores[1] & used(first, ast.Load)
    )


def parent(node):
    """Return the node that this one stands in."""
    return getattr(node, "parent", None)


def in_axis(node):
    """Tell whether a node is, or belongs to, the value of ``axis=``."""
    while node and not isinstance(node, (ast.keyword, ast.Call)):
        node = parent(node)
    return getattr(node, "arg", "") == "axis"


def is_even(node):
    """Tell whether the sign of an expression is lost at once."""
    outer = parent(node)
    if isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Pow):
        return outer.left is node and getattr(outer.right, "value", 1) % 2 == 0
    return isinstance(outer, ast.Call) and name_of(outer)[0] in {"abs", "square"}


def is_constant(node):
    """Tell whether an expression is made of numbers alone."""
    return used(node, ast.Load) <= {"np"}


def is_conversion(node):
    """Tell whether a statement only makes arrays of what is given: x = asarray(x)."""
    if not isinstance(node, ast.Assign):
        return False
    values = getattr(node.value, "elts", [node.value])
    return all(isinstance(v, ast.Call) and name_of(v)[0] in ARRAYS for v in values)


def swaps(items):
    """Yield copies of a list with two neighbours swapped."""
    for n in range(len(items) - 1):
        yield [*items[:n], items[n + 1], items[n], *items[n + 2 :]]


# ---- arithmetic


@operator(ast.BinOp)
def another_operation(node, scope):
    for other in OPERATIONS.get(type(node.op), ()):
        yield changed(node, op=other())


@operator(ast.BinOp)
def dropped_term(node, scope):
    yield node.left
    yield node.right


@operator(ast.BinOp)
def swapped_operands(node, scope):
    commutes = isinstance(node.op, (ast.Add, ast.Mult))
    if not (commutes or isinstance(node.op, ast.Sub) and is_even(node)):
        yield changed(node, left=node.right, right=node.left)


@operator(ast.BinOp)
def regrouped(node, scope):
    """From a * b + c to a * (b + c), or from (a + b) * c to a + b * c."""
    left, right = node.left, node.right
    if mixed(node, left):
        yield changed(left, right=changed(node, left=left.right))
    if mixed(node, left) and isinstance(node.op, SUMS):
        yield changed(left, left=changed(node, left=left.left))
    if mixed(node, right) and isinstance(node.op, SUMS):
        yield changed(right, left=changed(node, right=right.left))


def mixed(outer, inner):
    """Tell whether one of two operations is a sum, and the other a product."""
    if not isinstance(inner, ast.BinOp) or isinstance(inner.op, ast.Pow):
        return False
    return isinstance(outer.op, SUMS) != isinstance(inner.op, SUMS)


@operator(ast.BinOp)
def computed_in_place(node, scope):
    ufunc = IN_PLACE.get(type(node.op))
    if ufunc and isinstance(node.left, ast.Name) and node.left.id in scope.shared:
        yield parse(f"np.{ufunc}({{0}}, {{1}}, out={{0}})", node.left, node.right)


@operator(ast.BinOp)
def kept_from_zero(node, scope):
    if isinstance(node.op, ast.Div) and isinstance(node.right, ast.Name):
        yield parse("{} / ({} + 1e-7)", node.left, node.right)
    if isinstance(node.op, ast.Pow) and not is_constant(node.right):
        yield parse("({} + 1e-7) ** {}", node.left, node.right)


@operator(ast.UnaryOp)
def dropped_sign(node, scope):
    if not (in_axis(node) or isinstance(node.operand, ast.Constant)):
        yield node.operand


@operator(ast.Constant)
def another_constant(node, scope):
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)) and not in_axis(node):
        found = {value + 1, 2 * value, 0}
        if not isinstance(parent(node), (ast.UnaryOp, ast.Subscript)):
            found.add(-value)
        elif isinstance(parent(node), ast.UnaryOp) and value == 1:
            found.remove(2 * value)  # as a size or an index, -2 may do for -1
        yield from map(ast.Constant, sorted(found - {value}))


@operator(ast.AugAssign)
def not_accumulated(node, scope):
    yield ast.Assign([node.target], node.value)
    for other in OPERATIONS.get(type(node.op), ()):
        yield changed(node, op=other())


# ---- names, subscripts, order


@operator(ast.Name)
def another_name(node, scope):
    if isinstance(node.ctx, ast.Load) and node.id in scope:
        for name in [*scope.given, *scope.own]:
            alike = (name in scope.called) == (node.id in scope.called)
            if alike and name != node.id:
                yield ast.Name(name)


@operator(ast.Attribute)
def not_transposed(node, scope):
    if node.attr == "T":
        yield node.value


@operator(ast.Subscript)
def whole_array(node, scope):
    if isinstance(node.ctx, ast.Load):
        yield node.value


@operator(ast.Slice)
def another_slice(node, scope):
    if node.lower:
        yield changed(node, lower=None)
    if node.upper:
        yield changed(node, upper=None)
    if bool(node.lower) != bool(node.upper):
        yield changed(node, lower=node.upper, upper=node.lower)


@operator((ast.Tuple, ast.List))
def another_order(node, scope):
    if isinstance(node.ctx, ast.Load) and not in_axis(node):
        for items in swaps(node.elts):
            yield changed(node, elts=items)


# ---- calls


def name_of(call):
    """Return the name of the function, and the array if it is a method of one."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, call.func.value
    return getattr(call.func, "id", ""), None


def is_value(node, scope):
    """Tell an array from a module."""
    return node and not (isinstance(node, ast.Name) and node.id not in scope)


@operator(ast.Call)
def dropped_call(node, scope):
    name, owner = name_of(node)
    if name not in ARRAYS:
        yield from node.args
        if is_value(owner, scope):
            yield owner


@operator(ast.Call)
def swapped_arguments(node, scope):
    if name_of(node)[0] not in SYMMETRIC:
        for args in swaps(node.args):
            yield changed(node, args=args)


@operator(ast.Call)
def dropped_argument(node, scope):
    if name_of(node)[0] not in ARRAYS:
        for n in range(len(node.args)):
            yield changed(node, args=without(node.args, n))
    if name_of(node)[0] != "errstate":
        for n in range(len(node.keywords)):
            yield changed(node, keywords=without(node.keywords, n))


@operator(ast.Call)
def one_less(node, scope):
    """Divided by n - 1 in place of n."""
    name = name_of(node)[0]
    if name == "len":
        yield parse("{} - 1", node)
    if name in {"std", "var"} and "ddof" not in [k.arg for k in node.keywords]:
        ddof = ast.keyword("ddof", ast.Constant(1))
        yield changed(node, keywords=[*node.keywords, ddof])


@operator(ast.Call)
def another_function(node, scope):
    name, owner = name_of(node)
    for other in FUNCTIONS.get(name, ()):
        if is_value(owner, scope) and hasattr(np.ndarray, name):
            func = parse(f"np.{other}")
            yield changed(node, func=func, args=[owner, *node.args])
        elif owner:
            yield changed(node, func=changed(node.func, attr=other))
        elif hasattr(np, other):
            yield changed(node, func=parse(f"np.{other}"))


def subject(call):
    """Return what a function is applied to: its array, or its first argument."""
    owner = name_of(call)[1]
    return owner if owner and not call.args else next(iter(call.args), None)


def applied(call, node):
    """Return a copy of a call, applied to another subject."""
    if call.args:
        return changed(call, args=[node, *call.args[1:]])
    return changed(call, func=changed(call.func, value=node))


def pushed(call, inner):
    """Yield inner(x), inner(deeper(x)), ... with the call applied inside of each."""
    if isinstance(inner, ast.Call) and (x := subject(inner)):
        yield applied(inner, applied(call, x))
        for deeper in pushed(call, x):
            yield applied(inner, deeper)


@operator(ast.Call)
def calls_swapped(node, scope):
    """The mean of logarithms for the logarithm of a mean."""
    if name_of(node)[0] not in ARRAYS:
        yield from pushed(node, subject(node))


@operator(ast.Call)
def first_element(node, scope):
    if name_of(node)[0] == "max" and not node.keywords and (x := subject(node)):
        yield parse("{}[0]", x)


@operator(ast.Call)
def unstable_function(node, scope):
    name, _ = name_of(node)
    if name in UNSTABLE:
        yield parse(UNSTABLE[name], *node.args)
    if name == "log" and not is_constant(node.args[0]):
        yield changed(node, args=[parse("{} + 1e-7", node.args[0])])


@operator(ast.keyword)
def another_axis(node, scope):
    value = node.value
    if node.arg == "axis" and isinstance(value, ast.Tuple):
        for n in range(len(value.elts)):
            yield changed(node, value=changed(value, elts=without(value.elts, n)))
    elif node.arg == "axis":
        other = int(getattr(value, "value", -1) == 0)
        yield changed(node, value=ast.Constant(other))


# ---- conditions and loops


@operator(ast.Compare)
def another_comparison(node, scope):
    for other in COMPARISONS.get(type(node.ops[0]), ()):
        yield changed(node, ops=[other(), *node.ops[1:]])


@operator(ast.BoolOp)
def another_connection(node, scope):
    yield changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    yield from node.values


@operator((ast.If, ast.IfExp))
def dropped_guard(node, scope):
    yield changed(node, test=ast.Constant(True))
    yield changed(node, test=ast.Constant(False))
    yield changed(node, test=ast.UnaryOp(ast.Not(), node.test))


@operator((ast.For, ast.comprehension))
def another_count(node, scope):
    for template in "list({})[:-1]", "list({})[1:]", "list({})[:1]":
        yield changed(node, iter=parse(template, node.iter))


# ---- statements, and the answer as a whole


@operator((ast.AugAssign, ast.Expr, ast.Raise, ast.Break, ast.Continue))
def dropped_statement(node, scope):
    yield [ast.Pass()]


@operator(ast.Assign)
def dropped_assignment(node, scope):
    """Only where the names have a value already, else all that follows fails."""
    known = used(node.value, ast.Load) | set(scope.given)
    if is_conversion(node):
        return
    if isinstance(node.targets[0], ast.Subscript) or used(node, ast.Store) <= known:
        yield [ast.Pass()]


@operator(ast.Assign)
def one_after_the_other(node, scope):
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        parts = [ast.Assign([t], v) for t, v in zip(target.elts, value.elts)]
        if not all(independent(*pair) for pair in combinations(parts, 2)):
            yield parts


@operator((ast.Module, ast.For, ast.If, ast.FunctionDef))
def statements_swapped(node, scope):
    for first, second in zip(node.body, node.body[1:]):
        if not independent(first, second):
            place = node.body.index(first)
            body = [*node.body[:place], second, first, *node.body[place + 2 :]]
            yield changed(node, body=body)


@operator(ast.Module)
def another_result(node, scope):
    """A wrong sign, the size alone, or three digits; single precision is no error."""
    last = node.body[-1]
    if not isinstance(last, ast.Return):
        return
    value = last.value
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    for n, part in enumerate(parts):
        for template in results(part):
            values = [*parts[:n], parse(template, part), *parts[n + 1 :]]
            result = changed(value, elts=values) if len(parts) > 1 else values[0]
            yield changed(node, body=[*node.body[:-1], ast.Return(result)])


def results(part):
    """Return what a part of the result could be taken for."""
    name = name_of(part)[0] if isinstance(part, ast.Call) else ""
    if isinstance(part, (ast.Compare, ast.BoolOp)) or name in {"ones", "zeros"}:
        return []
    size = [] if name in POSITIVE else ["abs({})"]
    return ["-{}", "np.float16({})", *size]


@operator(ast.Module)
def another_start(node, scope):
    """What is given is returned, destroyed, or swapped."""
    texts = [t.format(n) for n in scope.given for t in ("return {}", "{} *= 0")]
    for pair in combinations(scope.given, 2):
        texts.append("{0}, {1} = {1}, {0}".format(*pair))
    for text in texts:
        yield changed(node, body=statement(text) + node.body)
