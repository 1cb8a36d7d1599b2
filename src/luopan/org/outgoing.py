"""Channels and webhooks as pages and the API show them; nothing that opens them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, anywhere, may
from luopan.org.couriers import KINDS
from luopan.org.hooks import titles
from luopan.org.language import spoken
from luopan.org.models import Channel, User, Webhook
from luopan.org.telling import address_of
from luopan.trail.models import Message
from luopan.trail.queries import messages

LANES = ("told", "hook", "mail")  # of the outbox


@dataclass(frozen=True)
class ChannelRow:
    """A channel in a list.

    Attributes:
        hint: Where it leads.
        unit: Whose room; empty: the company's, or no room.
        state: on, failing or stopped.
        worn: It was stopped by itself, after it had failed again and again.
    """

    id: int
    kind: str
    title: str
    name: str
    hint: str
    unit: str
    signs_in: bool
    sent_at: datetime | None
    failures: int
    problem: str
    state: str
    worn: bool


@dataclass(frozen=True)
class WebhookRow:
    """A webhook in a list."""

    id: int
    name: str
    host: str
    events: tuple[str, ...]
    titles: tuple[str, ...]
    sent_at: datetime | None
    failures: int
    problem: str
    state: str
    worn: bool


@dataclass(frozen=True)
class Lost:
    """A letter that did not arrive.

    Attributes:
        to: By which way, as people call it; of plain mail the address.
    """

    id: int
    to: str
    channel: str
    recipient: str
    created_at: datetime
    attempts: int
    problem: str


@dataclass(frozen=True)
class Trouble:
    """Something about messages that somebody should look at."""

    what: str  # channel webhook letters
    name: str
    own: bool
    since: datetime
    count: int = 0


def channel_rows(owner: User | None = None) -> tuple[ChannelRow, ...]:
    """The company's channels, or those of one's own."""
    found = Channel.objects.filter(owner=owner, removed_at=None)
    return tuple(_row(one) for one in found.select_related("unit").order_by("pk"))


def _row(one: Channel) -> ChannelRow:
    return ChannelRow(
        id=one.pk,
        kind=one.kind,
        title=str(KINDS[one.kind].title),
        name=one.name,
        hint=one.hint,
        unit=spoken(one.unit) if one.unit else "",
        signs_in=one.signs_in,
        sent_at=one.sent_at,
        failures=one.failures,
        problem=_heard(one.problem),
        state=_state(one),
        worn=_worn(one),
    )


def _state(one: Channel | Webhook) -> str:
    if one.stopped_at is not None:
        return "stopped"
    return "failing" if one.failures else "on"


def _worn(one: Channel | Webhook) -> bool:
    return one.stopped_at is not None and bool(one.problem)


def webhook_rows() -> tuple[WebhookRow, ...]:
    """All webhooks."""
    return tuple(
        WebhookRow(
            id=one.pk,
            name=one.name,
            host=one.hint,
            events=tuple(one.events),
            titles=tuple(titles(one.events)),
            sent_at=one.sent_at,
            failures=one.failures,
            problem=_heard(one.problem),
            state=_state(one),
            worn=_worn(one),
        )
        for one in Webhook.objects.filter(removed_at=None).order_by("pk")
    )


def channel_seen(viewer: User, number: int, *, on: date) -> Channel:
    """A channel that somebody runs: one of his own, or the company's if he operates it.

    Raises:
        Unknown: There is none, or it is somebody else's.
    """
    found = Channel.objects.filter(pk=number, removed_at=None).first()
    runs = may(viewer, Action.SYSTEM_OPERATE, on=on)
    if found is None or not (found.owner == viewer or (found.owner is None and runs)):
        raise Unknown(_("There is no such channel."))
    return found


def webhook_numbered(number: int) -> Webhook:
    """A webhook.

    Raises:
        Unknown: There is none.
    """
    found = Webhook.objects.filter(pk=number, removed_at=None).first()
    if found is None:
        raise Unknown(_("There is no such webhook."))
    return found


def _heard(problem: str) -> str:
    """Why it failed, in the reader's language (see ``channels``)."""
    try:
        said = json.loads(problem)
    except ValueError:
        return problem
    return str(said.get(get_language() or "", problem)) if said else ""


def given_up(*, limit: int = 50) -> tuple[Lost, ...]:
    """Letters that did not arrive and are tried no more, newest first."""
    rows = [row for row in messages("parked", limit=limit) if row.channel in LANES]
    names = _names({row.recipient for row in rows})
    return tuple(
        Lost(
            id=row.id,
            to=names.get(row.recipient, row.recipient),
            channel=row.channel,
            recipient=row.recipient,
            created_at=row.created_at,
            attempts=row.attempts,
            problem=row.problem,
        )
        for row in rows
    )


def _names(recipients: Collection[str]) -> dict[str, str]:
    """What the ways are called that letters name by their numbers."""
    found = {}
    for kind, model in (("channel", Channel), ("webhook", Webhook)):
        numbers = [
            int(number)
            for name, _colon, number in (one.partition(":") for one in recipients)
            if name == kind and number.isdecimal()
        ]
        if numbers:
            rows = model._default_manager.filter(pk__in=numbers)
            for number, name in rows.values_list("pk", "name"):
                found[f"{kind}:{number}"] = name
    return found


def stopped() -> list[QuerySet[Any]]:
    """Ways that stopped, and letters that did not arrive."""
    return [
        Channel.objects.exclude(stopped_at=None).filter(removed_at=None),
        Webhook.objects.exclude(stopped_at=None).filter(removed_at=None),
        Message.objects.filter(state="parked", channel__in=LANES),
    ]


def troubles(user: User, *, on: date) -> list[Trouble]:
    """What about messages waits for somebody: ways that stopped by themselves, letters lost."""
    runs = anywhere(user, (Action.SYSTEM_OPERATE,), on=on)
    found = [
        Trouble("channel", one.name, one.owner is not None, one.stopped_at)
        for one in Channel.objects.exclude(stopped_at=None).filter(removed_at=None)
        if _worn(one) and (one.owner_id == user.pk or (runs and one.owner_id is None))
    ]
    if not runs:
        return found
    found += [
        Trouble("webhook", one.name, False, one.stopped_at)
        for one in Webhook.objects.exclude(stopped_at=None).filter(removed_at=None)
        if _worn(one)
    ]
    lost = given_up()
    if lost:
        found.append(Trouble("letters", "", False, lost[0].created_at, len(lost)))
    return found


def has_address(user: User) -> bool:
    """Whether mail could reach somebody."""
    return bool(address_of(user))
