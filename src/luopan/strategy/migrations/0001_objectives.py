"""Objectives and the assumption book. Judgements are append-only: the database says no.

A later migration that rebuilds the table of judgements on SQLite drops the triggers with it
and must end with ``add_guard``.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = {
    "strategy_judgement_no_update": "BEFORE UPDATE",
    "strategy_judgement_no_delete": "BEFORE DELETE",
}
SAYS = "judgements of assumptions are append-only"


def add_guard(apps, schema_editor):
    """Install the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} ON strategy_judgement "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION strategy_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER strategy_judgement_guard BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON strategy_judgement FOR EACH STATEMENT "
            "EXECUTE FUNCTION strategy_append_only()"
        )


def drop_guard(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER IF EXISTS strategy_judgement_guard ON strategy_judgement"
        )
        schema_editor.execute("DROP FUNCTION IF EXISTS strategy_append_only()")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dimensions", "0002_initial"),
        ("org", "0004_api_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assumption",
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
                ("code", models.CharField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_other", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("assumption", "Assumption"), ("risk", "Risk")],
                        default="assumption",
                        max_length=10,
                    ),
                ),
                ("wording", models.TextField(blank=True)),
                ("wording_other", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=400)),
                ("review_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("holds", "Holds"),
                            ("doubt", "Doubt"),
                            ("invalidated", "Invalidated"),
                        ],
                        default="holds",
                        max_length=11,
                    ),
                ),
                ("probability", models.FloatField(null=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("trigger", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Firing",
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
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("over_at", models.DateTimeField(null=True)),
                ("over_reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="firings",
                        to="strategy.assumption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("holds", "Holds"),
                            ("doubt", "Doubt"),
                            ("invalidated", "Invalidated"),
                        ],
                        max_length=11,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("review_date", models.DateField()),
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
                    "assumption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="strategy.assumption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Objective",
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
                ("code", models.CharField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_other", models.CharField(blank=True, max_length=200)),
                ("year", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("direction", "Direction"),
                            ("growth", "Growth"),
                            ("expansion", "Expansion"),
                            ("profit", "Profit"),
                        ],
                        max_length=10,
                    ),
                ),
                ("wording", models.TextField(blank=True)),
                ("wording_other", models.TextField(blank=True)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                ("weight", models.PositiveSmallIntegerField(default=0)),
                ("place", models.IntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("dropped_reason", models.TextField(blank=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="strategy.objective",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Measure",
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
                ("amount", models.BigIntegerField(null=True)),
                ("level", models.FloatField(null=True)),
                ("change", models.FloatField(null=True)),
                ("created_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "metric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.metric",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.product",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="strategy.objective",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PreparedAction",
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
                ("wording", models.CharField(max_length=400)),
                ("wording_other", models.CharField(blank=True, max_length=400)),
                ("days", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prepared",
                        to="strategy.assumption",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="assumption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("probability__isnull", True),
                    models.Q(("probability__gte", 0), ("probability__lte", 1)),
                    _connector="OR",
                ),
                name="assumption_probability",
            ),
        ),
        migrations.AddConstraint(
            model_name="firing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("over_at", None)),
                fields=("risk",),
                name="risk_fires_once",
            ),
        ),
        migrations.AddIndex(
            model_name="objective",
            index=models.Index(fields=["year", "parent"], name="objective_year"),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_date__gt", models.F("start_date"))),
                name="objective_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__lte", 100)), name="objective_weight"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", False),
                        ("change__isnull", True),
                        ("level__isnull", True),
                    ),
                    models.Q(
                        ("amount__isnull", True),
                        ("change__isnull", True),
                        ("level__isnull", False),
                    ),
                    models.Q(
                        ("amount__isnull", True),
                        ("change__isnull", False),
                        ("level__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="measure_wants_one",
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
