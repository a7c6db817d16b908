"""The package as others install it: complete, and of use without the repository."""

import ast
import re
import subprocess
import sys
import zipfile

import pytest

from tools import ROOT

NAMES = {"PIL": "pillow", "sklearn": "scikit-learn"}
ALONE = """
import os, pathlib
import keras, numpy as np
import ganlib
from ganlib import AdversarialNets, data, densities, networks, plots, runs, theory
assert pathlib.Path(ganlib.__file__).is_relative_to(os.environ["PYTHONPATH"])
pair = networks.mlp_generator(1, (1,)), networks.mlp_discriminator((1,))
nets = AdversarialNets(*pair, seed=0)
nets.compile("adam", "adam", block=1)
nets.fit(densities.Normal(), steps=2, verbose=0)
assert len(data.load("digits").train.x) > 1000 and nets.sample(3).shape == (3, 1)
try:
    runs.load("mnist-2014/released-1")
except FileNotFoundError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"
    source = folder / "source"
    # A build leaves folders where it builds: not here.
    tracked = subprocess.check_output(
        ["git", "ls-files", "ganlib"], cwd=ROOT, text=True
    )
    for name in [*tracked.split(), "pyproject.toml", "README.md", "LICENSE"]:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", *build, str(source), "-w", folder], check=True
    )
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "site")
    return folder / "site", tracked.split()


def test_it_holds_every_file_of_the_library(wheel):
    site, tracked = wheel
    files = [p.relative_to(site).as_posix() for p in site.glob("ganlib/**/*.*")]
    assert sorted(files) == sorted(tracked) and "ganlib/py.typed" in files


def test_it_requires_what_the_library_imports(wheel):
    site, _ = wheel
    (metadata,) = site.glob("*.dist-info/METADATA")
    text = metadata.read_text(encoding="utf-8")
    required = set(re.findall(r"^Requires-Dist: ([\w-]+)", text, re.M))
    found = set()
    for path in site.glob("ganlib/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                found.add(node.module.split(".")[0])
    ours = {NAMES.get(name, name) for name in found - set(sys.stdlib_module_names)}
    # JAX is the other backend's, for those who choose it.
    assert ours - {"ganlib", "jax"} == required
    import ganlib

    assert f"\nVersion: {ganlib.__version__}\n" in text


def test_it_trains_without_the_repository(wheel, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(wheel[0]))
    command = [sys.executable, "-c", ALONE]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "work in a clone" in done.stdout, done.stderr
