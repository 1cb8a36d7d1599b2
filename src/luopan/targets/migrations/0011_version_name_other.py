"""A version has a name in the second language, as other named things have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more."""

    dependencies = [("targets", "0010_collecting")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="name_other",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        )
    ]
