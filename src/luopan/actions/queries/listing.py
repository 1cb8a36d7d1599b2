"""Actions as a list: of which unit, year, owner, state; what is due for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from luopan.actions.access import SEES, WRITES, owns, seen, writable
from luopan.actions.models import Action, Milestone
from luopan.actions.queries.promises import OPEN, broken
from luopan.actions.sheet_rows import Step
from luopan.dimensions.queries import counted_in
from luopan.org.access import Unknown, reach
from luopan.org.language import by_name, spoken
from luopan.org.models import Holding, Membership, Person, Reach, Unit, User
from luopan.trail.refusal import Refused

MOST = 400
SOON = timedelta(days=7)


@dataclass(frozen=True)
class ActionRow:
    """An action of a list.

    Attributes:
        last_date: The last day, that day included.
        brings: In the metric's own unit; None: it was not said.
        metric: Its name; empty without ``brings``.
        confidence: 1.0: certain.
        milestones: How many; ``reached`` of them.
        next_date: The last day for the next milestone that was not reached.
        late: It is open and its last day, or a milestone's, is over.
        step_late: It is late by a milestone only.
        unmet: It is open, and something promised for it has not come in time.
        may_change: The viewer may.
    """

    id: int
    name: str
    kind: str
    state: str
    said: str
    unit: str
    unit_name: str
    year: int
    owner: str
    owner_name: str
    start_date: date
    last_date: date
    outcome: str
    metric: str
    metric_code: str
    counted_in: str
    brings: Decimal | None
    from_date: date | None
    until_date: date | None
    confidence: float | None
    milestones: int
    reached: int
    next_date: date | None
    late: bool
    step_late: bool
    unmet: bool
    may_change: bool
    edits: int


@dataclass(frozen=True)
class Wish:
    """Which actions are wanted; what is not said is not asked for.

    Attributes:
        unit: Code; it and all under it.
        owner: Code of a person.
        open: Only those that are neither done nor dropped.
        during: First day and the day after the last, on any of which they run.
    """

    year: int | None = None
    unit: str = ""
    owner: str = ""
    state: str = ""
    kind: str = ""
    open: bool = False
    during: tuple[date, date] | None = None


def action_rows(
    viewer: User, wish: Wish, *, on: date, first: int = 0, most: int = MOST
) -> tuple[ActionRow, ...]:
    """The actions that a viewer may see: late, open, over; first ends first; three queries.

    Args:
        viewer: Who looks.
        wish: Which he wants.
        on: Today.
        first: After so many.
        most: At most so many; ``sums`` says how many there are.
    """
    found = _asked(seen(viewer, on), wish, on)
    first_late = Case(When(_late(on), then=0), When(state__in=OPEN, then=1), default=2)
    found = _counted(found, on).order_by(first_late, "end_date", "start_date", "pk")
    return rows_of(viewer, list(found[first : first + most]), on)


@dataclass(frozen=True)
class Sums:
    """Of all actions that are wanted: how many, open, late, and silent on what they bring."""

    count: int
    open: int
    late: int
    silent: int


def sums(viewer: User, wish: Wish, *, on: date) -> Sums:
    """What a list comes to, whatever of it is shown; one query."""
    found = _asked(seen(viewer, on), wish, on)
    still = Q(state__in=OPEN)
    told = found.aggregate(
        count=Count("pk", distinct=True),
        open=Count("pk", filter=still, distinct=True),
        late=Count("pk", filter=_late(on), distinct=True),
        silent=Count("pk", filter=still & Q(amount=None), distinct=True),
    )
    return Sums(**told)


def _late(on: date) -> Q:
    """Open, and its last day or that of a milestone is over."""
    step = Milestone.objects.filter(action=OuterRef("pk"), reached_date=None)
    over = Q(end_date__lte=on) | Q(Exists(step.filter(due_date__lt=on)))
    return Q(state__in=OPEN) & over


def steps_of(numbers: Collection[int]) -> dict[int, tuple[Step, ...]]:
    """The milestones of some actions, by number of the action; one query."""
    found: dict[int, list[Step]] = {}
    rows = Milestone.objects.filter(action__in=numbers).order_by("due_date", "pk")
    for row in rows:
        step = Step(row.name, row.due_date, row.reached_date)
        found.setdefault(row.action_id, []).append(step)
    return {key: tuple(steps) for key, steps in found.items()}


def rows_of(viewer: User, found: Sequence[Action], on: date) -> tuple[ActionRow, ...]:
    """Counted actions as rows."""
    writes = writable(viewer, on) if found else frozenset()
    return tuple(
        row_of(one, on, one.plan.unit_id in writes or owns(viewer, one, on))
        for one in found
    )


def counted_rows(
    viewer: User, found: QuerySet[Action], *, on: date
) -> tuple[ActionRow, ...]:
    """Chosen actions as rows, in their order; two queries."""
    return rows_of(viewer, list(_counted(found, on)), on)


def _counted(found: QuerySet[Action], on: date) -> QuerySet[Action]:
    reached = Q(milestones__reached_date__isnull=False)
    return found.annotate(
        milestone_count=Count("milestones", distinct=True),
        reached_count=Count("milestones", filter=reached, distinct=True),
        next_date=Min("milestones__due_date", filter=~reached),
        unmet=Exists(broken(on).filter(action=OuterRef("pk"))),
    )


def _asked(found: QuerySet[Action], wish: Wish, on: date) -> QuerySet[Action]:
    if wish.year is not None:
        found = found.filter(plan__year=wish.year)
    if wish.unit:
        under = Reach.objects.on(on).filter(above__code=wish.unit).values("below")
        found = found.filter(plan__unit__in=under)
    if wish.owner:
        found = found.filter(owner__code=wish.owner)
    if wish.state:
        found = found.filter(state=wish.state)
    if wish.kind:
        found = found.filter(kind=wish.kind)
    if wish.open:
        found = found.filter(state__in=OPEN)
    if wish.during:
        start, end = wish.during
        found = found.filter(start_date__lt=end, end_date__gt=start)
    return found


def row_of(one: Action, on: date, may_change: bool) -> ActionRow:
    """A counted action as a row."""
    unit, metric, is_open = one.plan.unit, one.metric, one.state in OPEN
    next_date = getattr(one, "next_date", None)
    last = one.end_date - timedelta(days=1)
    step_over = is_open and next_date is not None and next_date < on
    return ActionRow(
        id=one.pk,
        name=spoken(one),
        kind=one.kind,
        state=one.state,
        said=one.said,
        unit=unit.code,
        unit_name=spoken(unit),
        year=one.plan.year,
        owner=one.owner.code,
        owner_name=spoken(one.owner),
        start_date=one.start_date,
        last_date=last,
        outcome=one.outcome,
        metric=spoken(metric) if metric else "",
        metric_code=metric.code if metric else "",
        counted_in=counted_in(metric) if metric else "",
        brings=Decimal(one.amount * metric.quantum)
        if metric and one.amount is not None
        else None,
        from_date=one.from_date,
        until_date=one.until_date,
        confidence=one.confidence,
        milestones=getattr(one, "milestone_count", 0),
        reached=getattr(one, "reached_count", 0),
        next_date=next_date,
        late=step_over or (is_open and last < on),
        step_late=step_over and last >= on,
        unmet=getattr(one, "unmet", False),
        may_change=may_change,
        edits=one.edits,
    )


def all_seen(viewer: User, numbers: Collection[int], *, on: date) -> None:
    """Pass if the viewer sees every one of some actions.

    Raises:
        Unknown: He does not, or there is none of a number.
    """
    if seen(viewer, on).filter(pk__in=numbers).count() != len(numbers):
        raise Unknown(_("There is no such action."))


def due_of(user: User, on: date) -> QuerySet[Action]:
    """What of a person's own is late, or due within a week."""
    soon = on + SOON
    step = Milestone.objects.filter(action=OuterRef("pk"), reached_date=None)
    his = seen(user, on).filter(owner=user.person_id or -1, state__in=OPEN)
    return his.filter(Q(end_date__lte=soon) | Exists(step.filter(due_date__lt=soon)))


def due_for(user: User, *, on: date) -> tuple[ActionRow, ...]:
    """The same as rows, on Today; one query."""
    if user.person_id is None:
        return ()
    due = _counted(due_of(user, on), on).order_by("end_date", "pk")
    return tuple(row_of(one, on, may_change=True) for one in due[:20])


def units_of(viewer: User, *, on: date) -> tuple[tuple[str, str], ...]:
    """Code and name of the units and seats one may plan actions for."""
    found = reach(viewer, WRITES, on=on).filter(end_date=None, overlay=False)
    rows = sorted(
        found.order_by("place", "code"), key=lambda row: row.kind == Unit.Kind.SEAT
    )
    return tuple((row.code, spoken(row)) for row in rows)


def branches(viewer: User, chosen: str, *, on: date) -> tuple[tuple[str, str], ...]:
    """Code and name of the units, not seats, whose actions one may see; and of the chosen."""
    found = reach(viewer, SEES, on=on).filter(end_date=None, overlay=False)
    found = found.filter(~Q(kind=Unit.Kind.SEAT) | Q(code=chosen))
    return tuple((row.code, spoken(row)) for row in found.order_by("place", "code"))


def owners(viewer: User, *, on: date) -> tuple[Person, ...]:
    """Who may be named as the owner: who holds a seat or a role in one's reach."""
    units = reach(viewer, SEES, on=on).values("pk")
    holds = Holding.objects.on(on).filter(seat__in=units).values("person")
    leads = Membership.objects.on(on).filter(unit__in=units).values("user__person")
    found = Person.objects.filter(
        Q(pk__in=holds) | Q(pk__in=leads) | Q(pk=viewer.person_id)
    )
    return tuple(by_name(found.filter(Q(end_date=None) | Q(end_date__gt=on))))


def owner_called(viewer: User, code: str, *, on: date) -> Person:
    """One of those who may be named as the owner.

    Raises:
        Refused: There is nobody of this code among them.
    """
    found = next((one for one in owners(viewer, on=on) if one.code == code), None)
    if found is None:
        raise Refused(_("Choose an owner for the action."))
    return found
