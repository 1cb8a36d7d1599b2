"""Targets that a file stated for what is looked at, where no plan has any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luopan.org.access import Action, may, reach
from luopan.org.facts import company_row
from luopan.org.models import Reach
from luopan.tracking.board import MILLION, Board
from luopan.tracking.queries.stated import Attainment, beside, stated, together
from luopan.tracking.queries.stated_actuals import Stated

MOST = 60  # rows that a page shows


@dataclass(frozen=True)
class StatedRow:
    """A stated target beside its actual, in the metric's own unit.

    Attributes:
        unit: Name; empty: the whole company.
        product: Name; empty: all of them.
        end_date: After the last day.
        actual: None: not begun, or nothing to count or to divide by.
    """

    unit: str
    product: str
    start_date: date
    end_date: date
    target: Decimal
    actual: Decimal | None
    attainment: float | None


@dataclass(frozen=True)
class StatedHere:
    """What files state for a unit, a metric and a period.

    Attributes:
        rows: The first of them, by unit, product and time.
        count: How many there are.
        total: All together; None: they do not add up.
    """

    rows: tuple[StatedRow, ...]
    count: int
    total: StatedRow | None


def stated_here(board: Board) -> StatedHere | None:
    """The targets that a file stated in reach of the viewer; None where a plan has some."""
    question, period = board.question, board.period
    planned = question.version is not None or question.aims is not None
    if planned or not board.elapsed:
        return None
    days = period.start_date, period.end_date
    found = _open(board, stated(board.metric, during=days))
    if not found:
        return None
    until = board.until - timedelta(days=1)
    rows = beside(board.metric, found, until, at=question.known_at)
    ordered = sorted(rows, key=lambda row: (row.unit, row.product, row.start_date))
    whole = together(board.metric, rows, until)
    total = _told(whole) if whole and len(rows) > 1 else None
    shown = tuple(_told(row) for row in ordered[:MOST])
    return StatedHere(shown, len(ordered), total)


def _open(board: Board, targets: Sequence[Stated]) -> list[Stated]:
    """Those of the unit and what is under it, of the product asked about, that he may see."""
    question = board.question
    line = question.product.pk if question.product else None
    wanted = [one for one in targets if line is None or one.scope[1] == line]
    if not wanted:
        return []
    units = _units(board, {one.scope[0] for one in wanted})
    return [one for one in wanted if one.scope[0] in units]


def _units(board: Board, units: Collection[int | None]) -> set[int | None]:
    question, on = board.question, board.question.on
    company = company_row()
    under = Reach.objects.on(question.as_of).filter(above=question.unit)
    near = reach(question.viewer, Action.TARGETS_READ, on=on)
    near = near.filter(pk__in=[unit for unit in units if unit])
    found: set[int | None] = set(
        near.filter(pk__in=under.values("below")).values_list("pk", flat=True)
    )
    at_root = company is not None and question.unit.pk == company.root_id
    if at_root and may(question.viewer, Action.TARGETS_READ, on=on):
        found.add(None)
    return found


def _told(row: Attainment) -> StatedRow:
    actual = None if row.actual is None else Decimal(row.actual) / MILLION
    return StatedRow(
        row.unit,
        row.product,
        row.start_date,
        row.end_date,
        Decimal(row.target) / MILLION,
        actual,
        row.attainment,
    )
