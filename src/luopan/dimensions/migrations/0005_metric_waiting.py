"""A metric that is new says so until it is counted from all records."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dimensions", "0004_terms")]
    operations = [
        migrations.AddField(
            model_name="metric",
            name="waiting",
            field=models.BooleanField(default=False),
        ),
    ]
