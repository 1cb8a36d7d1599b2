"""Bulletins for rooms: which there are, what each would hold, whether it leaves."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Number, Said, Text
from luopan.org.access import Action, Unknown, find_unit
from luopan.org.models import Channel
from luopan.org.policy import policy
from luopan.tracking.queries.bulletins import (
    bulletin_led,
    bulletins_led,
    content,
    rooms_for,
)
from luopan.tracking.services.bulletins import (
    Drawn,
    change_bulletin,
    draw_up_bulletin,
    remove_bulletin,
    switch_bulletin,
)

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


class DrawnSaid(Said):
    """How a bulletin is to be; ``room``: the number of a channel, none: its page only."""

    name: Text
    language: Code = "zh-hans"
    weekdays: list[int] = Field(default_factory=list, max_length=7)
    hours: list[Code] = Field(default_factory=list, max_length=24)
    shows: list[Code] = Field(max_length=20)
    opened: list[Code] = Field(default_factory=list, max_length=20)
    room: Number | None = None


class BulletinSaid(DrawnSaid):
    """A new one, of a unit."""

    unit: Code


class BulletinMade(Schema):
    """The number of what was drawn up."""

    id: int


class SwitchSaid(Said):
    """Whether it leaves at its hours."""

    on: bool


@router.get("/bulletins", response=list[BulletinShape], summary=_("Bulletins you lead"))
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
    summary=_("Current content of a bulletin"),
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


@router.post("/bulletins", response=BulletinMade, summary=_("Create a bulletin"))
@policy(Action.TARGETS_AGREE)
@keyed(BulletinMade)
def draw_up(request: HttpRequest, body: BulletinSaid) -> Any:
    """Nothing leaves before it is switched on."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    return draw_up_bulletin(**_drawn(request, body), unit=unit)


@router.post("/bulletins/{bulletin_id}", response=Done, summary=_("Edit a bulletin"))
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def change(request: HttpRequest, bulletin_id: Number, body: DrawnSaid) -> Any:
    """What is left out is as a new one has it."""
    found = bulletin_led(request.user, bulletin_id, on=request.on)
    change_bulletin(**_drawn(request, body), bulletin=found)
    return {"done": True}


@router.post(
    "/bulletins/{bulletin_id}/remove", response=Done, summary=_("Delete a bulletin")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def remove(request: HttpRequest, bulletin_id: Number) -> Any:
    """What it told stays in the trail."""
    found = bulletin_led(request.user, bulletin_id, on=request.on)
    remove_bulletin(actor=request.user, at=request.at, bulletin=found)
    return {"done": True}


def _drawn(request: HttpRequest, body: DrawnSaid) -> dict[str, Any]:
    said = body.dict(exclude={"unit", "room"})
    room = _room(request, body.room) if body.room else None
    by = {"actor": request.user, "at": request.at}
    return by | {"drawn": Drawn(**said), "channel": room}


def _room(request: HttpRequest, number: int) -> Channel:
    rooms = rooms_for(request.user, request.on)
    found = next((one for one in rooms if one.pk == number), None)
    if found is None:
        raise Unknown(_("There is no such room."))
    return found
