"""Adjustments of targets that are in force."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

add_guard, drop_guard = guards(
    ("review_adjustmentevent", "review_shortfallpolicy", "review_replan"),
    "what was said of adjustments is append-only",
    "review_adjusting_only",
)


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0006_coaching"),
        ("targets", "0018_applied_workbooks"),
        ("actions", "0004_target_customers"),
        ("records", "0005_sources"),
        ("org", "0007_failing_since"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
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
                    "trigger",
                    models.CharField(
                        choices=[
                            ("leave", "Leave"),
                            ("account", "Account"),
                            ("lost", "Lost"),
                            ("territory", "Territory"),
                            ("promise", "Promise"),
                            ("vacant", "Vacant"),
                            ("filled", "Filled"),
                            ("market", "Market"),
                            ("assumption", "Assumption"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                ("retroactive", models.BooleanField(default=False)),
                ("said", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list)),
                ("year_amount", models.BigIntegerField()),
                ("open_amount", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("reserve", "Reserve"),
                            ("siblings", "Siblings"),
                            ("seat", "Seat"),
                            ("whole", "Whole"),
                        ],
                        max_length=8,
                    ),
                ),
                ("payers", models.JSONField(default=dict)),
                ("reason", models.TextField()),
                ("past_reason", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("back", "Back"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("deadline", models.DateField()),
                ("deputy_until", models.DateField(null=True)),
                ("head", models.IntegerField(default=1)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "part",
                    models.DecimalField(decimal_places=4, max_digits=6, null=True),
                ),
                ("changed", models.BigIntegerField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
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
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.version",
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
            name="AdjustmentEvent",
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
                            ("asked", "Asked"),
                            ("changed", "Changed"),
                            ("question", "Question"),
                            ("remark", "Remark"),
                            ("escalated", "Escalated"),
                            ("deputised", "Deputised"),
                            ("reminded", "Reminded"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
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
                    "adjustment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="review.adjustment",
                    ),
                ),
            ],
            options={
                "ordering": ["seq"],
            },
        ),
        migrations.CreateModel(
            name="Replan",
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
                ("policy", models.CharField(blank=True, max_length=8)),
                ("closed", models.JSONField(default=list)),
                ("actuals", models.JSONField(default=dict)),
                ("missed", models.BigIntegerField(default=0)),
                ("as_of", models.DateField()),
                ("reason", models.TextField()),
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
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.version",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replan",
                        to="targets.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShortfallPolicy",
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
                ("policy", models.CharField(blank=True, max_length=8)),
                ("reason", models.TextField(blank=True)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.plan",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(fields=["plan", "unit"], name="adjustment_unit"),
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(fields=["state", "with_unit"], name="adjustment_waits"),
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(fields=["trigger", "state"], name="adjustment_like"),
        ),
        migrations.AddConstraint(
            model_name="adjustmentevent",
            constraint=models.UniqueConstraint(
                fields=("adjustment", "seq"), name="adjustment_event_once"
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
