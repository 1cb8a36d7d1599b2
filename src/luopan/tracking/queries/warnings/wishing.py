"""Which warnings are asked for."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from luopan.org.models import Reach, Unit

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Wish:
    """Which warnings; empty: all that stand.

    Args:
        unit: Code: it and all under it.
        rule: Which.
        state: open, snoozed, taken, gone.
        kind: units or seats.
        own: Only those of units one holds or leads, or is told of.
    """

    unit: str = ""
    rule: str = ""
    state: str = ""
    kind: str = ""
    own: bool = False


def under_it(code: str, on: date) -> QuerySet[Reach]:
    """Keys of a unit and of all under it."""
    return Reach.objects.on(on).filter(above__code=code).values("below")


def of_kind(rows: QuerySet[Row], wish: Wish) -> QuerySet[Row]:
    """Those of units, or of seats, or of both."""
    if wish.kind not in {"units", "seats"}:
        return rows
    seat = Q(unit__kind=Unit.Kind.SEAT)
    return rows.filter(seat if wish.kind == "seats" else ~seat)
