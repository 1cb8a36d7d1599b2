"""Target customers that were picked, and the rules one screens by: both only added to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

GUARDED = ("actions_pick", "actions_screenrule")
SAYS = "picks of customers and rules of screening are append-only"
add_guard, drop_guard = guards(GUARDED, SAYS, "actions_picks_only")


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0003_weekly_numbers"),
        ("dimensions", "0004_terms"),
        ("org", "0004_api_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreenRule",
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
                ("code", models.CharField(db_index=True, max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("name_other", models.CharField(blank=True, max_length=200)),
                ("weights", models.JSONField(default=dict)),
                ("retired", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=400)),
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
        migrations.CreateModel(
            name="Pick",
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
                ("every_days", models.IntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("score", models.FloatField(null=True)),
                ("why", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dimensions.account",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        condition=models.Q(
                            ("every_days__isnull", True),
                            models.Q(("every_days__gte", 1), ("every_days__lte", 366)),
                            _connector="OR",
                        ),
                        name="pick_cadence",
                    )
                ],
            },
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
