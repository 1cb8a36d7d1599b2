"""Words that are no things of their own, in the second language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dimensions", "0003_working_week")]
    operations = [
        migrations.CreateModel(
            name="Term",
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
                ("name", models.CharField(max_length=200, unique=True)),
                ("name_other", models.CharField(max_length=200)),
            ],
        ),
    ]
