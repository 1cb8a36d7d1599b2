"""What customers gave back of a metric, beside the sale it was of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import RateTable, rate_table
from luopan.dimensions.queries.rates import NoRate
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.facts import sources
from luopan.records.facts.recipes import Ingredient, Recipe, recipe
from luopan.records.facts.sources import Source, Words
from luopan.records.facts.tally import Kitchen
from luopan.records.models import Document
from luopan.records.reading import known_on


@dataclass(frozen=True)
class CameBack:
    """Something that came back; keys of units, products and customers, millionths.

    Attributes:
        seat: Whose sale it was; None: nobody's.
        sold_date: The day the sale counts on.
        by_seat: Whose figure it lessened.
        day_date: The day on which it did.
        amount: What it lessened the metric by, at the rate of that day.
        sold_amount: The same at the rate of the day the sale counts on.
        aside: Why neither can be told: no rate turns it; the amounts are 0.
    """

    seat: int | None
    sold_date: date
    by_seat: int | None
    day_date: date
    product: int | None
    account: int | None
    amount: int
    sold_amount: int
    aside: Aside | None = None


def came_back(
    metric: Metric, *, start: date, as_of: date, known_at: datetime, into: str
) -> list[CameBack]:
    """What lessened a metric on its own day, of documents that name what they answer.

    It is counted as the metric counts it: by its filter, tax basis and measure, on the days
    that documents count on 跨期.

    Args:
        metric: Which.
        start: First day on which it lessened.
        as_of: The last.
        known_at: What was known at this instant.
        into: Currency of the amounts.
    """
    made = recipe(metric)
    items = [one for one in made.ingredients if one.takes_back and one.kind != "rebate"]
    if not items or items[0].at_original:
        return []
    (item,) = items
    state, words = known_on(as_of, known_at), Words()
    scope = f"d.kind = %s AND d.original <> '' AND {state.row('d', 'records_document')}"
    costs = sources.costs(state, words) if made.needs_costs else {}
    kitchen = Kitchen(words, costs)
    return [
        one
        for source in sources.documents(scope, [item.kind], state, words)
        for one in _of_source(kitchen, made, item, source, into)
        if start <= one.day_date <= as_of
    ]


def _of_source(
    kitchen: Kitchen, made: Recipe, item: Ingredient, source: Source, into: str
) -> list[CameBack]:
    rows, facts = kitchen.row_by_row(made, item, source)
    theirs = rows.original
    counted, own = theirs["counted_date"], theirs["day_date"]
    sold = np.where(np.isnat(counted), own, counted).astype("datetime64[D]")
    rates, found, missing = rate_table(), [], dict[int, tuple[int, NoRate]]()
    columns = (
        theirs["seat_id"].tolist(),
        sold.tolist(),
        facts.seat.tolist(),
        facts.day.astype("datetime64[D]").tolist(),
        facts.product.tolist(),
        facts.account.tolist(),
        kitchen.words.texts(facts.currency),
        facts.amount.tolist(),
        rows.record.tolist(),
    )
    for seat, sold_on, by, day, product, account, each, amount, record in zip(
        *columns, strict=True
    ):
        if sold_on is None or not amount:
            continue  # what it answers is not known
        keys = (_key(one) for one in (seat, by, product, account))
        of, by_seat, goods, customer = keys
        one = CameBack(of, sold_on, by_seat, day, goods, customer, -amount, -amount)
        try:
            found.append(_turned(one, each, into, rates) if each else one)
        except NoRate as why:
            missing[len(found)] = record, why.with_traceback(None)
            found.append(one)
    return _without(found, missing) if missing else found


def _turned(one: CameBack, currency: str, into: str, rates: RateTable) -> CameBack:
    """It in another currency."""
    worth, was = (
        rates.convert(one.amount, currency, into, on)
        for on in (one.day_date, one.sold_date)
    )
    return replace(one, amount=worth, sold_amount=was)


def _without(
    found: list[CameBack], missing: Mapping[int, tuple[int, NoRate]]
) -> list[CameBack]:
    """Where a rate is missing, nothing, and why; one query."""
    records = {record for record, _why in missing.values()}
    keys = dict(Document.objects.filter(pk__in=records).values_list("pk", "key"))
    for place, (record, why) in missing.items():
        one = found[place]
        seat = NOBODY if one.by_seat is None else one.by_seat
        aside = Aside(seat, why.facts["day"], why, keys[record])
        found[place] = replace(one, amount=0, sold_amount=0, aside=aside)
    return found


def _key(number: int) -> int | None:
    return None if number == NOBODY else number
