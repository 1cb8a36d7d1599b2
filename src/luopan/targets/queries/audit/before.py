"""What was recorded of each unit before the plan begins: stretches of twelve months."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric
from luopan.engine.tree import Tree
from luopan.org.access import day_of
from luopan.org.models import Parentage, Unit
from luopan.records.columns.bulk import NOBODY
from luopan.records.queries.deliveries import Delivered, delivered
from luopan.targets.histories import source_spans
from luopan.targets.models import Version
from luopan.targets.queries.audit.measurable import STALE_DAYS

MILLIONTHS = 1_000_000
YEARS = 4  # stretches of twelve months that a target is set beside
FEW = 500  # codes that are asked for one by one; more: all of the table
COUNTED = frozenset({"additive", "balance"})  # what adds up over seats
Spans = tuple[tuple[date, date], ...]


class Recorded(NamedTuple):
    """What is recorded of each seat.

    Attributes:
        seats: By primary key; their amounts are of the ``pieces``.
        pieces: Days of which the stretches and years are made.
        years: Stretches of twelve months wholly recorded, the newest first.
        whole_years: Years of the calendar that are none of those.
    """

    seats: dict[int, Delivered]
    pieces: Spans
    years: Spans = ()
    whole_years: Spans = ()


def judged(metric: Metric) -> bool:
    """It adds up, and more of it is better: a target can be set beside years."""
    return metric.kind in COUNTED and not metric.lower_is_better


def recorded(version: Version, start: date, at: datetime) -> Recorded:
    """What is recorded of each seat, and the stretches of twelve months wholly recorded.

    They end where the plan begins, or with the last month that is over; where records are
    stale, before the month of the last one. Years of the calendar that are over by then
    count beside them: the best year may be one of those.
    """
    metric, on = version.metric, day_of(at)
    spans = _stretches(min(start, on.replace(day=1)))
    whole = _whole_years(version, spans)
    pieces = _pieces([*spans, *whole])
    found = delivered(metric, pieces, as_of=on, known_at=at)
    if not found or not judged(metric):
        return Recorded(found, pieces)
    reached = max(one.last_date for one in found.values())
    if (on - reached).days > STALE_DAYS and reached < spans[0][1]:
        spans = _stretches(min(start, reached.replace(day=1)))
        whole = _whole_years(version, spans)
        pieces = _pieces([*spans, *whole])
        found = delivered(metric, pieces, as_of=on, known_at=at)
    first = min(one.first_date for one in found.values()).replace(day=1)
    return Recorded(found, pieces, _since(spans, first), _since(whole, first))


def _since(spans: Spans, first: date) -> Spans:
    return tuple(span for span in spans if span[0] >= first)


def _stretches(end: date) -> Spans:
    return tuple((_back(end, back + 1), _back(end, back)) for back in range(YEARS))


def _whole_years(version: Version, spans: Spans) -> Spans:
    """Years before the plan's that were over when the newest stretch was; the newest first.

    None of a balance: it stands on a day, and does not add up over pieces of a year.
    """
    if version.metric.kind == "balance":
        return ()
    year, found = version.plan.year, []
    for back in range(1, YEARS + 1):
        days = source_spans(version.plan, year - back)
        found.append((days[0].start_date, days[-1].end_date))
    return tuple(span for span in found if span[1] <= spans[0][1] and span not in spans)


def _pieces(spans: Sequence[tuple[date, date]]) -> Spans:
    """What all of them are made of: from each day one begins or ends to the next."""
    days = sorted({day for span in spans for day in span})
    return tuple(pairwise(days))


def _holds(spans: Sequence[tuple[date, date]], pieces: Spans) -> NDArray[np.float64]:
    """Which piece lies in which span: 0 or 1, shape (pieces, spans)."""
    found = [
        [span[0] <= piece[0] and piece[1] <= span[1] for span in spans]
        for piece in pieces
    ]
    return np.array(found, np.float64).reshape(len(pieces), len(spans))


def _back(day: date, years: int) -> date:
    """The same day of an earlier year; 29 February is the 28th there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def past(
    version: Version, tree: Tree, rows: Mapping[str, Unit], known: Recorded
) -> NDArray[np.float64]:
    """What each node brought in each stretch and year, in quanta; shape (nodes, both)."""
    holds = _holds([*known.years, *known.whole_years], known.pieces)
    count = holds.shape[1]
    found = np.zeros((len(tree.codes), max(count, 1)), np.float64)
    if not count:
        return found
    size = float(Decimal(version.metric.quantum) * MILLIONTHS)
    places = _places(tree, rows, known.seats)
    for seat, one in known.seats.items():
        found[places[seat]] += np.array(one.amounts) / size @ holds
    parents = tree.parents.tolist()
    for node in range(len(parents) - 1, 0, -1):
        found[parents[node]] += found[node]
    return found


def _places(
    tree: Tree, rows: Mapping[str, Unit], seats: Iterable[int]
) -> dict[int, int]:
    """Node of each seat; of one that is gone: of the unit it stood under, else the root."""
    places = {unit.pk: tree.place(code) for code, unit in rows.items()}
    gone = {seat for seat in seats if seat not in places}
    places |= dict.fromkeys(gone, 0)
    if gone - {NOBODY}:
        stood = Parentage.objects.order_by("start_date")
        if len(gone) <= FEW:
            stood = stood.filter(unit__in=gone)
        for seat, parent in stood.values_list("unit", "parent__code"):
            if seat in gone and parent in tree:
                places[seat] = tree.place(parent)
    return places


def lasts(
    rows: Mapping[str, Unit], arrived: Mapping[int, Delivered]
) -> dict[str, date]:
    """By unit code of a seat: the last day with a record."""
    codes = {unit.pk: code for code, unit in rows.items()}
    return {
        codes[seat]: one.last_date for seat, one in arrived.items() if seat in codes
    }
