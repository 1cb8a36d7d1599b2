"""Warnings as a person sees them: the list, one in full, what waits for him, marks at units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from luopan.actions.models import Action as Planned
from luopan.engine.tree import RESERVE
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.strategy.access import sees_amounts
from luopan.tracking.access import side_of, warnings_seen
from luopan.tracking.board import MILLION
from luopan.tracking.models import EarlyWarning, OpenedStep, WarningRule
from luopan.tracking.queries.warnings.naming import names_told
from luopan.tracking.queries.warnings.untold import NotTold, not_told, not_told_of
from luopan.tracking.queries.warnings.wishing import Wish, of_kind, under_it

State, Rule = EarlyWarning.State, WarningRule.Rule
RELATED = ("unit", "metric", "owner", "action")


@dataclass(frozen=True)
class WarningRow:
    """A warning; ``subject`` is the code of the risk or further metric it is about.

    Attributes:
        amount: At stake, in ``counted_in``; None: none, or not to be seen.
        measure: As its rule measures it; more is worse than ``bound``.
        facts: What it was worked out from; words are made of them.
        names: Of units, risks and further metrics that facts speak of, by code.
        known: Since when it could be seen; ``first`` when Luopan first said so.
        early: Until when it is its holder's alone; None: it is not.
        mine: It is the viewer's own: he holds the seat, or is its owner.
    """

    id: int
    rule: str
    code: str
    name: str
    is_seat: bool
    period: str
    subject: str
    state: str
    amount: Decimal | None
    counted_in: str
    measure: float
    bound: float
    facts: Mapping[str, Any]
    names: Mapping[str, str]
    known: date
    first: date
    seen: date
    owner: str
    owner_code: str
    until: date | None
    reason: str
    action: int | None
    action_name: str
    metric: str
    early: date | None
    mine: bool


@dataclass(frozen=True)
class Happened:
    """What became of a warning, and who did it."""

    kind: str
    day: date
    amount: Decimal | None
    said: str
    until: date | None
    who: str
    action: int | None
    action_name: str
    at: datetime


@dataclass(frozen=True)
class Listed:
    """The warnings that a person sees.

    Attributes:
        counts: By state, of all of them under the unit asked about, or of his own there.
        total: How many fit what is asked; ``rows`` are a page of them.
        untold: Where a rule could not be told, so that nothing new is said there.
    """

    rows: tuple[WarningRow, ...]
    total: int
    counts: Mapping[str, int]
    untold: tuple[NotTold, ...] = ()


@dataclass(frozen=True)
class WarningPage:
    """One in full.

    Attributes:
        may: The viewer may snooze it, take it up, answer it.
        choices: Actions of its unit, of those under it and above it that go on.
        steps: Actions that were opened when a risk's trigger fired.
        untold: It stands as it did: the last look could not tell its rule, and why.
    """

    row: WarningRow
    happened: tuple[Happened, ...]
    may: bool
    choices: tuple[tuple[int, str], ...]
    steps: tuple[tuple[int, str], ...]
    untold: tuple[NotTold, ...] = ()


def warnings(
    viewer: User, wish: Wish, *, on: date, offset: int = 0, limit: int | None = None
) -> Listed:
    """What a person sees: a page of it, and how many there are."""
    within = _within(viewer, wish, on)
    counted = within.values_list("state").annotate(count=Count("pk"))
    return Listed(
        warning_rows(viewer, wish, on=on, offset=offset, limit=limit),
        _chosen(within, wish).count(),
        {str(state): count for state, count in counted},
        not_told(viewer, wish, on=on),
    )


def warning_rows(
    viewer: User, wish: Wish, *, on: date, offset: int = 0, limit: int | None = None
) -> tuple[WarningRow, ...]:
    """What a person sees, his own first, then by what is at stake."""
    chosen = _chosen(_within(viewer, wish, on), wish)
    mine = Q(owner=viewer.person_id or -1)
    ordered = chosen.alias(own=mine).order_by(
        "-own", F("amount").desc(nulls_last=True), "pk"
    )
    end = None if limit is None else offset + limit
    return _rows(ordered.select_related(*RELATED)[offset:end], viewer, on)


def _within(viewer: User, wish: Wish, on: date) -> QuerySet[EarlyWarning]:
    """All that he sees under the unit asked about, or of his own there."""
    under = _under(warnings_seen(viewer, on), wish.unit, on)
    return under.filter(_hears(viewer)) if wish.own else under


def _under(rows: QuerySet[EarlyWarning], code: str, on: date) -> QuerySet[EarlyWarning]:
    if not code:
        return rows
    return rows.filter(unit__in=under_it(code, on))


def _hears(viewer: User) -> Q:
    """Warnings that wait for him, or that he is told of as who leads above."""
    me = viewer.person_id or -1
    return Q(owner=me) | Q(above=me)


def hears(viewer: User, *, on: date) -> bool:
    """Whether any that stands is his or told to him; one query."""
    standing = warnings_seen(viewer, on).exclude(state=State.GONE)
    return standing.filter(_hears(viewer)).exists()


def _chosen(rows: QuerySet[EarlyWarning], wish: Wish) -> QuerySet[EarlyWarning]:
    if wish.state in State.values:
        rows = rows.filter(state=wish.state)
    else:
        rows = rows.exclude(state=State.GONE)
    if wish.rule in Rule.values:
        rows = rows.filter(rule=wish.rule)
    return of_kind(rows, wish)


def warnings_by_number(
    viewer: User, numbers: Collection[int], *, on: date
) -> dict[int, WarningRow]:
    """Some of them by number, those that the viewer sees, whether they stand or not."""
    seen = warnings_seen(viewer, on).filter(pk__in=numbers).select_related(*RELATED)
    return {row.id: row for row in _rows(seen, viewer, on)}


def _rows(
    found: Collection[EarlyWarning], viewer: User, on: date, *, causes: bool = True
) -> tuple[WarningRow, ...]:
    """As they are shown; without causes no names are wanted but those of risks."""
    rows = list(found)
    risks = any(one.rule == Rule.RISK for one in rows)
    names = names_told(rows, on) if causes or risks else {}
    amounts = risks and sees_amounts(viewer, on=on)
    return tuple(_row(one, viewer, names, amounts, on) for one in rows)


def _row(
    one: EarlyWarning,
    viewer: User,
    names: Mapping[str, str],
    amounts: bool,
    on: date,
) -> WarningRow:
    hidden = _is_hidden(one, viewer, amounts)
    return WarningRow(
        one.pk,
        one.rule,
        one.unit.code,
        spoken(one.unit),
        one.unit.kind == Unit.Kind.SEAT,
        one.period_code,
        one.subject,
        one.state,
        None if hidden else _told(one.amount),
        one.counted_in,
        one.measure,
        one.bound,
        one.facts,
        names,
        one.known_date,
        one.first_date,
        one.seen_date,
        spoken(one.owner) if one.owner else "",
        one.owner.code if one.owner else "",
        one.until_date,
        one.reason,
        one.action_id,
        spoken(one.action) if one.action else "",
        spoken(one.metric) if one.metric else "",
        one.first_until if one.first_until and one.first_until > on else None,
        one.owner_id is not None and one.owner_id == viewer.person_id,
    )


def _is_hidden(one: EarlyWarning, viewer: User, amounts: bool) -> bool:
    """What a risk may cost is the company's: who sees its targets, and who owns the risk."""
    return one.rule == Rule.RISK and not amounts and one.owner_id != viewer.person_id


def _told(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount) / MILLION


def warning_page(warning: EarlyWarning, *, viewer: User, on: date) -> WarningPage:
    """A warning with what became of it, and what the viewer may do."""
    (row,) = _rows([warning], viewer, on)
    may = bool(side_of(viewer, warning.unit, on)) and warning.state != State.GONE
    return WarningPage(
        row,
        _happened(warning, _is_hidden(warning, viewer, sees_amounts(viewer, on=on))),
        may,
        _choices(warning, on) if may else (),
        _steps(warning) if warning.rule == Rule.RISK else (),
        not_told_of(warning) if warning.state != State.GONE else (),
    )


def _happened(warning: EarlyWarning, hidden: bool) -> tuple[Happened, ...]:
    rows = warning.events.select_related("actor__person", "action")
    return tuple(
        Happened(
            one.kind,
            one.day_date,
            None if hidden else _told(one.amount),
            one.said,
            one.until_date,
            name_of(one.actor) if one.actor else "",
            one.action_id,
            spoken(one.action) if one.action else "",
            one.at,
        )
        for one in rows.order_by("-pk")
    )


def _choices(warning: EarlyWarning, on: date) -> tuple[tuple[int, str], ...]:
    """Actions that go on: of the unit first, then of those under it."""
    below = Reach.objects.on(on).filter(above=warning.unit).values("below")
    rows = Planned.objects.filter(plan__unit__in=below, end_date__gt=on)
    rows = rows.filter(state__in=(Planned.State.PLANNED, Planned.State.DOING))
    own = Q(plan__unit=warning.unit)
    rows = rows.alias(own=own).order_by("-own", "end_date", "pk")
    found = rows.select_related("plan__unit")[:100]
    return tuple((one.pk, f"{spoken(one)} · {spoken(one.plan.unit)}") for one in found)


def _steps(warning: EarlyWarning) -> tuple[tuple[int, str], ...]:
    opened = OpenedStep.objects.filter(firing=warning.facts.get("firing", 0))
    rows = opened.select_related("action").order_by("pk")
    return tuple((one.action_id, spoken(one.action)) for one in rows)


@dataclass(frozen=True)
class Waits:
    """What waits for a person: his own largest open warning, and those he is told of.

    Attributes:
        more: How many besides it are his own.
        told: How many of others' he is told of, and the largest.
    """

    first: WarningRow | None
    more: int
    told: int
    largest: WarningRow | None


def open_for(viewer: User, on: date) -> QuerySet[EarlyWarning]:
    """Open warnings that are his, or that he is told of as who leads above."""
    return warnings_seen(viewer, on).filter(_hears(viewer), state=State.OPEN)


def waiting_warnings(viewer: User, *, on: date) -> Waits:
    """Open warnings that wait for a person; one query, or three where a risk is shown."""
    if viewer.person_id is None:
        return Waits(None, 0, 0, None)
    me = viewer.person_id
    seen = open_for(viewer, on).select_related(*RELATED)
    rows = list(seen.order_by(F("amount").desc(nulls_last=True), "pk")[:400])
    own = [one for one in rows if one.owner_id == me]
    told = [one for one in rows if one.owner_id != me]
    shown = _rows([*own[:1], *told[:1]], viewer, on, causes=False)
    return Waits(
        shown[0] if own else None,
        max(len(own) - 1, 0),
        len(told),
        shown[-1] if told else None,
    )


@dataclass(frozen=True)
class Mark:
    """How many warnings stand at a unit, and how many under it."""

    own: int
    under: int

    @property
    def all(self) -> int:
        """Both."""
        return self.own + self.under


def marks(viewer: User, codes: Sequence[str], *, on: date) -> dict[str, Mark]:
    """Open and taken-up warnings at units and under them, by code; one query."""
    standing = warnings_seen(viewer, on).exclude(state=State.GONE)
    rows = Reach.objects.on(on).filter(
        above__code__in=[code for code in codes if not code.endswith(RESERVE)],
        below__in=standing.values("unit"),
    )
    counts: dict[str, list[int]] = {}
    by_unit = dict(standing.values_list("unit").annotate(count=Count("pk")))
    for code, below, depth in rows.values_list("above__code", "below", "depth"):
        pair = counts.setdefault(code, [0, 0])
        pair[0 if depth == 0 else 1] += by_unit.get(below, 0)
    return {code: Mark(own, under) for code, (own, under) in counts.items()}


__all__ = [
    "Happened",
    "Listed",
    "Mark",
    "Waits",
    "WarningPage",
    "WarningRow",
    "Wish",
    "hears",
    "marks",
    "waiting_warnings",
    "warning_page",
    "warnings",
    "warnings_by_number",
]
