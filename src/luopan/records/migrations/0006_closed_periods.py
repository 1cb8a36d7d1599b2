"""Periods can be closed; a document that came too late for one counts in the open one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dimensions", "0004_terms"),
        ("org", "0007_failing_since"),
        ("records", "0005_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedPeriod",
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
                ("end_date", models.DateField()),
                ("closed_at", models.DateTimeField()),
                ("closed_no", models.BigIntegerField()),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopened_no", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="document",
            name="counted_date",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("counted_date__isnull", False)),
                fields=["counted_date"],
                name="document_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="closedperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reopened_at__isnull", True)),
                fields=("start_date",),
                name="closed_once",
            ),
        ),
    ]
