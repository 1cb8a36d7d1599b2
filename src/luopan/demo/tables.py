"""From what was drawn to the tables that an import hands to the store."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import products, words
from luopan.demo.deals import LOST, STAGES, WON, Deals
from luopan.demo.papers import VAT_PERCENT, Papers
from luopan.demo.visits import KINDS, NEXT, OUTCOMES, Visits
from luopan.demo.world import World
from luopan.records.tables import Table

ONE = 1_000_000  # amounts of records are kept in millionths
FEN = ONE // 100
CHANNELS = ("直销", "经销", "经销", "经销")  # by kind of account


class Clerk:
    """Turns places into codes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seats = [seat.code for seat in world.seats]
        self.accounts = world.accounts.codes
        self.items = [*products.item_codes(), None]  # the last: none
        self.channels = [CHANNELS[kind] for kind in world.accounts.kinds.tolist()]

    def between(self, start: int, end: int) -> Iterator[Table]:
        """All records of the days from ``start`` until before ``end``; the late apart."""
        yield from self._papers(start, end, late=False)
        yield from self.opportunities(self.world.deals, start, end)
        visits = self.world.visits
        first, last = np.searchsorted(visits.days, [start, end]).tolist()
        if last > first:
            yield self.activities(visits, np.arange(first, last))

    def late(self, start: int, end: int) -> Iterator[Table]:
        """What was held back of those days."""
        return self._papers(start, end, late=True)

    def _papers(self, start: int, end: int, *, late: bool) -> Iterator[Table]:
        for papers in self.world.papers.values():
            some = papers.between(start, end)
            some = some.taken(np.flatnonzero(self.world.held_back(some) == late))
            if len(some):
                yield self.documents(some)
                yield from self.parts(some)

    def documents(self, papers: Papers) -> Table:
        """One row per line."""
        of = papers.lines.of
        columns: dict[str, Sequence[Any]] = {
            "number": _taken(papers.numbers, of),
            "line": _numbered(of),
            "day_date": days(papers.days[of]),
            "account": _taken(self.accounts, papers.accounts[of]),
            "seat": _taken(self.seats, papers.seats[of]),
            "channel": _taken(self.channels, papers.accounts[of]),
            "product": _taken(self.items, papers.lines.items),
            "currency": ["CNY"] * len(of),
            "tax_basis": ["incl"] * len(of),
            "amount": _millionths(papers.lines.amounts),
        }
        if papers.kind != "receipt":  # money that comes in is not taxed again
            columns["net"] = without_vat(papers.lines.amounts)
        if papers.dues is not None:
            columns["due_date"] = days(papers.dues[of])
        if papers.originals:
            columns["original"] = _taken(papers.originals, of)
        if papers.lines.quantities is not None:
            columns["quantity"] = _millionths(papers.lines.quantities)
        if papers.lines.costs is not None:
            columns["cost"] = _millionths(papers.lines.costs)
        return Table(papers.kind, columns)

    def parts(self, papers: Papers) -> Iterator[Table]:
        """Instalments of contracts, matches of receipts."""
        parts = papers.parts
        if parts is None:
            return
        numbers = _taken(papers.numbers, parts.of)
        paid = _millionths(parts.amounts)
        if papers.kind == "contract":
            due = days(np.array(parts.what, np.int64))
            columns = {"document": numbers, "due_date": due, "amount": paid}
            yield Table("instalment", columns)
        else:
            columns = {"receipt": numbers, "invoice": parts.what, "amount": paid}
            yield Table("match", columns)

    def opportunities(self, deals: Deals, start: int, end: int) -> Iterator[Table]:
        """Those that something happened to, as they are known then, and the stages."""
        places = deals.changed(start, end)
        if not len(places):
            return
        keys = _taken(deals.keys, places)
        closed = deals.closed[places] < end
        won = deals.won[places]
        yield Table(
            "opportunity",
            {
                "key": keys,
                "account": _taken(self.accounts, deals.accounts[places]),
                "seat": _taken(self.seats, deals.seats[places]),
                "product": _taken(LINE_CODES, deals.lines[places]),
                "created_date": days(deals.created[places]),
                "expected_date": days(deals.expected[places]),
                "closed_date": _days_where(closed, deals.closed[places]),
                "outcome": np.where(closed, np.where(won, "won", "lost"), "").tolist(),
                "amount": _millionths(deals.amounts[places]),
                "currency": ["CNY"] * len(places),
            },
        )
        yield self._stages(deals, places, start, end)

    def _stages(
        self, deals: Deals, places: NDArray[np.intp], start: int, end: int
    ) -> Table:
        """Stages entered in a span of days; the last is how it ended."""
        entered = deals.entered[places]
        inside = (entered >= start) & (entered < end)
        inside[:, :-1] &= np.arange(len(STAGES)) < deals.reached[places, None]
        rows, stages = np.nonzero(inside)
        ends = np.where(deals.won[places][rows], WON, LOST)
        named = np.append(np.array(STAGES), "")[stages]
        keys = _taken(deals.keys, places[rows])
        return Table(
            "stage",
            {
                "opportunity": keys,
                "day_date": days(entered[rows, stages]),
                "stage": np.where(stages == len(STAGES), ends, named).tolist(),
            },
        )

    def activities(self, visits: Visits, places: NDArray[np.intp]) -> Table:
        """Some activities of a month."""
        accounts = visits.accounts[places]
        steps = visits.steps[places]
        families = [words.SURNAMES[n % len(words.SURNAMES)][0] for n in accounts]
        offices = _said(words.CONTACTS, visits.contacts[places])
        return Table(
            "activity",
            {
                "key": _taken(visits.keys, places),
                "kind": _taken(KINDS, visits.kinds[places]),
                "day_date": days(visits.days[places]),
                "account": _taken(self.accounts, accounts),
                "seat": _taken(self.seats, visits.seats[places]),
                "contact": [
                    f"{office} {family}工" if office else ""
                    for office, family in zip(offices, families, strict=True)
                ],
                "two_way": visits.two_way[places].tolist(),
                "outcome": _said(OUTCOMES, visits.outcomes[places]),
                "next_step": _said(NEXT, steps),
                "next_date": _days_where(steps >= 0, visits.next_days[places]),
            },
        )


LINE_CODES = [line.code for line in products.LINES]


def _said(texts: Sequence[str], places: NDArray[np.intp]) -> list[str]:
    """Texts by place; nothing where there is none."""
    return [texts[place] if place >= 0 else "" for place in places.tolist()]


def _days_where(
    known: NDArray[np.bool_], places: NDArray[np.int64]
) -> NDArray[np.datetime64]:
    return np.where(known, days(places), np.datetime64("NaT"))


def days(places: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Days since 1970 as days."""
    return places.astype("datetime64[D]")


def _taken(values: Sequence[Any], places: NDArray[np.intp]) -> list[Any]:
    return [values[place] for place in places.tolist()]


def _numbered(of: NDArray[np.intp]) -> list[str]:
    """1, 2 … within each document."""
    firsts = np.flatnonzero(np.diff(of, prepend=-1) > 0)
    start = np.repeat(firsts, np.diff(np.append(firsts, len(of))))
    return [str(number) for number in (np.arange(len(of)) - start + 1).tolist()]


def without_vat(amounts: NDArray[np.int64]) -> Sequence[int]:
    """Amounts without value-added tax, to the fen, as the invoice says it; millionths.

    Args:
        amounts: In yuan, tax included.

    Example:
        >>> [each / ONE for each in without_vat(np.array([113, 100, -50]))]
        [100.0, 88.5, -44.25]
    """
    by = 100 + VAT_PERCENT  # odd: nothing lies halfway
    fen = (2 * 100 * 100 * amounts + by) // (2 * by)
    return cast(Sequence[int], fen * FEN)


def _millionths(values: NDArray[np.int64]) -> Sequence[int]:
    return cast(Sequence[int], values * ONE)


__all__ = ["Clerk", "book", "days"]
