"""What a WSGI server loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

from luopan.trail.upkeep.roomy import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")


def load() -> None:
    """All pages and texts, so that nobody's first request of a process waits for them."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("home")
            translation.gettext("Today")


application = roomy(get_wsgi_application())
load()
