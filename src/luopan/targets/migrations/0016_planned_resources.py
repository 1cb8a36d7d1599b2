"""Resources planned beside those of the year before; what a department's promise adds to.

A later migration that rebuilds the guarded table on SQLite drops its triggers and must end
with ``add_guard``.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDED = ("targets_plannedresource",)
SAYS = "the planned resources that were said are append-only"
FUNCTION = "targets_planned_only"


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
    dependencies = [
        ("org", "0004_api_tokens"),
        ("targets", "0015_padding_caps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="support",
            name="resource",
            field=models.CharField(
                blank=True,
                choices=[
                    ("heads", "Heads"),
                    ("budget", "Budget"),
                    ("presales", "Presales"),
                    ("leads", "Leads"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="PlannedResource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "resource",
                    models.CharField(
                        choices=[
                            ("heads", "Heads"),
                            ("budget", "Budget"),
                            ("presales", "Presales"),
                            ("leads", "Leads"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "before",
                    models.DecimalField(decimal_places=2, max_digits=18, null=True),
                ),
                ("before_source", models.CharField(blank=True, max_length=200)),
                (
                    "planned",
                    models.DecimalField(decimal_places=2, max_digits=18, null=True),
                ),
                ("planned_source", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.version",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["version", "unit"], name="planned_resource")
                ],
            },
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
