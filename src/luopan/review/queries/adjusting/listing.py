"""Adjustments in a list: whose, by how much, how far they are, who waits for whom."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, find_unit, name_of, who_may
from luopan.org.language import spoken
from luopan.org.models import Membership, Reach, User
from luopan.review.access.adjusting import adjustments_seen, waiting_for
from luopan.review.adjusting.deciding import concerned_by, deputised
from luopan.review.models import Adjustment
from luopan.targets.agreeing.speaking import LEADS

State = Adjustment.State
ALIVE = (State.OPEN, State.BACK)
MOST = 1_000


@dataclass(frozen=True)
class Wish:
    """Which adjustments; empty: all in reach."""

    state: str = ""
    trigger: str = ""
    unit: str = ""
    own: bool = False


@dataclass(frozen=True)
class Row:
    """An adjustment in a list; amounts in the metric's own unit.

    Attributes:
        amount: The change that was worked out.
        changed: What it came to; None: not decided.
        size: The change against the unit's year; 1.0 is all of it.
        part: How much of it was approved; 0: declined; None: not decided.
        since: Of that turn, or of its end.
        overdue: It waits, and its day is over.
        waits: Who is to speak.
        mine: It waits for the viewer.
    """

    id: int
    unit: str
    name: str
    metric: str
    counted_in: str
    trigger: str
    from_date: date
    until_date: date | None
    retroactive: bool
    amount: Decimal
    changed: Decimal | None
    size: float
    part: float | None
    state: str
    since: datetime
    deadline: date
    overdue: bool
    waits: tuple[str, ...]
    mine: bool
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    year: int
    reason: str


@dataclass(frozen=True)
class Listed:
    """A page of them, and how many there are by state."""

    rows: tuple[Row, ...]
    total: int
    counts: dict[str, int]
    overdue: int
    mine: int


def adjustments(
    viewer: User, wish: Wish, *, on: date, offset: int = 0, limit: int = MOST
) -> Listed:
    """The adjustments in reach: what waits first, the oldest first; then the newest.

    Raises:
        Unknown: No such unit, or out of his reach.
    """
    found = _narrowed(viewer, wish, on)
    counts = Counter(found.values_list("state", flat=True))
    mine = set(waiting_for(viewer, on).values_list("pk", flat=True))
    if wish.own:
        found = found.filter(pk__in=mine)
    if wish.state:
        found = found.filter(state=wish.state)
    alive = list(found.filter(state__in=ALIVE).order_by("deadline", "pk")[:MOST])
    ended = list(found.exclude(state__in=ALIVE).order_by("-since", "-pk")[:MOST])
    every = [*alive, *ended]
    shown = rows_of(every[offset : offset + limit], mine, on)
    late = sum(one.state == State.OPEN and one.deadline < on for one in alive)
    return Listed(shown, len(every), dict(counts), late, len(mine))


def _narrowed(viewer: User, wish: Wish, on: date) -> QuerySet[Adjustment]:
    found = adjustments_seen(viewer, on)
    if wish.trigger:
        found = found.filter(trigger=wish.trigger)
    if wish.unit:
        unit = find_unit(viewer, wish.unit, on=on)
        under = Reach.objects.on(on).filter(above=unit).values("below")
        found = found.filter(Q(unit__in=under) | Q(unit=unit))
    return found


def rows_of(
    found: Sequence[Adjustment],
    mine: Iterable[int],
    on: date,
    *,
    by_name: bool = True,
) -> tuple[Row, ...]:
    """Rows, with who is waited for: three queries for all of them, or the unit and none."""
    own, leads = set(mine), _leaders(found, on) if by_name else {}
    return tuple(_row(one, one.pk in own, leads.get(one.pk, ()), on) for one in found)


def _leaders(found: Sequence[Adjustment], on: date) -> dict[int, list[User]]:
    """Of each request who leads where it is decided, but whose own number it is."""
    waits = [one for one in found if one.state == State.OPEN]
    held = Membership.objects.on(on).filter(
        unit__in={one.with_unit_id for one in waits},
        role__in=LEADS,
        user__is_active=True,
    )
    leads: dict[int, list[User]] = {}
    if waits:
        for row in held.select_related("user__person").order_by("user__username"):
            leads.setdefault(row.unit_id, []).append(row.user)
    told: dict[int, list[User]] = {one.pk: [] for one in found}
    for one, own in zip(waits, concerned_by(waits, on) if waits else (), strict=True):
        barred = {one.asked_by_id, *own}
        there = leads.get(one.with_unit_id, ())
        told[one.pk] = [user for user in there if user.pk not in barred]
    return told


def _row(one: Adjustment, mine: bool, leads: Sequence[User], on: date) -> Row:
    metric = one.version.metric
    quantum = Decimal(metric.quantum)
    return Row(
        id=one.pk,
        unit=one.unit.code,
        name=spoken(one.unit),
        metric=spoken(metric),
        counted_in=counted_in(metric),
        trigger=one.trigger,
        from_date=one.from_date,
        until_date=one.until_date,
        retroactive=one.retroactive,
        amount=one.amount * quantum,
        changed=None if one.changed is None else one.changed * quantum,
        size=one.amount / (abs(one.year_amount) or 1),
        part=None if one.part is None else float(one.part),
        state=one.state,
        since=one.since,
        deadline=one.deadline,
        overdue=one.state == State.OPEN and one.deadline < on,
        waits=_waits(one, leads, on),
        mine=mine,
        asked_by=name_of(one.asked_by),
        asked_at=one.asked_at,
        decided_by=name_of(one.decided_by) if one.decided_by else "",
        decided_at=one.decided_at,
        year=one.plan.year,
        reason=one.reason,
    )


def _waits(one: Adjustment, leads: Sequence[User], on: date) -> tuple[str, ...]:
    if one.state == State.BACK:
        return (name_of(one.asked_by),)
    if one.state != State.OPEN:
        return ()
    if deputised(one, on) and one.deputy is not None:
        return (name_of(one.deputy),)
    return tuple(name_of(user) for user in leads) or (spoken(one.with_unit),)


@dataclass(frozen=True)
class Waiting:
    """What waits for one: to decide, or to say more."""

    id: int
    name: str
    trigger: str
    back: bool
    since: datetime
    overdue: bool


def waiting_adjustments(viewer: User, *, on: date) -> tuple[Waiting, ...]:
    """What waits for the viewer, the oldest first; one query."""
    rows = list(waiting_for(viewer, on).order_by("since", "pk")[:20])
    return tuple(
        Waiting(
            one.pk,
            spoken(one.unit),
            one.trigger,
            one.state == State.BACK,
            one.since,
            one.state == State.OPEN and one.deadline < on,
        )
        for one in rows
    )


def deputies(one: Adjustment, viewer: User, *, on: date) -> list[tuple[User, str]]:
    """Who could decide in the viewer's place: who may change targets there, but the asker."""
    others = who_may(Action.TARGETS_EDIT, unit=one.with_unit, on=on)
    apart = {one.asked_by_id, viewer.pk}
    return [(user, name_of(user)) for user in others if user.pk not in apart]
