"""What was collected of what a seat sold: by the sale that an invoice bills, on its day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import rate_table
from luopan.dimensions.queries.rates import NoRate
from luopan.records.closed import counted_day
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.facts.recipes import TAKES_BACK, recipe
from luopan.records.queries.money_owed import invoices_upto
from luopan.records.reading import known_on
from luopan.records.states import State

INVOICE, RETURN = "invoice", "return"
# What invoices bill and returns take back.
BILLED = frozenset(kind for kind, back in TAKES_BACK.items() if back == RETURN)
UP = ("first", "second", "third")  # invoice → shipment → order → contract: no more


@dataclass(frozen=True)
class Collected:
    """An invoice: what it amounts to, what was matched when; millionths.

    Attributes:
        document: Its key.
        day_date: The day on which the sale counts that it bills; without one, it itself.
    """

    document: str
    day_date: date
    amount: int
    receipts: tuple[tuple[date, int], ...]

    @property
    def matched(self) -> int:
        """What was matched so far."""
        return sum(amount for _on, amount in self.receipts)


@dataclass(frozen=True)
class Sold:
    """What a document of sale amounts to on its day, or (below 0) what came back of it."""

    day_date: date
    amount: int


@dataclass(frozen=True)
class Billing:
    """What 累计回款率 of a metric's sales is made of, by the seat whose sale it is.

    Attributes:
        invoices: Those that bill the sales.
        aside: What no rate turns, and which is missing.
        sold: What invoices can bill, whether or not they have. Of a metric of invoices,
            and of seats none of whose invoices names what it bills, nothing: which part
            of a sale is billed cannot be told there.
    """

    invoices: Mapping[int | None, list[Collected]]
    sold: Mapping[int | None, list[Sold]]
    aside: tuple[Aside, ...] = ()

    def lacks(self, seats: Collection[int], start: date, end: date) -> list[Aside]:
        """What of these seats and days cannot be told."""
        return [
            one
            for one in self.aside
            if one.seat in seats and start <= one.day_date < end
        ]

    def check(self, seats: Collection[int], start: date, end: date) -> None:
        """Refuse where something of these seats and days cannot be told; named."""
        if found := self.lacks(seats, start, end):
            raise found[0].refuse()


@dataclass(frozen=True)
class Sale:
    """Whose and of which day something is.

    Attributes:
        document: What it answers; empty: nothing.
        currency: Its own.
    """

    document: str
    seat: int | None
    day_date: date
    currency: str = ""


class _Rates:
    """Amounts into one currency, and what there is no rate for."""

    def __init__(self, into: str) -> None:
        self.into, self.table = into, rate_table()
        self.aside: list[Aside] = []

    def known(self, sale: Sale, currency: str, key: str) -> bool:
        """Whether something of a sale, in the document with a key, can be turned."""
        if not currency or currency == self.into:
            return True
        try:
            self.table.rate(currency, self.into, sale.day_date)
        except NoRate as missing:
            seat = NOBODY if sale.seat is None else sale.seat
            why = missing.with_traceback(None)
            self.aside.append(Aside(seat, sale.day_date, why, key))
            return False
        return True

    def turned(self, amount: int, currency: str, on: date) -> int:
        """An amount at the rate of a day."""
        if not currency or currency == self.into:
            return amount
        return self.table.convert(amount, currency, self.into, on)


@dataclass(frozen=True)
class _Look:
    """What is looked at: days on which sales count, seen from a day and an instant."""

    kinds: frozenset[str]
    by_due: bool
    start: date
    end: date
    as_of: date
    state: State

    def day(self, alias: str) -> str:
        """SQL: the day on which the metric counts a document."""
        counted = counted_day(alias)
        return f"COALESCE({alias}.due_date, {counted})" if self.by_due else counted

    def within(self, alias: str) -> str:
        """SQL: that it is one of the days; takes two parameters."""
        return f"({self.day(alias)} >= %s AND {self.day(alias)} < %s)"


def billing(
    metric: Metric,
    start: date,
    end: date,
    *,
    as_of: date,
    known_at: datetime,
    into: str,
) -> Billing:
    """The sales of some days, what was billed of them, and what was received for that.

    An invoice counts where and when the document counts that it bills: the order of
    January is paid for in January, whenever it is billed and whoever has the customer by
    then. An invoice that answers no such document, or a metric of invoices themselves: on
    its own day, of its own seat. One that came when its month was closed counts in the
    open one, as its sale does. Everything is worth what it was at the rate of the sale.

    Args:
        metric: Whose sales; it says which documents those are.
        start: First day on which sales count.
        end: After the last.
        as_of: What was billed and matched up to this day.
        known_at: What was known at this instant.
        into: Currency of the amounts.
    """
    state = known_on(as_of, known_at)
    by_due = metric.date_field == "due_date"
    look = _Look(_sold_by(metric), by_due, start, end, as_of, state)
    sales = dict(_answering(INVOICE, look))
    rates = _Rates(into)
    on = {
        key: sale.day_date
        for key, sale in sales.items()
        if rates.known(sale, sale.currency, key)
    }
    found, _currency = invoices_upto(as_of, None, known_at, into, on)
    invoices: dict[int | None, list[Collected]] = {}
    for each in found:
        sale, receipts = sales[each.key], tuple(each.matched)
        row = Collected(each.key, sale.day_date, each.amount, receipts)
        invoices.setdefault(sale.seat, []).append(row)
    sold = _sold(look, sales, rates) if look.kinds else {}
    return Billing(invoices, sold, tuple(rates.aside))


def sales_behind(
    invoices: Collection[str], *, as_of: date, known_at: datetime
) -> dict[str, set[tuple[int, date]]]:
    """By key of some invoices the seats and days of each and of all that it may bill.

    Args:
        invoices: Keys.
        as_of: What was there up to this day.
        known_at: What was known at this instant.
    """
    state = known_on(as_of, known_at)
    aliases = ("d", *UP)
    told = ", ".join(f"{each}.seat_id, {counted_day(each)}" for each in aliases)
    rows = bulk.rows(
        f"SELECT d.key, {told} FROM records_document d {_joined(state)}"
        f"WHERE {bulk.among('d.key', 'text')} AND {state.row('d', 'records_document')}",
        [bulk.listed(sorted(invoices))],
    )
    return {
        key: {
            (seat, _day(on))
            for seat, on in zip(row[::2], row[1::2], strict=True)
            if seat is not None
        }
        for key, *row in rows
    }


def _sold_by(metric: Metric) -> frozenset[str]:
    """Kinds of documents that a metric counts as sales and that are billed by invoices."""
    kinds = {item.kind for item in recipe(metric).ingredients if not item.takes_back}
    return frozenset() if INVOICE in kinds else frozenset(kinds & BILLED)


def _joined(state: State) -> str:
    """SQL: what a document answers, what that answers, and so on."""
    below, joins = "d", []
    for up in UP:
        joins.append(
            f"LEFT JOIN records_document {up} ON {up}.key = {below}.original "
            f"AND {below}.original <> '' AND {state.row(up, 'records_document')} "
        )
        below = up
    return "".join(joins)


def _answering(kind: str, look: _Look) -> Iterator[tuple[str, Sale]]:
    """Documents of a kind by key, each with its sale, where that counts in the days."""
    aliases = ("d", *UP)
    told = ", ".join(
        f"{each}.kind, {each}.key, {each}.seat_id, {look.day(each)}, {each}.currency"
        for each in aliases
    )
    near = " OR ".join(map(look.within, aliases))
    rows = bulk.rows(
        f"SELECT {told} FROM records_document d {_joined(look.state)}"
        f"WHERE d.kind = %s AND {look.state.row('d', 'records_document')} "
        f"AND ({near})",
        [kind, *([look.start, look.end] * len(aliases))],
    )
    for row in rows:
        sale = _sale(look.kinds, row)
        if look.start <= sale.day_date < look.end:
            yield row[1], sale


def _sale(kinds: Collection[str], row: tuple[Any, ...]) -> Sale:
    """The nearest document of these kinds above one; else it itself, for nothing.

    One that names no seat has that of the document it answers, as in the metric.
    """
    kind, key, seat, day, currency = (row[place::5] for place in range(5))
    place = next((at for at in range(1, len(kind)) if kind[at] in kinds), 0)
    whose = next((one for one in seat[place : place + 2] if one is not None), None)
    return Sale(key[place] if place else "", whose, _day(day[place]), currency[0])


@dataclass(frozen=True)
class _Worth:
    """An amount of a sale as the document with a key says it; ``sign`` −1: it came back."""

    key: str
    sale: Sale
    currency: str
    basis: str
    amount: int
    sign: int = 1


def _sold(
    look: _Look, sales: Mapping[str, Sale], rates: _Rates
) -> dict[int | None, list[Sold]]:
    told = {sale.seat for sale in sales.values() if sale.document}
    every = (*_documents(look), *_returns(look)) if told else ()
    rows = [each for each in every if each.sale.seat in told]
    plain = any(each.basis == "excl" for each in rows)
    taxes = _taxes(look, sales) if plain else {}
    found: dict[int | None, list[Sold]] = {}
    for each in rows:
        sale, amount = each.sale, each.amount
        if each.basis == "excl" and taxes:
            whole, net = taxes.get(sale.document) or taxes[""]
            amount = amount * whole // net
        if not rates.known(sale, each.currency, each.key):
            continue
        amount = rates.turned(amount, each.currency, sale.day_date)
        found.setdefault(sale.seat, []).append(Sold(sale.day_date, each.sign * amount))
    return found


def _documents(look: _Look) -> Iterator[_Worth]:
    """What the documents of sale of the days amount to."""
    rows = bulk.rows(
        f"SELECT d.key, COALESCE(d.seat_id, o.seat_id), {look.day('d')}, "
        "d.currency, d.tax_basis, CAST(SUM(l.amount) AS bigint) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        "LEFT JOIN records_document o ON d.original <> '' AND o.key = d.original "
        f"AND {look.state.row('o', 'records_document')} "
        f"WHERE {bulk.among('d.kind', 'text')} AND {look.within('d')} "
        "AND d.day_date <= %s "
        f"AND l.amount IS NOT NULL AND {look.state.row('d', 'records_document')} "
        "GROUP BY d.id, d.key, d.seat_id, o.seat_id, d.counted_date, d.day_date, "
        "d.due_date, d.currency, d.tax_basis",
        [bulk.listed(sorted(look.kinds)), look.start, look.end, look.as_of],
    )
    for key, seat, day, currency, basis, amount in rows:
        yield _Worth(key, Sale(key, seat, _day(day)), currency, basis, amount)


def _returns(look: _Look) -> Iterator[_Worth]:
    """What came back of them by now; of returns that name none, where those count."""
    sales = dict(_answering(RETURN, look))
    rows = bulk.rows(
        "SELECT d.key, d.currency, d.tax_basis, ABS(CAST(SUM(l.amount) AS bigint)) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        "WHERE d.kind = %s AND d.day_date <= %s AND l.amount IS NOT NULL "
        f"AND {look.state.row('d', 'records_document')} "
        "GROUP BY d.id, d.key, d.currency, d.tax_basis",
        [RETURN, look.as_of],
    )
    for key, currency, basis, amount in rows:
        if key in sales:
            yield _Worth(key, sales[key], currency, basis, amount, -1)


def _taxes(look: _Look, sales: Mapping[str, Sale]) -> dict[str, tuple[int, int]]:
    """With and without tax what was billed, by sale; under "" of all together.

    What is sold without tax and billed with it is compared with it.
    """
    rows = bulk.rows(
        "SELECT d.key, CAST(SUM(l.amount) AS bigint), CAST(SUM(l.net) AS bigint) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        "WHERE d.kind = %s AND d.tax_basis = 'incl' AND d.day_date <= %s "
        f"AND {look.state.row('d', 'records_document')} GROUP BY d.id, d.key "
        "HAVING COUNT(l.net) = COUNT(*) AND SUM(l.net) > 0",
        [INVOICE, look.as_of],
    )
    told = ((sales[key].document, a, net) for key, a, net in rows if key in sales)
    return _added(told)


def _added(rows: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for document, amount, net in rows:
        for key in {document, ""}:
            whole, without = found.get(key, (0, 0))
            found[key] = whole + amount, without + net
    return found


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
