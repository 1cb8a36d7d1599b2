"""What people say to questions that their records raise; append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

add_guard, drop_guard = guards(
    ("tracking_explanation",),
    "what was explained is append-only",
    "tracking_explained_only",
)


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_api_tokens"),
        ("tracking", "0002_warnings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Explanation",
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
                ("check_code", models.CharField(max_length=20)),
                ("record", models.CharField(max_length=260)),
                ("day_date", models.DateField()),
                ("said", models.CharField(max_length=400)),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day_date"], name="explanation_day")],
            },
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
