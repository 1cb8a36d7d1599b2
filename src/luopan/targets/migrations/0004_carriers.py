"""What carries objectives, and what rests on assumptions. Answers are append-only.

A later migration that rebuilds the table of answers on SQLite drops the triggers with it
and must end with ``add_guard``.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = {
    "targets_answer_no_update": "BEFORE UPDATE",
    "targets_answer_no_delete": "BEFORE DELETE",
}
SAYS = "answers are append-only"


def add_guard(apps, schema_editor):
    """Install the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} ON targets_answer "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION targets_answer_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER targets_answer_guard BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON targets_answer FOR EACH STATEMENT EXECUTE FUNCTION targets_answer_stays()"
        )


def drop_guard(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER IF EXISTS targets_answer_guard ON targets_answer"
        )
        schema_editor.execute("DROP FUNCTION IF EXISTS targets_answer_stays()")


class Migration(migrations.Migration):
    dependencies = [
        ("dimensions", "0002_initial"),
        ("org", "0004_api_tokens"),
        ("strategy", "0001_objectives"),
        ("targets", "0003_agreement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Resting",
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
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "assumption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restings",
                        to="strategy.assumption",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "objective",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restings",
                        to="strategy.objective",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.plan",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.product",
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
            name="Answer",
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
                    "verdict",
                    models.CharField(
                        choices=[("stands", "Stands"), ("changes", "Changes")],
                        max_length=7,
                    ),
                ),
                ("text", models.TextField()),
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
                    "judgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.judgement",
                    ),
                ),
                (
                    "resting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="targets.resting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Carrier",
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
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.metric",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carriers",
                        to="strategy.objective",
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
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.product",
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
            options={
                "indexes": [
                    models.Index(fields=["objective"], name="carrier_objective"),
                    models.Index(fields=["plan", "metric"], name="carrier_target"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("product__isnull", False)
                        ),
                        fields=("objective", "plan", "metric", "unit", "product"),
                        name="carrier_product_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("product__isnull", True)
                        ),
                        fields=("objective", "plan", "metric", "unit"),
                        name="carrier_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="resting",
            index=models.Index(fields=["assumption"], name="resting_assumption"),
        ),
        migrations.AddIndex(
            model_name="resting",
            index=models.Index(fields=["plan", "metric"], name="resting_target"),
        ),
        migrations.AddConstraint(
            model_name="resting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objective__isnull", False), ("plan__isnull", True)),
                    models.Q(
                        ("metric__isnull", False),
                        ("objective__isnull", True),
                        ("plan__isnull", False),
                        ("unit__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="resting_on_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("resting", "judgement"), name="answer_once"
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
