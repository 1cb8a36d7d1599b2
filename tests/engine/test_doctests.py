"""Every example in the engine's docstrings is true."""

import doctest
import importlib
import pkgutil

import pytest

import luopan.engine

MODULES = [
    module.name
    for module in pkgutil.walk_packages(luopan.engine.__path__, "luopan.engine.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
