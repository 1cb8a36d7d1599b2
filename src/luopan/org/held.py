"""The seats that somebody who signs in sits in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from luopan.org.facts import read_once
from luopan.org.models import Holding, Unit, User


def seats_held(user: User, *, on: date) -> tuple[Unit, ...]:
    """Seats that somebody who signs in holds himself, or acts in, the first one first.

    Those in overlay units are left out: records and targets stand at the others.
    """
    if user.person_id is None:
        return ()
    held = Holding.objects.on(on).filter(person=user.person_id, seat__overlay=False)
    found = held.select_related("seat").order_by("-kind", "seat__place", "seat__code")
    return tuple(one.seat for one in found)


@dataclass(frozen=True)
class Stay:
    """That a person holds a seat, or acts in it, from a day until another (None: still)."""

    seat: int
    code: str
    start_date: date
    end_date: date | None


@read_once
def stays(person: int | None) -> tuple[Stay, ...]:
    """The seats that a person held or acted in at any time; one query in a request that reads."""
    if person is None:
        return ()
    rows = Holding.objects.filter(person=person).order_by("start_date", "pk")
    found = rows.values_list("seat", "seat__code", "start_date", "end_date")
    return tuple(Stay(*row) for row in found)


def codes_held(person: int | None, *, on: date) -> Mapping[int, str]:
    """The seats that a person holds or acts in on a day, overlay ones too: key → code."""
    return {
        one.seat: one.code
        for one in stays(person)
        if one.start_date <= on and (one.end_date is None or on < one.end_date)
    }
