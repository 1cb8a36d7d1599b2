"""What matters about a standing: the facts of the sentence that a page opens with."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luopan.tracking.queries.drill import Drill, DrillRow
from luopan.tracking.queries.standing import Standing, State

EVEN = 0.005  # half a point: level with time
FEW = 2  # units that are named
MUCH = 0.4  # the part of a shortfall that the named ones must make up


class Verdict(StrEnum):
    """How it goes."""

    NONE = "none"  # there is nothing to judge by, or not before the period's end
    AHEAD = "ahead"
    EVEN = "even"
    BEHIND = "behind"
    REACHED = "reached"  # the target of the whole period
    MISSED = "missed"  # the period is over


@dataclass(frozen=True)
class Finding:
    """The facts of one sentence.

    Attributes:
        state: Whether there is anything to judge by.
        verdict: How it goes.
        short: Landing − target where that is missing, as an amount above 0.
        over: What is above the target already.
        share: The part of the shortfall that the named units make up.
        names: At most two of them, the largest first; empty: it is spread out.
        behind: How many units under it are behind, of ``units``.
    """

    state: State
    verdict: Verdict
    short: Decimal | None
    over: Decimal | None
    share: float | None
    names: tuple[str, ...]
    behind: int
    units: int


def finding(stands: Standing, under: Drill) -> Finding:
    """Judge a standing, and name whose the shortfall is."""
    verdict = _verdict(stands)
    rows = [row for row in under.rows if row.gap is not None]
    short = _short(stands, verdict)
    share, names = _whose(rows) if short else (None, ())
    return Finding(
        stands.state,
        verdict,
        short,
        _over(stands) if verdict is Verdict.REACHED else None,
        share,
        names,
        sum(1 for row in rows if _is_behind(row, stands) and not row.name.reserve),
        sum(1 for row in rows if not row.name.reserve),
    )


def _is_behind(row: DrillRow, stands: Standing) -> bool:
    """Whether it has a part in what is missing; of what does not add up, its own gap."""
    if row.share is not None or row.gap is None:
        return bool(row.share)
    return row.gap > 0 if stands.lower_is_better else row.gap < 0


def _verdict(stands: Standing) -> Verdict:
    if stands.state not in {State.RUNNING, State.OVER} or stands.attainment is None:
        return Verdict.NONE
    if stands.by_length and stands.state is State.RUNNING:
        return Verdict.NONE  # of half a period another figure comes than of the whole
    if stands.level or stands.lower_is_better:
        return _judged(stands)
    if stands.attainment >= 1:
        return Verdict.REACHED
    if stands.state is State.OVER:
        return Verdict.MISSED
    return Verdict.NONE if stands.lead is None else _by_lead(stands.lead)


def _judged(stands: Standing) -> Verdict:
    """Of a height, and where less is better: against what is allowed, or due, now."""
    reached = (stands.attainment or 0) >= 1
    if stands.state is State.OVER:
        return Verdict.REACHED if reached else Verdict.MISSED
    if stands.lead is not None:
        return _by_lead(stands.lead)
    if stands.level:
        return Verdict.AHEAD if reached else Verdict.BEHIND
    return Verdict.NONE if reached else Verdict.MISSED


def _by_lead(lead: float) -> Verdict:
    if abs(lead) < EVEN:
        return Verdict.EVEN
    return Verdict.AHEAD if lead > 0 else Verdict.BEHIND


def _short(stands: Standing, verdict: Verdict) -> Decimal | None:
    gap = stands.landing_gap
    if gap is None or verdict in {Verdict.NONE, Verdict.REACHED}:
        return None
    gap = -gap if stands.lower_is_better else gap
    return -gap if gap < 0 else None


def _over(stands: Standing) -> Decimal | None:
    if stands.actual is None or stands.target is None or stands.lower_is_better:
        return None
    return stands.actual - stands.target


def _whose(rows: list[DrillRow]) -> tuple[float | None, tuple[str, ...]]:
    """The one or two units that make up much of a shortfall."""
    blamed = sorted(
        (row for row in rows if row.share and not row.name.reserve),
        key=lambda row: -(row.share or 0),
    )
    units = sum(1 for row in rows if not row.name.reserve)
    if not blamed or units < 2:
        return None, ()
    if (first := blamed[0].share or 0) >= 0.5:
        return first, (_called(blamed[0]),)
    share = sum(row.share or 0 for row in blamed[:FEW])
    if share < MUCH or units <= FEW:
        return None, ()
    return share, tuple(_called(row) for row in blamed[:FEW])


def _called(row: DrillRow) -> str:
    """A seat by who sits in it."""
    return row.name.holder or row.name.name
