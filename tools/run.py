"""Execute chapters in place: ``python -m tools.run book/game/minimax.ipynb ...``.

A notebook is written only when every cell ran.  Unchanged code gives identical
bytes on one machine.
"""

import os
import sys
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)

from tools import ENVIRONMENT
from tools.figures import FORMATS, keep_one
from tools.folds import with_folds
from tools.notebooks import normalise, read, with_setup, write

TIMEOUT = 600  # seconds a cell


def execute(notebook, folder, on_cell_start):
    """Run all cells in ``folder``, from nothing, and store their outputs."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=TIMEOUT,
        record_timing=False,
        # On a busy machine what a cell prints arrives in pieces.
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        # Else the C++ logs of TensorFlow, with time stamps, end up in the outputs.
        extra_arguments=["--IPKernelApp.capture_fd_output=False", *FORMATS],
        on_cell_start=on_cell_start,
    ).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            keep_one(output, "still" in cell.metadata.get("tags", []))


def run(path):
    """Execute one notebook and store it with its outputs."""
    notebook = normalise(with_setup(read(path)))
    started = []

    # A dying kernel may not get to say which cell it was in, so the client notes it.
    def note(cell, cell_index):
        started.append((cell_index + 1, cell.id))

    try:
        execute(notebook, path.parent, note)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        number, name = started[-1]
        where = f"cell {number} (id {name}) failed; nothing written"
        raise SystemExit(f"{path}: {where}.\n{error}") from None
    write(with_folds(normalise(notebook)), path)
    print(f"{path}: {len(notebook.cells)} cells, executed")


def main(arguments):
    if not arguments:
        raise SystemExit(__doc__.splitlines()[0])
    os.environ.update(ENVIRONMENT)
    for name in arguments:
        run(Path(name))


if __name__ == "__main__":
    main(sys.argv[1:])
