"""Handovers: one done in the year while a colleague acts, one that is being prepared."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from luopan.demo.people import Stay
from luopan.demo.plans import Desk
from luopan.demo.story import at
from luopan.demo.world import World
from luopan.org.models import Holding, Person, Unit
from luopan.org.services import vacate
from luopan.review.services.handing_over import (
    give_seat,
    hand_over,
    prepare_handover,
    set_credit,
)

LEAVES_FROM, HEIR = "sw-cd-04", "rep"
DAY = timedelta(days=1)
AGO = timedelta(days=20)  # at least, of the one that is done
AHEAD = timedelta(days=12)  # of the one that is prepared
CREDIT = timedelta(days=90)  # what is due so long after stays his who left


def events(desk: Desk, world: World) -> Iterator[tuple[datetime, partial[None]]]:
    """Done on the last day of somebody who left this year; prepared yesterday."""
    found = _left(desk, world)
    if found is not None:
        stay, heir, follows = found
        day = stay.end_date - DAY if stay.end_date else desk.story.today
        yield at(day, 16), partial(_done, desk, world, stay, heir)
        if follows is not None and follows <= desk.story.today:
            yield at(follows, 9), partial(_relieved, desk, world, stay, follows)
    yield at(desk.story.today - DAY, 14), partial(_prepared, desk)


def _left(desk: Desk, world: World) -> tuple[Stay, Stay, date | None] | None:
    """Who left this year and was followed later, a colleague, and from when on."""
    today, first = desk.story.today, date(desk.story.year, 2, 1)
    for stay in sorted(world.stays, key=lambda one: one.start_date, reverse=True):
        left = stay.end_date
        if left is None or not first < left <= today - AGO:
            continue
        later = [
            one.start_date
            for one in world.stays
            if one.seat == stay.seat and one.start_date >= left
        ]
        heir = _colleague(desk, world, stay, left)
        if heir is not None and left not in later:
            return stay, heir, min(later, default=None)
    return None


def _colleague(desk: Desk, world: World, stay: Stay, on: date) -> Stay | None:
    team = world.seats[stay.seat].team.code
    for one in world.stays:
        mate = world.seats[one.seat].team.code == team and one.seat != stay.seat
        stays = one.end_date is None or one.end_date > desk.story.today
        if mate and stays and one.start_date < on - CREDIT:
            return one
    return None


def _done(desk: Desk, world: World, stay: Stay, heir: Stay) -> None:
    """The seat is acted in by a colleague until somebody new comes."""
    day = (stay.end_date or desk.story.today) - DAY
    by = desk.by("zhou", day, 16)
    to = Person.objects.get(code=heir.code)
    handover = prepare_handover(
        **by,
        person=Person.objects.get(code=stay.code),
        successor=to,
        day=day,
        reason="个人原因离职，到岗前由同事代管",
    )
    seat = Unit.objects.get(code=world.seats[stay.seat].code)
    give_seat(**by, handover=handover, seat=seat, person=to, acting=True)
    set_credit(**by, handover=handover, rule="stays", until=day + CREDIT)
    hand_over(**by, handover=handover)


def _relieved(desk: Desk, world: World, stay: Stay, day: date) -> None:
    seat = Unit.objects.get(code=world.seats[stay.seat].code)
    vacate(**desk.by("zhou", day, 9), seat=seat, from_date=day, acting=True)


def _prepared(desk: Desk) -> None:
    """A colleague of the team leaves in two weeks; half of what is unpaid stays his."""
    today = desk.story.today
    holds = Holding.objects.on(today - DAY).filter(
        seat__code=LEAVES_FROM, kind=Holding.Kind.HOLDER
    )
    held = holds.select_related("person").first()
    heir = desk.users[HEIR].person
    if held is None or heir is None:
        return
    by = desk.by("zhou", today - DAY, 14)
    handover = prepare_handover(
        **by,
        person=held.person,
        successor=heir,
        day=today + AHEAD,
        reason="已提出离职，工作交接期两周",
    )
    set_credit(**by, handover=handover, rule="split", share=Decimal("0.5"))
