"""What a metric that is only being defined would say of the company's running month."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.definitions import MONEY
from luopan.dimensions.models import Metric
from luopan.org.access import Action, may
from luopan.org.models import User
from luopan.records.currency import told_in
from luopan.records.queries import months
from luopan.records.queries.trying import Tried, tried

MILLION = 1_000_000


@dataclass(frozen=True)
class Trial:
    """A figure before there is one.

    Attributes:
        start_date: First day of the month.
        last_date: The last day that is in it.
        amounts: Currency (empty: no money) and amount; one of each currency, none turned.
        ratio: Of a ratio: what is divided; None where it is none or nothing divides it.
        records: How many records count.
    """

    start_date: date
    last_date: date
    amounts: tuple[tuple[str, Decimal], ...] = ()
    ratio: Decimal | None = None
    records: int = 0


def trial(viewer: User, metric: Metric, *, on: date, at: datetime) -> Trial | None:
    """What a metric would say, to who sees the figures of the whole company.

    Args:
        viewer: Who defines it.
        metric: Checked; need not be stored.
        on: The day.
        at: What is known.

    Returns:
        None: he does not see them, or a month's records alone do not tell it.
    """
    if not may(viewer, Action.RECORDS_READ, on=on):
        return None
    ((start, end),) = months(on.replace(day=1), on.replace(day=2))

    def of(part: Metric) -> Tried | None:
        return tried(part, start=start, end=end, as_of=on, known_at=at)

    if metric.kind == "ratio":
        assert metric.numerator is not None and metric.denominator is not None
        return _divided(metric, of(metric.numerator), of(metric.denominator), start, on)
    found = of(metric)
    if found is None:
        return None
    return Trial(start, on, _amounts(metric, found), records=found.records)


def _amounts(metric: Metric, found: Tried) -> tuple[tuple[str, Decimal], ...]:
    """Money that nobody brought is nothing of the metric's own currency."""
    usual = told_in(metric, None) if metric.measure in MONEY else ""
    amounts = found.amounts or {usual: 0}
    return tuple((code, Decimal(n) / MILLION) for code, n in sorted(amounts.items()))


def _divided(
    metric: Metric, above: Tried | None, below: Tried | None, start: date, on: date
) -> Trial | None:
    """Of one currency at most on either side: money of two is not divided unturned."""
    if above is None or below is None or len(above.amounts) * len(below.amounts) > 1:
        return None
    if len({*above.amounts, *below.amounts} - {""}) > 1:
        return None
    total, by = sum(above.amounts.values()), sum(below.amounts.values())
    records = above.records + below.records
    if not by:
        return Trial(start, on, records=records)
    value = Decimal(total) / by
    assert metric.denominator is not None
    currency = next(iter(above.amounts), "")
    if currency and metric.denominator.measure not in MONEY:
        return Trial(start, on, ((currency, value),), records=records)
    return Trial(start, on, ratio=value, records=records)
