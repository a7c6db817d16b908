"""How nbval runs the chapters: it sees only a conftest above them."""

import nbformat
import pytest

from tools import prepare_tests

prepare_tests()


def pytest_collectstart(collector):
    """Compare everything but pictures and what libraries write to stderr."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr", "image/svg+xml")


def missing_data(path):
    """Return why the data a chapter needs cannot be had, or nothing."""
    metadata = nbformat.read(path, as_version=4).metadata
    names = metadata.get("ganlib", {}).get("needs", [])
    if names:
        from ganlib import data

        for name in names:
            try:
                data.load(name)
            except data.DataUnavailable as error:
                return f"{name}: {error}"
    return ""


def pytest_collection_modifyitems(items):
    reasons = {
        path: missing_data(path) for path in {item.path for item in items}
    }
    for item in items:
        if reasons[item.path]:
            item.add_marker(pytest.mark.skip(reason=reasons[item.path]))
