"""Exchange rates as they were entered, and the days that have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luopan.dimensions.models import Rate


@dataclass(frozen=True, slots=True)
class RateRow:
    """One ``currency`` is ``rate`` of ``into`` from a day until before another."""

    currency: str
    into: str
    start_date: date
    end_date: date | None  # where the next rate of the pair begins
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Days of a currency that cannot be turned: no rate has begun yet; both included."""

    currency: str
    into: str
    first_date: date
    last_date: date


def rate_rows(
    currency: str = "", into: str = "", *, on: date | None = None
) -> tuple[RateRow, ...]:
    """Exchange rates by pair, the latest first.

    Args:
        currency: Only of this one; empty: of all.
        into: Only into this one; empty: into any.
        on: Only those that hold on this day.
    """
    wanted = {"currency": currency, "into": into}
    rows = Rate.objects.filter(**{name: code for name, code in wanted.items() if code})
    found, after = [], {}
    for row in rows.order_by("currency", "into", "-start_date"):
        pair = row.currency, row.into
        line = RateRow(*pair, row.start_date, after.get(pair), row.rate, row.source)
        after[pair] = row.start_date
        if on is None or _holds(line, on):
            found.append(line)
    return tuple(found)


def _holds(row: RateRow, on: date) -> bool:
    return row.start_date <= on and (row.end_date is None or on < row.end_date)


def unpriced(days: Mapping[str, tuple[date, date]], into: str) -> tuple[Unpriced, ...]:
    """Which of some currencies' days have no rate into another currency.

    Args:
        days: Currency → the first and the last day of amounts in it.
        into: What they are turned into.
    """
    starts: dict[str, date] = {}
    rows = Rate.objects.filter(into=into, currency__in=list(days))
    for row in rows.order_by("-start_date"):
        starts[row.currency] = row.start_date
    found = []
    for currency, (first, last) in sorted(days.items()):
        start = starts.get(currency)
        if currency == into or (start is not None and start <= first):
            continue
        until = last if start is None else min(last, start - timedelta(days=1))
        found.append(Unpriced(currency, into, first, until))
    return tuple(found)
