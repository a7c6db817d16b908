"""Data to learn from: the papers' sets by name, a folder of images, a table.

``published`` has the data sets of the papers, verified; ``folder`` and ``table`` make
arrays of one's own data.
"""

from ganlib.data.folder import from_folder
from ganlib.data.published import (
    DataCorrupted,
    Dataset,
    DataUnavailable,
    Split,
    contrast_normalize,
    load,
)
from ganlib.data.table import Table, from_table

__all__ = [
    "DataCorrupted",
    "DataUnavailable",
    "Dataset",
    "Split",
    "Table",
    "contrast_normalize",
    "from_folder",
    "from_table",
    "load",
]
