"""What is marked by hand on an assessment sheet has a second name; the guard is set anew."""

from importlib import import_module

from django.db import migrations, models

guards = import_module("luopan.targets.migrations.0009_assessment_sheets")
TABLE = "targets_assessmentline"


def guard_again(apps, schema_editor):
    """SQLite makes the table anew for a new column, and with it drops its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        guards.drop_guard(apps, schema_editor)
        guards.add_guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("targets", "0011_version_name_other")]

    operations = [
        migrations.AddField(
            model_name="assessmentline",
            name="name_other",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
