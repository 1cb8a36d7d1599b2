"""The audit chain takes rows and gives none back: the database itself says no.

A later migration that rebuilds the table on SQLite (any ALTER of its columns) drops
the triggers with it and must end with ``add_guard``; a test looks for them.
"""

from django.db import migrations

SQLITE = {
    "trail_entry_no_update": "BEFORE UPDATE",
    "trail_entry_no_delete": "BEFORE DELETE",
}
SAYS = "the audit trail is append-only"


def add_guard(apps, schema_editor):
    """Install the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} ON trail_entry "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER trail_entry_guard BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON trail_entry FOR EACH STATEMENT EXECUTE FUNCTION trail_append_only()"
        )


def drop_guard(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS trail_entry_guard ON trail_entry")
        schema_editor.execute("DROP FUNCTION IF EXISTS trail_append_only()")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(add_guard, drop_guard)]
