"""``migrate``, which makes the tables of an empty database at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from luopan.trail.upkeep.first_tables import make_tables

# Who says one of these wants the migrations themselves.
PARTICULAR = (
    "app_label",
    "check_unapplied",
    "fake",
    "fake_initial",
    "plan",
    "prune",
)


class Command(migrate.Command):
    """Django's, after the tables of an empty database were made."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there at all; then what every migrate does."""
        if not any(options.get(name) for name in PARTICULAR):
            make_tables(connections[options["database"]])
        super().handle(*args, **options)
