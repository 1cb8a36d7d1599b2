"""What a metric would say of a few days, worked out before it is kept.

By the very recipe and kitchen that count it later, over the records of those days only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from luopan.dimensions.models import Metric
from luopan.records.closed import counts_within
from luopan.records.columns import bulk
from luopan.records.facts import sources
from luopan.records.facts.recipes import DOCUMENTS, Recipe, recipe
from luopan.records.facts.sources import Source, Words
from luopan.records.facts.tally import Facts, Kitchen, added
from luopan.records.reading import known_on
from luopan.records.states import State

EPOCH = date(1970, 1, 1)
PLAIN = {"opportunity", "activity", "effective"}  # beside documents
WHEN_READ = {"minimum", "per", "of", "rule"}  # not told by a few days alone


@dataclass(frozen=True)
class Tried:
    """What the days bring.

    Attributes:
        amounts: In millionths, by currency (empty where it counts no money); of a
            distinct count one, of customers.
        records: How many of them count.
    """

    amounts: dict[str, int]
    records: int


def tried(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    known_at: datetime | None = None,
) -> Tried | None:
    """The figure of the whole company, of a metric that need not be stored.

    Args:
        metric: Checked.
        start: First day.
        end: After the last day.
        as_of: Days after it do not count.
        known_at: What was known then.

    Returns:
        None where these days do not tell it: balances, first occurrences, durations,
        ratios, stages, matches, stock and markets need more than their records.
    """
    made = recipe(metric)
    if not _is_told(metric, made):
        return None
    state, words = known_on(as_of, known_at), Words()
    last = min(end, as_of + timedelta(days=1))
    found = list(_sources(metric, made, (start, last), state, words))
    costs = sources.costs(state, words) if made.needs_costs else {}
    kitchen, parts, records = Kitchen(words, costs), [], 0
    for source in found:
        for item in made.ingredients:
            if item.kind == source.kind and len(source):
                rows, facts = kitchen.row_by_row(made, item, source)
                within = _within(facts, start, last)
                records += len(np.unique(rows.record[within]))
                parts.append(facts.taken(within))
    if not parts:
        return Tried({}, 0)
    return Tried(_summed(metric, added(parts), words), records)


def _is_told(metric: Metric, made: Recipe) -> bool:
    kinds = made.kinds
    fits = bool(kinds) and kinds <= (DOCUMENTS | PLAIN)
    by_days = metric.kind in {"additive", "distinct"} and not WHEN_READ & {
        *metric.filter
    }
    return fits and by_days


def _sources(
    metric: Metric, made: Recipe, days: tuple[date, date], state: State, words: Words
) -> Iterator[Source]:
    documents = sorted(made.kinds & DOCUMENTS)
    if documents:
        within, said = counts_within("d", *days)
        due = "d.due_date >= %s AND d.due_date < %s"
        scope = f"({within} OR ({due})) AND {state.row('d', 'records_document')}"
        scope += f" AND {bulk.among('d.kind', 'text')}"
        told = [*said, *days, bulk.listed(documents)]
        yield from sources.documents(scope, told, state, words)
    field = metric.date_field
    for kind, table, reader in (
        ("opportunity", "records_opportunity", sources.opportunities),
        ("activity", "records_activity", sources.activities),
    ):
        if kind in made.kinds:
            scope = f"d.{field} >= %s AND d.{field} < %s AND {state.row('d', table)}"
            yield reader(scope, list(days), words)
    if "effective" in made.kinds:
        scope = f"d.{field} >= %s AND d.{field} < %s"
        yield sources.effective(scope, list(days), state, words)


def _within(facts: Facts, start: date, end: date) -> Any:
    first, after = (start - EPOCH).days, (end - EPOCH).days
    return (facts.day >= first) & (facts.day < after)


def _summed(metric: Metric, facts: Facts, words: Words) -> dict[str, int]:
    if metric.kind == "distinct":
        named = facts.account >= 0
        who, place = np.unique(facts.account[named], return_inverse=True)
        sums = np.zeros(len(who), dtype=np.int64)
        np.add.at(sums, place, facts.amount[named])
        return {"": int((sums > 0).sum()) * 1_000_000}
    texts = words.texts(facts.currency)
    sums_by: dict[str, int] = {}
    for text, amount in zip(texts, facts.amount.tolist(), strict=True):
        sums_by[text] = sums_by.get(text, 0) + amount
    return sums_by
