"""Whose and which documents keep a figure from being told: no rate turns them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from luopan.dimensions.models import Metric
from luopan.org.models import Unit
from luopan.records.closed import counted_day
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.facts.recipes import recipe
from luopan.records.reading import known_on
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class Untold:
    """What no rate or conversion turns of a seat and day.

    Attributes:
        refusal: Which is missing, of the day.
        seat: Primary key; None: the records name none.
        documents: Keys; none: they are told by other records than documents.
    """

    refusal: Refused
    day_date: date
    seat: int | None
    documents: tuple[str, ...]

    @property
    def pair(self) -> str:
        """What is missing, whatever the day."""
        facts = self.refusal.facts
        once = {name: str(fact) for name, fact in facts.items() if name != "day"}
        return str(sorted(once.items()))


def untold(
    metric: Metric, asides: Sequence[Aside], *, as_of: date, known_at: datetime | None
) -> tuple[Untold, ...]:
    """What was set aside of a metric, with its documents; the earliest first.

    Args:
        metric: Whose.
        asides: What no rate or conversion turns.
        as_of: Documents up to this day.
        known_at: What was known at this instant.
    """
    unnamed = [one for one in asides if not one.document]
    keys = _documents(metric, unnamed, as_of, known_at) if unnamed else {}
    found: dict[tuple[str, date, int], Untold] = {}
    for one in sorted(asides, key=lambda each: (each.day_date, each.seat)):
        currency = str(one.refusal.facts.get("currency", ""))
        own = [one.document] if one.document else keys.get(_place(one, currency), [])
        seat = None if one.seat == NOBODY else one.seat
        each = Untold(one.refuse(), one.day_date, seat, tuple(own))
        name = each.pair, one.day_date, one.seat
        before = found[name].documents if name in found else ()
        documents = tuple(dict.fromkeys([*before, *own]))
        found[name] = Untold(each.refusal, each.day_date, seat, documents)
    return tuple(found.values())


def together(*parts: Collection[Untold]) -> tuple[Untold, ...]:
    """What is lacking of several figures, each once; the earliest first."""
    found = {
        (one.pair, one.day_date, one.seat, one.documents): one
        for one in chain.from_iterable(parts)
    }
    return tuple(sorted(found.values(), key=lambda one: one.day_date))


def seats_of(rows: Iterable[Untold]) -> dict[int, Unit]:
    """Whose they are, by primary key."""
    return Unit.objects.in_bulk({one.seat for one in rows if one.seat is not None})


def missing(rows: Iterable[Untold]) -> list[str]:
    """Which rates and conversions that is, each pair once, of its first day."""
    pairs: dict[str, str] = {}
    for one in rows:
        pairs.setdefault(one.pair, str(one.refusal))
    return list(pairs.values())


def count(rows: Collection[Untold]) -> int:
    """How many documents that is; what is told by other records counts as one each."""
    keys = {key for one in rows for key in one.documents}
    return len(keys) + sum(not one.documents for one in rows)


Place = tuple[int, date, str]  # seat, day, currency


def _place(one: Aside, currency: str) -> Place:
    return one.seat, one.day_date, currency


def _documents(
    metric: Metric, asides: Sequence[Aside], as_of: date, known_at: datetime | None
) -> dict[Place, list[str]]:
    """Keys of the metric's documents in currencies without a rate; one query."""
    wanted = {str(one.refusal.facts.get("currency", "")) for one in asides} - {""}
    kinds = recipe(metric).kinds
    state = known_on(as_of, known_at)
    rows = bulk.rows(
        f"SELECT d.key, COALESCE(d.seat_id, o.seat_id), d.currency, {counted_day('d')}, "
        f"d.due_date, {counted_day('o')} FROM records_document d "
        "LEFT JOIN records_document o ON d.original <> '' AND o.key = d.original "
        f"AND {state.row('o', 'records_document')} "
        f"WHERE {bulk.among('d.kind', 'text')} AND {bulk.among('d.currency', 'text')} "
        f"AND {state.row('d', 'records_document')} ORDER BY d.key",
        [bulk.listed(sorted(kinds)), bulk.listed(sorted(wanted))],
    )
    found: dict[Place, list[str]] = {}
    for key, seat, currency, *days in rows:
        owner = NOBODY if seat is None else seat
        told = {day for one in days if (day := bulk.day(one)) is not None}
        for day in told:
            found.setdefault((owner, day, currency), []).append(key)
    return found
