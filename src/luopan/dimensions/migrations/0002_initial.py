# Indexes and constraints of the tables made in 0001.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dimensions", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date__isnull", True),
                    ("end_date__gt", models.F("start_date")),
                    _connector="OR",
                ),
                name="dimensions_account_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="accountowner",
            index=models.Index(fields=["account", "start_date"], name="account_owner"),
        ),
        migrations.AddConstraint(
            model_name="accountowner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date__isnull", True),
                    ("end_date__gt", models.F("start_date")),
                    _connector="OR",
                ),
                name="dimensions_accountowner_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(
                fields=("calendar", "code"), name="period_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date__isnull", True),
                    ("end_date__gt", models.F("start_date")),
                    _connector="OR",
                ),
                name="dimensions_conversion_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="productparentage",
            index=models.Index(fields=["product", "start_date"], name="product_parent"),
        ),
        migrations.AddConstraint(
            model_name="productparentage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date__isnull", True),
                    ("end_date__gt", models.F("start_date")),
                    _connector="OR",
                ),
                name="dimensions_productparentage_dates",
            ),
        ),
    ]
