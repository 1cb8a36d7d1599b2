"""What happened where a target was stated: added up where it adds up, else counted anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db.models import Max, Q, QuerySet, Sum

from luopan.dimensions.models import Metric, Product, ProductParentage
from luopan.org.facts import company_row
from luopan.org.models import Reach, Unit
from luopan.records.columns.bulk import NOBODY
from luopan.records.footing import known_on
from luopan.records.members import Members, stood_under
from luopan.records.models import Fact
from luopan.records.seat_days import Asked
from luopan.tracking import cube
from luopan.tracking.cube import Standpoint
from luopan.tracking.measures import measure, parts_of

Scope = tuple[int | None, int | None]  # unit, product
Days = tuple[date, date]
MILLION = 1_000_000
FEW = 12  # products that are each asked about; more are read together
AT_LAST = date(9998, 12, 31)


@dataclass(frozen=True)
class Stated:
    """A target as it was stated, in millionths."""

    scope: Scope
    start_date: date
    end_date: date
    amount: int

    @property
    def days(self) -> Days:
        """First day and the one after the last."""
        return self.start_date, self.end_date


def standpoint(metric: Metric, at: datetime) -> Standpoint:
    """All that is known at an instant."""
    whole = Asked(metric, AT_LAST, AT_LAST, AT_LAST)
    owners = any(part.metric.person_field != "seat" for part in parts_of(whole))
    return Standpoint(*known_on(at, owners=owners))


def data_reach(metric: Metric, *, at: datetime) -> date | None:
    """数据截至: the last day of which something of the metric is known; None: of none.

    Of a ratio the day that both its parts reach.
    """
    if metric.kind == "additive":
        last: date | None = _known(metric, at).aggregate(last=Max("day_date"))["last"]
        return last
    seen = standpoint(metric, at)
    parts = parts_of(Asked(metric, date.min, AT_LAST, AT_LAST, at))
    found = [cube.reach_date(part, seen) for part in parts]
    reached = [day for day in found if day is not None]
    return min(reached) if len(reached) == len(found) else None


def actuals(
    metric: Metric, stated: Sequence[Stated], reach: date, *, at: datetime
) -> list[int | None]:
    """What happened by a day in the scope and span of each target.

    Args:
        metric: Of what.
        stated: The targets.
        reach: The last day that counts.
        at: What is known at this instant.

    Returns:
        In the order of the targets, in millionths (of a ratio: 1,000,000 is 100 %; of a
        duration: of a day). None: nothing there to count or to divide by.

    Raises:
        Refused: A rate or unit conversion is missing; named.
    """
    if not stated:
        return []
    lines = {one.scope[1] for one in stated}
    if metric.kind == "additive" and len(lines) > FEW:
        return _added(metric, stated, reach, at)
    return _counted(metric, stated, reach, at)


# ── what adds up ──


def _known(metric: Metric, at: datetime) -> QuerySet[Fact]:
    stands = Q(batch__revoked_at=None) | Q(batch__revoked_at__gt=at)
    return Fact.objects.filter(stands, metric=metric, batch__applied_at__lte=at)


def _added(
    metric: Metric, stated: Sequence[Stated], reach: date, at: datetime
) -> list[int | None]:
    daily = _daily(metric, {one.scope for one in stated}, stated, reach, at)
    return [
        sum(
            daily[one.scope].get(one.start_date + timedelta(n), 0)
            for n in range((one.end_date - one.start_date).days)
        )
        for one in stated
    ]


def _daily(
    metric: Metric,
    scopes: set[Scope],
    stated: Iterable[Stated],
    reach: date,
    at: datetime,
) -> dict[Scope, dict[date, int]]:
    """Sums per scope and day: each fact counts in every scope that holds it."""
    first = min(t.start_date for t in stated)
    facts = (
        _known(metric, at)
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


# ── what does not ──


def _counted(
    metric: Metric, stated: Sequence[Stated], reach: date, at: datetime
) -> list[int | None]:
    """Anew for every scope and span: one look at the facts for each product named."""
    start = min(one.start_date for one in stated)
    end = max(one.end_date for one in stated)
    seen = standpoint(metric, at)
    nodes = _members({one.scope[0] for one in stated}, start, end)
    lines = Product.objects.in_bulk({one.scope[1] for one in stated if one.scope[1]})
    found: dict[tuple[Scope, Days], int | None] = {}
    for product in {one.scope[1] for one in stated}:
        mine = [one for one in stated if one.scope[1] == product]
        asked = Asked(metric, start, end, reach, at, lines.get(product or 0))
        figures = measure(asked, seen)
        for unit in {one.scope[0] for one in mine}:
            spans = [one.days for one in mine if one.scope[0] == unit]
            cut = [(first, min(last, reach + timedelta(1))) for first, last in spans]
            begun = [first < last for first, last in cut]
            safe = [pair if pair[0] < pair[1] else (start, start) for pair in cut]
            values = figures.values([nodes[unit]], safe)[0]
            for span, on, value in zip(spans, begun, values, strict=True):
                found[(unit, product), span] = _millionths(value) if on else None
    return [found[one.scope, one.days] for one in stated]


def _millionths(value: np.generic) -> int | None:
    """Sums and counts are in millionths already; ratios and days come as they are."""
    if not np.issubdtype(value.dtype, np.floating):
        return int(value)
    number = float(value)
    return None if np.isnan(number) else round(number * MILLION)


def _members(
    units: Collection[int | None], start: date, end: date
) -> dict[int | None, Members]:
    """Who counts for each unit as it stood on each day; None: everybody, and nobody's."""
    company = company_row()
    root = company.root_id if company else None
    own = [unit for unit in units if unit is not None]
    found: dict[int | None, Members] = {**stood_under(own, start, end, root)}
    if None in units:
        keys = sorted([NOBODY, *Unit.objects.values_list("pk", flat=True)])
        found[None] = Members(np.asarray(keys, dtype=np.int64))
    return found
