"""Target customers that were picked: for which seat, how often, who has not been seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from luopan.actions.cube import Book, book
from luopan.actions.models import Pick
from luopan.org.access import name_of
from luopan.org.clock import zone
from luopan.org.held import seats_held
from luopan.org.language import spoken
from luopan.org.models import Unit, User


@dataclass(frozen=True)
class Picked:
    """A customer that a seat goes after; keys are primary ones.

    Attributes:
        since: The day it was picked or its cadence was last said.
        score: It had then; None: unknown.
    """

    account: int
    seat: int
    every_days: int
    since: date
    score: float | None
    who: str

    def next_date(self, last_visit: date | None) -> date:
        """By when it is to be seen: so many days after the last visit.

        Whoever was never seen, or too long ago, is due so many days after the pick: nobody
        is late on the day he begins.
        """
        cadence = timedelta(days=self.every_days)
        if last_visit is None or last_visit + cadence < self.since:
            return self.since + cadence
        return last_visit + cadence


def picks(seats: Iterable[int] | None = None) -> dict[int, Picked]:
    """The picks that stand, by account; one query.

    Args:
        seats: Only those of these seats (primary keys); None: all.
    """
    newer = Pick.objects.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"))
    found = Pick.objects.filter(~Exists(newer), every_days__isnull=False)
    if seats is not None:
        found = found.filter(seat__in=list(seats))
    here = zone()
    return {
        row.account_id: Picked(
            row.account_id,
            row.seat_id,
            row.every_days or 1,
            row.at.astimezone(here).date(),
            row.score,
            name_of(row.actor),
        )
        for row in found.select_related("actor__person")
    }


@dataclass(frozen=True)
class PickEvent:
    """What was done about a customer; ``every_days`` None: it was let go."""

    seat: str
    every_days: int | None
    reason: str
    score: float | None
    why: Mapping[str, Any]
    who: str
    at: datetime


def pick_history(account: int) -> tuple[PickEvent, ...]:
    """All that was done about picking a customer, the newest first; one query."""
    rows = Pick.objects.filter(account=account).order_by("-pk")
    rows = rows.select_related("seat", "actor__person")
    return tuple(
        PickEvent(
            spoken(row.seat),
            row.every_days,
            row.reason,
            row.score,
            row.why,
            name_of(row.actor),
            row.at,
        )
        for row in rows[:20]
    )


@dataclass(frozen=True)
class Unseen:
    """A target customer that is overdue for a visit."""

    code: str
    name: str
    name_other: str
    last_visit: date | None
    overdue: int


def unseen(user: User, *, on: date) -> tuple[Unseen, ...]:
    """Overdue target customers of the seats that a person holds, the longest first."""
    seats = seats_held(user, on=on)
    mine = picks([one.pk for one in seats]) if seats else {}
    if not mine:
        return ()
    columns = book(on)
    found = [_unseen(columns, one, on) for one in mine.values()]
    late = [one for one in found if one is not None and one.overdue > 0]
    return tuple(sorted(late, key=lambda one: (-one.overdue, one.code)))


def _unseen(columns: Book, one: Picked, on: date) -> Unseen | None:
    place = columns.place(one.account)
    if place is None:
        return None
    last = columns.day(columns.last_visit, place)
    return Unseen(
        columns.codes[place],
        columns.names[place],
        columns.names_other[place],
        last,
        (on - one.next_date(last)).days,
    )


def seats_named(seats: Iterable[int]) -> dict[int, Unit]:
    """Seats by primary key; one query."""
    return Unit.objects.in_bulk(list(seats))
