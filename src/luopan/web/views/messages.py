"""消息 Messages: by which channels one hears of what waits, of what at once, when not at all."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from django.conf import settings
from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from luopan.org import outgoing, services, telling
from luopan.org.access import Unknown
from luopan.org.couriers import KINDS, OF_ONES_OWN
from luopan.trail.refusal import Refused
from luopan.web.parts import go, page
from luopan.web.policy import SIGNED_IN, policy


@policy(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """How one hears, and one's own channels."""
    if request.method != "POST":
        return _page(request)
    try:
        _choose(request)
    except Refused as refusal:
        return _page(request, refusal, said=request.POST)
    toasts.success(request, _("Saved."))
    return go(request, reverse("messages"))


def _choose(request: HttpRequest) -> None:
    said = request.POST
    services.choose_messages(
        actor=request.user,
        at=request.at,
        channels=[int(one) for one in said.getlist("channel") if one.isdecimal()],
        kinds={
            kind: said.get(f"kind-{kind}", telling.DIGEST) for kind in telling.KINDS
        },
        quiet_from=_time(said.get("quiet_from", "")),
        quiet_until=_time(said.get("quiet_until", "")),
        digest_at=_time(said.get("digest_at", "")),
        workdays="workdays" in said,
    )


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise Refused(
            gettext_lazy("“%(text)s” is not a time. Write it like 21:30."),
            text=text[:20],
        ) from None


def _page(
    request: HttpRequest, refusal: Refused | None = None, *, said: Any = None
) -> HttpResponse:
    if refusal is not None and refusal.status not in {400, 409}:
        raise refusal
    context = {
        "here": "me",
        "problem": str(refusal) if refusal else "",
        **_offered(request, said),
        "own": outgoing.channel_rows(request.user),
        "has_address": outgoing.has_address(request.user),
        "own_kinds": [(kind, KINDS[kind].title) for kind in OF_ONES_OWN],
        "examples": [(KINDS[kind].title, KINDS[kind].asks) for kind in OF_ONES_OWN],
        "adding": said if said is not None and "address" in said else None,
        "zone": request.company.time_zone,
        "url": settings.URL,
    }
    status = 422 if refusal else 200
    return page(request, "settings/messages.html", context, status=status)


def _offered(request: HttpRequest, said: Any) -> dict[str, Any]:
    """What may be chosen, as it is, or as it was typed when it could not be."""
    hearing = telling.hearing_of(request.user)
    typed = said if said is not None and "digest_at" in said else None
    chosen = typed.getlist("channel") if typed else [str(c) for c in hearing.channels]
    return {
        "channels": [
            (one.pk, one.name, KINDS[one.kind].title, one.hint, str(one.pk) in chosen)
            for one in telling.channels_open_to(request.user)
        ],
        "kinds": [
            (kind, title, typed.get(f"kind-{kind}") if typed else hearing.mode(kind))
            for kind, title in telling.KINDS.items()
        ],
        "modes": list(telling.MODES.items()),
        "hours": [f"{hour:%H:%M}" for hour in telling.HOURS],
        "digest_at": typed["digest_at"] if typed else f"{hearing.digest_at:%H:%M}",
        "quiet_from": typed.get("quiet_from")
        if typed
        else f"{hearing.quiet_from:%H:%M}",
        "quiet_until": typed.get("quiet_until")
        if typed
        else f"{hearing.quiet_until:%H:%M}",
        "workdays": "workdays" in typed if typed else hearing.workdays,
    }


@policy(SIGNED_IN)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A room that only oneself reads."""
    said = request.POST
    try:
        made = services.add_channel(
            actor=request.user,
            at=request.at,
            kind=said.get("kind", ""),
            name=said.get("name", ""),
            said={name: said.get(name, "") for name in ("address", "secret")},
            own=True,
            signs_in="signs_in" in said,
        )
    except Refused as refusal:
        return _page(request, refusal, said=said)
    services.test_channel(actor=request.user, at=request.at, channel=made)
    toasts.success(
        request, _("Added. A test message was sent; select it below to use it.")
    )
    return go(request, reverse("messages"))


ACTS: Mapping[str, tuple[Callable[..., None], Any]] = {
    "test": (services.test_channel, gettext_lazy("Test message sent.")),
    "stop": (services.stop_channel, gettext_lazy("Stopped.")),
    "start": (services.start_channel, gettext_lazy("Started again.")),
    "remove": (services.remove_channel, gettext_lazy("Removed.")),
}


@policy(SIGNED_IN)
@require_POST
def act(request: HttpRequest, channel_id: int, act: str) -> HttpResponse:
    """Test, stop, start or remove a channel that one runs."""
    found = outgoing.channel_seen(request.user, channel_id, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    run, done = ACTS[act]
    run(actor=request.user, at=request.at, channel=found)
    toasts.success(request, str(done))
    return go(request, reverse("channels" if found.owner is None else "messages"))
