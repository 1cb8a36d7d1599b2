"""What was collected of what a seat sold: invoices, by whose sale they bill."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luopan.dimensions.models import Metric
from luopan.records.closed import counted_day
from luopan.records.columns import bulk
from luopan.records.facts.recipes import DOCUMENTS, recipe
from luopan.records.queries.money_owed import invoices_upto
from luopan.records.reading import known_on

INVOICE = "invoice"
UP = ("first", "second", "third")  # invoice → shipment → order → contract: no more


@dataclass(frozen=True)
class Collected:
    """An invoice on the day it counts: what it amounts to, what was matched when; millionths."""

    document: str
    day_date: date
    amount: int
    receipts: tuple[tuple[date, int], ...]

    @property
    def matched(self) -> int:
        """What was matched so far."""
        return sum(amount for _on, amount in self.receipts)


def matched_by_seat(
    metric: Metric,
    start: date,
    end: date,
    *,
    as_of: date,
    known_at: datetime,
    into: str,
) -> dict[int | None, list[Collected]]:
    """What 累计回款率 of a metric's sales is made of, by the seat whose sale was billed.

    A customer may have moved between order and invoice: the money is of the order that the
    metric counted. An invoice that answers no such document, or a metric of invoices
    themselves: of the invoice's own seat. One that came when its month was closed counts in
    the open one, as its sale does.

    Args:
        metric: Whose sales; it says which documents those are.
        start: First day on which invoices count.
        end: After the last.
        as_of: What was matched up to this day.
        known_at: What was known at this instant.
        into: Currency of the amounts.
    """
    invoices, _currency = invoices_upto(as_of, None, known_at, into)
    sellers = _sellers(_sold_by(metric), start, end, as_of, known_at)
    found: dict[int | None, list[Collected]] = {}
    for each in invoices:
        if start <= each.counts_date < end:
            receipts = tuple(each.matched)
            row = Collected(each.key, each.counts_date, each.amount, receipts)
            found.setdefault(sellers.get(each.key, each.seat), []).append(row)
    return found


def _sold_by(metric: Metric) -> frozenset[str]:
    """Kinds of documents that a metric counts as sales and that are billed by invoices."""
    kinds = {item.kind for item in recipe(metric).ingredients if not item.takes_back}
    return frozenset() if INVOICE in kinds else frozenset(kinds & DOCUMENTS)


def _sellers(
    kinds: Collection[str], start: date, end: date, as_of: date, known_at: datetime
) -> dict[str, int | None]:
    """Of invoices by key the seat of the nearest document of these kinds that they answer."""
    if not kinds:
        return {}
    state = known_on(as_of, known_at)
    below, joins = "d", []
    for up in UP:
        row = state.row(up, "records_document")
        joins.append(
            f"LEFT JOIN records_document {up} ON {up}.key = {below}.original "
            f"AND {below}.original <> '' AND {row} "
        )
        below = up
    told = ", ".join(f"{up}.kind, {up}.seat_id" for up in UP)
    counts = counted_day("d")
    rows = bulk.rows(
        f"SELECT d.key, {told} FROM records_document d {''.join(joins)}"
        f"WHERE d.kind = 'invoice' AND d.original <> '' AND {counts} >= %s "
        f"AND {counts} < %s AND {state.row('d', 'records_document')}",
        [start, end],
    )
    return dict(_seller(kinds, row) for row in rows if set(kinds) & set(row[1::2]))


def _seller(kinds: Collection[str], row: tuple[Any, ...]) -> tuple[str, int | None]:
    above = zip(row[1::2], row[2::2], strict=True)
    return row[0], next(seat for kind, seat in above if kind in kinds)
