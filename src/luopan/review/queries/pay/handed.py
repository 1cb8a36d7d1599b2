"""What handovers make of receipts: whose the money of an invoice is, and what that pays.

Who hands over gives what his successor gets, to the fen: a share of what a rule that goes by
receipts pays for the money that came after the day, by the rule of the handover. It stands in
the period in which the successor took over.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from luopan.records.queries.collected import sales_behind
from luopan.records.queries.untold import Untold, together
from luopan.review.paying.in_force import Assigned, assigned, audiences
from luopan.review.queries.pay.books import Books
from luopan.review.queries.pay.lines import Pay, worked_out
from luopan.strategy.words import year_of


@dataclass(frozen=True)
class Taken:
    """What somebody gets of another one's period, because the money was handed to him.

    Attributes:
        day: On which it was.
        unit: Primary key of the seat it was earned in.
        amount: Fen.
        lacking: Why that cannot be told: no exchange rate; the amount is 0.
    """

    person: int
    day: date
    unit: int
    amount: int
    lacking: tuple[Untold, ...] = ()


def with_handed(books: Books, pays: Iterable[Pay]) -> list[Pay]:
    """The same periods with what their people got of money that was handed to them."""
    pays = list(pays)
    people = {pay.assigned.person.pk for pay in pays}
    year = books.year
    wanted = {
        document
        for document, each in books.passings.items()
        if any(
            one.taker in people and year.start_date <= one.day < year.end_date
            for one in each
        )
    }
    if not wanted:
        return pays
    taken = list(taken_of(books, wanted, people))
    for place, pay in enumerate(pays):
        mine = [one for one in taken if _is_here(pay, one, pays)]
        if mine:
            amount = sum(one.amount for one in mine)
            lacking = together(*(one.lacking for one in mine))
            pays[place] = replace(pay, taken=amount, taken_lacking=lacking)
    return pays


def _is_here(pay: Pay, one: Taken, pays: Iterable[Pay]) -> bool:
    """Whether it stands in this period: of the seat, else of the first unit of his then."""
    there = [
        each
        for each in pays
        if each.assigned.person.pk == one.person
        and each.span.start_date <= one.day < each.span.end_date
    ]
    here = [each for each in there if each.assigned.unit.pk == one.unit] or there
    return bool(here) and pay is min(here, key=lambda each: each.assigned.unit.code)


def taken_of(
    books: Books, documents: Collection[str], people: Collection[int]
) -> Iterable[Taken]:
    """What people get of the receipts of some invoices that were handed to them."""
    sales = sales_behind(documents, as_of=books.on, known_at=books.at)
    every = set[tuple[int, date]]().union(*sales.values())
    days, seats = {day for _seat, day in every}, {seat for seat, _day in every}
    for of in _books_of(books, days):
        year = of.year
        for pay in _periods(of, assigned(year.start_date, year.end_date, units=seats)):
            for who, amount in pay.passed.items():
                if who[0] in people and who[1] is not None:
                    yield Taken(who[0], who[1], pay.assigned.unit.pk, amount)
            yield from _stopped(books, pay, sales, people)


def _stopped(
    books: Books,
    pay: Pay,
    sales: Mapping[str, Collection[tuple[int, date]]],
    people: Collection[int],
) -> Iterable[Taken]:
    """What cannot be told of what was handed over from a period, by whom it went to."""
    money = (line.lacking for line in pay.lines if line.rule.receipts)
    lacking = together(*money)
    if not lacking:
        return
    giver, unit = pay.assigned.person.pk, pay.assigned.unit
    given = {
        (one.taker, one.day)
        for document, sold in sales.items()
        if any(s == unit.pk and pay.days[0] <= day < pay.days[1] for s, day in sold)
        for one in books.passings[document]
        if one.taker in people and one.taker != giver
    }
    for taker, day in sorted(given):
        yield Taken(taker, day, unit.pk, 0, lacking)


def _books_of(books: Books, days: Collection[date]) -> Iterable[Books]:
    """Of the years in which what is billed counts, as far as anything was paid by a scheme then."""
    here = books.year
    others = {day for day in days if not here.start_date <= day < here.end_date}
    if len(others) < len(days):
        yield books
    begun = books.schemes.begun
    years = {year_of(day) for day in others if begun is not None and day >= begun}
    for year in sorted(years):
        yield books.of_year(year)


def _periods(books: Books, every: list[Assigned]) -> Iterable[Pay]:
    kinds = audiences([one.unit for one in every], books.on) if every else {}
    for one in every:
        spans = books.schemes.settled(one.unit, kinds[one.unit.pk], books.spans)
        yield from worked_out(books, one, spans)
