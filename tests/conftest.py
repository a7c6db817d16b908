"""What several test files need: the environment, the built book, a browser."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import ROOT, prepare_tests
from tools.notebooks import PLACEHOLDER

prepare_tests()

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def shared(factory, name, make):
    """Return a folder that ``make`` fills, once for all processes of a run."""
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    base = factory.getbasetemp().parent if parallel else factory.getbasetemp()
    folder = base / name
    folder.mkdir(exist_ok=True)
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the book, strictly, as if published; return the folder of its pages."""

    def build(output):
        program = Path(sys.executable).with_name("jupyter-book")
        text = (ROOT / "_config.yml").read_text(encoding="utf-8")
        config = output / "_config.yml"
        text = text.replace(PLACEHOLDER, "someone/gans")
        # Extensions are looked for beside the configuration.
        text = text.replace(": book/_ext", f": {ROOT}/book/_ext")
        config.write_text(text, encoding="utf-8")
        options = ["-n", "-W", "--keep-going", "--path-output", output]
        done = subprocess.run(
            [program, "build", ROOT, *options, "--config", config],
            capture_output=True,
            text=True,
            env=os.environ | {"EDITIONS": "en zh"},
        )
        assert done.returncode == 0, done.stderr

    return shared(tmp_path_factory, "book", build) / "_build/html"


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium: install the system's package `chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
