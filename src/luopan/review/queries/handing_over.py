"""Handovers as they are looked at: the list, one in full, by whom it goes to."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Holding, Person, Reach, Unit, User
from luopan.review.access.handing_over import (
    handovers_seen,
    may_hand_over,
    seats_of,
    sees_whole,
)
from luopan.review.handing.things import Case, Thing, things_of
from luopan.review.handing.unpaid import Credited, accounts_of, credited
from luopan.review.models import Handover, HandoverCredit, HandoverItem

MILLION = 1_000_000
MOST = 200


@dataclass(frozen=True)
class HandoverRow:
    """A handover of a list."""

    id: int
    person: str
    successor: str
    kind: str
    day: date
    state: str
    seats: tuple[str, ...]
    who: str
    at: datetime


@dataclass(frozen=True)
class ThingRow:
    """What goes to somebody; the amount in its currency."""

    kind: str
    key: str
    name: str
    seat: str
    seat_code: str
    to_seat: str
    to_seat_code: str
    to_person: str
    amount: Decimal | None
    currency: str
    moved: bool


@dataclass(frozen=True)
class Parcel:
    """All that goes to one person: counts by kind, and sums of amounts by kind.

    ``who``: empty: to nobody yet.
    """

    who: str
    counts: dict[str, int]
    sums: dict[str, Decimal]
    currency: str


@dataclass(frozen=True)
class CreditRow:
    """Whose the money of an open invoice is; ``account``: the customer's code, if known."""

    document: str
    account: str
    due_date: date | None
    currency: str
    amount: Decimal
    own: Decimal

    @property
    def successor(self) -> Decimal:
        """What goes to who comes after."""
        return self.amount - self.own


@dataclass(frozen=True)
class SeatRow:
    """To whom a seat goes."""

    code: str
    name: str
    to: str
    to_code: str
    acting: bool


@dataclass(frozen=True)
class HandoverPage:
    """A handover in full, or the viewer's part of it.

    Attributes:
        whole: He reads all of it; ``reason`` is said to him only.
        rows: What goes to whom, as it is, or as it was on the day.
        fingerprint: Of the list: said again when it is handed over.
        may: He may prepare it on, and do it.
        due: Its day is today.
    """

    handover: Handover
    row: HandoverRow
    whole: bool
    reason: str
    seats: tuple[SeatRow, ...]
    rows: tuple[ThingRow, ...]
    parcels: tuple[Parcel, ...]
    credits: tuple[CreditRow, ...]
    fingerprint: str
    may: bool
    due: bool


def fingerprint_of(things: Iterable[Thing]) -> str:
    """Says whether a list is still the one that was looked at."""
    lines = sorted(
        f"{one.kind}|{one.key}|{one.seat and one.seat.pk}|{one.to_seat and one.to_seat.pk}"
        f"|{one.to_person and one.to_person.pk}|{one.amount}"
        for one in things
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def handovers(viewer: User, *, on: date) -> tuple[HandoverRow, ...]:
    """Those that a viewer may read, what is being prepared first."""
    rows = handovers_seen(viewer, on).prefetch_related("seats__seat")
    ordered = rows.order_by("-day_date", "-pk")[:MOST]
    found = sorted(ordered, key=lambda one: one.state != Handover.State.PREPARING)
    return tuple(_row(one) for one in found)


def _row(one: Handover) -> HandoverRow:
    return HandoverRow(
        one.pk,
        spoken(one.person),
        spoken(one.successor),
        one.kind,
        one.day_date,
        one.state,
        tuple(spoken(row.seat) for row in seats_of(one)),
        name_of(one.done_by or one.prepared_by),
        one.done_at or one.prepared_at,
    )


def handover_page(handover: Handover, *, viewer: User, on: date) -> HandoverPage:
    """A handover as it is prepared, or as it was done; of a successor his part."""
    whole = sees_whole(viewer, handover, on)
    done = handover.state == Handover.State.DONE
    case = None if done else Case.of(handover, on)
    things = _kept(handover) if case is None else _coming(case)
    rows = [_shown(one) for one in things]
    if not whole:
        mine = spoken(viewer.person) if viewer.person else ""
        own = viewer.person_id
        rows = [
            _shown(one)
            for one in things
            if mine and one.to_person and one.to_person.pk == own
        ]
    credits = _credits(handover, case) if whole else ()
    preparing = handover.state == Handover.State.PREPARING
    return HandoverPage(
        handover,
        _row(handover),
        whole,
        handover.reason if whole else "",
        _seats(handover) if whole else (),
        tuple(rows),
        parcels(rows),
        credits,
        "" if done else fingerprint_of(things),
        preparing and may_hand_over(viewer, handover, on),
        preparing and handover.day_date == on,
    )


def _coming(case: Case) -> tuple[Thing, ...]:
    if case.handover.state == Handover.State.WITHDRAWN:
        return ()
    return things_of(case)


def _kept(handover: Handover) -> tuple[Thing, ...]:
    rows = HandoverItem.objects.filter(handover=handover).order_by("pk")
    return tuple(
        Thing(
            row.kind,
            row.key,
            row.name,
            row.name_other,
            row.seat,
            row.to_seat,
            row.to_person,
            row.amount,
            row.currency,
            row.moved,
        )
        for row in rows.select_related("seat", "to_seat", "to_person")
    )


class _Named:
    """A name in two languages, for ``spoken``."""

    def __init__(self, name: str, name_other: str) -> None:
        self.name, self.name_other = name, name_other


def _shown(one: Thing) -> ThingRow:
    return ThingRow(
        one.kind,
        one.key,
        spoken(_Named(one.name, one.other)),
        _name(one.seat),
        one.seat.code if one.seat else "",
        _name(one.to_seat),
        one.to_seat.code if one.to_seat else "",
        _name(one.to_person),
        None if one.amount is None else Decimal(one.amount) / MILLION,
        one.currency,
        one.moved,
    )


def _name(one: Unit | Person | None) -> str:
    return spoken(one) if one is not None else ""


def parcels(rows: Sequence[ThingRow]) -> tuple[Parcel, ...]:
    """By who gets it, the largest parcel first."""
    by: dict[str, list[ThingRow]] = {}
    for row in rows:
        by.setdefault(row.to_person, []).append(row)
    found = [_parcel(who, own) for who, own in by.items()]
    return tuple(sorted(found, key=lambda one: -sum(one.counts.values())))


def _parcel(who: str, rows: Sequence[ThingRow]) -> Parcel:
    counts: dict[str, int] = {}
    sums: dict[str, Decimal] = {}
    monies = {row.currency for row in rows if row.amount is not None and row.currency}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
        if row.amount is not None and row.currency and len(monies) == 1:
            sums[row.kind] = sums.get(row.kind, Decimal(0)) + row.amount
    return Parcel(who, counts, sums, monies.pop() if len(monies) == 1 else "")


def _seats(handover: Handover) -> tuple[SeatRow, ...]:
    rows = sorted(seats_of(handover), key=lambda row: row.seat.code)
    return tuple(
        SeatRow(
            row.seat.code,
            spoken(row.seat),
            _name(row.to_person),
            row.to_person.code if row.to_person else "",
            row.acting,
        )
        for row in rows
    )


def _credits(handover: Handover, case: Case | None) -> tuple[CreditRow, ...]:
    if case is None:
        rows = list(HandoverCredit.objects.filter(handover=handover).order_by("pk"))
        owes = accounts_of([one.document for one in rows])
        return tuple(
            CreditRow(
                one.document,
                owes.get(one.document, ""),
                one.due_date,
                one.currency,
                Decimal(one.amount) / MILLION,
                Decimal(one.own) / MILLION,
            )
            for one in rows
        )
    if handover.state == Handover.State.WITHDRAWN:
        return ()
    return tuple(map(_of_unpaid, credited(handover, case.unpaid)))


def _of_unpaid(one: Credited) -> CreditRow:
    unpaid = one.unpaid
    return CreditRow(
        unpaid.document,
        unpaid.account.code if unpaid.account else "",
        unpaid.due_date,
        unpaid.currency,
        Decimal(unpaid.open) / MILLION,
        Decimal(one.own) / MILLION,
    )


def colleagues(handover: Handover, on: date) -> tuple[tuple[str, str], ...]:
    """Seats of the same units one above, and of theirs: code, and name with who holds it."""
    own = [row.seat_id for row in seats_of(handover)]
    above = Reach.objects.on(on).filter(below__in=own, depth=2).values("above")
    under = Reach.objects.on(on).filter(above__in=above, below__kind=Unit.Kind.SEAT)
    held = Holding.objects.on(on).filter(
        seat__in=under.values("below"), kind=Holding.Kind.HOLDER
    )
    rows = held.exclude(seat__in=own).select_related("seat", "person")
    return tuple(
        (row.seat.code, f"{spoken(row.seat)} · {spoken(row.person)}")
        for row in rows.order_by("seat__code")
    )


def coming_to(viewer: User) -> QuerySet[Handover]:
    """Handovers in preparation by which a viewer succeeds somebody, the next first.

    A successor reads what comes to him: no other right is asked for.
    """
    rows = Handover.objects.select_related("person", "successor").filter(
        successor=viewer.person_id or -1, state=Handover.State.PREPARING
    )
    return rows.order_by("day_date", "pk")


def of_today(viewer: User, on: date) -> QuerySet[Handover]:
    """What comes to a viewer, and what he prepared and still reads, whose day has come."""
    due = handovers_seen(viewer, on).filter(
        prepared_by=viewer, state=Handover.State.PREPARING, day_date__lte=on
    )
    keys = (rows.order_by().values("pk") for rows in (due, coming_to(viewer)))
    first, second = (Q(pk__in=each) for each in keys)
    rows = Handover.objects.select_related("person").filter(first | second)
    return rows.order_by("day_date", "pk")
