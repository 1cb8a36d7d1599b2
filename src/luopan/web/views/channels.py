"""设置 › 消息通道 Settings › Channels: by which ways messages leave, and programs are told."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luopan.org import hooks, outgoing, roster, services
from luopan.org.access import Action, Unknown
from luopan.org.couriers import KINDS
from luopan.trail.refusal import Refused
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import channels as words

OPERATES = Action.SYSTEM_OPERATE
FIELDS = ("address", "secret", "host", "port", "mode", "user", "password", "sender")


@policy(OPERATES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Channels of the company, webhooks, and what did not arrive."""
    if "xlsx" in request.GET:
        rows = outgoing.channel_rows(), outgoing.webhook_rows()
        return download(*words.exports(*rows), at=request.at)
    return _page(request)


def _page(
    request: HttpRequest, refusal: Refused | None = None, opens: str = "", **more: Any
) -> HttpResponse:
    if refusal is not None and refusal.status not in {400, 409}:
        raise refusal
    rooms = [kind for kind in KINDS if kind != "mail"]
    context = {
        "here": "settings",
        "problem": str(refusal) if refusal else "",
        "opens": opens,
        "said": request.POST,
        "channels": outgoing.channel_rows(),
        "webhooks": outgoing.webhook_rows(),
        "lost": outgoing.given_up(),
        "rooms": [(kind, KINDS[kind].title) for kind in rooms],
        "examples": [(KINDS[kind].title, KINDS[kind].asks) for kind in rooms],
        "events": [(code, title) for code, (title, _acts) in hooks.EVENTS.items()],
        "chosen": request.POST.getlist("event"),
        "url": settings.URL,
        **more,
    }
    status = 422 if refusal else 200
    return page(request, "settings/channels.html", context, status=status)


@policy(OPERATES)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A mail server, a room, or an address of a program; a test leaves at once."""
    said = request.POST
    kind = said.get("kind", "")
    try:
        unit = said.get("unit", "").strip()
        made = services.add_channel(
            **_by(request),
            kind=kind,
            name=said.get("name", ""),
            said={name: said.get(name, "") for name in FIELDS},
            unit=roster.place_called(unit) if unit else None,
            signs_in="signs_in" in said,
        )
    except Refused as refusal:
        return _page(request, refusal, "mail" if kind == "mail" else "room")
    messages.success(request, _("Added: %(name)s. Send a test.") % {"name": made.name})
    return go(request, reverse("channels"))


@policy(OPERATES)
@require_POST
def add_webhook(request: HttpRequest) -> HttpResponse:
    """A program that is told; this answer is the only place that ever shows its secret."""
    said = request.POST
    try:
        made, secret = services.add_webhook(
            **_by(request),
            name=said.get("name", ""),
            url=said.get("url", ""),
            events=said.getlist("event"),
        )
    except Refused as refusal:
        return _page(request, refusal, "webhook")
    return _page(request, secret=secret, secret_of=made.name)


HOOK_ACTS: Mapping[str, tuple[Callable[..., None], Any]] = {
    "test": (services.test_webhook, gettext_lazy("Test message sent.")),
    "stop": (services.stop_webhook, gettext_lazy("Stopped.")),
    "start": (services.start_webhook, gettext_lazy("Started again.")),
    "remove": (services.remove_webhook, gettext_lazy("Removed.")),
}


@policy(OPERATES)
@require_POST
def act_on_webhook(request: HttpRequest, webhook_id: int, act: str) -> HttpResponse:
    """Test, stop, start or remove a webhook."""
    found = outgoing.webhook_numbered(webhook_id)
    if act not in HOOK_ACTS:
        raise Unknown(_("There is no such operation."))
    run, done = HOOK_ACTS[act]
    run(**_by(request), webhook=found)
    messages.success(request, str(done))
    return go(request, reverse("channels"))


LETTER_ACTS: Mapping[str, tuple[Callable[..., None], Any]] = {
    "again": (services.send_again, gettext_lazy("Retrying.")),
    "drop": (services.dismiss, gettext_lazy("Retries stopped.")),
}


@policy(OPERATES)
@require_POST
def act_on_letter(request: HttpRequest, letter_id: int, act: str) -> HttpResponse:
    """Try a letter again that did not arrive, or let it go; number 0: all that are shown."""
    if act not in LETTER_ACTS:
        raise Unknown(_("There is no such operation."))
    run, done = LETTER_ACTS[act]
    numbers = [letter_id] if letter_id else [one.id for one in outgoing.given_up()]
    for number in numbers:
        run(**_by(request), message_id=number)
    messages.success(request, str(done))
    return go(request, reverse("channels"))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}
