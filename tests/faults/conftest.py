"""The house of each test: an empty database, a company in it, a server that is not up yet."""

import shutil

import pytest
from django.db import connection

from tests.faults.cluster import Cluster, opened
from tests.faults.house import database_of_the_tests, furnished
from tests.trail.conftest import empty_file, on_file

__all__ = ["empty_file"]


@pytest.fixture
def house(request, tmp_path, transactional_db, django_db_blocker):
    """On SQLite a file of its own; on PostgreSQL the test database, emptied afterwards."""
    if connection.vendor == "sqlite":
        path = tmp_path / "luopan.db"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        with django_db_blocker.unblock(), on_file(path):
            yield from _kept_down(furnished(tmp_path, ""))
        return
    yield from _kept_down(furnished(tmp_path, database_of_the_tests()))


@pytest.fixture
def own_cluster(django_db_setup, django_db_blocker):
    """A PostgreSQL that a test may crash."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is not what these tests run on")
    cluster = Cluster()
    cluster.does("start")
    try:
        yield cluster
    finally:
        cluster.does("stop")


@pytest.fixture
def crashing_house(own_cluster, tmp_path, django_db_blocker):
    """A house in a PostgreSQL that may be crashed."""
    url = own_cluster.does("url")
    with django_db_blocker.unblock(), opened(url):
        yield from _kept_down(furnished(tmp_path, url))


def _kept_down(house):
    """Whatever happens, its server is gone afterwards."""
    try:
        yield house
    finally:
        house.server.kill()
