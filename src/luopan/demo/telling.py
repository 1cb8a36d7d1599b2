"""The records of the years, as nightly and monthly imports brought them in."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from luopan.demo import accounts as book
from luopan.demo.story import Story, at
from luopan.demo.tables import ONE, Clerk
from luopan.demo.world import next_month
from luopan.org.models import User
from luopan.records import services as records
from luopan.records.examination import Examination, Source
from luopan.records.mapping import Choices
from luopan.records.models import Batch
from luopan.records.tables import Table
from luopan.records.tabling import Total

ERP = "ERP"
NIGHTLY, EXPORT, PAST = f"{ERP} 夜间同步", f"{ERP} 导出", f"{ERP} 历史数据"
DAILY = 10  # so many days came in night by night; before them, weeks and months
WEEKLY = 45


@dataclass(frozen=True)
class Delivery:
    """One import: the days it brings, and when it came.

    ``late``: only what had been held back, see ``dirt``.
    """

    start: date
    end: date
    label: str
    at: datetime
    late: bool = False


def deliveries(story: Story, since: date | None = None) -> Iterator[Delivery]:
    """The imports up to today, in order; only those after a day, if one is given."""
    start = since or date(story.first_year, 1, 1)
    while start < story.today:
        end = min(_end(story, start), story.today)
        yield Delivery(start, end, _label(start, end), at(end, 0, 10))
        start = end


def _end(story: Story, start: date) -> date:
    """Old years came by halves, then months, weeks and single nights."""
    left = (story.today - start).days
    if left <= DAILY:
        return start + timedelta(days=1)
    if left <= WEEKLY:
        end = start + timedelta(days=7 - start.weekday())
    elif start.year >= story.year:
        end = next_month(start)
    else:
        end = date(start.year + (start.month > 6), 7 if start.month < 7 else 1, 1)
    return min(end, story.today - timedelta(days=DAILY))


def _label(start: date, end: date) -> str:
    if (end - start).days == 1:
        return f"{NIGHTLY} {start:%Y-%m-%d}"
    last = end - timedelta(days=1)
    if (start.year, start.month) == (last.year, last.month):
        return f"{EXPORT} {start:%Y-%m-%d}—{last:%m-%d}"
    return f"{PAST} {start:%Y-%m}—{last:%Y-%m}"


def bring(actor: User, clerk: Clerk, one: Delivery) -> None:
    """Import one delivery, unless the days were empty."""
    span = book.ordinal(one.start), book.ordinal(one.end)
    tables = tuple(clerk.late(*span) if one.late else clerk.between(*span))
    if tables:
        store(actor, one, tables)


def store(actor: User, one: Delivery, tables: tuple[Table, ...]) -> Batch:
    """Import some tables as a delivery."""
    name = f"{one.label}.xlsx"
    return records.apply(
        actor=actor,
        at=one.at,
        label=one.label,
        examination=Examination(
            files=(Source(name, hashlib.sha256(name.encode()).hexdigest()),),
            choices=Choices(),
            tables=tables,
            totals=tuple(_totals(name, tables)),
            first_date=one.start,
            last_date=one.end - timedelta(days=1),
        ),
    )


def _totals(name: str, tables: tuple[Table, ...]) -> Iterator[Total]:
    for table in tables:
        if "amount" in table.columns and "number" in table.columns:
            amount = Decimal(int(np.sum(table.columns["amount"]))) / ONE
            yield Total(name, "", table.kind, "amount", "CNY", len(table), amount)
