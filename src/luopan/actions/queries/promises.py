"""What actions need from others: not answered, refused, promised and not come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Value

from luopan.actions.access import seen
from luopan.actions.models import Action, Need
from luopan.org.access import name_of
from luopan.org.facts import remembered_while_reading
from luopan.org.language import spoken
from luopan.org.models import Membership, Reach, User
from luopan.targets.agreeing.speaking import LEADS

OPEN = (Action.State.PLANNED, Action.State.DOING)
MOST = 20
AT_MOST = 400  # rows that are looked through
RELATED = (
    "action__plan__unit",
    "action__owner",
    "asked_by__person",
    "promised_by__person",
    "refused_by__person",
)


@dataclass(frozen=True)
class Awaited:
    """A resource that somebody waits for.

    Attributes:
        much: How much was promised, else asked.
        promised_date: Until when, that day included; None: nobody has promised it.
        promised_by: Who has; empty: nobody.
        from_me: It is the viewer who promised it, or is waited for to do so.
        need: Its number, to promise it by.
        refused_by: Who has; empty: nobody.
        refused_said: Why it is not possible.
    """

    action: int
    action_name: str
    unit_name: str
    resource: str
    what: str
    much: Decimal
    asked_by: str
    promised_date: date | None
    promised_by: str
    from_me: bool
    need: int = 0
    refused_by: str = ""
    refused_said: str = ""


def broken(on: date) -> QuerySet[Need]:
    """Promised for a day that is over, and nothing has come, of actions that still run."""
    late = Need.objects.filter(promised_date__lt=on, delivered=None)
    return late.filter(action__state__in=OPEN)


def late_for(user: User, *, on: date) -> tuple[Awaited, ...]:
    """What does not come: refused to the user, broken promises to him and by him.

    One query with ``asked_for``.
    """
    rows = [row for row in _open_for(user, on) if _answered(row)]
    return tuple(_awaited(row, row.promised_by_id == user.pk) for row in rows[:MOST])


def asked_for(user: User, *, on: date) -> tuple[Awaited, ...]:
    """What waits for the user's promise; two queries.

    Those are waited for who lead nearest above whoever asked; who else may promise is not
    asked for it.
    """
    rows = [row for row in _open_for(user, on) if not _answered(row)]
    mine = _waited_from(user, rows, on) if rows else frozenset()
    return tuple(_awaited(row, True) for row in rows if row.pk in mine)[:MOST]


def _answered(row: Need) -> bool:
    return row.promised is not None or row.refused_date is not None


def _open_for(user: User, on: date) -> list[Need]:
    found = needs_open_for(user, on).select_related(*RELATED)
    rows = found.order_by("promised_date", "pk")[:AT_MOST]
    asked = ("needs that wait", user.pk, on)
    return remembered_while_reading(asked, lambda: list(rows))


def needs_open_for(user: User, on: date) -> QuerySet[Need]:
    """What nobody has answered yet; refusals to the user; broken promises to him or by him."""
    to_him = Q(asked_by=user)
    if user.person_id is not None:
        to_him |= Q(action__owner=user.person_id)
    late = Q(promised_date__lt=on, delivered=None) & (to_him | Q(promised_by=user))
    refused = Q(refused_date__isnull=False) & to_him
    unanswered = Q(promised=None, refused_date=None) & ~Q(asked_by=user)
    found = Need.objects.filter(late | refused | unanswered, action__state__in=OPEN)
    return found.filter(action__in=seen(user, on).values("pk"))


def _waited_from(user: User, rows: Iterable[Need], on: date) -> frozenset[int]:
    units = {row.action.plan.unit_id for row in rows}
    held = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    leads: dict[int, set[int]] = {}
    paths: dict[int, list[int]] = {}
    over = Reach.objects.on(on).filter(below__in=units)
    ways = over.values_list(Value("way"), "below", "above", "depth")
    both = ways.union(
        held.values_list(Value("led"), "unit", "user", Value(0)), all=True
    )
    for what, unit, other, _depth in sorted(both, key=lambda row: row[-1]):
        if what == "led":
            leads.setdefault(unit, set()).add(other)
        else:
            paths.setdefault(unit, []).append(other)
    return frozenset(
        row.pk
        for row in rows
        if user.pk in _nearest(paths.get(row.action.plan.unit_id, []), leads, row)
    )


def _nearest(path: list[int], leads: dict[int, set[int]], row: Need) -> set[int]:
    """Who leads nearest above; nobody promises himself what he has asked for."""
    others = (leads.get(unit, set()) - {row.asked_by_id} for unit in path)
    return next((who for who in others if who), set())


def _awaited(row: Need, from_me: bool) -> Awaited:
    action = row.action
    return Awaited(
        action.pk,
        spoken(action),
        spoken(action.plan.unit),
        row.resource,
        row.what,
        row.promised if row.promised is not None else row.asked,
        name_of(row.asked_by),
        row.promised_date,
        name_of(row.promised_by) if row.promised_by else "",
        from_me,
        row.pk,
        name_of(row.refused_by) if row.refused_by else "",
        row.refused_said,
    )


def unmet(year: int, *, on: date) -> Counter[str]:
    """By code of a unit: how many promises to its own actions of a year are broken.

    They mark the unit's target: what it rests on has not come 前提未兑现.
    """
    codes = broken(on).filter(action__plan__year=year)
    return Counter(codes.values_list("action__plan__unit__code", flat=True))
