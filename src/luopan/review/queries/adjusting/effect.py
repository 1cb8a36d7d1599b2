"""Before and after 前后对照: of the person, of what is above, of the company, and of the score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from luopan.dimensions.queries import year_spans
from luopan.dimensions.queries.rates import NoConversion, NoRate
from luopan.engine.calendar import Span
from luopan.engine.scoring import Outcome
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, may, reach
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.records.members import Members
from luopan.records.queries.untold import Untold, missing
from luopan.records.reading import end_of
from luopan.records.seat_days import Asked
from luopan.review.adjusting.paying import burdened
from luopan.targets.agreeing.speaking import units_named
from luopan.targets.assessing.scored import Found, scored
from luopan.targets.cells import within
from luopan.targets.models import AssessmentLine, Version
from luopan.targets.queries.leaf_targets import shown_units, space_units
from luopan.targets.splits import numbers_of
from luopan.tracking import cube
from luopan.tracking.measures import Measure, measure
from luopan.tracking.queries.scores import PeriodScore, Scores, scores
from luopan.tracking.queries.stated_actuals import standpoint
from luopan.trail.refusal import Refused

MILLIONTHS = 1_000_000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Side:
    """A node before and after; amounts of the year in the metric's own unit.

    Attributes:
        came: What has come until now; None: not the viewer's to see, or not to be told.
        months: Change of each month, by its code.
        lacking: The rate or conversion without which what came cannot be told.
    """

    code: str
    name: str
    before: Decimal
    after: Decimal
    came: Decimal | None
    months: tuple[tuple[str, Decimal], ...]
    lacking: Refused | None = None

    @property
    def change(self) -> Decimal:
        """Of the year."""
        return self.after - self.before

    @property
    def problem(self) -> str:
        """Why what came cannot be told; empty: it can, or it is not the viewer's to see."""
        return str(self.lacking) if self.lacking else ""

    @property
    def attained(self) -> float | None:
        """What has come of the year's number before."""
        return _share(self.came, self.before)

    @property
    def attains(self) -> float | None:
        """Of that after."""
        return _share(self.came, self.after)


def _share(came: Decimal | None, target: Decimal) -> float | None:
    return float(came / target) if came is not None and target > 0 else None


def sides(
    viewer: User,
    version: Version,
    unit: Unit,
    changes: Sequence[int],
    payers: Mapping[str, int],
    *,
    on: date,
    done: bool = False,
) -> tuple[Side, ...]:
    """The unit, who takes over, and what stands above, as far as the viewer sees them.

    Args:
        viewer: Who looks.
        version: Whose numbers: before the change, or, with ``done``, after it.
        unit: Whose number.
        changes: A month each, in quanta.
        payers: By code, their weight.
        on: Today.
        done: The version has the change in it already.
    """
    tree = space_units(version)
    parts = {unit.code: list(changes), **burdened(changes, payers)}
    codes = _near(tree, unit.code, parts)
    whole = [code for code in codes if not code.endswith(RESERVE)]
    seen = shown_units(version, whole, viewer=viewer, on=on)
    kept = [code for code in codes if code in seen or _keeps(viewer, code, on)]
    numbers = numbers_of(version, kept, None)
    units = units_named([code.removesuffix(RESERVE) for code in kept])
    came = _came(viewer, version, [units[c] for c in kept if c in units], on)
    found = [
        _side(version, tree, code, numbers[code] or (), parts, came, units, done=done)
        for code in kept
    ]
    return tuple(found)


def _near(tree: Tree, unit: str, parts: Mapping[str, Sequence[int]]) -> list[str]:
    """The unit, its payers, and all above it, each once."""
    return list(dict.fromkeys([unit, *parts, *tree.ancestors(unit)]))


def _keeps(viewer: User, code: str, on: date) -> bool:
    """Whether he may see what is kept back there."""
    if not code.endswith(RESERVE):
        return False
    unit = Unit.objects.filter(code=code.removesuffix(RESERVE)).first()
    return unit is not None and may(viewer, Action.PADDING_READ, unit=unit, on=on)


def _side(
    version: Version,
    tree: Tree,
    code: str,
    now: Sequence[int],
    parts: Mapping[str, Sequence[int]],
    came: Mapping[str, Decimal | Refused],
    units: Mapping[str, Unit],
    *,
    done: bool,
) -> Side:
    quantum = Decimal(version.metric.quantum)
    moved = _moved(tree, code, parts)
    spans, reached = _months(version), came.get(code)
    total = sum(now)
    before = total - sum(moved) if done else total
    return Side(
        code,
        spoken(units[code.removesuffix(RESERVE)]),
        before * quantum,
        (before + sum(moved)) * quantum,
        None if isinstance(reached, Refused) else reached,
        tuple(
            (span.code, change * quantum)
            for span, change in zip(spans, moved, strict=True)
        ),
        reached if isinstance(reached, Refused) else None,
    )


def _moved(tree: Tree, code: str, parts: Mapping[str, Sequence[int]]) -> list[int]:
    """What a node changes by: the sum of the parts that lie in it."""
    inside = [months for part, months in parts.items() if within(tree, part, code)]
    return [sum(column) for column in zip(*inside, strict=True)] if inside else []


def _months(version: Version) -> tuple[Span, ...]:
    plan = version.plan
    return tuple(s for s in year_spans(plan.calendar, plan.year) if s.kind == "month")


def _came(
    viewer: User, version: Version, units: Sequence[Unit], on: date
) -> dict[str, Decimal | Refused]:
    """By code what has come this year of the units whose records he sees, as on Track.

    Where a rate or conversion is missing for it, which. Seats count where the plan has
    them, as their numbers do, whoever they moved to since.
    """
    his = reach(viewer, Action.RECORDS_READ, on=on).filter(pk__in=[u.pk for u in units])
    his_keys = set(his.values_list("pk", flat=True))
    open_ones = [unit for unit in units if unit.pk in his_keys]
    if not open_ones:
        return {}
    year, known = _months(version), end_of(on)
    start, end = year[0].start_date, year[-1].end_date
    days = (start, max(min(on + DAY, end), start + DAY))
    seen = standpoint(version.metric, known)
    figures = measure(Asked(version.metric, start, end, on, known), seen)
    laid = cube.laid(space_units(version), version.space_hash, seen, on)
    return {u.code: _reached(figures, laid.members(u.code), days) for u in open_ones}


def _reached(
    figures: Measure, members: Members, days: tuple[date, date]
) -> Decimal | Refused:
    try:
        return Decimal(int(figures.values([members], [days])[0, 0])) / MILLIONTHS
    except (NoRate, NoConversion) as lacks:
        return lacks.with_traceback(None)


@dataclass(frozen=True)
class Scored:
    """The score of the year so far, and what it comes to if it goes on at this pace.

    Attributes:
        sheet: Whether there is a sheet that holds the unit to this metric.
        now: To date; None: nothing counts yet.
        before: If it goes on so, by the numbers before.
        after: The same by the numbers after.
        why: Why there is no score, or none that the number changes: no_sheet, not_held (the
            sheet asks for other metrics), rate, later (at the period's end only), nothing
            (is known); with a score: left_out (the line of the number is none of it yet);
            refused. Empty: there is one.
        lacking: Which rates or conversions are missing.
        refused: What was said instead of a score.
    """

    sheet: bool
    now: Decimal | None
    before: Decimal | None
    after: Decimal | None
    why: str = ""
    lacking: tuple[Untold, ...] = ()
    refused: Refused | None = None

    @property
    def problems(self) -> list[str]:
        """What is missing or refused, a sentence each."""
        return [str(self.refused)] if self.refused else missing(self.lacking)


def score_of(
    viewer: User,
    version: Version,
    unit: Unit,
    change: Decimal,
    *,
    at: datetime,
    on: date,
    done: bool = False,
) -> Scored:
    """The assessment score with the number before and after; change in the own unit.

    At the present pace the year comes to actual × year ÷ due; a changed year changes what
    that is of it.
    """
    try:
        found = scores(viewer, version.plan, unit.code, at=at, on=on)
    except Refused as refusal:
        refused = refusal.with_traceback(None)
        return Scored(False, None, None, None, "refused", refused=refused)
    period = found.year
    lines = [one for one in _lines(found) if _counts(one, version)]
    if not lines:
        why = "no_sheet" if found.held is None else "not_held"
        return Scored(False, None, None, None, why)
    if period is None or period.score.total is None:
        lacking = period.lacking if period and period.untold else ()
        return Scored(True, None, None, None, _unscored(period), lacking)
    moved = -change if done else change
    other = _again(found, period, {one.key for one in lines}, moved)
    now = period.score.total
    before, after = (other, now) if done else (now, other)
    out = all(_outcome(period, one) == Outcome.LEFT_OUT for one in lines)
    return Scored(True, now, before, after, "left_out" if out else "")


def _unscored(period: PeriodScore | None) -> str:
    """Why the year has no score yet."""
    if period is None:
        return "nothing"
    if period.untold:
        return "rate"
    factors = period.factors.values()
    later = any(one.due is None and one.whole is not None for one in factors)
    return "later" if later else "nothing"


def _outcome(period: PeriodScore, line: AssessmentLine) -> Outcome | None:
    told = period.line(line.key)
    return told.outcome if told else None


def _lines(found: Scores) -> tuple[AssessmentLine, ...]:
    return found.held.lines if found.held is not None else ()


def _counts(line: AssessmentLine, version: Version) -> bool:
    """Whether a line is held to the plan's target of the metric."""
    held = line.source == AssessmentLine.Source.TARGET
    return held and line.metric_id == version.metric_id


def _again(
    found: Scores, period: PeriodScore, keys: set[str], change: Decimal
) -> Decimal | None:
    """The year's score with another number of some lines, the pace the same."""
    reached = {key: one.attainment for key, one in period.factors.items()}
    for key in keys:
        factor = period.factors[key]
        if factor.attainment is not None and factor.whole and factor.whole + change > 0:
            ratio = float(factor.whole / (factor.whole + change))
            reached[key] = factor.attainment * ratio
    lines = _lines(found)
    said = Found(reached, period.counts, period.kind, period.untold)
    return scored(lines, said).total
