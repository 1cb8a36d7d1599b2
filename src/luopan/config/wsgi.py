"""What a WSGI server loads."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

from luopan.trail.upkeep.roomy import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")


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
