"""Tables that take rows and give none back: the triggers that hold them so, for migrations."""

from collections.abc import Callable, Sequence
from typing import Any

Act = Callable[[Any, Any], None]


def guards(tables: Sequence[str], says: str, function: str) -> tuple[Act, Act]:
    """What installs and what takes away the triggers of append-only tables.

    A later migration that rebuilds a guarded table on SQLite drops its triggers and must
    end with the first of the two. ``tests/conftest.py`` names the migration in GUARDED.

    Args:
        tables: Their names in the database.
        says: What the database answers to who would change a row.
        function: A name for PostgreSQL's function, used by nothing else.

    Returns:
        ``add_guard`` and ``drop_guard``, to be kept under these names in the migration.
    """

    def add_guard(_apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in _added(vendor, tables, says, function):
            schema_editor.execute(statement)

    def drop_guard(_apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in _dropped(vendor, tables, function):
            schema_editor.execute(statement)

    return add_guard, drop_guard


def _added(vendor: str, tables: Sequence[str], says: str, function: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{says}'; END $$",
        *(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            for table in tables
        ),
    ]


def _dropped(vendor: str, tables: Sequence[str], function: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
            for table in tables
            for verb in ("update", "delete")
        ]
    return [
        *(f"DROP TRIGGER IF EXISTS {table}_guard ON {table}" for table in tables),
        f"DROP FUNCTION IF EXISTS {function}()",
    ]
