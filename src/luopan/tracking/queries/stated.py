"""How it goes: what was stated as a target, beside what happened by the day the data reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet, Sum

from luopan.dimensions.models import Metric, Product, ProductParentage
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit
from luopan.records.models import Fact, StatedTarget

Scope = tuple[int | None, int | None]  # unit, product


@dataclass(frozen=True)
class Attainment:
    """One target beside its actual; amounts in millionths.

    ``to_date`` is the part of the target whose days the data reach; ``time_progress`` the
    share of the span's days up to there. A target of zero or less has no percentage.
    """

    unit: str
    product: str
    start_date: date
    end_date: date
    target: int
    to_date: int
    actual: int
    time_progress: float

    @property
    def attainment(self) -> float | None:
        """完成率: actual ÷ target of the whole span."""
        return self.actual / self.target if self.target > 0 else None

    @property
    def pacing(self) -> float | None:
        """序时完成率: actual ÷ target to date."""
        return self.actual / self.to_date if self.to_date > 0 else None

    @property
    def lead(self) -> float | None:
        """进度差: attainment − time progress."""
        return None if self.attainment is None else self.attainment - self.time_progress

    @property
    def variance(self) -> int:
        """偏差: actual − target."""
        return self.actual - self.target


@dataclass(frozen=True)
class Progress:
    """A metric's targets and actuals: as a whole, per month, per unit × product."""

    metric: str
    name: str
    reach_date: date
    whole: Attainment
    months: tuple[Attainment, ...]
    cells: tuple[Attainment, ...]


@dataclass(frozen=True)
class _Stated:
    scope: Scope
    start_date: date
    end_date: date
    amount: int


def data_reach(metric: Metric) -> date | None:
    """数据截至: the last day on which the metric has a fact; None without any."""
    last: date | None = _known(metric).aggregate(last=Max("day_date"))["last"]
    return last


def stated_metrics() -> list[Metric]:
    """Metrics for which a file stated targets."""
    ids = StatedTarget.objects.filter(live=True).values("metric_id")
    return list(Metric.objects.filter(pk__in=ids).order_by("code"))


def progress(metric: Metric, *, as_of: date | None = None) -> Progress | None:
    """Stated targets of a metric beside its actuals.

    Args:
        metric: Whose targets.
        as_of: Last day to count; default the last day that has data.

    Returns:
        None if no target was stated, or nothing at all is known by then.
    """
    reach = as_of or data_reach(metric)
    stated = _stated(metric)
    if reach is None or not stated:
        return None
    daily = _daily(metric, {t.scope for t in stated}, stated, reach)
    names = _Names.of(stated)
    rows = [_row(t, daily, names, reach) for t in stated]
    return Progress(
        metric=metric.code,
        name=spoken(metric),
        reach_date=reach,
        whole=_together("", "", rows, reach),
        months=tuple(
            _together("", "", group, reach) for group in _grouped_by_month(rows)
        ),
        cells=tuple(
            _together(unit, product, group, reach)
            for (unit, product), group in _grouped_by_cell(rows)
        ),
    )


def _known(metric: Metric) -> QuerySet[Fact]:
    return Fact.objects.filter(metric=metric, batch__revoked_at__isnull=True)


def _stated(metric: Metric) -> list[_Stated]:
    """One target per unit, product and span.

    What a file says of it in several rows, by a column that is no axis here, adds up: else
    what happened would count once for each of them.
    """
    rows = StatedTarget.objects.filter(metric=metric, live=True).values_list(
        "seat_id", "product_id", "start_date", "end_date", "amount"
    )
    sums: dict[tuple[Scope, date, date], int] = defaultdict(int)
    for seat, product, start, end, amount in rows:
        sums[(seat, product), start, end] += amount
    return [_Stated(*place, amount) for place, amount in sums.items()]


def _daily(
    metric: Metric, scopes: set[Scope], stated: list[_Stated], reach: date
) -> dict[Scope, dict[date, int]]:
    """Sums per scope and day: each fact counts in every scope that holds it."""
    first = min(t.start_date for t in stated)
    facts = (
        _known(metric)
        .filter(day_date__gte=first, day_date__lte=reach)
        .values_list("seat_id", "product_id", "day_date")
        .annotate(Sum("amount"))
    )
    units = _holders_of_units({unit for unit, _product in scopes})
    products = _holders_of_products({product for _unit, product in scopes})
    sums: dict[Scope, dict[date, int]] = {s: defaultdict(int) for s in scopes}
    for seat, product, day, amount in facts:
        for unit in units.get(seat, (None,)):
            for line in products.get(product, (None,)):
                if (unit, line) in sums:
                    sums[unit, line][day] += amount
    return sums


def _holders_of_units(wanted: set[int | None]) -> dict[int, list[int | None]]:
    """Unit → the wanted units it stands under, itself and "all" included."""
    held: dict[int, list[int | None]] = defaultdict(lambda: [None])
    pairs = Reach.objects.filter(above_id__in=[u for u in wanted if u]).values_list(
        "below_id", "above_id"
    )
    for below, above in pairs.distinct():
        held[below].append(above)
    return held


def _holders_of_products(wanted: set[int | None]) -> dict[int, list[int | None]]:
    parents = dict(ProductParentage.objects.values_list("product_id", "parent_id"))
    held: dict[int, list[int | None]] = {}
    for product in Product.objects.values_list("pk", flat=True):
        held[product], node = [None], product
        while node is not None:
            if node in wanted:
                held[product].append(node)
            node = parents.get(node)
    return held


@dataclass(frozen=True)
class _Names:
    units: dict[int | None, str]
    products: dict[int | None, str]

    @classmethod
    def of(cls, stated: list[_Stated]) -> "_Names":
        """Names of the units and products that carry targets."""
        units = {t.scope[0] for t in stated}
        products = {t.scope[1] for t in stated}
        return cls(
            {
                None: "",
                **dict(Unit.objects.filter(pk__in=units).values_list("pk", "name")),
            },
            {
                None: "",
                **dict(
                    Product.objects.filter(pk__in=products).values_list("pk", "name")
                ),
            },
        )


def _row(
    stated: _Stated, daily: dict[Scope, dict[date, int]], names: _Names, reach: date
) -> Attainment:
    days = daily[stated.scope]
    actual = sum(
        days.get(stated.start_date + timedelta(n), 0)
        for n in range((stated.end_date - stated.start_date).days)
    )
    share = _elapsed(stated.start_date, stated.end_date, reach)
    return Attainment(
        unit=names.units[stated.scope[0]],
        product=names.products[stated.scope[1]],
        start_date=stated.start_date,
        end_date=stated.end_date,
        target=stated.amount,
        to_date=round(stated.amount * share),
        actual=actual,
        time_progress=share,
    )


def _elapsed(start: date, end: date, reach: date) -> float:
    done = (min(reach + timedelta(1), end) - start).days
    return max(done, 0) / (end - start).days


def _together(
    unit: str, product: str, rows: Iterable[Attainment], reach: date
) -> Attainment:
    rows = list(rows)
    start, end = min(r.start_date for r in rows), max(r.end_date for r in rows)
    return Attainment(
        unit=unit,
        product=product,
        start_date=start,
        end_date=end,
        target=sum(r.target for r in rows),
        to_date=sum(r.to_date for r in rows),
        actual=sum(r.actual for r in rows),
        time_progress=_elapsed(start, end, reach),
    )


def _grouped_by_month(rows: list[Attainment]) -> list[list[Attainment]]:
    groups: dict[tuple[int, int], list[Attainment]] = defaultdict(list)
    for row in rows:
        groups[row.start_date.year, row.start_date.month].append(row)
    return [groups[month] for month in sorted(groups)]


def _grouped_by_cell(
    rows: list[Attainment],
) -> list[tuple[tuple[str, str], list[Attainment]]]:
    groups: dict[tuple[str, str], list[Attainment]] = defaultdict(list)
    for row in rows:
        groups[row.unit, row.product].append(row)
    return sorted(groups.items())
