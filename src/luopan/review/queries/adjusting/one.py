"""An adjustment in full: the worked table, who pays, before and after, its like, its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luopan.dimensions.queries import counted_in
from luopan.engine.adjusting import approved
from luopan.engine.tree import RESERVE
from luopan.org.access import name_of
from luopan.org.models import User
from luopan.review.access.adjusting import (
    is_asker,
    may_decide,
    waiting_for,
)
from luopan.review.adjusting.deciding import (
    covers,
    needs_any,
    say_on,
    who_could,
)
from luopan.review.adjusting.paying import burdened, names_of
from luopan.review.models import Adjustment, AdjustmentEvent
from luopan.review.queries.adjusting.effect import Scored, Side, score_of, sides
from luopan.review.queries.adjusting.likes import Likes, likes
from luopan.review.queries.adjusting.listing import Row, rows_of
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import shown_units, space_units
from luopan.targets.succeeding import in_force

State = Adjustment.State


@dataclass(frozen=True)
class MonthLine:
    """A month of the worked table; amounts in the metric's own unit.

    Attributes:
        part: What part of the month; None: an amount is laid over the months.
        approved: What it came to; None: not decided.
    """

    period: str
    target: Decimal
    part: float | None
    days: int
    of: int
    over: bool
    change: Decimal
    approved: Decimal | None


@dataclass(frozen=True)
class Pays:
    """Who takes over how much of the year's change.

    ``code`` and ``name`` are empty for all units together that the viewer does not see: one
    by one they would tell how their targets stand to each other. ``reserve``: kept back.
    """

    code: str
    name: str
    reserve: bool
    share: float
    amount: Decimal


@dataclass(frozen=True)
class Happened:
    """What was said or done; in order."""

    seq: int
    kind: str
    text: str
    facts: dict[str, Any]
    who: str
    at: datetime


@dataclass(frozen=True)
class May:
    """What the viewer may do now, and how far his word goes.

    Attributes:
        word: The largest share of the year's number he may let change; None: any.
        enough: His word covers what is asked for.
        partly: It does not, but a part of it.
        higher: Who could, where it does not.
    """

    decide: bool
    ask_back: bool
    answer: bool
    withdraw: bool
    change: bool
    remind: bool
    escalate: bool
    deputise: bool
    word: float | None
    enough: bool
    higher: str
    partly: bool = False


@dataclass(frozen=True)
class AdjustmentPage:
    """All that a page of a request shows.

    Attributes:
        before: The version that was in force before; ``result`` the one after it.
    """

    row: Row
    adjustment: Adjustment
    lines: tuple[MonthLine, ...]
    grounds: dict[str, Any]
    pays: tuple[Pays, ...]
    likes: Likes
    happened: tuple[Happened, ...]
    may: May
    before: Version
    result: Version | None


def adjustment_page(one: Adjustment, *, viewer: User, on: date) -> AdjustmentPage:
    """A request the viewer sees, in full."""
    mine = set(waiting_for(viewer, on).filter(pk=one.pk).values_list("pk", flat=True))
    (row,) = rows_of([one], mine, on)
    changes = _changes(one)
    done = one.state == State.APPROVED
    quantum = Decimal(one.version.metric.quantum)
    return AdjustmentPage(
        row=row,
        adjustment=one,
        lines=month_lines(one.lines, quantum, changes if done else ()),
        grounds=one.said.get("grounds", {}),
        pays=pays_of(one.version, one.payers, changes, viewer, on),
        likes=likes(one, viewer, on=on),
        happened=_happened(one),
        may=_may(one, viewer, on),
        before=_before(one),
        result=one.result,
    )


@dataclass(frozen=True)
class Effect:
    """What a request does: to the person, to what is above, to the company.

    Attributes:
        chance: P(hit): None as long as no distribution of the landing is kept.
    """

    sides: tuple[Side, ...]
    counted_in: str
    chance: None = None


def effect_of(one: Adjustment, *, viewer: User, on: date) -> Effect:
    """Before and after of a request the viewer sees."""
    done = one.state == State.APPROVED
    found = sides(
        viewer,
        _version(one),
        one.unit,
        _changes(one),
        one.payers,
        on=on,
        done=done,
    )
    return Effect(found, counted_in(one.version.metric))


def score_before_after(
    one: Adjustment, *, viewer: User, at: datetime, on: date
) -> Scored:
    """The assessment score with the number before and after."""
    change = sum(_changes(one)) * Decimal(one.version.metric.quantum)
    done = one.state == State.APPROVED
    about = {"at": at, "on": on, "done": done}
    return score_of(viewer, _version(one), one.unit, change, **about)


def _version(one: Adjustment) -> Version:
    """The numbers it is held against: those it made, or those in force now."""
    if one.result is not None:
        return Version.objects.select_related(
            "plan__root", "plan__calendar", "metric"
        ).get(pk=one.result_id)
    if one.state in {State.OPEN, State.BACK}:
        return in_force(one.plan_id, one.version.metric_id) or one.version
    return one.version


def _before(one: Adjustment) -> Version:
    if one.result is not None and one.result.copied_from is not None:
        return one.result.copied_from
    return one.version


def _changes(one: Adjustment) -> list[int]:
    """What it comes to month by month: of an approved one the part that was."""
    asked = [line["change"] for line in one.lines]
    if one.state == State.APPROVED and one.part is not None:
        found: list[int] = approved(asked, Fraction(one.part)).tolist()
        return found
    return asked


def month_lines(
    lines: Sequence[dict[str, Any]], quantum: Decimal, changes: Sequence[int] = ()
) -> tuple[MonthLine, ...]:
    """The worked table as it is kept, in the metric's own unit; with what was approved."""
    came = list(changes) or [None] * len(lines)
    return tuple(
        MonthLine(
            line["period"],
            line["target"] * quantum,
            float(Fraction(line["part"])) if line["part"] else None,
            line["days"],
            line["of"],
            line["over"],
            line["change"] * quantum,
            None if change is None else change * quantum,
        )
        for line, change in zip(lines, came, strict=True)
    )


def pays_of(
    version: Version,
    payers: Mapping[str, int],
    changes: Sequence[int],
    viewer: User,
    on: date,
) -> tuple[Pays, ...]:
    """Who takes over how much; units that the viewer does not see in one row."""
    if not payers:
        return ()
    tree = space_units(version)
    units = [c for c in payers if c in tree and not c.endswith(RESERVE)]
    seen = shown_units(version, units, viewer=viewer, on=on)
    names, whole = names_of(list(payers)), sum(payers.values()) or 1
    paid = burdened(changes, payers)
    quantum = Decimal(version.metric.quantum)
    shown: dict[str, list[int]] = {}
    for code, weight in payers.items():
        key = code if code.endswith(RESERVE) or code in seen else ""
        row = shown.setdefault(key, [0, 0])
        row[0], row[1] = row[0] + weight, row[1] + sum(paid[code])
    return tuple(
        Pays(
            code,
            names.get(code, ""),
            code.endswith(RESERVE),
            weight / whole,
            amount * quantum,
        )
        for code, (weight, amount) in shown.items()
    )


def _happened(one: Adjustment) -> tuple[Happened, ...]:
    rows = AdjustmentEvent.objects.filter(adjustment=one)
    rows = rows.select_related("actor__person").order_by("seq")
    return tuple(
        Happened(row.seq, row.kind, row.text, row.facts, name_of(row.actor), row.at)
        for row in rows
    )


def _may(one: Adjustment, viewer: User, on: date) -> May:
    alive = one.state in {State.OPEN, State.BACK}
    is_open = one.state == State.OPEN
    decide = alive and may_decide(viewer, one, on)
    own = alive and is_asker(viewer, one, on)
    say = say_on(viewer, one, on)
    whole = needs_any(one)
    enough = decide and covers(say, one.amount, one.year_amount, any_size=whole)
    top = one.with_unit_id == one.plan.root_id
    higher = is_open and not top and (decide or (own and on > one.deadline))
    return May(
        decide=decide,
        ask_back=decide and is_open,
        answer=own and not is_open,
        withdraw=own,
        change=own,
        remind=own and is_open,
        escalate=higher,
        deputise=decide and is_open,
        word=None if say.share is None else float(say.share),
        enough=enough,
        higher=who_could(one, one.amount, on) if decide and not enough else "",
        partly=decide and not enough and not whole and bool(say.share),
    )
