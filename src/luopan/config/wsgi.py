"""What a WSGI server loads."""

import os

from django.core.wsgi import get_wsgi_application

from luopan.trail.upkeep.roomy import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luopan.config.settings")
application = roomy(get_wsgi_application())
