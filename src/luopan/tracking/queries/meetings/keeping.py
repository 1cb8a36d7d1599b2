"""Who kept what he promised, over time: counts from what is on record, and no score.

What is said of a person he sees first: others count a promise once it has been settled, or
its day has been over, for a week. People stand by their names.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from luopan.actions.models import Action
from luopan.org.language import name_order
from luopan.org.models import Person, Reach, Unit, User
from luopan.tracking.access import led
from luopan.tracking.attending import promises_seen
from luopan.tracking.models import MeetingPromise
from luopan.tracking.queries.meetings.promises import OPEN, PromiseSeen, seen

FIRST = timedelta(days=7)  # the person's alone
BACK = timedelta(days=366)


@dataclass(frozen=True)
class Counted:
    """What became of some promises; ``moved``: of how many the day was moved."""

    kept: int
    late: int
    not_kept: int
    open: int
    overdue: int
    moved: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.kept + self.late + self.not_kept + self.open


@dataclass(frozen=True)
class Kept:
    """What one person or unit promised, and what became of it."""

    code: str
    name: str
    counted: Counted


@dataclass(frozen=True)
class Keeping:
    """Who kept what he promised.

    Attributes:
        own: The viewer's own promises, all of them, those that are open first.
        mine: What became of these.
        people: Of those whom the viewer leads, as far as it is not their own alone yet.
        units: The same by the unit in whose meetings it was promised.
        months: By month of the last day, of all that is counted, the oldest first.
        untold: How many are their person's alone yet.
    """

    own: tuple[PromiseSeen, ...]
    mine: Counted
    people: tuple[Kept, ...]
    units: tuple[Kept, ...]
    months: tuple[tuple[date, Counted], ...]
    untold: int


def counted(promises: Iterable[PromiseSeen]) -> Counted:
    """What became of some promises."""
    promises = list(promises)
    outcomes = Counter(one.outcome for one in promises)
    return Counted(
        *(outcomes[key] for key in ("kept", "late", "not_kept", "open")),
        overdue=sum(one.overdue for one in promises),
        moved=sum(one.moved > 0 for one in promises),
    )


def keeping(viewer: User, *, on: date, unit: Unit | None = None) -> Keeping:
    """Who kept what he promised, of a year back; nine queries.

    Args:
        viewer: Who looks: his own, and those of units that he leads.
        on: Today.
        unit: Only promises of what stands under it; None: all that he leads.
    """
    recent = promises_seen(viewer, on).filter(due_date__gte=on - BACK)
    own = seen(recent.filter(person=viewer.person_id or -1), on)
    others = recent.filter(_led(viewer, on, unit))
    found = seen(others.exclude(person=viewer.person_id or -1), on)
    told = [one for one in found if is_told(one, on)]
    return Keeping(
        own=tuple(sorted(own, key=lambda one: (one.outcome != OPEN, one.due_date))),
        mine=counted(own),
        people=_grouped(told, "person_code", "person"),
        units=_grouped(told, "meeting_unit_code", "meeting_unit"),
        months=_by_month(told),
        untold=len(found) - len(told),
    )


def is_told(one: PromiseSeen, on: date) -> bool:
    """Whether others count it: what became of it is known for a week."""
    if one.outcome == OPEN:
        return not one.overdue or one.due_date + FIRST < on
    settled = one.settled_date or one.due_date
    return settled + FIRST <= on


def promises_of(viewer: User, person: Person, *, on: date) -> tuple[PromiseSeen, ...]:
    """What a person promised, as far as the viewer sees it, of a year back.

    His own whole; of another what is told of those in units that the viewer leads.
    """
    rows = promises_seen(viewer, on).filter(person=person, due_date__gte=on - BACK)
    if viewer.person_id == person.pk:
        return seen(rows, on)
    found = seen(rows.filter(_led(viewer, on, None)), on)
    return tuple(one for one in found if is_told(one, on))


def _led(viewer: User, on: date, unit: Unit | None) -> Q:
    wanted = Q(unit__in=led(viewer, on).values("below"))
    if unit is not None:
        under = Reach.objects.on(on).filter(above=unit).values("below")
        wanted &= Q(unit__in=under)
    return wanted


def _grouped(promises: Iterable[PromiseSeen], code: str, name: str) -> tuple[Kept, ...]:
    groups: dict[str, list[PromiseSeen]] = {}
    for one in promises:
        groups.setdefault(getattr(one, code), []).append(one)
    rows = [
        Kept(key, getattr(group[0], name), counted(group))
        for key, group in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: name_order(row.name)))


def _by_month(
    promises: Iterable[PromiseSeen],
) -> tuple[tuple[date, Counted], ...]:
    groups: dict[date, list[PromiseSeen]] = {}
    for one in promises:
        groups.setdefault(one.due_date.replace(day=1), []).append(one)
    return tuple((month, counted(groups[month])) for month in sorted(groups))


def open_promises(user: User, on: date) -> QuerySet[MeetingPromise]:
    """A person's own promises that are due soon or over, and that are not settled.

    Neither has anybody ticked them, nor does their action say so (``outcome_of``).
    """
    rows = MeetingPromise.objects.filter(person=user.person_id or -1)
    rows = rows.filter(state=MeetingPromise.State.OPEN)
    rows = rows.exclude(action__state__in=(Action.State.DONE, Action.State.DROPPED))
    return rows.filter(due_date__lte=on + timedelta(days=3))
