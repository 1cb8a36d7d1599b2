"""What targets under a header are about is remembered with its columns."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A code beside the columns; empty: as the columns themselves say."""

    dependencies = [("records", "0003_net_amounts")]

    operations = [
        migrations.AddField(
            model_name="mapping",
            name="metric",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
    ]
