"""Do the tests of ganlib notice small errors?

    python -m tools.library_mutants [--jobs 2] [--sample 200] [theory families/vae ...]

mutmut changes a module by one small step after another and runs the module's own tests;
what they do not notice is printed, but for what ``tests/equivalent_in_ganlib.py`` lists
with a reason. The counts are kept in ``tests/library_mutants.csv``. This alone needs
mutmut: ``.venv/bin/pip install "mutmut>=3.8,<4"``.
"""

import argparse
import csv
import gc
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from tests.equivalent_in_ganlib import EQUIVALENT
from tools import ENVIRONMENT, ROOT
from tools.mutants import SEED, little_memory

RESULTS = ROOT / "tests" / "library_mutants.csv"

# The tests of each module.
TESTS = {
    "theory": "theory",
    "losses": "losses",
    "metrics": "metrics",
    "densities": "densities",
    "families/autoregressive": "autoregressive",
    "families/denoising": "denoising",
    "families/flows": "flows",
    "families/rbm": "rbm",
    "families/training": "family_training",
    "families/unnormalized": "unnormalized",
    "families/vae": "vae",
    "engine/loop": "training habits",
    "engine/tensorflow": "training stabilized devices",
    "engine/jax": "training stabilized devices",
    "training/algorithm": "training own_gan habits",
    "training/minibatches": "minibatches",
    "training/players": "own_gan habits",
    "extensions/conditional": "conditional",
    "extensions/inference": "inference",
    "extensions/infogan": "infogan",
    "extensions/semi_supervised": "semi_supervised",
    "extensions/stabilized": "stabilized",
    "extensions/subsets": "subsets",
}

SETTINGS = """\
[tool.mutmut]
source_paths = ["ganlib"]
only_mutate = ["ganlib/{module}.py"]
also_copy = ["tools"]
pytest_add_cli_args_test_selection = {tests}
# TensorFlow must not have run before a process is forked.
process_isolation = "forkserver"
# Seconds of a processor; a machine that is busy with other work needs many more.
timeout_constant = 30
timeout_multiplier = 4
# The words of a message that stands on lines of its own.
do_not_mutate_patterns = ['^\\s+f?"[^"]*"$']
on_dependency_change = "ignore"
use_git_change_detection = false

[tool.pytest.ini_options]
addopts = "-q -p no:cacheprovider"
pythonpath = ["."]
"""


def workshop(module, afresh):
    """Go to a copy of what mutmut needs, where it may write."""
    folder = ROOT / "_build" / "mutants" / module.replace("/", "_")
    if afresh:
        shutil.rmtree(folder, ignore_errors=True)
    for part in "ganlib", "tests", "tools":
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, folder / part, ignore=skip, dirs_exist_ok=True)
    tests = [f"tests/test_{name}.py" for name in TESTS[module].split()]
    settings = SETTINGS.format(module=module, tests=json.dumps(tests))
    (folder / "pyproject.toml").write_text(settings)
    with (folder / "tests" / "conftest.py").open("a") as file:
        file.write("from tools.library_mutants import pytest_collection_modifyitems\n")
    os.chdir(folder)


def pytest_collection_modifyitems(items):
    """As a hook of pytest's: quick tests come first, so that most mutants end soon.

    What has been imported is no garbage: no process need look through it again.
    """
    gc.freeze()
    known = Path("mutmut-stats.json")
    seconds = (
        json.loads(known.read_text())["duration_by_test"] if known.exists() else {}
    )
    items.sort(key=lambda item: seconds.get(item.nodeid, 0))


def chosen(path, sample):
    """mutmut's names of the mutants in a file, or of some, drawn with a seed."""
    from mutmut.configuration import reset_config
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    reset_config()  # it belongs to the folder
    made = mutate_file_contents(str(path), path.read_text()).mutant_names
    names = [get_mutant_name(path, name) for name in made]
    if sample and sample < len(names):
        names = random.Random(SEED).sample(names, sample)
    return names


def outcome(path):
    """The exit code of the tests for each mutant, as mutmut keeps it."""
    return json.loads(Path("mutants", f"{path}.meta").read_text())["exit_code_by_key"]


def try_out(names, jobs, backend):
    """Let mutmut run the tests on the mutants."""
    variables = ENVIRONMENT | {"KERAS_BACKEND": backend, "OMP_NUM_THREADS": "1"}
    variables |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    variables |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = Path(sys.executable).with_name("mutmut"), "run", "--max-children"
    with little_memory():
        subprocess.run(
            ["nice", "-n", "19", *command, str(jobs), *names],
            env=os.environ | variables,
            stdout=sys.stderr,
            check=True,
        )


def change(name, path):
    """What a mutant changes, in one line."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    old, new = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign))
        for sign in "-+"
    )
    function = name.rpartition(".")[2].partition("__mutmut")[0]
    function = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return f"{function}: {old} -> {new}"


def examined(module, options):
    """Try the mutants of a module; return its line of the table."""
    path = Path("ganlib", f"{module}.py")
    workshop(module, afresh=not options.survivors)
    if options.survivors:
        names = [name for name, code in outcome(path).items() if code in (0, 5, 33)]
    else:
        names = chosen(path, options.sample)
    backend = "jax" if module == "engine/jax" else "tensorflow"
    try_out(names, options.jobs, backend)
    codes = {name: code for name, code in outcome(path).items() if code is not None}
    left = [change(name, path) for name, code in codes.items() if code in (0, 5, 33)]
    listed = {c for changes in EQUIVALENT.get(module, {}).values() for c in changes}
    survivors = [c for c in left if c not in listed]
    equivalent = len(left) - len(survivors)
    print(f"\n{module}", *(f"  survives: {c}" for c in survivors), sep="\n")
    noticed = len(codes) - len(left)
    return {
        "module": module,
        "mutants": len(outcome(path)),
        "tried": len(codes),
        "noticed": noticed,
        "equivalent": equivalent,
        "percent": round(100 * noticed / (len(codes) - equivalent)),
    }


def record(row):
    """Put a line into the table."""
    rows = {}
    if RESULTS.exists():
        with RESULTS.open(newline="") as file:
            rows = {old["module"]: old for old in csv.DictReader(file)}
    rows[row["module"]] = row
    with RESULTS.open("w", newline="") as file:
        writer = csv.DictWriter(file, row, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[module] for module in TESTS if module in rows)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="module", help=" ".join(TESTS))
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--sample", type=int, help="try so many mutants of each module")
    parser.add_argument(
        "--survivors", action="store_true", help="try those again that survived"
    )
    options = parser.parse_args(arguments)
    for module in options.modules or TESTS:
        row = examined(module, options)
        record(row)
        print(*(f"{name} {value}" for name, value in row.items()), sep=", ")


if __name__ == "__main__":
    main(sys.argv[1:])
