"""Where the last look could not tell a rule of warning, for want of a rate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0007_failing_since"),
        ("tracking", "0006_coaching"),
    ]

    operations = [
        migrations.CreateModel(
            name="UntoldRule",
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
                ("lacks", models.JSONField()),
                ("day_date", models.DateField()),
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
                    models.UniqueConstraint(
                        fields=("rule", "unit", "period_code", "subject"),
                        name="untold_rule_once",
                    )
                ],
            },
        ),
    ]
