"""What a WSGI server loads."""

import gc
import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created
from django.urls import reverse
from django.utils import translation

from luopan.trail.upkeep.roomy import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
KEPT = "PRAGMA cache_size = -2048"  # KiB of a connection: what SQLite itself takes


def keep_little(connection: Any, **_said: Any) -> None:
    """Every thread has a connection, and each kept 16 MiB of the same file.

    A page reads little; what the system has in memory is read as fast. Imports and commands,
    which write much at once, keep theirs.
    """
    if connection.vendor == "sqlite":
        connection.connection.execute(KEPT)


connection_created.connect(keep_little)


def load() -> None:
    """All pages and texts, so that nobody's first request of a process waits for them.

    What is loaded stays: to look through it for circles over and over cost one page in ten
    120 ms, and costs 6 ms now.
    """
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("home")
            translation.gettext("Today")
    gc.collect()
    gc.freeze()


application = roomy(get_wsgi_application())
load()
