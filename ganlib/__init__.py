"""Generative adversarial nets, small enough to read: the library of the course.

Importing ``ganlib`` costs nothing and loads no deep-learning framework: the
modules that need one are loaded at their first use.  Keras' backend is
TensorFlow unless ``KERAS_BACKEND`` says otherwise.
"""

import importlib
import os

from ganlib.registry import register_with_keras

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

__version__ = "0.1.0"

__all__ = [
    "AdversarialNets",
    "data",
    "densities",
    "health",
    "losses",
    "metrics",
    "networks",
    "optimizers",
    "plots",
    "runs",
    "theory",
    "training",
]


def __getattr__(name):
    if name == "AdversarialNets":
        return importlib.import_module("ganlib.training").AdversarialNets
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__


register_with_keras()
