"""A returned workbook may become the targets themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targets", "0017_guards")]
    operations = [
        migrations.AlterField(
            model_name="return",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("checked", "Checked"),
                    ("accepted", "Accepted"),
                    ("loaded", "Loaded"),
                    ("applied", "Applied"),
                    ("discarded", "Discarded"),
                ],
                default="received",
                max_length=9,
            ),
        ),
    ]
