"""Weekly numbers that were adopted, and the hours a visit takes: both only added to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

GUARDED = ("actions_weeklynumber", "actions_visithours")
SAYS = "weekly numbers and hours of visits are append-only"
add_guard, drop_guard = guards(GUARDED, SAYS, "actions_weekly_only")


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0002_feeds_and_sheets"),
        ("org", "0004_api_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitHours",
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
                ("hours_a_visit", models.DecimalField(decimal_places=2, max_digits=4)),
                ("hours_a_day", models.DecimalField(decimal_places=2, max_digits=4)),
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_a_day__gt", 0), ("hours_a_visit__gt", 0)
                        ),
                        name="visit_hours_least",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyNumber",
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
                ("year", models.IntegerField()),
                ("visits", models.IntegerField()),
                ("advised", models.IntegerField()),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("rests_on", models.JSONField(default=dict)),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("advised__gte", 0), ("visits__gte", 0)),
                        name="weekly_number_least",
                    )
                ],
            },
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
