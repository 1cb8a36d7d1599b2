"""All that the page of a unit shows, for one question, from one look at the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.org.queries import Company
from luopan.records.queries.behind import Behind, can_open, records_behind
from luopan.targets.queries.levels import Levels
from luopan.tracking import cube
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import told_or_none
from luopan.tracking.measures import accumulates
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.bases import bases, no_cost, no_rate
from luopan.tracking.queries.beside import Beside, beside
from luopan.tracking.queries.choosing import Choices, choices
from luopan.tracking.queries.comparing import Growths, days_last_year, growths
from luopan.tracking.queries.coverage import Coverage, coverage
from luopan.tracking.queries.definitions import (
    Definition,
    cost_lines,
    definition_of,
    formulas,
    rate_lines,
    slice_lines,
)
from luopan.tracking.queries.drill import Drill, drill
from luopan.tracking.queries.finding import Finding, finding
from luopan.tracking.queries.heat import Heat, heat
from luopan.tracking.queries.measured_by import (
    MeasuredBy,
    measured_by,
    named_targets,
)
from luopan.tracking.queries.naming import Name, names
from luopan.tracking.queries.pace import Pace, pace
from luopan.tracking.queries.standing import Standing, standing
from luopan.tracking.queries.stated_here import StatedHere, stated_here
from luopan.tracking.queries.unmet import broken_promises
from luopan.trail.refusal import Refused


@dataclass(frozen=True)
class CustomerRow:
    """A customer behind a figure; amounts in the metric's own unit.

    Attributes:
        target: What seats name for it in the plan; None: nobody does, or it is not asked.
    """

    account: Account | None
    actual: Decimal
    before: Decimal
    target: Decimal | None = None


@dataclass(frozen=True)
class Customers:
    """The largest customers, and how many there are in all."""

    rows: tuple[CustomerRow, ...]
    count: int


@dataclass(frozen=True)
class Overview:
    """How it goes: the answer to a question.

    Attributes:
        customers: Of a seat, or of an overlay unit that is measured by customers, where
            the metric adds up; None else.
        stated: Targets as files state them, where no plan has any; None else.
        opens: Whether figures open to records.
        sources: Names of units above whose history or win rate is used, by code.
        unmet: Of the unit and those under it, by code: broken promises to their actions,
            on which their targets rest 前提未兑现.
        levels: Floor and stretch of what does not add up, of the same units.
        lacking: Rates and conversions that are missing: figures they are in are none.
        beside: Figures beside the actual that one number does not tell.
    """

    question: Question
    name: Name
    standing: Standing
    finding: Finding
    growths: Growths
    coverage: Coverage | None
    pace: Pace
    heat: Heat
    drill: Drill
    customers: Customers | None
    stated: StatedHere | None
    measured_by: MeasuredBy | None
    definition: Definition
    formulas: Mapping[str, Definition]
    choices: Choices
    opens: bool
    sources: Mapping[str, str]
    unmet: Mapping[str, int]
    levels: Mapping[str, Levels]
    lacking: tuple[Refused, ...] = ()
    beside: tuple[Beside, ...] = ()


def overview(
    wish: Wish,
    *,
    viewer: User,
    at: datetime,
    on: date,
    company: Company | None = None,
    brief: bool = False,
) -> Overview:
    """How it goes for a unit, a metric and a period, as of a day.

    Args:
        wish: What is asked.
        viewer: Sees only what his rights let him.
        at: Now; what is known by then counts, or by the end of an earlier day asked for.
        on: Today, for his rights.
        company: If it is at hand already.
        brief: Without customers, stated targets and products that can be turned to.

    Raises:
        Unknown: No such unit, or out of his reach; nobody can tell which.
        Refused: No such metric, product, period or version.
    """
    question = ask(wish, viewer=viewer, at=at, on=on, company=company)
    board = Board(question)
    clocks = Clocks(board)
    stands, grown = standing(board, clocks), growths(board)
    under = drill(board, clocks, grown)
    covered = told_or_none(board, lambda: coverage(board, stands))
    measured = measured_by(board)
    return Overview(
        question,
        names(board, [board.code])[board.code],
        stands,
        finding(stands, under),
        grown,
        covered,
        pace(board, clocks),
        heat(board, clocks),
        under,
        None if brief else told_or_none(board, lambda: _customers(board)),
        None if brief else told_or_none(board, lambda: stated_here(board)),
        measured,
        _definition(board, measured),
        formulas(question.metric),
        choices(board, products=not brief),
        can_open(question.metric)
        and question.metric.kind != "ratio"
        and not _of_others(board),
        _sources(board, stands, covered),
        {} if brief else broken_promises(board),
        {} if brief else _levels(board, under),
        tuple(board.lacking.values()),
        () if brief else beside(board),
    )


def _levels(board: Board, under: Drill) -> dict[str, Levels]:
    codes = [board.code, *(row.name.code for row in under.rows)]
    found = {code: board.levels(code, board.period) for code in codes}
    return {code: levels for code, levels in found.items() if levels is not None}


def records(
    wish: Wish,
    *,
    viewer: User,
    at: datetime,
    on: date,
    account: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[Question, Behind]:
    """The records behind the actual of a question, of all customers or of one.

    Raises:
        Refused: As ``overview``; the metric is made of nothing that can be listed.
    """
    question = ask(wish, viewer=viewer, at=at, on=on)
    if not can_open(question.metric) or question.metric.kind == "ratio":
        raise Refused(
            _("“%(metric)s” is not a list of records. Open its components."),
            metric=question.metric.name,
        )
    board = Board(question)
    if _of_others(board):
        raise Refused(
            _(
                "The double-counted numbers of %(unit)s come from records of other units: ask them."
            ),
            unit=lambda: spoken(question.unit),
        )
    start, until = board.to_date
    found = records_behind(
        question.metric,
        start=start,
        end=until,
        as_of=question.as_of,
        seats=None if board.slice else board.members(board.code).always.tolist(),
        account=Account.objects.filter(code=account).first() if account else None,
        accounts=board.slice.accounts if board.slice else None,
        products=board.products,
        known_at=question.known_at,
        offset=offset,
        limit=limit,
    )
    return question, found


def _of_others(board: Board) -> bool:
    """Whether the records are none of the unit's own: only products tell them apart."""
    return board.slice is not None and board.slice.accounts is None


def _definition(board: Board, measured: MeasuredBy | None) -> Definition:
    question = board.question
    found = definition_of(
        question.metric, other=question.in_other_language, bases=bases(board)
    )
    left_out = cost_lines(no_cost(board)) + rate_lines(no_rate(board))
    return replace(found, lines=found.lines + slice_lines(measured), left_out=left_out)


def _customers(board: Board) -> Customers | None:
    """The customers of a seat or a slice, beside the same days of last year."""
    if _of_others(board):
        return None  # they are those of other units
    if board.children or not board.elapsed or not accumulates(board.metric.kind):
        return None
    last = board.question.last_year()[0]
    start, until = board.to_date
    asked = board.asked(board.question.spans)
    if board.metric.kind == "first":
        return None  # who came first is not told by sums of days
    seats = None if board.slice else tuple(board.members(board.code).always.tolist())
    wider = replace(asked, start_date=last.start_date, seats=seats)
    before = days_last_year(board) or (start, start)  # a 53rd week has none
    each = board.slice.products if board.slice and not wider.product else ()
    one_by_one = [replace(wider, product=one, into=board.this.currency) for one in each]
    found = cube.customers(one_by_one or [wider], [(start, until), before], board.seen)
    targets = named_targets(board, board.period)
    sums = {row.account: row.amounts for row in found.rows}
    quiet = [] if len(sums) < found.count else [k for k in targets if k not in sums]
    sums |= dict.fromkeys(quiet, (0, 0))
    known = Account.objects.in_bulk(list(sums))
    rows = [
        CustomerRow(known.get(key), *map(_whole, amounts), told(targets.get(key)))
        for key, amounts in sums.items()
    ]
    return Customers(tuple(rows), found.count + len(quiet))


def _whole(amount: int) -> Decimal:
    return told(amount) or Decimal(0)


def _sources(
    board: Board, stands: Standing, covered: Coverage | None
) -> dict[str, str]:
    codes = {figure.source for figure in stands.clocks}
    codes |= {covered.source} if covered else set()
    named = names(board, sorted(codes - {""}))
    return {code: name.name for code, name in named.items()}
