"""The cast of the trail's tests, and a database that threads and processes can share."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections

from tests.trail.nursery import Nursery

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def alice(db, django_user_model):
    return django_user_model.objects.create_user("alice")


@pytest.fixture
def bob(db, django_user_model):
    return django_user_model.objects.create_user("bob")


@dataclass
class Arena:
    """A committed database with one user, and how another process finds it."""

    actor: object
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """Its name: of a file, or within PostgreSQL."""
        return str(connection.settings_dict["NAME"])


@contextmanager
def on_file(path: Path) -> Iterator[None]:
    """Let this process and its threads work on a file instead of Django's in-memory one."""
    memory, name = connections["default"], connections.settings["default"]["NAME"]
    connections.settings["default"]["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = memory
        connections.settings["default"]["NAME"] = name


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory, django_db_setup, django_db_blocker):
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "luopan.db"
    with django_db_blocker.unblock(), on_file(path):
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def nursery(tmp_path_factory):
    """Where the processes of a test are born; on which database, each is told."""
    home = {"LUOPAN_HOME": str(tmp_path_factory.mktemp("nursery"))}
    nursery = Nursery(os.environ | home)
    yield nursery
    nursery.close()


@pytest.fixture
def arena(request, tmp_path, transactional_db, django_db_blocker):
    """On SQLite a file of its own; on PostgreSQL the test database, emptied afterwards."""
    environment = dict(os.environ, LUOPAN_HOME=str(tmp_path), LUOPAN_DATABASE_URL="")
    if connection.vendor == "sqlite":
        path = tmp_path / "luopan.db"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        with django_db_blocker.unblock(), on_file(path):
            yield Arena(get_user_model().objects.create_user("alice"), environment)
        return
    parts = urlsplit(os.environ["LUOPAN_DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    environment["LUOPAN_DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    yield Arena(get_user_model().objects.create_user("alice"), environment)
