"""What units wait for from other departments, and what others wait for from one's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, Unknown, name_of, reach
from luopan.org.language import spoken
from luopan.org.models import Membership, Unit, User
from luopan.targets.agreeing import departments as rules
from luopan.targets.agreeing.speaking import own_units, spoken_for
from luopan.targets.models import Support, Version

RELATED = (
    "version__plan__root",
    "version__metric",
    "unit",
    "department",
    "asked_by__person",
    "changed_by__person",
)
State = Support.State
WAITED = (State.ASKED, State.ACCEPTED)
MOST = 300


@dataclass(frozen=True)
class SupportRow:
    """Something asked of a department.

    Attributes:
        carries: How much of the unit's target rests on it, in the metric's own unit.
        resource: The planned resource that it adds to; empty: none.
        late: Asked for and the day is over, or promised and not come.
        at_home: The viewer holds a role at the department itself.
        for_me: He answers for the department, from there or from above.
        by_me: The viewer speaks for the unit that asked.
        may_answer, may_deliver, may_withdraw, may_remind: What he may do now.
    """

    id: int
    version_id: int
    version: str
    unit: str
    unit_name: str
    department: str
    department_name: str
    what: str
    quantity: Decimal | None
    measure: str
    resource: str
    wanted_date: date
    carries: Decimal | None
    counted_in: str
    asked_by: str
    asked_at: datetime
    state: str
    promised_date: date | None
    promised_quantity: Decimal | None
    changed_by: str
    changed_at: datetime
    text: str
    late: bool
    at_home: bool
    for_me: bool
    by_me: bool
    may_answer: bool
    may_deliver: bool
    may_withdraw: bool
    may_remind: bool


def supports(viewer: User, *, on: date, unit: str = "") -> tuple[SupportRow, ...]:
    """What the viewer may see: of units in his reach, and of departments he answers for.

    Args:
        viewer: Who looks.
        on: The day his rights are asked for, and by which days are over.
        unit: Of this one only.
    """
    seen = Support.objects.filter(_seen(viewer, on)).exclude(state=State.WITHDRAWN)
    if unit:
        seen = seen.filter(unit__code=unit)
    return tuple(_rows(viewer, seen.order_by("wanted_date", "pk")[:MOST], on))


def asked_by(version: Version, unit: str, *, on: date) -> tuple[SupportRow, ...]:
    """What a unit has asked of departments, to whom its talk is shown already; one query."""
    found = Support.objects.filter(version=version, unit__code=unit)
    found = found.exclude(state=State.WITHDRAWN).select_related(*RELATED)
    rows = found.order_by("wanted_date", "pk")
    return tuple(
        _row(one, on, at_home=False, for_me=False, by_me=False) for one in rows
    )


def late_units(version: Version, on: date) -> frozenset[int]:
    """Units of a version to whom a department promised what has not come; one query.

    Primary keys. Their targets rest on it, so that each is marked where it is listed.
    """
    late = Support.objects.filter(
        version=version, state=State.ACCEPTED, promised_date__lt=on
    )
    return frozenset(late.values_list("unit", flat=True))


def _seen(viewer: User, on: date) -> Q:
    units = reach(viewer, Action.TARGETS_READ, on=on).values("pk")
    return Q(unit__in=units) | Q(department__in=_own(viewer, on).values("pk"))


def _own(viewer: User, on: date) -> QuerySet[Unit]:
    """The departments that the viewer answers for."""
    return rules.departments(on).filter(rules.answers_for(viewer, on))


def _rows(viewer: User, found: QuerySet[Support], on: date) -> Iterator[SupportRow]:
    rows = list(found.select_related(*RELATED))
    mine = set(_own(viewer, on).values_list("pk", flat=True)) if rows else set()
    home = _home(viewer, rows, on)
    speaks = _speaks(viewer, rows, on)
    for one in rows:
        yield _row(
            one,
            on,
            at_home=one.department_id in home,
            for_me=one.department_id in mine,
            by_me=one.unit_id in speaks,
        )


def _home(viewer: User, rows: Sequence[Support], on: date) -> set[int]:
    """Units at which the viewer holds a role."""
    if not rows:
        return set()
    held = Membership.objects.on(on).filter(user=viewer)
    return set(held.values_list("unit", flat=True))


def _speaks(viewer: User, rows: Sequence[Support], on: date) -> set[int]:
    if not rows:
        return set()
    units = reach(viewer, Action.TARGETS_AGREE, on=on).filter(own_units(viewer, on))
    return set(units.values_list("pk", flat=True))


def _row(
    one: Support, on: date, *, at_home: bool, for_me: bool, by_me: bool
) -> SupportRow:
    metric = one.version.metric
    state, due = one.state, one.promised_date or one.wanted_date
    return SupportRow(
        id=one.pk,
        version_id=one.version_id,
        version=f"{one.version.plan.year} · {spoken(one.version)}",
        unit=one.unit.code,
        unit_name=spoken(one.unit),
        department=one.department.code,
        department_name=spoken(one.department),
        what=one.what,
        quantity=one.quantity,
        measure=one.measure,
        resource=one.resource,
        wanted_date=one.wanted_date,
        carries=None if one.carries is None else Decimal(one.carries * metric.quantum),
        counted_in=counted_in(metric),
        asked_by=name_of(one.asked_by),
        asked_at=one.asked_at,
        state=state,
        promised_date=one.promised_date,
        promised_quantity=one.promised_quantity,
        changed_by=name_of(one.changed_by),
        changed_at=one.changed_at,
        text=one.text,
        late=state in WAITED and due < on,
        at_home=at_home,
        for_me=for_me,
        by_me=by_me,
        may_answer=for_me and state in WAITED,
        may_deliver=(for_me or by_me) and state == State.ACCEPTED,
        may_withdraw=by_me and state in (*WAITED, State.REFUSED),
        may_remind=by_me and state in WAITED,
    )


def support_seen(viewer: User, number: int, *, on: date) -> Support:
    """One that the viewer may see.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    found = Support.objects.filter(_seen(viewer, on), pk=number)
    one = found.select_related(*RELATED).first()
    if one is None:
        raise Unknown(_("There is no such request."))
    return one


def own_of(viewer: User, version: Version, *, on: date) -> tuple[tuple[str, str], ...]:
    """Code and name of the units of a version that the viewer speaks for."""
    codes = spoken_for(viewer, version, on)
    units = Unit.objects.filter(code__in=codes).order_by("place", "code")
    return tuple((unit.code, spoken(unit)) for unit in units)


def departments(on: date) -> tuple[tuple[str, str], ...]:
    """Code and name of the departments one may ask."""
    found = rules.departments(on).order_by("place", "code")
    return tuple((unit.code, spoken(unit)) for unit in found)


def waited_for(viewer: User, *, on: date) -> tuple[SupportRow, ...]:
    """On Today: what waits for his word, and promises to him that are late; one query each.

    An administrator, director or operations may answer everywhere; it is those who hold a
    role at the department that are waited for.
    """
    found = supports_waiting(viewer, on)
    rows = found.select_related(*RELATED).order_by("wanted_date", "pk")[:20]
    own = reach(viewer, Action.TARGETS_AGREE, on=on).filter(own_units(viewer, on))
    units = set(own.values_list("pk", flat=True)) if rows else set()
    return tuple(_waits(row, row.unit_id in units, on) for row in rows)


def supports_waiting(viewer: User, on: date) -> QuerySet[Support]:
    """Asked and waiting for his word; promised by or to him, and late."""
    held = Membership.objects.on(on).filter(user=viewer).values("unit")
    own = reach(viewer, Action.TARGETS_AGREE, on=on).filter(own_units(viewer, on))
    asked = Q(department__in=held, department__overlay=True, state=State.ASKED)
    over = Q(promised_date__lt=on, state=State.ACCEPTED)
    mine = Q(unit__in=own.values("pk")) | Q(department__in=held)
    return Support.objects.filter(asked | (over & mine))


def _waits(one: Support, by_me: bool, on: date) -> SupportRow:
    return _row(one, on, at_home=not by_me, for_me=not by_me, by_me=by_me)
