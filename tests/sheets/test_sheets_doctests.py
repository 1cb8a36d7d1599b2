"""The examples in the docstrings of the sheets hold."""

import doctest
import importlib
import pkgutil

import pytest

import luopan.sheets

NAMES = [
    m.name for m in pkgutil.walk_packages(luopan.sheets.__path__, "luopan.sheets.")
]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name):
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
