"""Agreement: talks, cards, asks, submissions. What was said is append-only.

A later migration that rebuilds one of the guarded tables on SQLite drops its triggers and
must end with ``add_guard``.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDED = ("targets_card", "targets_submission", "targets_submissionrow")
SAYS = "what was said in a talk is append-only"


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
            "CREATE OR REPLACE FUNCTION targets_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
        for table in GUARDED:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION targets_append_only()"
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
        schema_editor.execute("DROP FUNCTION IF EXISTS targets_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_api_tokens"),
        ("targets", "0002_finest_product"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="issues",
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="version",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("issued", "Issued"),
                    ("in_talks", "In Talks"),
                    ("agreed", "Agreed"),
                    ("committed", "Committed"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Submission",
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
                ("seq", models.IntegerField()),
                ("amount", models.BigIntegerField()),
                ("text", models.TextField(blank=True)),
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
                        related_name="submissions",
                        to="targets.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubmissionRow",
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
                ("product_code", models.CharField(max_length=120)),
                ("period_code", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="targets.submission",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Talk",
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
                ("issued_at", models.DateTimeField()),
                ("issued_amount", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("offer", models.BigIntegerField(null=True)),
                ("offered_in", models.IntegerField(null=True)),
                (
                    "turn",
                    models.CharField(
                        choices=[("below", "Below"), ("above", "Above")],
                        default="below",
                        max_length=5,
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("settled", "Settled"),
                            ("recalled", "Recalled"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("deadline", models.DateField(null=True)),
                ("head", models.IntegerField(default=0)),
                (
                    "issued_by",
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
                        related_name="talks",
                        to="targets.version",
                    ),
                ),
                (
                    "with_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Card",
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
                ("seq", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposal", "Proposal"),
                            ("submission", "Submission"),
                            ("counter", "Counter"),
                            ("answer", "Answer"),
                            ("remark", "Remark"),
                            ("acceptance", "Acceptance"),
                            ("withdrawal", "Withdrawal"),
                            ("escalation", "Escalation"),
                            ("delegation", "Delegation"),
                            ("reminder", "Reminder"),
                            ("recall", "Recall"),
                            ("resource", "Resource"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("below", "Below"), ("above", "Above")],
                        max_length=5,
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("text", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("deadline", models.DateField(null=True)),
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
                    "talk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="targets.talk",
                    ),
                ),
            ],
            options={
                "ordering": ["seq"],
            },
        ),
        migrations.CreateModel(
            name="Ask",
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
                            ("leads", "Leads"),
                            ("discount", "Discount"),
                            ("presales", "Presales"),
                            ("heads", "Heads"),
                            ("budget", "Budget"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=18)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("wanted_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("promised", "Promised"),
                            ("refused", "Refused"),
                            ("delivered", "Delivered"),
                            ("broken", "Broken"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("promised_date", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "promised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="targets.card",
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="targets.talk",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Authority",
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
                ("start_date", models.DateField()),
                ("end_date", models.DateField(blank=True, null=True)),
                ("role", models.CharField(max_length=20)),
                (
                    "share",
                    models.DecimalField(decimal_places=4, max_digits=6, null=True),
                ),
                ("at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date__isnull", True),
                            ("end_date__gt", models.F("start_date")),
                            _connector="OR",
                        ),
                        name="targets_authority_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegate",
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
                ("start_date", models.DateField()),
                ("end_date", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "named_by",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["user", "start_date"],
                        name="targets_del_user_id_373855_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date__isnull", True),
                            ("end_date__gt", models.F("start_date")),
                            _connector="OR",
                        ),
                        name="targets_delegate_dates",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("version", "unit", "seq"), name="submission_once"
            ),
        ),
        migrations.AddIndex(
            model_name="talk",
            index=models.Index(
                fields=["with_unit", "state"], name="targets_tal_with_un_17c5d9_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.UniqueConstraint(
                fields=("version", "unit"), name="talk_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(
                fields=("talk", "seq"), name="card_once"
            ),
        ),
        migrations.AddIndex(
            model_name="ask",
            index=models.Index(
                fields=["state", "promised_date"], name="targets_ask_state_4c7d81_idx"
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
