"""Reports of the day and the week."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0003_explanations"),
    ]

    operations = []
