"""Against another time: 同比 on three bases, 环比; cut to equal elapsed days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from luopan.engine.calendar import Span
from luopan.engine.pacing import GrowthWord, aligned_days, elapsed_span, growth
from luopan.engine.tree import RESERVE
from luopan.records.members import Members
from luopan.tracking.board import DAY, Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import came, told_or_none
from luopan.tracking.lagging import as_then, lagging
from luopan.tracking.measures import accumulates
from luopan.tracking.queries.standing import Shape, shape_of

Days = tuple[date, date]
WEEK = 7  # months differ by less


@dataclass(frozen=True)
class Comparison:
    """A figure beside that of another time; ends exclusive.

    Attributes:
        ratio: Growth; None where the base allows no percentage, and of rates.
        difference: Of a rate: this − that (shown in 个点); else None.
        word: What is said instead of a percentage, or beside it.
        scattered: The other days are no span of their own: each was looked for.
        days: How many days each side has, where whole periods are apart by a week or
            more, as in calendars of weeks; else None.
    """

    now: Decimal | None
    before: Decimal | None
    span: Days
    other: Days | None
    ratio: float | None = None
    difference: float | None = None
    word: GrowthWord = GrowthWord.NONE
    scattered: bool = False
    days: tuple[int, int] | None = None


@dataclass(frozen=True)
class Growths:
    """The comparisons of one unit and of what is under it.

    Attributes:
        base: The one that is shown; ``bases`` are those that can be.
        year: 同比 by code of a unit; None where that unit has no such base.
        previous: 环比 of the unit asked about; None for a year.
    """

    base: str
    bases: tuple[str, ...]
    year: dict[str, Comparison | None]
    previous: Comparison | None


def growths(board: Board) -> Growths:
    """同比 of a unit and what is under it on the base asked for, and 环比."""
    offered = _offered(board)
    base = board.question.base if board.question.base in offered else "then"
    return Growths(base, offered, _years(board, base), _previous(board))


def _offered(board: Board) -> tuple[str, ...]:
    bases = ["then", "now"]
    if accumulates(board.metric.kind) and not lagging(board):
        bases.append("festival")
    both = first_months(board.question.spans)
    if board.period in both and first_months(board.question.last_year()):
        bases.append("merged")
    return tuple(bases)


def first_months(spans: Sequence[Span]) -> tuple[Span, ...]:
    """January and February of a year, wherever it begins.

    None where it has no months of those names, or begins between them.
    """
    months = Clocks.months(spans)
    found = tuple(m for m in months if m.code.endswith(("-01", "-02")))
    if len(found) == 2 and found[0].end_date == found[1].start_date:
        return found
    return ()


def _years(board: Board, base: str) -> dict[str, Comparison | None]:
    codes = [board.code, *board.children]
    who = _who(board, base, codes)
    known = [code for code in codes if code in who]
    owner = "now" if base == "now" else "then"
    span, other = _spans(board, base)
    found: dict[str, Comparison | None] = dict.fromkeys(codes)
    if not board.elapsed or other is None or not known:
        return found
    nodes = [who[code] for code in known]
    this = board.measured(board.question.spans, owner)
    now = came(board, nodes, [span], this)
    scattered = base == "festival"
    others = _in_spans(aligned_days(*span, -1)) if scattered else [other]
    year = _holding(board.question.last_year()[0], others)
    before = _before(board, nodes, [year], owner, span, others)
    for place, code in enumerate(known):
        pair = now[place][0], None if before is None else sum(before[place])
        found[code] = _compared(board, *pair, span, other, scattered)
    return found


def _holding(year: Span, spans: Sequence[Days]) -> Span:
    """The year, or more of it: days beside the festival may lie before it begins."""
    start = min([year.start_date, *(first for first, _end in spans)])
    end = max([year.end_date, *(end for _first, end in spans)])
    return replace(year, start_date=start, end_date=end)


def _before(
    board: Board,
    nodes: Sequence[Members],
    spans: Sequence[Span],
    owner: str,
    span: Days,
    others: Sequence[Days],
) -> list[list[float]] | None:
    """Figures of other days; None where they cannot be told as far as those of the page.

    Args:
        board: Of the page.
        nodes: Whose.
        spans: The tree of periods of the year that the other days lie in.
        owner: As in ``Board.measured``.
        span: The days of the page.
        others: The other days.
    """
    if not lagging(board):
        return came(board, nodes, others, board.measured(spans, owner))
    measure = told_or_none(board, lambda: as_then(board, spans, owner, span, others[0]))
    return None if measure is None else came(board, nodes, others, measure)


def _who(board: Board, base: str, codes: Sequence[str]) -> dict[str, Members]:
    """Who counts for each unit on a base; a reserve was nobody's own."""
    if base == "now":
        tree = board.laid_today.tree
        return {c: board.laid_today.members(c) for c in codes if c in tree}
    return {c: board.stood[c] for c in codes if not c.endswith(RESERVE)}


def _spans(board: Board, base: str) -> tuple[Days, Days | None]:
    """The days that the data have reached, and those of last year beside them."""
    if base == "merged":
        january, february = first_months(board.question.spans)
        last = first_months(board.question.last_year())
        until = min((board.reach or january.start_date) + DAY, february.end_date)
        start = january.start_date
        whole = last[0].start_date, last[1].end_date
        days = (until - start).days
        return (start, until), elapsed_span(start, february.end_date, days, whole)
    return board.to_date, days_last_year(board)


def days_last_year(board: Board) -> Days | None:
    """Equally many days of the period at the same place of last year; None: it has none."""
    twin = twin_of(board.period, board.question.spans, board.question.last_year())
    return None if twin is None else _cut(board, (twin.start_date, twin.end_date))


def _cut(board: Board, whole: Days) -> Days:
    period = board.period
    return elapsed_span(period.start_date, period.end_date, board.elapsed, whole)


def twin_of(span: Span, spans: Sequence[Span], others: Sequence[Span]) -> Span | None:
    """The period at the same place of another year; None: it has none there."""
    place = [s.code for s in spans if s.kind == span.kind].index(span.code)
    alike = [s for s in others if s.kind == span.kind]
    return alike[place] if place < len(alike) else None


def _in_spans(days: Sequence[date]) -> list[Days]:
    """Days that need not follow each other, as spans."""
    spans: list[Days] = []
    for day in days:
        if spans and spans[-1][1] == day:
            spans[-1] = spans[-1][0], day + timedelta(days=1)
        else:
            spans.append((day, day + timedelta(days=1)))
    return spans


def _previous(board: Board) -> Comparison | None:
    """环比: the period before, to the same elapsed day."""
    if board.period.kind == "year" or not board.elapsed:
        return None
    alike = [s for s in board.question.spans if s.kind == board.period.kind]
    place = [s.code for s in alike].index(board.period.code)
    spans = board.question.spans
    if place:
        before = alike[place - 1]
    else:
        spans = board.question.last_year()
        before = [s for s in spans if s.kind == board.period.kind][-1]
    nodes = [board.members(board.code)]
    other = _cut(board, (before.start_date, before.end_date))
    now = came(board, nodes, [board.to_date])[0][0]
    then = _before(board, nodes, spans, "then", board.to_date, [other])
    pair = now, None if then is None else then[0][0]
    return _compared(board, *pair, board.to_date, other, False)


def _compared(
    board: Board,
    now: float,
    before: float | None,
    span: Days,
    other: Days,
    scattered: bool,
) -> Comparison:
    first, second = told(now), told(before)
    sides = first, second, span, other
    if before is None:
        return Comparison(*sides, word=GrowthWord.NOT_ALIKE)
    days = None if scattered else _apart(span, other)
    if shape_of(board)[0] is Shape.RATE:
        both = first is not None and second is not None
        apart = float(first - second) if both else None  # type: ignore[operator]
        return Comparison(*sides, None, apart, days=days)
    grown = growth(None if first is None else now, None if second is None else before)
    return Comparison(*sides, grown.ratio, None, grown.word, scattered, days)


def _apart(span: Days, other: Days) -> tuple[int, int] | None:
    """How many days two sides have, where they are a week or more apart."""
    days, others = ((end - start).days for start, end in (span, other))
    return (days, others) if abs(days - others) >= WEEK else None
