"""Mutants of ganlib that are right: for each module, a reason and their changes.

A change reads as ``make mutants-library`` prints it.
"""

# ruff: noqa: E501

EQUIVALENT = {}
