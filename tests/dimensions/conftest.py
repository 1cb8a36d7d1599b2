"""Who changes the axes in these tests."""

import pytest


@pytest.fixture
def by(world):
    """Olga of operations, at noon."""
    return {"actor": world.olga, "at": world.at}
