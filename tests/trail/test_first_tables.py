"""The tables of an empty database are those that the migrations lead to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunSQL
from django.db.migrations.executor import MigrationExecutor

from luopan.trail.upkeep import first_tables

POSTGRES = (
    "SELECT table_name, column_name, data_type, character_maximum_length, "
    "is_nullable, column_default, is_identity FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT app, name FROM django_migrations",
)
SQLITE = (
    'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk '
    "FROM sqlite_master t, pragma_table_info(t.name) c",
    "SELECT name, sql FROM sqlite_master WHERE type <> 'table'",
    'SELECT t.name, k."from", k."table", k."to", k.on_delete '
    "FROM sqlite_master t, pragma_foreign_key_list(t.name) k",
    "SELECT name, length(sql), sql LIKE '%CONSTRAINT%' FROM sqlite_master "
    "WHERE type = 'table'",
    "SELECT app, name FROM django_migrations",
)


def described(database: BaseDatabaseWrapper) -> list[set[tuple[object, ...]]]:
    """All that a database has but rows, whatever order its columns stand in."""
    found = []
    with database.cursor() as cursor:
        for asked in POSTGRES if database.vendor == "postgresql" else SQLITE:
            cursor.execute(asked)
            found.append(set(cursor.fetchall()))
    return found


@contextmanager
def empty_one() -> Iterator[BaseDatabaseWrapper]:
    """A database without a table, in place of the tests' own."""
    own, name = connections["default"], f"empty_{os.getpid()}"
    other = connections.create_connection("default")
    if own.vendor == "postgresql":
        with own._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    options = {k: v for k, v in own.settings_dict["OPTIONS"].items() if k != "pool"}
    other.settings_dict = own.settings_dict | {
        "NAME": name if own.vendor == "postgresql" else ":memory:",
        "OPTIONS": options,  # a pool would be that of the tests' own
    }
    connections["default"] = other
    try:
        yield other
    finally:
        other.close()
        connections["default"] = own
        if own.vendor == "postgresql":
            with own._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def own(db):
    """What the tests' own database has; it was made at once."""
    return described(connection)


@pytest.mark.slow
def test_migration_by_migration_leads_to_the_same(own):
    with empty_one() as other:
        executor = MigrationExecutor(other)
        executor.migrate(executor.loader.graph.leaf_nodes())
        assert described(other) == own


def test_sql_among_the_migrations_has_to_run_itself(own, monkeypatch):
    monkeypatch.setattr(first_tables, "_foreseen", lambda each: False)
    with empty_one() as other:
        assert not first_tables.make_tables(other)
        assert other.introspection.table_names() == []
    monkeypatch.undo()
    assert not first_tables._foreseen(RunSQL("DROP TABLE org_user"))


def test_where_there_is_a_table_nothing_is_made(own):
    assert not first_tables.make_tables(connection)


def test_a_failure_leaves_no_table(own, monkeypatch):
    def fails(*_said: object) -> None:
        raise OSError

    monkeypatch.setattr(first_tables, "_run", fails)
    with empty_one() as other:
        with pytest.raises(OSError):
            call_command("migrate", verbosity=0, interactive=False)
        assert other.introspection.table_names() == []
