"""Reviews and what follows from them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_closing"),
    ]

    operations = []
