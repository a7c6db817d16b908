"""Which global names a piece of code needs and defines; nothing is executed."""

import dis
import types

GLOBAL = {"LOAD_GLOBAL", "LOAD_NAME"}


def names(source):
    """Return the global names that a cell needs from before, and those it defines."""
    code = compile(source, "cell", "exec")
    needed, defined = set(), set()
    for step in dis.get_instructions(code):
        if step.opname == "LOAD_NAME" and step.argval not in defined:
            needed.add(step.argval)
        elif step.opname == "STORE_NAME":
            defined.add(step.argval)
    return needed | (names_in_functions(code) - defined), defined


def names_in_functions(code):
    """Return the global names that the functions and classes of a cell use."""
    found = set()
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            steps = dis.get_instructions(inner)
            found |= {s.argval for s in steps if s.opname in GLOBAL}
            found |= names_in_functions(inner)
    return found
