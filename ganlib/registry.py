"""Keras finds ganlib's classes in a file wherever ganlib has been imported."""

import importlib
import sys
from importlib.abc import MetaPathFinder
from importlib.util import find_spec

__all__ = ["register_with_keras"]

#: Modules with classes that a ``.keras`` file may name.
HOLDERS = "training networks optimizers".split() + [
    f"extensions.{name}"
    for name in "conditional inference infogan semi_supervised subsets".split()
]


def register_with_keras():
    """Register all classes: now, or when Keras is imported, which is not done here."""
    if "keras" in sys.modules:
        _register()
    else:
        sys.meta_path.insert(0, _AfterKeras())


class _AfterKeras(MetaPathFinder):
    """Lets Keras be imported as ever, and then registers."""

    def find_spec(self, name, path=None, target=None):
        if name != "keras":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec and spec.loader:
            load = spec.loader.exec_module

            def exec_module(module):
                load(module)
                _register()

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _register():
    ours = [m for name, m in sys.modules.items() if name.startswith("ganlib.")]
    # One that is being imported, and imports Keras, has no __all__ yet: it registers
    # what it holds itself.
    if all(hasattr(module, "__all__") for module in ours):
        try:
            for name in HOLDERS:
                importlib.import_module(f"ganlib.{name}")
        except ImportError:
            return  # on other backends of Keras, nothing of ours can be loaded
