"""What a metric came to before a talk and after it, beside comparable seats; no cause is claimed.

Before and after are spans of the same length at the same unit; those compared with it are
read over the very same days. Few of them tell one seat's figures, so nothing is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric
from luopan.org.models import Holding, Unit, User
from luopan.records.members import Members
from luopan.tracking.board import Board, told
from luopan.tracking.measures import measure
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.standing import Shape, shape_of

Floats = NDArray[np.float64]
DAY = timedelta(days=1)
LEAST_DAYS = 7  # of data after the talk
LEAST_PEERS = 5
LONG = 36_500  # days: no end is known
Stay = tuple[date | None, date | None]
ANY: Stay = (None, None)


@dataclass(frozen=True)
class Compared:
    """A metric before a talk and after it; amounts in the metric's own unit.

    Attributes:
        state: told; early (the data reach less than a week after it); moved (he was there
            less than a week before or after it); unknown (no data).
        days: Of each span; ``before_date`` begins the first, ``end_date`` ends the second.
        peers: Comparable seats or units that were there on both ends.
        peers_before: Their median; None: too few of them.
        widened: They are of the whole company: near it there were too few.
    """

    metric: Metric
    shape: Shape
    counted_in: str
    state: str
    days: int
    before_date: date
    held_date: date
    end_date: date
    before: Decimal | None = None
    after: Decimal | None = None
    peers: int = 0
    peers_before: Decimal | None = None
    peers_after: Decimal | None = None
    widened: bool = False

    @property
    def enough(self) -> bool:
        """Whether so many are compared that no single one is told."""
        return self.peers >= LEAST_PEERS


def compared(
    viewer: User,
    unit: Unit,
    metric: Metric,
    *,
    held: date,
    until: date,
    at: datetime,
    on: date,
    there: Stay = ANY,
) -> Compared:
    """A metric of a unit before and after a day.

    Args:
        viewer: Sees the unit's records.
        unit: A seat, or a unit that somebody leads.
        metric: Which.
        held: The day of the talk; it counts to neither span.
        until: After the last day that counts, if the data reach it.
        at: Now.
        on: Today.
        there: The days that the person was there: what came before or after them was
            somebody else's.

    Raises:
        Unknown: The unit's records are not his to see.
        Refused: A missing rate of the metric.
    """
    wish = Wish(unit=unit.code, metric=metric.code, period=str(held.year))
    board = Board(ask(wish, viewer=viewer, at=at, on=on))
    shape, counted = shape_of(board)
    reach, first = board.reach, held + DAY
    end = min(until, on, (reach or first) + DAY)
    reached = max((end - first).days, 0)
    days = min(reached, *_of_his(there, held))
    spans = (held - timedelta(days=days), held), (first, first + timedelta(days=days))
    base = metric, shape, counted
    if reach is None or days < LEAST_DAYS:
        state = "early" if reached < LEAST_DAYS else "moved"
        state = "unknown" if reach is None else state
        return Compared(*base, state, days, spans[0][0], held, spans[1][1])
    near, widened = _peers(board, unit, held, on)
    codes = [unit.code, *near]
    rows = _values(board, codes, spans)
    count = int((~np.isnan(rows[1:])).all(axis=1).sum())
    medians: list[float | None] = [None, None]
    if count >= LEAST_PEERS:
        medians = [_median(rows[1:, place]) for place in (0, 1)]
    whole = metric.kind not in {"ratio", "duration"}
    return Compared(
        *base,
        "told",
        days,
        spans[0][0],
        held,
        spans[1][1],
        _told(rows[0, 0], whole),
        _told(rows[0, 1], whole),
        count,
        _told(medians[0], whole),
        _told(medians[1], whole),
        widened,
    )


def stay(seat: int, person: int, held: date) -> Stay:
    """From when until when a person held a seat around a day; None: no such end."""
    rows = Holding.objects.filter(seat=seat, person=person).order_by("start_date")
    found: Stay = ANY
    for start, end in rows.values_list("start_date", "end_date"):
        if found[0] is not None and found[1] == start:
            found = found[0], end  # the same seat in another way
        elif start <= held:
            found = start, end
    return found


def _of_his(there: Stay, held: date) -> tuple[int, int]:
    """For how many days he was there before a day and after it."""
    start, end = there
    before = (held - start).days if start else LONG
    return before, max((end - held).days - 1, 0) if end else LONG


def _values(
    board: Board, codes: Sequence[str], spans: Sequence[tuple[date, date]]
) -> Floats:
    """Shape ``(codes, spans)``; nan where nothing is known."""
    asked, figures = board.asked(board.question.spans), board.this
    first, last = spans[0][0], spans[1][1]
    if first < asked.start_date or last > asked.end_date:
        start, end = min(first, asked.start_date), max(last, asked.end_date)
        figures = measure(replace(asked, start_date=start, end_date=end), board.seen)
    nodes = [_members(board, code) for code in codes]
    return np.asarray(figures.values(nodes, list(spans)), np.float64)


def _members(board: Board, code: str) -> Members:
    laid = board.laid_today
    return laid.members(code) if code in laid.tree else board.members(code)


def _median(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else None


def _told(value: float | None, whole: bool) -> Decimal | None:
    if value is None or np.isnan(value):
        return None
    return told(int(value) if whole else float(value))


def _peers(board: Board, unit: Unit, held: date, on: date) -> tuple[list[str], bool]:
    """Codes of what is compared: near it, else in the whole tree; and whether it is widened."""
    tree = board.laid_today.tree
    if unit.code not in tree:
        return [], False
    alike = _alike(board, unit, held, on)
    top = tree.ancestors(unit.code)
    region = top[-2] if len(top) > 1 else (top[0] if top else unit.code)
    near = [code for code in alike if region in tree.ancestors(code)]
    if len(near) >= LEAST_PEERS or len(near) == len(alike):
        return near, False
    return alike, True


def _alike(board: Board, unit: Unit, held: date, on: date) -> list[str]:
    """Seats of the same role that somebody held on both days; units as deep as it."""
    tree = board.laid_today.tree
    if unit.kind == Unit.Kind.SEAT:
        rows = Unit.objects.filter(kind=unit.kind, role=unit.role, overlay=False)
        there = Holding.objects.on(held), Holding.objects.on(on)
        for each in there:
            rows = rows.filter(pk__in=each.values("seat"))
        found = list(rows.exclude(pk=unit.pk).values_list("code", flat=True))
        return sorted(code for code in found if code in tree)
    depth = tree.depths[tree.place(unit.code)]
    seats = Unit.objects.filter(kind=Unit.Kind.UNIT).exclude(pk=unit.pk)
    codes = seats.values_list("code", flat=True)
    return sorted(
        code
        for code in codes
        if code in tree and tree.depths[tree.place(code)] == depth
    )
