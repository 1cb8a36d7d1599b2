"""Wrong passwords and codes are counted by name and address; the fifth closes the door."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luopan.org.door import locked_until
from luopan.web.door.times import clock
from luopan.web.middleware import wants_json
from luopan.web.refusals import because

SOURCE = "luopan.web.door"


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that is tried, in one spelling: Lin and lin are one account."""
    said = credentials or {"username": request.POST.get("login", "")}
    return str(said.get("username") or "").strip().lower()[:150]


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether this name is locked for this address."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_failure(request: HttpRequest, username: str) -> None:
    """A wrong code counts as a wrong password does."""
    user_login_failed.send(
        sender=SOURCE, request=request, credentials={"username": username}
    )


def answer(
    request: HttpRequest, _response: Any = None, credentials: Any = None
) -> HttpResponse:
    """Too many wrong attempts: the sentence says when one may try again."""
    because(request, "locked out")
    name = name_tried(request, credentials)
    sentence = locked_sentence(name, request.META.get("REMOTE_ADDR", ""))
    if wants_json(request):
        return JsonResponse({"problem": sentence}, status=429)
    return render(request, "entry/locked.html", {"problem": sentence}, status=429)


def locked_sentence(name: str, address: str) -> str:
    """What a locked name is told."""
    until = locked_until(name, address)
    if until is None:
        return _("Too many wrong attempts. Try again in a few minutes.")
    return _(
        "Too many wrong attempts. Try again after %(time)s, or ask your administrator to "
        "unlock your account."
    ) % {"time": clock(until)}
