"""First occurrences: customers that bought for the first time, or after a long pause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from luopan.dimensions.models import Account
from luopan.records.columns import bulk
from luopan.records.facts.recipes import ONE
from luopan.records.reading import Piece, Reading


@dataclass(frozen=True)
class Occurrence:
    """A customer that came.

    Args:
        account: Primary key of the customer, or of the group where these are counted.
        seat: Whose it was that day; NOBODY if nobody's.
        day_date: The day.
        came_back: 回流: bought before, then nothing for the look-back of the metric.
    """

    account: int
    seat: int
    day_date: date
    came_back: bool


@dataclass
class _Run:
    """A stretch of buying: its first day, its last, and what is left of it."""

    first: Occurrence
    last_date: date
    net: int


def occurrences(reading: Reading) -> list[Occurrence]:
    """Every customer's first day, and the days he came back, up to ``as_of``.

    Read from the daily facts, never from the documents. A day counts when its net
    amount is above nothing and at least the metric's minimum. What is returned in full
    is taken back: it was no first purchase.
    """
    metric = reading.metric
    minimum = max(int((metric.filter or {}).get("minimum", 0)), 1)
    groups = _groups(metric.filter or {})
    rows = sorted(
        (
            (groups.get(account, account), day, seat, amount)
            for account, day, seat, amount in _days(reading)
        ),
        key=itemgetter(0, 1),
    )
    found: list[Occurrence] = []
    for account, days in groupby(rows, key=itemgetter(0)):
        found += _of_one(account, days, minimum, metric.look_back_months)
    return found


def _groups(rules: dict[str, Any]) -> dict[int, int]:
    """Account → group, where groups are what is counted."""
    if rules.get("per") != "group":
        return {}
    linked = Account.objects.exclude(group=None)
    return dict(linked.values_list("pk", "group_id"))


def _days(reading: Reading) -> Iterator[tuple[int, date, int, int]]:
    customers, parameters = reading.of_customers
    for rows in bulk.select(
        f"SELECT f.account_id, f.day_date, {reading.seat} AS seat, "
        "CAST(SUM(f.amount) AS bigint) FROM records_fact f "
        f"WHERE {reading.condition} AND f.day_date <= %s AND f.account_id IS NOT NULL "
        f"{customers}GROUP BY 1, 2, 3",
        [reading.as_of, *parameters],
    ):
        for account, day, seat, amount in rows:
            on = date.fromisoformat(day) if isinstance(day, str) else day
            yield account, on, bulk.NOBODY if seat is None else seat, amount


def _of_one(
    account: int, rows: Iterable[Any], minimum: int, months: int | None
) -> list[Occurrence]:
    runs: list[_Run] = []
    for day, group in groupby(rows, key=itemgetter(1)):
        seats = [(seat, amount) for _account, _day, seat, amount in group]
        net = sum(amount for _seat, amount in seats)
        if net >= minimum and _begins(runs, day, months):
            # To the one who sold most of it that day; of equals, the first.
            seat = max(seats, key=lambda each: (each[1], -each[0]))[0]
            first = Occurrence(account, seat, day, came_back=bool(runs))
            runs.append(_Run(first, day, net))
        elif runs:
            runs[-1].net += net
            if net >= minimum:
                runs[-1].last_date = day
            if runs[-1].net <= 0:
                runs.pop()
    return [run.first for run in runs]


def _begins(runs: list[_Run], day: date, months: int | None) -> bool:
    """Whether a purchase on a day is a first one, or one after the look-back."""
    if not runs:
        return True
    return months is not None and later(runs[-1].last_date, months) < day


def later(day: date, months: int) -> date:
    """The same day some months later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def pieces(reading: Reading) -> Iterator[Piece]:
    """New customers of each span as sums, for the cube; those who came back are apart."""
    every = [each for each in occurrences(reading) if not each.came_back]
    for column, (start, end) in enumerate(reading.spans):
        days = sorted({each.day_date for each in every if start <= each.day_date < end})
        for day in days:
            found = [each for each in every if each.day_date == day]
            size = len(found)
            yield Piece(
                column,
                day,
                np.asarray([each.seat for each in found], dtype=np.int64),
                np.asarray([each.account for each in found], dtype=np.int64),
                np.full(size, bulk.NOBODY, dtype=np.int64),
                np.full(size, ONE, dtype=np.int64),
            )
