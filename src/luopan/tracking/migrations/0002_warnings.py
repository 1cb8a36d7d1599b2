"""Rules of early warning, warnings, and what became of them; the last is append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

add_guard, drop_guard = guards(
    ("tracking_warningrule", "tracking_warningevent", "tracking_openedstep"),
    "rules of warnings and what became of a warning are append-only",
    "tracking_history_only",
)


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_target_customers"),
        ("dimensions", "0004_terms"),
        ("org", "0004_api_tokens"),
        ("strategy", "0003_objective_edits"),
        ("tracking", "0001_forecast_calls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlyWarning",
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
                    "rule",
                    models.CharField(
                        choices=[
                            ("pace", "Pace"),
                            ("coverage", "Coverage"),
                            ("activity", "Activity"),
                            ("concentration", "Concentration"),
                            ("receivables", "Receivables"),
                            ("risk", "Risk"),
                        ],
                        max_length=13,
                    ),
                ),
                ("period_code", models.CharField(max_length=20)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("snoozed", "Snoozed"),
                            ("taken", "Taken"),
                            ("gone", "Gone"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("known_date", models.DateField()),
                ("first_date", models.DateField()),
                ("seen_date", models.DateField()),
                ("measure", models.FloatField()),
                ("bound", models.FloatField()),
                ("amount", models.BigIntegerField(null=True)),
                ("counted_in", models.CharField(blank=True, max_length=20)),
                ("facts", models.JSONField(default=dict)),
                ("first_until", models.DateField(null=True)),
                ("until_date", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.action",
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
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "above",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
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
            name="OpenedStep",
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "firing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.firing",
                    ),
                ),
                (
                    "prepared",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.preparedaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WarningEvent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("raised", "Raised"),
                            ("back", "Back"),
                            ("gone", "Gone"),
                            ("over", "Over"),
                            ("snoozed", "Snoozed"),
                            ("woken", "Woken"),
                            ("taken", "Taken"),
                            ("released", "Released"),
                            ("said", "Said"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day_date", models.DateField()),
                ("amount", models.BigIntegerField(null=True)),
                ("said", models.CharField(blank=True, max_length=400)),
                ("until_date", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="tracking.earlywarning",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WarningRule",
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
                    "rule",
                    models.CharField(
                        choices=[
                            ("pace", "Pace"),
                            ("coverage", "Coverage"),
                            ("activity", "Activity"),
                            ("concentration", "Concentration"),
                            ("receivables", "Receivables"),
                            ("risk", "Risk"),
                        ],
                        max_length=13,
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("bound", models.FloatField()),
                ("part", models.FloatField(null=True)),
                ("period", models.CharField(max_length=8)),
                (
                    "looks",
                    models.CharField(
                        choices=[
                            ("units", "Units"),
                            ("seats", "Seats"),
                            ("both", "Both"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "tells",
                    models.CharField(
                        choices=[("owner", "Owner"), ("above", "Above")], max_length=5
                    ),
                ),
                ("first_days", models.PositiveSmallIntegerField(default=0)),
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
            ],
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(fields=["state", "unit"], name="warning_state_unit"),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.UniqueConstraint(
                fields=("rule", "unit", "period_code", "subject"), name="warning_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "snoozed"), _negated=True),
                    ("until_date__isnull", False),
                    _connector="OR",
                ),
                name="warning_snoozed_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken"), _negated=True),
                    ("action__isnull", False),
                    _connector="OR",
                ),
                name="warning_taken_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="openedstep",
            constraint=models.UniqueConstraint(
                fields=("firing", "prepared"), name="opened_step_once"
            ),
        ),
        migrations.AddIndex(
            model_name="warningrule",
            index=models.Index(fields=["rule", "unit"], name="warning_rule_unit"),
        ),
        migrations.AddConstraint(
            model_name="warningrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("bound__gt", 0)), name="warning_bound"
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
