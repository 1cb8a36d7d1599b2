"""The weekday on which a company calls its forecast."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0005_channels")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="call_weekday",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
