"""How long somebody stays signed in: not too long without a touch, not too long at all.

Sessions are about real time, also in a demo that stands still on a day.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from luopan.org.access import day_of, is_privileged
from luopan.org.clock import now
from luopan.web.refusals import because

KEPT = "door"  # in the session: when it began, how long it lasts, when it was last used
ENDED = "ended"  # in the next one: why
MARK = "by_link"  # a link of a message opened it
STEP = 120  # seconds between two notes of its being used; each is a write


def limited(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions that lay idle too long, or are too old."""

    def within_limits(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STATIC_URL):
            _look(request)
        return answer(request)

    return within_limits


def begin(request: HttpRequest, user: Any) -> None:
    """Set the limits of a session that has just begun, by what its user may."""
    privileged = is_privileged(user, on=day_of(now())) or MARK in request.session
    whole = settings.PRIVILEGED_WHOLE if privileged else settings.SESSION_WHOLE
    idle = settings.PRIVILEGED_IDLE if privileged else settings.SESSION_IDLE
    at = time.time()
    request.session[KEPT] = {
        "until": at + whole.total_seconds(),
        "idle": idle.total_seconds(),
        "seen": at,
    }


def _look(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        return
    if KEPT not in request.session:
        begin(request, request.user)
    kept, at = request.session[KEPT], time.time()
    why = _over(kept, at)
    if why:
        who = request.user.pk
        logout(request)
        request.session[ENDED] = why
        if request.method not in {"GET", "HEAD"}:
            because(request, "session over", who)
    elif at - kept["seen"] > STEP:
        request.session[KEPT] = {**kept, "seen": at}


def _over(kept: dict[str, float], at: float) -> str:
    if at > kept["until"]:
        return "whole"
    return "idle" if at - kept["seen"] > kept["idle"] else ""
