"""Coming in by one click: at this very machine, into what the demo's maker made."""

from django.conf import settings
from django.http import HttpRequest

from luopan.org import door
from luopan.trail.upkeep.exposure import LOOPBACK_NAMES, is_loopback


def is_open(request: HttpRequest) -> bool:
    """Whether this browser may come in without a password.

    Only into a demo; only from this machine; and not if anything hints at a proxy, for
    then whoever comes through it seems to sit here.
    """
    exposure = settings.EXPOSURE
    return (
        is_loopback(request.META.get("REMOTE_ADDR", ""))
        and not request.forwarded
        and not exposure.proxy
        and set(exposure.hosts) <= set(LOOPBACK_NAMES)  # other names are not answered
        and door.is_demo()
    )
