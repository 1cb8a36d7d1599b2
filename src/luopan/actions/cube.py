"""What is known of every customer on a day, as columns kept in memory under a lasting name.

Read by prepared sums over facts, never customer by customer; rights are asked afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account, AccountOwner, Metric, Product
from luopan.engine import screening
from luopan.org.facts import company_row
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY, NULL
from luopan.records.footing import known_on as name_on
from luopan.records.loyalty import ProductLines
from luopan.records.reading import Reading, end_of, known_on
from luopan.targets.cube import HOT

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
MILLION = 1_000_000
SOON = 90  # days
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Book:
    """Customers, one a row of every column; amounts in the currency's own unit.

    Attributes:
        keys: Primary keys, ascending.
        owners: Primary key of the seat each belongs to; NOBODY: to none.
        peers: Number of the group of customers alike: same channel, same dealer tier.
        sold: Of the last 12 months, of the 12 before, and of the 12 before those.
        lines: Primary keys of product lines that anybody bought.
        bought: Shape ``(customers, lines)``: in the last 12 months.
        last_order, last_visit: Days; NaT: never.
        due, paid: What fell due in the last 12 months, and what of it was paid.
        open_amount: Of open opportunities; ``open_count`` of them.
        open_date: When the next of them is expected; NaT: none, or nobody said.
        stages: The stage of the one that was moved last; empty: none.
    """

    on: date
    currency: str
    keys: Ints
    codes: tuple[str, ...]
    names: tuple[str, ...]
    names_other: tuple[str, ...]
    channels: tuple[str, ...]
    tiers: tuple[int | None, ...]
    owners: Ints
    peers: Ints
    sold: Floats  # (3, customers)
    lines: Ints
    bought: NDArray[np.bool_]
    last_order: NDArray[np.datetime64]
    last_visit: NDArray[np.datetime64]
    due: Floats
    paid: Floats
    open_amount: Floats
    open_count: Ints
    open_date: NDArray[np.datetime64]
    stages: tuple[str, ...]

    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.keys) * (400 + len(self.lines))

    def __len__(self) -> int:
        """How many customers."""
        return len(self.keys)

    def place(self, account: int) -> int | None:
        """The row of a customer (primary key); None: it is not there on that day."""
        places, inside = _places(self.keys, [account])
        return int(places[0]) if inside.any() else None

    @staticmethod
    def day(column: NDArray[np.datetime64], place: int) -> date | None:
        """A day of a column; None: never."""
        found: date | None = column[place].astype(object)
        return found

    @cached_property
    def peers_buy(self) -> Floats:
        """What the upper quarter of a customer's peers bought in the last 12 months."""
        return screening.peers_buy(self.sold[0], self.peers)

    @cached_property
    def worth(self) -> Floats:
        """What a customer can be worth a year: its best year, or what its peers buy."""
        found: Floats = np.maximum(self.sold.max(axis=0), self.peers_buy)
        return found

    @cached_property
    def room(self) -> Floats:
        """What it can be worth beyond the last 12 months."""
        found: Floats = np.maximum(self.worth - np.maximum(self.sold[0], 0), 0)
        return found

    @cached_property
    def peer_lines(self) -> NDArray[np.bool_]:
        """Product lines that its peers buy."""
        return screening.peer_lines(self.bought, self.peers)

    @cached_property
    def white(self) -> NDArray[np.bool_]:
        """Those of them that it does not buy."""
        return self.peer_lines & ~self.bought

    @cached_property
    def days_since(self) -> Floats:
        """Days since the last order; nan: never."""
        return self.since(self.last_order)

    def since(self, days: NDArray[np.datetime64]) -> Floats:
        """Days from each to today; nan: never."""
        found = (np.datetime64(self.on) - days).astype(np.float64)
        found[np.isnat(days)] = np.nan
        return found

    @cached_property
    def points(self) -> dict[str, Floats]:
        """By criterion, from 0 to 100; nan where unknown."""
        soon = self.open_date <= np.datetime64(self.on + timedelta(days=SOON))
        pipeline = np.where(soon, screening.SOON_OPEN, screening.OPEN)
        return {
            "potential": screening.more_than(self.room),
            "white_space": screening.share_points(
                self.white.sum(axis=1), self.peer_lines.sum(axis=1)
            ),
            "recency": screening.recency_points(self.days_since),
            "payment": screening.share_points(self.paid, self.due),
            "pipeline": np.where(self.open_count > 0, pipeline, 0.0),
        }


def book(on: date) -> Book:
    """All customers as they stand on a day; anew only where something became known."""
    event, footing = name_on(end_of(on), owners=True)
    newest = Account.objects.order_by("-pk").values_list("pk", flat=True).first()
    name = "|".join(map(str, ("customers", event, *vars(footing).values(), newest, on)))
    found: Book | None = HOT.get(name)
    if found is None:
        found = _read(on)
        HOT.put(name, found)
    return found


def _read(on: date) -> Book:
    fields = ("pk", "code", "name", "name_other", "channel", "dealer_tier")
    rows = list(Account.objects.on(on).order_by("pk").values_list(*fields))
    keys = np.asarray([row[0] for row in rows], np.int64)
    groups = {pair: n for n, pair in enumerate(dict.fromkeys(r[4:6] for r in rows))}
    sums = _Sums(on, keys)
    sold, lines, bought = sums.sold()
    count, amount, expected, stages = _open(on, keys, sums.currency)
    return Book(
        on=on,
        currency=sums.currency,
        keys=keys,
        codes=tuple(row[1] for row in rows),
        names=tuple(row[2] for row in rows),
        names_other=tuple(row[3] for row in rows),
        channels=tuple(row[4] for row in rows),
        tiers=tuple(row[5] for row in rows),
        owners=_owners(on, keys),
        peers=np.asarray([groups[row[4:6]] for row in rows], np.int64),
        sold=sold,
        lines=lines,
        bought=bought,
        last_order=sums.last("sales_amount"),
        last_visit=sums.last("visits"),
        due=sums.year("invoices_due"),
        paid=sums.year("receipts_on_due"),
        open_amount=amount,
        open_count=count,
        open_date=expected,
        stages=stages,
    )


def _owners(on: date, keys: Ints) -> Ints:
    found = np.full(len(keys), NOBODY, np.int64)
    rows = AccountOwner.objects.on(on).order_by("start_date", "pk")
    pairs = list(rows.values_list("account_id", "seat_id"))
    places, inside = _places(keys, [pair[0] for pair in pairs])
    found[places] = np.asarray([pair[1] for pair in pairs], np.int64)[inside]
    return found


def _places(keys: Ints, wanted: Sequence[int] | Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Rows of those keys that are there, and which are there."""
    asked = np.asarray(wanted, np.int64)
    if not len(keys):
        return np.zeros(0, np.int64), np.zeros(len(asked), bool)
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    inside = keys[places] == asked
    return places[inside], inside


class _Sums:
    """Sums over facts, by customer."""

    def __init__(self, on: date, keys: Ints) -> None:
        self.on, self.keys = on, keys
        codes = ("sales_amount", "visits", "invoices_due", "receipts_on_due")
        self.metrics = {one.code: one for one in Metric.objects.filter(code__in=codes)}
        sales = self.metrics.get("sales_amount")
        company = company_row()
        money = company.currency if company else "CNY"
        self.currency = (sales.currency if sales else "") or money

    def _reading(self, code: str, years: int, product: bool = False) -> Reading | None:
        metric = self.metrics.get(code)
        if metric is None:
            return None
        after = self.on + DAY
        spans = [(after - (n + 1) * YEAR, after - n * YEAR) for n in range(years)]
        money = metric.measure in {"amount", "account"}
        return Reading(
            metric,
            spans,
            self.on,
            by_account=True,
            by_product=product,
            into=self.currency if money else None,
        )

    def sold(self) -> tuple[Floats, Ints, NDArray[np.bool_]]:
        """Of three years, the product lines, and who bought which in the last one."""
        sold = np.zeros((3, len(self.keys)))
        empty = np.zeros(0, np.int64), np.zeros((len(self.keys), 0), bool)
        reading, lines, bought = self._reading("sales_amount", 3, True), *empty
        for piece in reading.pieces() if reading else ():
            places, inside = _places(self.keys, piece.account)
            np.add.at(sold[piece.column], places, piece.amount[inside] / MILLION)
            if piece.column == 0:
                of = ProductLines.known().lines_of(piece.product[inside])
                lines, bought = self._bought(places, of, piece.amount[inside])
        return sold, lines, bought

    def _bought(
        self, places: Ints, lines: Ints, amounts: Ints
    ) -> tuple[Ints, NDArray[np.bool_]]:
        real = Product.objects.filter(kind="line").values_list("pk", flat=True)
        known = np.asarray(sorted(real), np.int64)
        columns, inside = _places(known, lines)
        sums = np.zeros((len(self.keys), len(known)))
        np.add.at(sums, (places[inside], columns), amounts[inside])
        return known, sums > 0

    def year(self, code: str) -> Floats:
        """Of the last 12 months."""
        found = np.zeros(len(self.keys))
        reading = self._reading(code, 1)
        for piece in reading.pieces() if reading else ():
            places, inside = _places(self.keys, piece.account)
            np.add.at(found, places, piece.amount[inside] / MILLION)
        return found

    def last(self, code: str) -> NDArray[np.datetime64]:
        """The last day on which there was any."""
        found = np.full(len(self.keys), np.datetime64("NaT"), "datetime64[D]")
        reading = self._reading(code, 1)
        if reading is None:
            return found
        rows = bulk.rows(
            "SELECT f.account_id, MAX(f.day_date) FROM records_fact f WHERE "
            f"{reading.condition} AND f.day_date <= %s AND f.amount > 0 "
            "AND f.account_id IS NOT NULL GROUP BY f.account_id",
            [self.on],
        )
        places, inside = _places(self.keys, [row[0] for row in rows])
        found[places] = bulk.days([row[1] for row in rows])[inside]
        return found


Open = tuple[Ints, Floats, NDArray[np.datetime64], tuple[str, ...]]


def _open(on: date, keys: Ints, currency: str) -> Open:
    """Open opportunities by customer: how many, how much, when next, in which stage."""
    row = known_on(on, None).row("d", "records_opportunity")
    found = bulk.rows(
        "SELECT d.account_id, d.amount, d.currency, d.expected_date, (SELECT s.stage "
        "FROM records_stagechange s WHERE s.opportunity_id = d.id AND s.day_date <= %s "
        "ORDER BY s.day_date DESC, s.id DESC LIMIT 1) FROM records_opportunity d "
        "WHERE d.account_id IS NOT NULL AND (d.closed_date IS NULL OR d.closed_date > %s)"
        f" AND (d.created_date IS NULL OR d.created_date <= %s) AND {row} "
        "ORDER BY d.expected_date, d.id",
        [on, on, on],
    )
    count, amount = np.zeros(len(keys), np.int64), np.zeros(len(keys))
    expected = np.full(len(keys), np.datetime64("NaT"), "datetime64[D]")
    stages = [""] * len(keys)
    places, inside = _places(keys, [one[0] for one in found])
    days, amounts = (
        bulk.days([one[3] for one in found])[inside],
        bulk.amounts([one[1] for one in found])[inside],
    )
    mine = [one for one, there in zip(found, inside.tolist(), strict=True) if there]
    for place, day, much, one in zip(places.tolist(), days, amounts, mine, strict=True):
        count[place] += 1
        # What is offered in another currency counts as one, and adds no amount.
        amount[place] += much / MILLION if one[2] == currency and much != NULL else 0
        if np.isnat(expected[place]) or day < expected[place]:
            expected[place] = day
            stages[place] = one[4] or ""
    return count, amount, expected, tuple(stages)
