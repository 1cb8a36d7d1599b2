"""Messages: how one hears of what waits, the company's channels, webhooks out."""

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Said, Text
from luopan.org import outgoing, services, telling
from luopan.org.access import Action, Denied, Unknown
from luopan.org.bearers import carries_everything
from luopan.org.policy import SIGNED_IN, policy

router = Router(tags=["messages"])
RUN = {
    "test": services.test_webhook,
    "stop": services.stop_webhook,
    "start": services.start_webhook,
    "remove": services.remove_webhook,
}


class Hearing(Schema):
    """How one hears. Times are of the company's zone.

    ``kinds``: of each kind of matters once, digest or never. ``channels``: numbers of those
    that are used, among ``open``.
    """

    channels: list[int]
    open: list[int]
    kinds: dict[str, str]
    quiet_from: time
    quiet_until: time
    digest_at: time
    workdays: bool


class HearingChange(Said):
    """What to change; what is not said stays."""

    channels: list[Number] | None = None
    kinds: dict[str, str] | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time | None = None
    workdays: bool | None = None


class Channel(Schema):
    """A channel of the company; what opens it is never told. ``state``: on failing stopped."""

    id: int
    kind: str
    name: str
    hint: str
    unit: str
    state: str
    failures: int
    problem: str
    sent_at: datetime | None


class Webhook(Schema):
    """A program that is told when something was done."""

    id: int
    name: str
    host: str
    events: list[str]
    state: str
    failures: int
    problem: str
    sent_at: datetime | None


class NewWebhook(Said):
    """Where to tell what. Private addresses are refused unless the operator allows them.

    ``secret``: chosen by the caller, 24 characters or more; it signs, and is never told again.
    """

    name: Text
    url: Text
    events: list[Code]
    secret: Text


class Undelivered(Schema):
    """A message that did not arrive and is tried no more."""

    id: int
    channel: str
    recipient: str
    created_at: datetime
    attempts: int
    problem: str


@router.get("/me/messages", response=Hearing, summary=_("Your notification settings"))
@policy(SIGNED_IN)
def own_messages(request: HttpRequest) -> Any:
    """By which channels, of what at once, when not at all."""
    return _hearing(request)


@router.post(
    "/me/messages", response=Hearing, summary=_("Change your notification settings")
)
@policy(SIGNED_IN)
@keyed(Hearing)
def change_own_messages(request: HttpRequest, body: HearingChange) -> Any:
    """Say it for oneself, with a token that carries all one may.

    A digest cannot go within quiet hours.
    """
    if not carries_everything(request.user, on=request.on):
        raise Denied(
            _(
                "Only a token with all your permissions can change your notification settings."
            )
        )
    said = telling.hearing_of(request.user)
    wanted = {
        "channels": list(said.channels),
        "kinds": dict(said.kinds),
        "quiet_from": said.quiet_from,
        "quiet_until": said.quiet_until,
        "digest_at": said.digest_at,
        "workdays": said.workdays,
    }
    wanted |= body.model_dump(exclude_none=True)
    services.choose_messages(actor=request.user, at=request.at, **wanted)
    return _hearing(request)


def _hearing(request: HttpRequest) -> dict[str, Any]:
    said = telling.hearing_of(request.user)
    return {
        "channels": list(said.channels),
        "open": [one.pk for one in telling.channels_open_to(request.user)],
        "kinds": {kind: said.mode(kind) for kind in telling.KINDS},
        "quiet_from": said.quiet_from,
        "quiet_until": said.quiet_until,
        "digest_at": said.digest_at,
        "workdays": said.workdays,
    }


@router.get("/channels", response=list[Channel], summary=_("Company channels"))
@policy(Action.SYSTEM_OPERATE)
def channels(request: HttpRequest) -> Any:
    """They are added on the page, by a person: what opens them is typed there."""
    return outgoing.channel_rows()


@router.get("/webhooks", response=list[Webhook], summary=_("Webhooks"))
@policy(Action.SYSTEM_OPERATE)
def webhooks(request: HttpRequest) -> Any:
    """Programs that are told, and how that goes."""
    return outgoing.webhook_rows()


@router.post("/webhooks", response=Done, summary=_("Add a webhook"))
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def add_webhook(request: HttpRequest, body: NewWebhook) -> Any:
    """Each request is signed: header X-Luopan-Signature, t=seconds,v1=HMAC-SHA256."""
    services.add_webhook(actor=request.user, at=request.at, **body.model_dump())
    return {"done": True}


@router.post(
    "/webhooks/{webhook_id}/{act}",
    response=Done,
    summary=_("Test, stop, start or remove a webhook"),
)
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def act_on_webhook(request: HttpRequest, webhook_id: Number, act: Code) -> Any:
    """``act``: test, stop, start or remove."""
    found = outgoing.webhook_numbered(webhook_id)
    if act not in RUN:
        raise Unknown(_("There is no such operation."))
    RUN[act](actor=request.user, at=request.at, webhook=found)
    return {"done": True}


@router.get(
    "/undelivered",
    response=list[Undelivered],
    summary=_("Undelivered messages"),
)
@policy(Action.SYSTEM_OPERATE)
def undelivered(request: HttpRequest) -> Any:
    """Given up after ten attempts in 17 hours, or refused by the other side."""
    return outgoing.given_up()


@router.post(
    "/undelivered/{message_id}/again",
    response=Done,
    summary=_("Resend an undelivered message"),
)
@policy(Action.SYSTEM_OPERATE)
@keyed(Done)
def send_message_again(request: HttpRequest, message_id: Number) -> Any:
    """Under its old key."""
    services.send_again(actor=request.user, at=request.at, message_id=message_id)
    return {"done": True}
