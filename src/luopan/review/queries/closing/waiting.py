"""What a period close waits for from somebody: his word, his decision, the close itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from luopan.org.access import Action, may
from luopan.org.held import codes_held, stays
from luopan.org.models import Unit, User
from luopan.records import states
from luopan.review.access.closing import (
    decides_any,
    may_close,
    may_decide,
    objections_seen,
    rounds_seen,
    to_judge,
)
from luopan.review.models import Closing, Confirmation, Objection, PayDispute
from luopan.review.queries.closing.list import NOT_YET, Said, seat_rows


@dataclass(frozen=True)
class Awaited:
    """A line of what waits; ``seat`` where it is about one, ``objection`` likewise.

    ``missing``: of a round whose deadline is past, how many have not confirmed.
    """

    closing: Closing
    seat: Unit | None
    at: datetime
    changed: bool = False
    objection: Objection | None = None
    missing: int = 0


def running(user: User, on: date) -> QuerySet[Closing]:
    """Rounds that are open; for who holds no seat, those to be closed."""
    rounds = Closing.objects.filter(closed_at=None, reopened_at=None)
    if codes_held(user.person_id, on=on):
        return rounds
    return rounds.filter(deadline_date__lt=on)


def awaited(user: User, *, at: datetime, on: date) -> list[Awaited]:
    """What rounds that are open want from somebody."""
    seats = _own_seats(user, on)
    rounds = list(running(user, on).annotate(**_said(seats)).order_by("start_date"))
    found: list[Awaited] = []
    for closing in rounds:
        if on <= closing.deadline_date:
            found += _words(closing, seats, at)
        elif may_close(user, on):
            rows = seat_rows(closing, at=at)
            missing = sum(row.said in NOT_YET for row in rows)
            found.append(Awaited(closing, None, closing.opened_at, missing=missing))
    return found


def _own_seats(user: User, on: date) -> list[Unit]:
    """The seats he holds or acts in whose figures are confirmed."""
    held = {one.seat.pk: one.seat for one in stays(user.person_id) if one.is_on(on)}
    seats = (
        one for one in held.values() if one.kind == Unit.Kind.SEAT and not one.overlay
    )
    return sorted(seats, key=lambda one: (one.place, one.code))


def _said(seats: Iterable[Unit]) -> dict[str, Any]:
    """Of a round when each seat was confirmed last, and whether it has an open objection."""
    of_round = {"closing": OuterRef("pk")}
    asked: dict[str, Any] = {}
    for seat in seats:
        words = Confirmation.objects.filter(**of_round, seat=seat).order_by("-pk")
        opened = Objection.objects.filter(
            **of_round, seat=seat, state=Objection.State.OPEN
        )
        asked[f"said_{seat.pk}"] = Subquery(words.values("at")[:1])
        asked[f"objected_{seat.pk}"] = Exists(opened)
    return asked


def _words(closing: Closing, seats: Iterable[Unit], at: datetime) -> list[Awaited]:
    """Seats of his that have not confirmed, or whose figures changed since.

    Figures are worked out only where something was imported after he confirmed.
    """
    when = {
        one: getattr(closing, f"said_{one.pk}")
        for one in seats
        if not getattr(closing, f"objected_{one.pk}")
    }
    silent = [one for one, said_at in when.items() if said_at is None]
    found = [Awaited(closing, one, closing.opened_at) for one in silent]
    said = [one for one in when if one not in silent]
    newest = states.newest_instant() if said else None
    again = [one for one in said if newest and newest > when[one]]
    if again:
        for row in seat_rows(closing, at=at, only=again):
            if row.said is Said.CHANGED and newest:
                found.append(Awaited(closing, row.seat, newest, changed=True))
    return found


def to_decide(user: User, *, on: date) -> list[Awaited]:
    """Objections that wait for his decision."""
    if not decides_any(user, on):
        return []
    rows = to_judge(user, on).select_related(
        "closing", "seat", "to_seat", "raised_by__person"
    )
    return [
        Awaited(one.closing, one.seat, one.raised_at, objection=one)
        for one in rows.order_by("due_date", "pk")
        if may_decide(user, one, on)
    ]


@dataclass(frozen=True)
class Ahead:
    """The round that ends next, and how much waits for a decision, as one sees it.

    Attributes:
        objections: Those of the round that are open.
        disputes: Those about pay that are open; 0 for who may not look at them.
    """

    closing: Closing
    objections: int
    disputes: int


def ahead(user: User, *, on: date) -> Ahead | None:
    """The round that ends next, for who looks after all of it; None: none is open."""
    open_ = Objection.State.OPEN
    objections = objections_seen(user, on).filter(closing=OuterRef("pk"), state=open_)
    rounds = rounds_seen(user, on).filter(closed_at=None, reopened_at=None)
    rounds = rounds.annotate(
        to_judge=_counted(objections), to_settle=_counted(_disputes(user, on))
    )
    closing = rounds.order_by("deadline_date", "pk").first()
    return closing and Ahead(closing, closing.to_judge, closing.to_settle)


def _counted(rows: QuerySet[Any]) -> Any:
    """How many, as a part of a question about something else."""
    each = rows.order_by().values(same=Value(0)).annotate(count=Count("pk"))
    return Coalesce(Subquery(each.values("count")), 0)


def _disputes(user: User, on: date) -> QuerySet[PayDispute]:
    """Those about pay that are open; none for who may not look at them."""
    looks = any(
        may(user, action, on=on) for action in (Action.PAY_DECIDE, Action.PAY_READ)
    )
    rows = PayDispute.objects.filter(decision__isnull=True)
    return rows if looks else rows.none()
