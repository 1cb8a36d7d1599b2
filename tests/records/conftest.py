from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.records.books import Books
from tests.records.importing import Desk


@pytest.fixture
def books(db: None) -> Iterator[Books]:
    """A small company whose records start empty."""
    with translation.override("en"):
        yield Books()


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """A fresh company that imports files."""
    with translation.override("en"):
        yield Desk()
