"""Steps, frozen arrays, ramps, acts on customers: the database takes them and gives none back.

A later migration that rebuilds a guarded table on SQLite drops its triggers and must end
with ``add_guard``.
"""

from django.db import migrations

GUARDED = (
    "targets_step",
    "targets_frozen",
    "targets_ramp",
    "targets_splitevent",
)
SAYS = "what was done to targets and their customers is append-only"
FUNCTION = "targets_history_only"


def add_guard(apps, schema_editor):
    """Install the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for table in GUARDED:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
                )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
        for table in GUARDED:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
            )


def drop_guard(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for table in GUARDED:
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
    elif schema_editor.connection.vendor == "postgresql":
        for table in GUARDED:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_guard ON {table}")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}()")


class Migration(migrations.Migration):
    dependencies = [("targets", "0016_planned_resources")]
    operations = [migrations.RunPython(add_guard, drop_guard)]
