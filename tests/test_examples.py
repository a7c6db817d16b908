"""The examples in docstrings run and give what they show."""

import doctest
import importlib
import pkgutil

import keras
import numpy as np
import pytest

import ganlib
from ganlib.networks import mlp_discriminator, mlp_generator
from ganlib.training import AdversarialNets

BACKEND = keras.backend.backend()
ELSEWHERE = {"tensorflow": "jax", "jax": "tensorflow"}[BACKEND]


def found():
    modules = pkgutil.walk_packages(ganlib.__path__, "ganlib.")
    names = [m.name for m in modules if m.name != f"ganlib.engine.{ELSEWHERE}"]
    for module in map(importlib.import_module, names):
        for test in doctest.DocTestFinder(exclude_empty=True).find(module):
            if test.examples:
                yield pytest.param(test, id=test.name)


@pytest.fixture(scope="module")
def around():
    """What examples take for granted: a pair, compiled, and data."""
    pair = mlp_generator(1, (1,), units=(4,)), mlp_discriminator((1,), units=(4,))
    nets = AdversarialNets(*pair, seed=0)
    nets.compile("adam", "adam")
    x = np.random.default_rng(0).normal(2, 1, (500, 1))
    return {"generator": pair[0], "discriminator": pair[1], "nets": nets, "x": x}


@pytest.mark.parametrize("test", found())
def test_an_example_gives_what_it_shows(test, around, capsys):
    if "each_seed" in test.name and BACKEND != "jax":
        pytest.skip("on JAX")
    test.globs.update(around)
    keras.config.disable_interactive_logging()
    failed = doctest.DocTestRunner().run(test).failed
    keras.config.enable_interactive_logging()
    assert not failed, capsys.readouterr().out


def test_there_are_examples():
    assert len(list(found())) >= 5
