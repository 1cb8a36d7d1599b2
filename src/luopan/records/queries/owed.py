"""Invoices that are at hand: what was collected of them, what is owed and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

AGES = ((1, 30), (31, 60), (61, 90), (91, None))


@dataclass(frozen=True)
class Rate:
    """What was collected of what, in millionths; ``value`` None where that is nothing."""

    numerator: int
    denominator: int
    currency: str

    @property
    def value(self) -> float | None:
        """1.0 is all of it."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class DueRate(Rate):
    """Collection rate, due basis 当期回款率.

    ``without_due`` is what the invoices without any due date amount to: where it is all,
    there is no rate on this basis, and only the two others are offered.
    """

    without_due: int = 0


@dataclass(frozen=True)
class Ageing:
    """Open amounts by days overdue 账龄, in millionths.

    ``overdue`` has one amount for 1–30, 31–60, 61–90 and more than 90 days.
    """

    not_due: int
    overdue: tuple[int, int, int, int]
    without_due: int
    currency: str

    @property
    def total(self) -> int:
        """All that is open."""
        return self.not_due + sum(self.overdue) + self.without_due


@dataclass(frozen=True)
class Outstanding:
    """Days of sales outstanding DSO: open ÷ what was invoiced in the last days × days."""

    open: int
    invoiced: int
    days: int
    currency: str

    @property
    def value(self) -> float | None:
        """Days; None where nothing was invoiced."""
        return self.open * self.days / self.invoiced if self.invoiced else None


@dataclass
class Item:
    """A part of an invoice with one due date, and what was paid on it when."""

    due_date: date | None
    amount: int
    paid: list[tuple[date, int]] = field(default_factory=list)

    def open(self, before: date) -> int:
        """What was still open at the beginning of a day."""
        return self.amount - sum(amount for on, amount in self.paid if on < before)


@dataclass
class Invoice:
    """An invoice with its items, the earliest due first; ``seat`` None: it names none."""

    key: str
    day_date: date
    counts_date: date  # another than its own once 跨期
    amount: int
    items: list[Item]
    matched: list[tuple[date, int]] = field(default_factory=list)
    seat: int | None = None


def due_of(
    invoices: Iterable[Invoice], currency: str, *, start: date, end: date, as_of: date
) -> DueRate:
    """Collected in a span ÷ (overdue at its start + falling due in it) 当期回款率."""
    above = below = without = 0
    last = min(end, as_of + timedelta(days=1))
    for item in items_of(invoices):
        if item.due_date is None:
            without += item.open(last)
        elif item.due_date < end:
            below += item.open(start)
            above += item.open(start) - item.open(last)
    return DueRate(above, below, currency, without)


def document_of(
    invoices: Iterable[Invoice], currency: str, *, start: date, end: date
) -> Rate:
    """Matched to those that count in a span ÷ their sum 累计回款率."""
    chosen = [each for each in invoices if start <= each.counts_date < end]
    matched = sum(amount for each in chosen for _on, amount in each.matched)
    return Rate(matched, sum(each.amount for each in chosen), currency)


def aged(invoices: Iterable[Invoice], as_of: date, currency: str) -> Ageing:
    """What is open at the end of a day, by how long it is overdue 账龄."""
    return aged_items(items_of(invoices), as_of, currency)


def outstanding_of(
    invoices: Sequence[Invoice], currency: str, *, as_of: date, days: int = 90
) -> Outstanding:
    """Open ÷ invoiced in the last days × days, DSO."""
    after = as_of + timedelta(days=1)
    since = after - timedelta(days=days)
    return Outstanding(
        sum(item.open(after) for item in items_of(invoices)),
        sum(each.amount for each in invoices if each.day_date >= since),
        days,
        currency,
    )


def items_of(invoices: Iterable[Invoice]) -> Iterable[Item]:
    """Their items, one after the other."""
    for invoice in invoices:
        yield from invoice.items


def aged_items(items: Iterable[Item], day: date, currency: str) -> Ageing:
    """What of items is open at the end of a day, by how long it is overdue."""
    not_due = without = 0
    overdue = [0] * len(AGES)
    after = day + timedelta(days=1)
    for item in items:
        amount = item.open(after)
        late = (day - item.due_date).days if item.due_date else None
        if late is None:
            without += amount
        elif late <= 0:
            not_due += amount
        else:
            overdue[min((late - 1) // 30, len(AGES) - 1)] += amount
    first, second, third, rest = overdue
    return Ageing(not_due, (first, second, third, rest), without, currency)
