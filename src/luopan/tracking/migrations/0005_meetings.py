"""Meetings, their minutes and what was promised in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

add_guard, drop_guard = guards(
    ("tracking_promiseevent", "tracking_minutes"),
    "minutes and what became of promises are append-only",
    "tracking_minutes_only",
)


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_target_customers"),
        ("org", "0007_failing_since"),
        ("tracking", "0004_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="meetingseries",
            name="guests",
        ),
        migrations.CreateModel(
            name="SeriesGuest",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="tracking.meetingseries",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "person"), name="series_guest_once"
                    )
                ],
            },
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
