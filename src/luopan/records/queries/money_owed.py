"""Invoices, due dates and receipts: what is owed, since when, and what was collected.

Three rates bear the name 回款率. They are told apart by their basis and never mixed:
due (当期回款率), document (累计回款率) and flow (资金回笼率).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import rate_table
from luopan.org.facts import home_currency
from luopan.org.models import Unit
from luopan.records.closed import counted_day
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.queries.amounts import by_span
from luopan.records.queries.owed import (
    Ageing,
    DueRate,
    Invoice,
    Item,
    Outstanding,
    Rate,
    aged,
    aged_items,
    document_of,
    due_of,
    items_of,
    outstanding_of,
)
from luopan.records.reading import is_root, known_on
from luopan.records.states import State
from luopan.trail.refusal import Refused


def due_rate(
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    known_at: datetime | None = None,
    into: str | None = None,
) -> DueRate:
    """Collected in a span ÷ (overdue at its start + falling due in it).

    Receipts are applied to the earliest due item of their invoice first. What falls due
    in the span counts with what was still open at its start: paid beforehand, it is
    neither to be collected nor collected in the span.
    """
    invoices, currency = invoices_upto(as_of, unit, known_at, into)
    return due_of(invoices, currency, start=start, end=end, as_of=as_of)


def document_rate(
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    known_at: datetime | None = None,
    into: str | None = None,
) -> Rate:
    """Matched up to a day to invoices that count in a span ÷ their sum 累计回款率."""
    invoices, currency = invoices_upto(as_of, unit, known_at, into)
    return document_of(invoices, currency, start=start, end=end)


def flow_rate(
    receipts: Metric,
    sales: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    known_at: datetime | None = None,
) -> Rate:
    """Receipts ÷ sales of the same span 资金回笼率, in what receipts are; may exceed 1."""
    span = [(start, end)]
    (above,) = by_span(receipts, span, as_of=as_of, unit=unit, known_at=known_at)
    (below,) = by_span(
        sales,
        span,
        as_of=as_of,
        unit=unit,
        known_at=known_at,
        into=above.currency,
    )
    return Rate(above.amount, below.amount, above.currency)


def ageing(
    *,
    as_of: date,
    unit: Unit | None = None,
    known_at: datetime | None = None,
    into: str | None = None,
) -> Ageing:
    """What is open at the end of a day, by how long it is overdue."""
    invoices, currency = invoices_upto(as_of, unit, known_at, into)
    return aged(invoices, as_of, currency)


def ageing_by_seat(
    days: Sequence[date],
    *,
    as_of: date,
    known_at: datetime | None = None,
    into: str | None = None,
    aside: list[Aside] | None = None,
) -> tuple[dict[int | None, list[Ageing]], str]:
    """What is open at the end of some days, by the seat (primary key) of its invoice.

    Args:
        days: Up to ``as_of``.
        as_of: What was invoiced, credited and paid until its end is looked at.
        known_at: What was known then; None: by the end of the day.
        into: Currency wanted; None: the company's.
        aside: Takes invoices that no rate turns, instead of a refusal of all; without
            those that were paid before the first of the days.

    Returns:
        One for each day and seat that ever had an invoice, and the currency.
    """
    left: list[tuple[Invoice, Refused]] | None = None if aside is None else []
    invoices, currency = invoices_upto(as_of, None, known_at, into, left=left)
    if aside is not None and left:
        aside += [_aside(one, why) for one, why in left if _unsettled(one, min(days))]
    by_seat: dict[int | None, list[Invoice]] = {}
    for each in invoices:
        by_seat.setdefault(each.seat, []).append(each)
        each.items = _unsettled(each, min(days))
    found = {
        seat: [
            aged_items(
                items_of(one for one in own if one.day_date <= day), day, currency
            )
            for day in days
        ]
        for seat, own in by_seat.items()
    }
    return found, currency


def _aside(invoice: Invoice, why: Refused) -> Aside:
    seat = NOBODY if invoice.seat is None else invoice.seat
    return Aside(seat, invoice.day_date, why, invoice.key)


def _unsettled(invoice: Invoice, day: date) -> list[Item]:
    return [one for one in invoice.items if not _settled(one, day)]


def _settled(item: Item, day: date) -> bool:
    """Whether an item was paid, neither more nor less, at the end of a day and ever after."""
    return item.open(day + timedelta(days=1)) == 0 and all(
        on <= day for on, _amount in item.paid
    )


def days_outstanding(
    *,
    as_of: date,
    days: int = 90,
    unit: Unit | None = None,
    known_at: datetime | None = None,
    into: str | None = None,
) -> Outstanding:
    """DSO at the end of a day, over the invoices of the last ``days`` days."""
    invoices, currency = invoices_upto(as_of, unit, known_at, into)
    return outstanding_of(invoices, currency, as_of=as_of, days=days)


def invoices_upto(
    as_of: date,
    unit: Unit | None,
    known_at: datetime | None,
    into: str | None,
    rated: Mapping[str, date] | None = None,
    left: list[tuple[Invoice, Refused]] | None = None,
) -> tuple[list[Invoice], str]:
    """Invoices up to a day with what was credited and paid on them up to that day.

    Args:
        as_of: The day.
        unit: Only those of it and all under it.
        known_at: What was known at this instant; None: by the end of the day.
        into: Currency wanted; None: the company's.
        rated: Only these invoices (keys), each at the rate of this day and not of its own.
        left: Takes those that no rate turns, in their own currency and with which is
            missing, instead of a refusal of all.
    """
    state = known_on(as_of, known_at)
    headers = _headers(as_of, unit, state)
    if rated is not None:
        headers = [row for row in headers if row[0] in rated]
    currency = into or home_currency()
    rates = rate_table()
    beside = _Beside(_credits(as_of, state), _paid(as_of, state), _plans(state))
    found = []
    for row in headers:
        key, _pk, on, each, *_rest = row
        rate_day = rated[key] if rated is not None else _day(on)

        def turned(value: int, each: str = each, day: date = rate_day) -> int:
            if each == currency:
                return value
            return rates.convert(value, each, currency, day)

        try:
            found.append(beside.invoice(row, turned))
        except Refused as refusal:
            if left is None:
                raise
            own = beside.invoice(row, lambda value: value)
            left.append((own, refusal.with_traceback(None)))
    return found, currency


class _Beside(NamedTuple):
    """What was credited, paid and agreed on invoices: day and amount, by key (or number)."""

    credits: dict[Any, list[tuple[date, int]]]
    paid: dict[Any, list[tuple[date, int]]]
    plans: dict[Any, list[tuple[date, int]]]

    def invoice(self, row: tuple[Any, ...], turned: Callable[[int], int]) -> Invoice:
        """An invoice with all that, each amount turned."""
        key, pk, on, _each, due, amount, seat, counted = row
        day = _day(on)
        credited = sum(turned(a) for _on, a in self.credits.get(key, []))
        total = turned(amount) - credited
        matched = [(max(when, day), turned(a)) for when, a in self.paid.get(key, [])]
        plan = [(d, turned(a)) for d, a in self.plans.get(pk, [])]
        items = _parts(plan, None if due is None else _day(due), total)
        _apply(items, matched)
        return Invoice(key, day, _day(counted), total, items, matched, seat)


def _parts(plan: list[tuple[date, int]], due: date | None, total: int) -> list[Item]:
    """The items of an invoice: its instalments, the last one taking the difference."""
    if not plan:
        return [Item(due, total)]
    items = [Item(on, amount) for on, amount in sorted(plan)]
    items[-1].amount += total - sum(item.amount for item in items)
    return items


def _apply(items: list[Item], matched: list[tuple[date, int]]) -> None:
    """Receipts to items, the earliest due first; what is too much, to the last."""
    for on, amount in sorted(matched):
        left = amount
        for item in items:
            room = item.amount - sum(a for _on, a in item.paid)
            used = max(min(room, left), 0) if item is not items[-1] else left
            if used:
                item.paid.append((on, used))
            left -= used


def _headers(as_of: date, unit: Unit | None, state: State) -> list[tuple[Any, ...]]:
    sql, parameters = "", []
    if unit is not None and not is_root(unit, as_of):
        sql = (
            "AND EXISTS (SELECT 1 FROM org_reach r WHERE r.above_id = %s "
            "AND r.below_id = d.seat_id AND r.start_date <= d.day_date "
            "AND (r.end_date IS NULL OR r.end_date > d.day_date)) "
        )
        parameters.append(unit.pk)
    return bulk.rows(
        "SELECT d.key, d.id, d.day_date, d.currency, d.due_date, "
        "CAST(COALESCE(SUM(l.amount), 0) AS bigint), d.seat_id, "
        f"{counted_day('d')} FROM records_document d "
        "JOIN records_line l ON l.document_id = d.id WHERE d.kind = 'invoice' "
        f"AND d.day_date <= %s AND {state.row('d', 'records_document')} {sql}"
        "GROUP BY d.key, d.id, d.day_date, d.currency, d.due_date, d.seat_id, "
        "d.counted_date ORDER BY d.day_date, d.key",
        [as_of, *parameters],
    )


def _credits(as_of: date, state: State) -> dict[str, list[tuple[date, int]]]:
    return _by_key(
        "SELECT d.original, d.day_date, ABS(CAST(SUM(l.amount) AS bigint)) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        "WHERE d.kind = 'credit_note' AND d.original <> '' AND l.amount IS NOT NULL "
        f"AND d.day_date <= %s AND {state.row('d', 'records_document')} "
        "GROUP BY d.id, d.original, d.day_date",
        [as_of],
    )


def _paid(as_of: date, state: State) -> dict[str, list[tuple[date, int]]]:
    return _by_key(
        "SELECT m.invoice_key, d.day_date, m.amount FROM records_match m "
        "JOIN records_document d ON d.id = m.receipt_id "
        f"WHERE d.day_date <= %s AND {state.row('d', 'records_document')}",
        [as_of],
    )


def _plans(state: State) -> dict[Any, list[tuple[date, int]]]:
    return _by_key(
        "SELECT p.document_id, p.due_date, p.amount FROM records_instalment p "
        "JOIN records_document d ON d.id = p.document_id "
        f"WHERE d.kind = 'invoice' AND {state.row('d', 'records_document')}",
        [],
    )


def _by_key(sql: str, parameters: list[Any]) -> dict[Any, list[tuple[date, int]]]:
    found: dict[Any, list[tuple[date, int]]] = {}
    for key, on, amount in bulk.rows(sql, parameters):
        found.setdefault(key, []).append((_day(on), amount))
    return found


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
