"""Mutants of ganlib that are right: for each module, a reason and their changes.

A change reads as ``make mutants-library`` prints it.
"""

# ruff: noqa: E501

EQUIVALENT = {
    "theory": {
        "what is as small as a rounding error may count as lost or not": [
            "_lost: return (d == 0) & (mass < np.finfo(np.float64).eps * other) -> return (d == 0) & (mass <= np.finfo(np.float64).eps * other)",
        ],
    },
}
