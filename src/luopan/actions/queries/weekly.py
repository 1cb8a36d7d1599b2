"""Weekly numbers that were adopted, and the hours that a visit takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from luopan.actions.models import VisitHours, WeeklyNumber
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit


@dataclass(frozen=True)
class Hours:
    """How long a visit takes with the way there, and how long a day has for visits.

    Attributes:
        unit: Name of who says so; empty: nobody does, and it is the usual.
    """

    a_visit: float
    a_day: float
    unit: str = ""
    who: str = ""
    at: datetime | None = None


USUAL = Hours(2.5, 5.0)


@dataclass(frozen=True)
class Adopted:
    """A weekly number that somebody took on.

    Attributes:
        advised: What the back-solve said that day.
        rests_on: What it rested on, as texts and numbers.
    """

    visits: int
    advised: int
    reason: str
    who: str
    at: datetime
    rests_on: Mapping[str, Any]


def adopted(seats: Iterable[int], year: int, *, on: date) -> dict[int, Adopted]:
    """The weekly number that holds, by seat (primary keys); one query.

    Only of who holds the seat or acts in it on the day: nobody adopts for who comes after.
    """
    sits = Holding.objects.on(on).filter(seat=OuterRef("seat"))
    mine = Exists(sits.filter(person=OuterRef("person")))
    said = WeeklyNumber.objects.filter(mine, seat__in=list(seats), year=year)
    found = said.order_by("pk")
    return {row.seat_id: _adopted(row) for row in found.select_related("person")}


def adopted_before(seat: Unit, year: int) -> tuple[Adopted, ...]:
    """All weekly numbers of a seat, the newest first; one query."""
    found = WeeklyNumber.objects.filter(seat=seat, year=year).order_by("-pk")
    return tuple(_adopted(row) for row in found.select_related("person")[:20])


def _adopted(row: WeeklyNumber) -> Adopted:
    return Adopted(
        row.visits, row.advised, row.reason, spoken(row.person), row.at, row.rests_on
    )


def hours(chains: Mapping[str, Sequence[str]]) -> dict[str, Hours]:
    """The hours that hold for units: of the nearest that says them; one query.

    Args:
        chains: By code of the unit: its own code and those above, the nearest first.
    """
    wanted = {code for chain in chains.values() for code in chain}
    rows = VisitHours.objects.filter(unit__code__in=wanted).order_by("pk")
    said = {row.unit.code: row for row in rows.select_related("unit", "actor__person")}
    return {
        code: next((_hours(said[one]) for one in chain if one in said), USUAL)
        for code, chain in chains.items()
    }


def _hours(row: VisitHours) -> Hours:
    return Hours(
        float(row.hours_a_visit),
        float(row.hours_a_day),
        spoken(row.unit),
        name_of(row.actor),
        row.at,
    )


def as_decimal(value: float) -> Decimal:
    """Hours as they are stored: to the hundredth."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
