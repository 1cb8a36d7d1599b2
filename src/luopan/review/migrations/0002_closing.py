"""Closing periods and confirming what was achieved."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_adjusting"),
    ]

    operations = []
