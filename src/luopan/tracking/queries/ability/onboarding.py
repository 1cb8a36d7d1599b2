"""New people on their way: milestones proved by records or said, beside the ramp of targets.

What is late proposes a later ramp; it changes none: the ramp of a role is set by the
director or operations, the number of a seat by an adjustment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Min, QuerySet

from luopan.org.models import Holding, Person, Unit, User
from luopan.records.models import Activity, Document, Opportunity
from luopan.targets.capacity import month_of, months_later
from luopan.targets.people import ramps
from luopan.tracking.coached import led_directly, led_units, nobody, person_seen
from luopan.tracking.models import MilestoneMark, Onboarding, OnboardingWay

SHOWN = timedelta(days=30)  # that a way stays after its last day
NEW = timedelta(days=120)  # so long after he came somebody is proposed
MOST_LATER = 3  # months that a later ramp is proposed by
MANY = 3  # ways of a role from which on a change of its ramp is proposed


@dataclass(frozen=True)
class Step:
    """A milestone of somebody.

    Attributes:
        due_date: The last day for it.
        reached: The day it was reached; None: not yet.
        proof: visit, deal, won, order: by records; empty: somebody says so.
        late: Days behind it was reached, or is by now; 0: it is not.
    """

    key: str
    name: str
    name_other: str
    due_date: date
    reached: date | None
    proof: str
    late: int
    day: int


@dataclass(frozen=True)
class Way:
    """Somebody on his way.

    Attributes:
        ramp: What the targets say that he carries in each of the first months, 1.0 all.
        proposed: The ramp that what is late speaks for; empty: nothing is late.
        months: By how many months it is later; half a month rounds up.
        gone: Months of the ramp that were over when the way began: he came from elsewhere
            in the company.
    """

    onboarding: Onboarding
    person: Person
    seat: Unit
    steps: tuple[Step, ...]
    ramp: tuple[Decimal, ...]
    proposed: tuple[Decimal, ...]
    months: int
    gone: int = 0

    def month_of(self, day: date) -> int:
        """In which month of the way a day lies, the first is 0: months of the ramp."""
        return month_of(self.onboarding.start_date, day)

    @property
    def reached(self) -> int:
        """How many milestones are reached."""
        return sum(one.reached is not None for one in self.steps)

    @property
    def late(self) -> tuple[Step, ...]:
        """Those that are late, or were reached late."""
        return tuple(one for one in self.steps if one.late)

    def next(self, on: date) -> Step | None:
        """The nearest that is not reached yet."""
        return next((one for one in self.steps if one.reached is None), None)


@dataclass(frozen=True)
class Newcomer:
    """Somebody new who goes no way yet."""

    person: Person
    seat: Unit
    start_date: date


@dataclass(frozen=True)
class RoleLate:
    """Of the ways of a role begun in the last year, how many ran late."""

    role: str
    late: int
    of: int
    months: int
    ramp: tuple[Decimal, ...]
    proposed: tuple[Decimal, ...]


@dataclass(frozen=True)
class Newcomers:
    """New people whom somebody leads directly.

    Attributes:
        roles: Roles of which so many ran late that another ramp is proposed.
    """

    units: tuple[Unit, ...]
    unit: Unit
    ways: tuple[Way, ...]
    proposed: tuple[Newcomer, ...]
    roles: tuple[RoleLate, ...]


def newcomers(viewer: User, *, on: date, unit: str = "") -> Newcomers | None:
    """New people whom a viewer leads directly; None: he leads nobody.

    Raises:
        Unknown: He does not lead that unit.
    """
    units = led_units(viewer, on)
    chosen = next((one for one in units if one.code == unit or not unit), None)
    if chosen is None:
        if unit:
            raise nobody()
        return None
    led = set(led_directly(chosen, on)) - {viewer.person_id}
    begun = Onboarding.objects.filter(person__in=led)
    ways = ways_of(begun, on)
    on_way = {one.person.pk for one in ways}
    held = Holding.objects.on(on).filter(
        person__in=led - on_way,
        kind=Holding.Kind.HOLDER,
        start_date__gt=on - NEW,
        person__start_date__gt=on - NEW - timedelta(days=31),
    )
    fresh = [
        Newcomer(one.person, one.seat, one.start_date)
        for one in held.select_related("person", "seat").order_by("-start_date", "pk")
    ]
    running = tuple(one for one in ways if _runs(one, on))
    return Newcomers(units, chosen, running, tuple(fresh), _roles(ways))


def _runs(one: Way, on: date) -> bool:
    """Until all is reached, and a month longer."""
    last = max((step.due_date for step in one.steps), default=on)
    return one.reached < len(one.steps) or last + SHOWN > on


def way_seen(viewer: User, code: str, *, on: date) -> Way | None:
    """The way of somebody; None: he goes none.

    Raises:
        Unknown: There is no such person, or he is neither the viewer nor led by him.
    """
    person, _place = person_seen(viewer, code, on)
    found = ways_of(Onboarding.objects.filter(person=person), on)
    return found[-1] if found else None


def on_way(user: User) -> QuerySet[Onboarding]:
    """The ways that somebody who signs in goes himself."""
    return Onboarding.objects.filter(person=user.person_id or -1)


def own_way(user: User, *, on: date) -> Way | None:
    """The newest of them; None: he goes none. One query then."""
    found = ways_of(on_way(user), on)
    return found[-1] if found else None


def ways_of(begun: Any, on: date) -> list[Way]:
    """Ways with what is reached; eight queries whatever their number."""
    rows = list(begun.select_related("person", "seat", "way").order_by("start_date"))
    if not rows:
        return []
    proofs = _proofs(rows, on)
    said: dict[tuple[int, str], date | None] = {}
    for mark in MilestoneMark.objects.filter(onboarding__in=rows).order_by("pk"):
        said[mark.onboarding_id, mark.key] = mark.reached_date
    known = ramps()
    return [_way(row, proofs, said, known, on) for row in rows]


def _way(
    row: Onboarding,
    proofs: Mapping[tuple[int, str], date],
    said: Mapping[tuple[int, str], date | None],
    known: Mapping[str, tuple[Fraction, ...]],
    on: date,
) -> Way:
    steps = tuple(
        _step(
            row,
            one,
            proofs.get((row.pk, one["proof"]))
            if one["proof"]
            else said.get((row.pk, one["key"])),
            on,
        )
        for one in row.way.milestones
    )
    gone = month_of(row.person.start_date, row.start_date)
    ramp = tuple(_decimal(x) for x in known.get(row.seat.role, known[""]))
    # What somebody has to say and nobody said may be forgotten: it speaks for no ramp.
    told = [one for one in steps if one.proof or one.reached is not None]
    months = max((_months_late(one) for one in told), default=0)
    proposed = _later(ramp, months)
    return Way(row, row.person, row.seat, steps, ramp, proposed, months, gone)


def _months_late(step: Step) -> int:
    """A milestone is due on a day; what is late of it counts in months of the ramp."""
    reached = step.due_date + timedelta(days=step.late)
    return months_later(step.due_date, reached, MOST_LATER)


def _later(ramp: Sequence[Decimal], months: int) -> tuple[Decimal, ...]:
    """The same ramp so many months later: its first month lasts longer."""
    if not months or not ramp:
        return ()
    return (*([ramp[0]] * months), *ramp)


def _step(
    row: Onboarding, said: Mapping[str, Any], reached: date | None, on: date
) -> Step:
    due = row.start_date + timedelta(days=int(said["day"]))
    until = reached if reached is not None else on
    return Step(
        said["key"],
        said["name"],
        said.get("name_other", ""),
        due,
        reached,
        said["proof"],
        max((until - due).days, 0),
        int(said["day"]),
    )


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


def _proofs(rows: Sequence[Onboarding], on: date) -> dict[tuple[int, str], date]:
    """The first day on which records prove a milestone, by way and proof; five queries.

    Of any seat that he held on that day: who moves goes on, who comes after him does not.
    """
    found: dict[tuple[int, str], date] = {}
    stays = _stays(rows)
    since = min(row.start_date for row in rows)
    for proof, kind, day, more in (
        ("visit", Activity, "day_date", {"kind": "visit"}),
        ("deal", Opportunity, "created_date", {}),
        ("won", Opportunity, "closed_date", {"outcome": "won"}),
        ("order", Document, "day_date", {"kind": "order"}),
    ):
        asked = kind.objects.filter(live=True, seat__in=stays, **more)
        span = {f"{day}__gte": since, f"{day}__lte": on}
        days = asked.filter(**span).values_list("seat", day).annotate(n=Min(day))
        for seat, when, _first in days.order_by(day):
            for way, start, end in stays[seat]:
                if start <= when < end:
                    found.setdefault((way, proof), when)
    return found


def _stays(rows: Sequence[Onboarding]) -> dict[int, list[tuple[int, date, date]]]:
    """By seat: ways of who held it, from when and until when, from the way's first day on."""
    held = Holding.objects.filter(
        person__in=[row.person_id for row in rows], kind=Holding.Kind.HOLDER
    )
    found: dict[int, list[tuple[int, date, date]]] = {}
    for person, seat, start, end in held.values_list(
        "person", "seat", "start_date", "end_date"
    ):
        for row in rows:
            if row.person_id == person:
                begun = max(start, row.start_date)
                found.setdefault(seat, []).append((row.pk, begun, end or date.max))
    return found


def _roles(ways: Iterable[Way]) -> tuple[RoleLate, ...]:
    by_role: dict[str, list[Way]] = {}
    for one in ways:
        by_role.setdefault(one.seat.role, []).append(one)
    found = []
    for role, some in sorted(by_role.items()):
        late = [one for one in some if one.months]
        if len(some) >= MANY and 2 * len(late) > len(some):
            months = sorted(one.months for one in late)[len(late) // 2]
            ramp = some[0].ramp
            found.append(
                RoleLate(role, len(late), len(some), months, ramp, _later(ramp, months))
            )
    return tuple(found)


def ways_written() -> list[OnboardingWay]:
    """The way of each role as it stands."""
    found = {row.role: row for row in OnboardingWay.objects.order_by("number")}
    return [found[role] for role in sorted(found)]


def way_of(role: str) -> OnboardingWay | None:
    """The way of a role as it stands, else that of all others; None: there is none."""
    for each in (role, ""):
        found = OnboardingWay.objects.filter(role=each).order_by("-number").first()
        if found is not None:
            return found
    return None
