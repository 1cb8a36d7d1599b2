"""Bulletins for rooms: which there are, what each would hold, whether it leaves."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Done, Number, Said
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.tracking.queries.bulletins import bulletin_led, bulletins_led, content
from luopan.tracking.services.bulletins import switch_bulletin

router = Router(tags=["reports"])


class WonShape(Schema):
    """Who is named; no amount where not every member of the room may see it."""

    who: str
    unit: str
    deals: int
    amount: Amount | None


class HeldShape(Schema):
    """Why a part is not shown, or not wholly: rights, opened, few."""

    part: str
    opened: bool
    why: str


class ContentShape(Schema):
    """What a bulletin would hold now."""

    share: float | None
    progress: float | None
    actual: Amount | None
    target: Amount | None
    counted_in: str
    visits: int | None
    talks: int | None
    wins: list[WonShape]
    left: list[HeldShape]
    reach: date | None


class BulletinShape(Schema):
    """A bulletin: of which unit, when, what it shows, what of it was opened."""

    id: int
    unit: str
    name: str
    language: str
    weekdays: list[int]
    hours: list[str]
    shows: list[str]
    opened: list[str]
    active: bool


class SwitchSaid(Said):
    """Whether it leaves at its hours."""

    on: bool


@router.get(
    "/bulletins", response=list[BulletinShape], summary=_("Bulletins one leads")
)
@policy(Action.TARGETS_AGREE)
def bulletins(request: HttpRequest) -> Any:
    """Of units that one leads or leads above."""
    names = ("name", "language", "weekdays", "hours", "shows", "opened", "active")
    return [
        {"id": one.pk, "unit": one.unit.code}
        | {name: getattr(one, name) for name in names}
        for one in bulletins_led(request.user, request.on)
    ]


@router.get(
    "/bulletins/{bulletin_id}/content",
    response=ContentShape,
    summary=_("What a bulletin would hold now"),
)
@policy(Action.TARGETS_AGREE)
def bulletin_content(request: HttpRequest, bulletin_id: Number) -> Any:
    """With what is left out, and why."""
    found = bulletin_led(request.user, bulletin_id, on=request.on)
    return content(found, at=request.at, on=request.on)


@router.post(
    "/bulletins/{bulletin_id}/switch",
    response=Done,
    summary=_("Switch a bulletin on or off"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def switch(request: HttpRequest, bulletin_id: Number, body: SwitchSaid) -> Any:
    """By who leads its unit or above; rooms are chosen by people, on its page."""
    found = bulletin_led(request.user, bulletin_id, on=request.on)
    switch_bulletin(actor=request.user, at=request.at, bulletin=found, on=body.on)
    return {"done": True}
