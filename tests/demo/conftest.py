"""The demo company, opened for reading: one copy for all tests of a module."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from luopan.demo.story import Story
from luopan.demo.world import World

Opened = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def company(
    copy_demo: Callable[[Path], Path],
    demo_open: Opened,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    home = copy_demo(tmp_path_factory.mktemp("company") / "home")
    with demo_open(home):
        yield home


def drawn(today: date) -> World:
    """A company as drawn, with weekends for holidays."""
    return World(Story(2026, today), {})


@pytest.fixture(scope="session")
def world() -> World:
    return drawn(date(2026, 9, 15))
