"""How it goes: what was stated as a target, beside what happened by the day the data reach."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from luopan.dimensions.heights import at_end, is_level
from luopan.dimensions.models import Metric, Product
from luopan.engine.pacing import attainment, lead
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.records.models import StatedTarget
from luopan.tracking.queries.stated_actuals import (
    Days,
    Scope,
    Stated,
    actuals,
    data_reach,
)

# Over what the figures of each kind of metric may be added; those of the others never.
ADDS = {
    "additive": frozenset({"unit", "product", "time"}),
    "first": frozenset({"unit", "time"}),
    "balance": frozenset({"unit", "product"}),
}


@dataclass(frozen=True)
class Attainment:
    """One target beside its actual; amounts in millionths.

    Attributes:
        to_date: The part of the target whose days the data reach; of a height (a balance,
            a duration, a ratio) and of what is due at the end the target itself.
        actual: None: there is nothing to count or to divide by.
        time_progress: The share of the span's days up to there.
        level: Whether no share of it is due by a day: a height, or customers, who are
            counted anew for the whole period.
        lower: Whether less is better.
    """

    unit: str
    product: str
    start_date: date
    end_date: date
    target: int
    to_date: int
    actual: int | None
    time_progress: float
    level: bool = False
    lower: bool = False

    @property
    def attainment(self) -> float | None:
        """完成率: actual ÷ target of the whole span; a target of 0 or less has none.

        Where less is better it is held against what was allowed up to now.
        """
        if self.actual is None:
            return None
        allowed = self.to_date if self.lower else self.target
        return attainment(self.actual, allowed, lower_is_better=self.lower)

    @property
    def pacing(self) -> float | None:
        """序时完成率: actual ÷ target to date."""
        if self.actual is None:
            return None
        return attainment(self.actual, self.to_date)

    @property
    def lead(self) -> float | None:
        """进度差: attainment − time progress; where less is better the other way round.

        Nothing of a height is due by a day.
        """
        if self.level or self.attainment is None:
            return None
        share = attainment(self.actual or 0, self.target)
        return lead(share, self.time_progress, lower_is_better=self.lower)

    @property
    def variance(self) -> int | None:
        """偏差: actual − target."""
        return None if self.actual is None else self.actual - self.target


@dataclass(frozen=True)
class Progress:
    """A metric's targets and actuals.

    Attributes:
        whole: All together; None: they do not add up, so each stands by itself.
        months: Those of each month together, of months in which they add up.
        cells: Of each unit × product; spans that do not add up stand by themselves.
    """

    metric: str
    name: str
    kind: str
    reach_date: date
    whole: Attainment | None
    months: tuple[Attainment, ...]
    cells: tuple[Attainment, ...]


def stated_metrics() -> list[Metric]:
    """Metrics for which a file stated targets."""
    ids = StatedTarget.objects.filter(live=True).values("metric_id")
    rows = Metric.objects.filter(pk__in=ids).select_related("numerator", "denominator")
    return list(rows.order_by("code"))


def progress(
    metric: Metric, *, at: datetime, as_of: date | None = None
) -> Progress | None:
    """Stated targets of a metric beside its actuals.

    Args:
        metric: Whose targets.
        at: Now: what is known by then counts.
        as_of: Last day to count; default the last day that has data.

    Returns:
        None if no target was stated, or nothing at all is known by then.

    Raises:
        Refused: A rate or unit conversion is missing; named.
    """
    reach = as_of or data_reach(metric, at=at)
    targets = stated(metric)
    if reach is None or not targets:
        return None
    rows = beside(metric, targets, reach, at=at)
    months = [together(metric, group, reach) for group in _by_month(rows)]
    cells = [_row_or_rows(metric, group, reach) for group in _by_cell(rows)]
    return Progress(
        metric=metric.code,
        name=spoken(metric),
        kind=metric.kind,
        reach_date=reach,
        whole=together(metric, rows, reach),
        months=tuple(month for month in months if month),
        cells=tuple(row for rows in cells for row in rows),
    )


def stated(metric: Metric, *, during: Days | None = None) -> list[Stated]:
    """One target per unit, product and span; a ratio that was said twice stands twice.

    What a file says of it in several rows, by a column that is no axis here, adds up: else
    what happened would count once for each of them.

    Args:
        metric: Of what.
        during: Only those whose span touches these days.
    """
    rows = StatedTarget.objects.filter(metric=metric, live=True)
    if during:
        rows = rows.filter(start_date__lt=during[1], end_date__gt=during[0])
    found: dict[tuple[Scope, date, date], list[int]] = defaultdict(list)
    places = "seat_id", "product_id", "start_date", "end_date", "amount"
    for seat, product, start, end, amount in rows.order_by("pk").values_list(*places):
        found[(seat, product), start, end].append(amount)
    adds = metric.kind in ADDS
    return [
        Stated(*place, amount)
        for place, amounts in found.items()
        for amount in ([sum(amounts)] if adds else dict.fromkeys(amounts))
    ]


def beside(
    metric: Metric, targets: Sequence[Stated], reach: date, *, at: datetime
) -> list[Attainment]:
    """Each target with what happened by a day."""
    names, level = _Names.of(targets), is_level(metric) or at_end(metric)
    happened = actuals(metric, targets, reach, at=at)
    rows = []
    for one, actual in zip(targets, happened, strict=True):
        share = _elapsed(*one.days, reach)
        rows.append(
            Attainment(
                unit=names.units[one.scope[0]],
                product=names.products[one.scope[1]],
                start_date=one.start_date,
                end_date=one.end_date,
                target=one.amount,
                to_date=one.amount if level else round(one.amount * share),
                actual=actual,
                time_progress=share,
                level=level,
                lower=metric.lower_is_better,
            )
        )
    return rows


@dataclass(frozen=True)
class _Names:
    units: dict[int | None, str]
    products: dict[int | None, str]

    @classmethod
    def of(cls, stated: Sequence[Stated]) -> "_Names":
        """Names of the units and products that carry targets."""
        units = Unit.objects.in_bulk({t.scope[0] for t in stated if t.scope[0]})
        lines = Product.objects.in_bulk({t.scope[1] for t in stated if t.scope[1]})
        return cls(
            {None: "", **{key: spoken(unit) for key, unit in units.items()}},
            {None: "", **{key: spoken(line) for key, line in lines.items()}},
        )


def _elapsed(start: date, end: date, reach: date) -> float:
    done = (min(reach + timedelta(1), end) - start).days
    return max(done, 0) / (end - start).days


def together(
    metric: Metric, rows: Sequence[Attainment], reach: date
) -> Attainment | None:
    """Several targets as one; None where the metric's figures do not add up so.

    One alone is itself. What does not add up over units, products or time (a ratio over
    any of them, a balance over time) is not added: its sum would mean nothing.
    """
    if len(rows) == 1:
        return rows[0]
    over = {
        "unit": len({row.unit for row in rows}) > 1,
        "product": len({row.product for row in rows}) > 1,
        "time": len({(row.start_date, row.end_date) for row in rows}) > 1,
    }
    adds = ADDS.get(metric.kind, frozenset())
    if (
        not rows
        or not adds
        or any(on and axis not in adds for axis, on in over.items())
    ):
        return None
    start, end = min(r.start_date for r in rows), max(r.end_date for r in rows)
    known = [row.actual for row in rows if row.actual is not None]
    return Attainment(
        unit="" if over["unit"] else rows[0].unit,
        product="" if over["product"] else rows[0].product,
        start_date=start,
        end_date=end,
        target=sum(r.target for r in rows),
        to_date=sum(r.to_date for r in rows),
        actual=sum(known) if known else None,
        time_progress=_elapsed(start, end, reach),
        level=rows[0].level,
        lower=rows[0].lower,
    )


def _row_or_rows(
    metric: Metric, rows: Sequence[Attainment], reach: date
) -> Sequence[Attainment]:
    """All spans of a unit × product as one row where they add up, else as they are."""
    whole = together(metric, rows, reach)
    return [whole] if whole else sorted(rows, key=lambda row: row.start_date)


def _by_month(rows: Iterable[Attainment]) -> list[list[Attainment]]:
    groups: dict[tuple[int, int], list[Attainment]] = defaultdict(list)
    for row in rows:
        groups[row.start_date.year, row.start_date.month].append(row)
    return [groups[month] for month in sorted(groups)]


def _by_cell(rows: Iterable[Attainment]) -> list[list[Attainment]]:
    groups: dict[tuple[str, str], list[Attainment]] = defaultdict(list)
    for row in rows:
        groups[row.unit, row.product].append(row)
    return [groups[cell] for cell in sorted(groups)]
