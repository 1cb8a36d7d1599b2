"""Assessment sheets; editions, lines, publications and marks stay as they were written.

A later migration that rebuilds a guarded table on SQLite drops its triggers and must end
with ``add_guard``.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDED = (
    "targets_assessmentedition",
    "targets_assessmentline",
    "targets_assessmentpublication",
    "targets_assessmentmark",
)
SAYS = "what assessment sheets said is append-only"
FUNCTION = "targets_assessments_only"


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
        ("dimensions", "0003_working_week"),
        ("org", "0004_api_tokens"),
        ("targets", "0008_customers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                    "audience",
                    models.CharField(
                        choices=[
                            ("seat", "Seat"),
                            ("team", "Team"),
                            ("branch", "Branch"),
                            ("company", "Company"),
                        ],
                        max_length=8,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=60)),
                ("head", models.IntegerField(default=0)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="targets.plan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessmentEdition",
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
                ("at", models.DateTimeField()),
                ("number", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="targets.assessment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessmentLine",
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
                ("place", models.IntegerField()),
                ("key", models.CharField(max_length=120)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("linear", "Linear"),
                            ("stepped", "Stepped"),
                            ("items", "Items"),
                            ("veto", "Veto"),
                        ],
                        max_length=8,
                    ),
                ),
                ("parameters", models.JSONField(default=dict)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("target", "Target"),
                            ("fixed", "Fixed"),
                            ("marked", "Marked"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "bar",
                    models.DecimalField(decimal_places=6, max_digits=20, null=True),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("floor", "Floor"),
                            ("target", "Target"),
                            ("stretch", "Stretch"),
                        ],
                        default="target",
                        max_length=8,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="targets.assessmentedition",
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.metric",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentMark",
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
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=120)),
                ("day_date", models.DateField()),
                ("count", models.DecimalField(decimal_places=2, max_digits=9)),
                ("note", models.TextField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.plan",
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="targets.assessmentmark",
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
            ],
        ),
        migrations.CreateModel(
            name="AssessmentPublication",
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
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="targets.assessmentedition",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("plan", "audience", "role"),
                name="assessment_role_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("plan", "unit"),
                name="assessment_unit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentedition",
            constraint=models.UniqueConstraint(
                fields=("assessment", "number"), name="assessment_edition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentline",
            constraint=models.UniqueConstraint(
                fields=("edition", "key"), name="assessment_line_once"
            ),
        ),
        migrations.AddIndex(
            model_name="assessmentmark",
            index=models.Index(fields=["plan", "unit"], name="assessment_mark_unit"),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
