"""Plausible wrong answers: for each solution's grade_id, bodies that must fail.

A body takes the place of what stands between the solution markers. A chapter's wrong
answers stand in a module of its name, as a dictionary ``WRONG``.
"""

from importlib import import_module
from pkgutil import iter_modules

WRONG = {}
for module in sorted(m.name for m in iter_modules(__path__)):
    WRONG |= import_module(f"{__name__}.{module}").WRONG
