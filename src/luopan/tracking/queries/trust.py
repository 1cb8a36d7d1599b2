"""Trust in process data 过程数据核对: what in records of work raises a question, for whom.

A person sees what his own records ask at once and may explain or correct it; who leads
above him sees it a week later, with his words. Nobody else does. It ranks nobody and
scores nothing: rates stand in the order of the organisation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from luopan.dimensions.models import Metric
from luopan.engine.calendar import Span
from luopan.engine.tree import RESERVE
from luopan.engine.trust import AFTER, AT_ONCE
from luopan.org.access import Action, anywhere
from luopan.org.models import User
from luopan.org.queries import Company
from luopan.tracking.board import Board
from luopan.tracking.doubts import CHECKS, OF_ACTIVITIES, OF_DEALS
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.naming import Name, names
from luopan.tracking.queries.trust_desk import (
    FIRST_HIS,
    Desk,
    DoubtRow,
    Rate,
    held,
    inside,
)

__all__ = [
    "AFTER",
    "AT_ONCE",
    "FIRST_HIS",
    "DoubtRow",
    "Mark",
    "Rate",
    "Trust",
    "checks_of",
    "is_work",
    "mark",
    "own_doubts",
    "trust",
]

BY_DOCUMENT = {"activity": OF_ACTIVITIES, "opportunity": OF_DEALS}


@dataclass(frozen=True)
class Trust:
    """What the records of a unit ask in a period, as far as the viewer may see it.

    Attributes:
        side: own, led; empty: it is neither his nor his people's, and nothing is shown.
        whole: By all checks together; a record that several ask about counts once.
        checks: By check.
        months: By month of the period's year that has begun.
        rows: The units right under it, as they stand in the organisation.
        doubts: The newest first.
        mended: Explained, and the record was changed since.
    """

    question: Question
    name: Name
    side: str
    whole: Rate
    checks: Mapping[str, Rate]
    months: tuple[tuple[Span, Rate], ...]
    rows: tuple[tuple[Name, Rate], ...]
    doubts: tuple[DoubtRow, ...]
    mended: tuple[DoubtRow, ...]

    @property
    def waits(self) -> int:
        """How many records of the viewer's own he has said nothing to; each counts once."""
        rows = (row for row in self.doubts if row.mine and not row.said)
        return len({row.doubt.record for row in rows})


def trust(
    wish: Wish,
    *,
    viewer: User,
    at: datetime,
    on: date,
    check: str = "",
    company: Company | None = None,
) -> Trust:
    """What the records of a unit ask in a period.

    Args:
        wish: Unit, period and day; without a period the year of the day.
        viewer: Who looks.
        at: Now.
        on: Today, for his rights.
        check: Only doubts of this one; empty: of all.
        company: If it is at hand already.

    Raises:
        Unknown: No such unit, or out of his reach; nobody can tell which.
        Refused: As ``ask``.
    """
    question = ask(wish, viewer=viewer, at=at, on=on, company=company)
    board = Board(question)
    children = [code for code in board.children if not code.endswith(RESERVE)]
    named = names(board, [board.code, *children])
    desk = Desk(board)
    if not desk.side:
        return Trust(question, named[board.code], "", Rate(0, 0, 0), {}, (), (), (), ())
    codes = (*CHECKS,) if check not in CHECKS else (check,)
    period = question.period
    shown = [
        one for one in desk.doubts if one.check in codes and inside(one.day, period)
    ]
    return Trust(
        question,
        named[board.code],
        desk.side,
        desk.rate(CHECKS, period),
        {each: desk.rate([each], period) for each in CHECKS},
        tuple(
            (span, desk.rate(CHECKS, span))
            for span in question.spans
            if span.kind == "month" and span.start_date <= question.as_of
        ),
        tuple(
            (named[code], desk.rate(CHECKS, period, board.members(code)))
            for code in children
        ),
        desk.rows(reversed(shown)),
        desk.mended(period, codes),
    )


@dataclass(frozen=True)
class Mark:
    """What stands beside a figure that counts work; see ``Rate``."""

    rate: Rate
    checks: Mapping[str, Rate]


def mark(board: Board) -> Mark | None:
    """Of the metric and period of a board; None: it counts no work, or it is not his to see."""
    checks = checks_of(board.metric)
    if not checks or board.slice is not None:
        return None
    desk = Desk(board)
    if not desk.side:
        return None
    period = board.period
    return Mark(
        desk.rate(checks, period), {each: desk.rate([each], period) for each in checks}
    )


def _document(metric: Metric) -> str:
    """What a metric counts; of a ratio the upper part."""
    return (metric.numerator or metric).document


def checks_of(metric: Metric) -> tuple[str, ...]:
    """The checks of the records that a metric counts; none: it counts no work."""
    return BY_DOCUMENT.get(_document(metric), ())


def is_work(metric: Metric) -> bool:
    """Whether a metric counts what people did, so that its records are checked."""
    return bool(checks_of(metric))


def own_doubts(viewer: User, *, at: datetime, on: date) -> tuple[DoubtRow, ...]:
    """What one's own records of the last week ask and one has said nothing to; no names."""
    reads = anywhere(viewer, (Action.RECORDS_READ,), on=on)
    if not reads or viewer.person_id is None or not held(viewer.person_id).at_times:
        return ()
    desk = Desk(Board(ask(Wish(), viewer=viewer, at=at, on=on)), alone=True)
    fresh = [one for one in desk.doubts if one.since + FIRST_HIS > on]
    return tuple(row for row in desk.rows(fresh, named=False) if not row.said)
