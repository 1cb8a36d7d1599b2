"""Coaching talks and abilities."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0005_meetings"),
    ]

    operations = []
