"""Meetings, their minutes and what was promised in them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0004_reports"),
    ]

    operations = []
