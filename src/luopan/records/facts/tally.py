"""From rows to daily facts: choose, sign, date, add up. Pure array work."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.columns.bulk import NOBODY, NULL
from luopan.records.columns.coding import combined, groups
from luopan.records.facts.recipes import OF_COSTS, ONE, Ingredient, Recipe
from luopan.records.facts.sources import Ints, Source, Words
from luopan.trail.refusal import Refused

KEYS = ("day", "seat", "account", "product", "channel", "currency")
MOST = float(2**62)


@dataclass(frozen=True)
class Facts:
    """Amounts by day, seat, account, product, channel and currency."""

    day: Ints  # days since 1970-01-01
    seat: Ints
    account: Ints
    product: Ints
    channel: Ints
    currency: Ints
    amount: Ints

    def __len__(self) -> int:
        """How many."""
        return len(self.amount)

    def taken(self, places: Any) -> "Facts":
        """Some of them."""
        return Facts(
            **{name: getattr(self, name)[places] for name in (*KEYS, "amount")}
        )

    def times(self, sign: int) -> "Facts":
        """The same facts, or taken back."""
        if sign == 1:
            return self
        keys = {name: getattr(self, name) for name in KEYS}
        return Facts(**keys, amount=self.amount * sign)


def added(parts: list[Facts]) -> Facts:
    """Facts added up by their key; what cancels out is gone.

    Raises:
        Refused: A sum beyond what the tables hold.
    """
    columns = {name: _one(name, parts) for name in (*KEYS, "amount")}
    parts.clear()
    amounts = columns.pop("amount")
    if np.abs(amounts.astype(np.float64)).sum() > MOST:
        raise Refused(
            _(
                "The amounts add up to more than can be stored (about 4 trillion). Choose a "
                "larger unit, for example thousands."
            )
        )
    if not len(amounts):
        return Facts(**columns, amount=amounts)
    order, starts = groups(combined([columns[name] for name in KEYS]))
    sums = np.add.reduceat(amounts[order], starts)
    kept = order[starts[sums != 0]]
    keys = {name: columns.pop(name)[kept] for name in KEYS}
    return Facts(**keys, amount=sums[sums != 0])


def _one(name: str, parts: list[Facts]) -> Ints:
    columns: list[Ints] = [getattr(part, name) for part in parts]
    if len(columns) == 1:
        return columns[0]
    return np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)


@dataclass
class Kitchen:
    """What all recipes share: codes of texts, unit costs."""

    words: Words = field(default_factory=Words)
    costs: dict[str, Any] = field(default_factory=dict)

    def facts(self, recipe: Recipe, source: Source) -> list[Facts]:
        """Facts that the rows of one source make for one metric."""
        return [
            self.row_by_row(recipe, item, source)[1]
            for item in recipe.ingredients
            if item.kind == source.kind and len(source)
        ]

    def row_by_row(
        self, recipe: Recipe, item: Ingredient, source: Source
    ) -> tuple[Source, Facts]:
        """The rows that count, and the fact of each."""
        chosen = self._chosen(recipe, source)
        if not chosen.all():
            source = source.taken(chosen)
        days, seats, accounts = _placed(recipe.metric.date_field, item, source)
        values = self._values(item, source)
        counts = (values != NULL) & ~np.isnat(days)
        nobody = np.full(len(source), NOBODY, dtype=np.int64)
        products = source.axes["product"] if item.by_product else nobody
        facts = Facts(
            day=days.astype(np.int64),
            seat=seats,
            account=accounts,
            product=products,
            channel=source.words["channel"],
            currency=self._currencies(item, source),
            amount=np.where(counts, values, 0) * item.sign,
        )
        if counts.all():
            return source, facts
        return source.taken(counts), facts.taken(counts)

    def _currencies(self, item: Ingredient, source: Source) -> Ints:
        if item.measure in {"amount", "net", *OF_COSTS}:
            return source.words["currency"]
        return np.full(len(source), self.words.code(""), dtype=np.int64)

    def _chosen(self, recipe: Recipe, source: Source) -> NDArray[np.bool_]:
        """Rows that the definition's filter and tax basis let through."""
        mask = np.ones(len(source), dtype=bool)
        for axis, allowed in recipe.axes.items():
            mask &= np.isin(source.axes[axis], list(allowed))
        for name, words in recipe.words.items():
            if name not in source.words:
                return ~mask
            codes = [self.words.code(word) for word in words]
            mask &= np.isin(source.words[name], codes)
        basis = recipe.metric.tax_basis
        if basis in {"incl", "excl"} and source.kind in MONEY:
            mask &= source.words["tax_basis"] == self.words.code(basis)
        return mask

    def _values(self, item: Ingredient, source: Source) -> Ints:
        if item.measure == "presence":
            return np.full(len(source), ONE, dtype=np.int64)
        if item.measure == "count":
            return _once(source.record)
        if item.measure in OF_COSTS:
            values = self._margins(item.measure, source)
        else:
            nothing = np.full(len(source), NULL, dtype=np.int64)
            values = source.values.get(item.measure, nothing)
        return _taken_back(values, source) if item.takes_back else values

    def _margins(self, measure: str, source: Source) -> Ints:
        """Cost or profit of each line: its own, else by the cost valid that day.

        A profit is worked out from the amount without tax; where that is not known there
        is none. Costed is what a profit is a part of: the amount without tax, where there
        is a profit.
        """
        if "profit" not in source.values:
            return np.full(len(source), NULL, dtype=np.int64)
        amount, profit = source.values["net"], source.values["profit"]
        cost = source.values["cost"].copy()
        told = (amount != NULL) & (profit != NULL) & (cost == NULL)
        cost[told] = amount[told] - profit[told]
        missing = np.flatnonzero((cost == NULL) & (source.values["quantity"] != NULL))
        if len(missing) and self.costs and len(self.costs["amount"]):
            cost[missing] = self._listed_costs(source, missing)
        if measure == "cost":
            return cost
        known = (profit == NULL) & (cost != NULL) & (amount != NULL)
        if measure == "costed":
            return _costed(source.values["amount"], amount, cost, profit)
        return np.where(known, amount - cost, profit)

    def _listed_costs(self, source: Source, rows: Ints) -> Ints:
        """Quantity × the cost of one, as listed on the day; NULL where none is."""
        listed = self.costs
        lines = np.stack(
            (source.axes["product"][rows], source.words["currency"][rows]), axis=1
        )
        days = source.dates["day_date"][rows]
        found = np.full(len(rows), NULL, dtype=np.int64)
        for place, ((product, currency), day) in enumerate(
            zip(lines.tolist(), days, strict=True)
        ):
            first, last = np.searchsorted(listed["product_id"], [product, product + 1])
            valid = [
                each
                for each in range(first, last)
                if listed["currency"][each] == currency
                and listed["start_date"][each] <= day
            ]
            if valid:
                quantity = int(source.values["quantity"][rows[place]])
                found[place] = times(quantity, int(listed["amount"][valid[-1]]))
        return found


def _costed(amount: Ints, net: Ints, cost: Ints, profit: Ints) -> Ints:
    """Amounts without tax of the lines that have a profit; NULL of all others.

    Where the file says a profit and nobody how much tax is in the amount, profit and cost
    make it; without a cost it counts as it stands.
    """
    said, costs = profit != NULL, cost != NULL
    made = np.where(said & costs, profit + cost, np.where(said, amount, NULL))
    return np.where(net != NULL, np.where(said | costs, net, NULL), made)


MONEY = frozenset(
    {
        "contract",
        "order",
        "shipment",
        "invoice",
        "receipt",
        "return",
        "credit_note",
        "rebate",
        "sell_out",
        "match",
    }
)


def times(first: int, second: int) -> int:
    """Product of two numbers in millionths, rounded half to even."""
    whole, rest = divmod(first * second, ONE)
    half = ONE // 2
    return whole + (rest > half or (rest == half and whole % 2 == 1))


def _once(records: Ints) -> Ints:
    """One for the first row of each record, nothing for the others."""
    values = np.full(len(records), NULL, dtype=np.int64)
    values[np.unique(records, return_index=True)[1]] = ONE
    return values


def _taken_back(values: Ints, source: Source) -> Ints:
    """What a return takes away, whether the file wrote it as −100 or as 100."""
    amounts = source.values["amount"]
    told = np.where(amounts == NULL, 0, amounts)
    quantities = source.values.get("quantity", amounts)
    pieces = np.where(quantities == NULL, 0, quantities)
    _records, places = np.unique(source.record, return_inverse=True)
    size = len(_records)
    money, count = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(money, places, told)
    np.add.at(count, places, pieces)
    negative = np.where(money != 0, money < 0, count < 0)[places]
    return np.where(negative & (values != NULL), -values, values)


def _placed(
    date_field: str, item: Ingredient, source: Source
) -> tuple[NDArray[np.datetime64], Ints, Ints]:
    """Day, seat and account that a row counts for.

    The one place that decides an event's day: a document that came when the month of its
    day was closed counts in the open one 跨期; what it falls due on stays.
    """
    days = _days(date_field, source.dates)
    seats, accounts = source.axes["seat"], source.axes["account"]
    if days is None:
        days = np.full(len(source), np.datetime64("NaT"), dtype="datetime64[D]")
    if item.at_original and source.original:
        theirs = _days(date_field, source.original)
        assert theirs is not None
        days = np.where(np.isnat(theirs), days, theirs)
        other = source.original["seat_id"]
        seats = np.where(other < 0, seats, other)
        other = source.original["account_id"]
        accounts = np.where(other < 0, accounts, other)
    return days, seats, accounts


def _days(
    date_field: str, dates: dict[str, NDArray[np.datetime64]]
) -> NDArray[np.datetime64] | None:
    """The days a definition goes by; of a document's own day, the one it counts on."""
    own = dates.get("day_date")
    counted = dates.get("counted_date")
    if date_field in dates and date_field != "day_date":
        return dates[date_field]
    if own is None or counted is None:
        return own
    return np.where(np.isnat(counted), own, counted)
