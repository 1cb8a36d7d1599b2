"""What a reader can turn to from where he stands: periods, metrics, products, units."""

from dataclasses import dataclass
from datetime import timedelta

from luopan.dimensions.models import Product
from luopan.engine.calendar import Span
from luopan.tracking.board import Board
from luopan.tracking.queries.asking import KINDS, Question, span_around
from luopan.tracking.queries.naming import Name, names


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen, by its code."""

    code: str
    name: str
    chosen: bool
    marked: bool = False


@dataclass(frozen=True)
class Crumb:
    """A unit on the way down; ``open`` if the reader may turn to it."""

    name: Name
    open: bool


@dataclass(frozen=True)
class Choices:
    """All that can be turned to.

    Attributes:
        kinds: A period of each kind around the same days, by kind.
        before: Code of the period before; ``after`` of the next; empty: none.
        metrics: Marked: there are committed targets for the year.
        products: Categories and lines; none where the metric is not known by product.
        crumbs: From the root to the unit.
    """

    kinds: dict[str, Span]
    before: str
    after: str
    metrics: tuple[Choice, ...]
    products: tuple[Choice, ...]
    crumbs: tuple[Crumb, ...]


def choices(board: Board, *, products: bool = True) -> Choices:
    """What can be turned to from a question, other products too or not."""
    question = board.question
    before, after = _neighbours(question)
    return Choices(
        _kinds(question),
        before,
        after,
        _metrics(board),
        _products(board) if products else (),
        _crumbs(board),
    )


def _kinds(question: Question) -> dict[str, Span]:
    period = question.period
    inside = period.start_date <= question.as_of < period.end_date
    anchor = question.as_of if inside else period.end_date - timedelta(days=1)
    found = {span.kind for span in question.spans}
    return {
        kind: period
        if kind == period.kind
        else span_around(question.spans, kind, anchor)
        for kind in KINDS
        if kind in found
    }


def _neighbours(question: Question) -> tuple[str, str]:
    """The period before and after, over the year's end too; none that is all to come."""
    kind, code = question.period.kind, question.period.code
    if kind == "year":
        year = question.year_number
        ahead = question.period.end_date <= question.on
        return str(year - 1), str(year + 1) if ahead else ""
    alike = [span.code for span in question.spans if span.kind == kind]
    place = alike.index(code)
    last = [span.code for span in question.last_year() if span.kind == kind]
    before = alike[place - 1] if place else last[-1]
    after = alike[place + 1] if place + 1 < len(alike) else ""
    return before, after


def _metrics(board: Board) -> tuple[Choice, ...]:
    other, chosen = board.question.in_other_language, board.metric.code
    found = [
        Choice(
            row.code,
            (row.name_other if other else "") or row.name,
            row.code == chosen,
            bool(getattr(row, "stands", False)),
        )
        for row in board.question.metrics
    ]
    return tuple(sorted(found, key=lambda choice: not choice.marked))


def _products(board: Board) -> tuple[Choice, ...]:
    metric, product = board.metric, board.question.product
    if metric.grain and "product" not in metric.grain:
        return ()
    rows = Product.objects.on(board.question.as_of).exclude(kind__in=("root", "item"))
    if board.slice is not None and board.slice.products:
        rows = rows.filter(pk__in=[product.pk for product in board.slice.products])
    rows = rows.order_by("place", "code").values_list("code", "name", "name_other")
    other, chosen = board.question.in_other_language, product.code if product else ""
    return tuple(
        Choice(code, (second if other else "") or first, code == chosen)
        for code, first, second in rows
    )


def _crumbs(board: Board) -> tuple[Crumb, ...]:
    codes = [*reversed(board.above), board.code]
    named = names(board, codes)
    return tuple(
        Crumb(named[code], code in board.open or code == board.code) for code in codes
    )
