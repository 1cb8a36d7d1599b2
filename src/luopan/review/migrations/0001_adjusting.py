"""Adjustments of targets that are in force."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0006_coaching"),
        ("targets", "0018_applied_workbooks"),
        ("actions", "0004_target_customers"),
        ("records", "0005_sources"),
        ("org", "0007_failing_since"),
    ]

    operations = []
