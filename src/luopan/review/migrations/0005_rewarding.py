"""Incentives and contests."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0004_handing_over"),
    ]

    operations = []
