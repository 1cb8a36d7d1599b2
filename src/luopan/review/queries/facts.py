"""What a review begins from: what was wanted and what came, by parts, and what was said.

Each is named as what it is. The parts of goal − result are sums by unit and by product: whose
it is, not why it came so. Actions show what they were expected to bring; nothing measures
what one of them alone has brought, so that is not said. All is kept as plain texts and
numbers, amounts as decimals in the metric's own unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from luopan.actions.models import Action as PlannedAction
from luopan.actions.models import Need
from luopan.actions.queries.listing import OPEN
from luopan.dimensions.models import Product
from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.dimensions.queries.products import product_tree
from luopan.engine.calendar import Span
from luopan.org.models import Reach, Unit, User
from luopan.records.models import ClosedPeriod
from luopan.strategy.models import Assumption
from luopan.targets.models import Ask
from luopan.targets.queries.leaf_targets import has_product
from luopan.tracking.access import warnings_seen
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.queries.asking import Question, Wish, ask
from luopan.tracking.queries.standing import shape_of

MOST = 12  # of each kind of thing that is listed
OTHERS = ""  # the key of what no product of the list names
Facts = dict[str, Any]


def question_of(
    viewer: User, unit: Unit, metric: str, period: str, *, at: datetime, on: date
) -> Question:
    """What a review is about, with every right asked.

    Raises:
        Unknown: No such unit, or out of his reach.
        Refused: No such metric or period.
    """
    wish = Wish(unit=unit.code, metric=metric, period=period)
    return ask(wish, viewer=viewer, at=at, on=on)


def facts_of(question: Question) -> Facts:
    """What was wanted and what came of a unit in a period, and what was said before."""
    board = Board(question)
    clocks = Clocks(board)
    goal, result = _goal(board), _result(board)
    return {
        "goal": _said(goal),
        "due": _said(_due(board, clocks)),
        "result": _said(result),
        "counted_in": shape_of(board)[1],
        "version": question.version.pk if question.version else None,
        "reach": f"{board.reach:%Y-%m-%d}" if board.reach else "",
        "over": board.over,
        "closed": closed_through(question.period),
        "units": _units(board),
        "products": _products(question, goal, result),
        "parts": _parts(board),
        "warnings": _warnings(question),
        "promises": _promises(question),
        "assumptions": _assumptions(question),
        "actions": _actions(question),
    }


def closed_through(period: Span) -> bool:
    """Whether every day of a period is closed: its figures change no more."""
    rows = ClosedPeriod.objects.filter(
        reopened_at=None,
        start_date__lt=period.end_date,
        end_date__gt=period.start_date,
    )
    day = period.start_date
    for start, end in rows.order_by("start_date").values_list("start_date", "end_date"):
        if start > day:
            return False
        day = end
    return day >= period.end_date


def _said(value: float | None) -> str | None:
    found = told(value)
    return None if found is None else str(found)


def _goal(board: Board) -> float | None:
    return board.wanted(board.code, board.period)


def _due(board: Board, clocks: Clocks) -> float | None:
    line = clocks.due(board.code, board.period)
    return None if line is None else int(line[board.elapsed])


def _result(board: Board) -> float | None:
    if not board.elapsed:
        return None
    nodes = [board.members(board.code)]
    found: float = board.this.values(nodes, [board.to_date])[0, 0].item()
    return found


# ── whose it is ──


def _units(board: Board) -> list[Facts]:
    """Goal and result of what stands right under the unit; a reserve has a goal only."""
    codes = [code for code in board.children if code in board.open]
    if not codes:
        return []
    came = _came(board, codes)
    rows = [
        (code, board.wanted(code, board.period), result)
        for code, result in zip(codes, came, strict=True)
    ]
    return [
        {"key": code, "goal": _said(goal), "result": _said(result)}
        for code, goal, result in rows
        if goal or result
    ]


def _came(board: Board, codes: Sequence[str]) -> list[float | None]:
    if not board.elapsed:
        return [None] * len(codes)
    nodes = [board.members(code) for code in codes]
    return [one.item() for one in board.this.values(nodes, [board.to_date])[:, 0]]


def _products(
    question: Question, goal: float | None, result: float | None
) -> list[Facts]:
    """Goal and result by what stands right under all products, the rest as one row."""
    if question.version is None or question.slice is not None or not result:
        return []
    rows = [_product(question, one) for one in _top_products(question.period)]
    if not rows:
        return []
    left = [
        None if whole is None else whole - sum(row[place] or 0 for row in rows)
        for place, whole in ((1, goal), (2, result))
    ]
    rows.append((OTHERS, *left))
    return [
        {"key": code, "goal": _said(wanted), "result": _said(came)}
        for code, wanted, came in rows
        if wanted or came
    ]


def _top_products(period: Span) -> list[Product]:
    codes = [
        row.code
        for row in product_tree(period.start_date)
        if row.parent_code == ROOT_PRODUCT
    ]
    known = {one.code: one for one in Product.objects.filter(code__in=codes)}
    return [known[code] for code in codes][:MOST]


def _product(
    question: Question, product: Product
) -> tuple[str, float | None, float | None]:
    version = question.version
    there = version is not None and has_product(version, product.code)
    asked = replace(
        question, product=product, aims=None, version=version if there else None
    )
    board = Board(asked)
    return product.code, _goal(board) if there else None, _result(board)


def _parts(board: Board) -> list[Facts]:
    """Goal and result month by month, where the period has several."""
    months = [
        span
        for span in board.question.spans
        if span.kind == "month"
        and board.period.start_date <= span.start_date
        and span.end_date <= board.period.end_date
    ]
    if len(months) < 2 or not board.elapsed:
        return []
    days = [(m.start_date, min(m.end_date, board.until)) for m in months]
    reached = [one for one in days if one[0] < one[1]]
    came = board.this.values([board.members(board.code)], reached)[0]
    padded = [one.item() for one in came] + [None] * (len(months) - len(reached))
    return [
        {
            "key": month.code,
            "goal": _said(board.wanted(board.code, month)),
            "result": _said(one),
        }
        for month, one in zip(months, padded, strict=True)
    ]


# ── what was said before ──


def _under(question: Question) -> QuerySet[Reach]:
    return Reach.objects.on(question.on).filter(above=question.unit)


def _warnings(question: Question) -> list[Facts]:
    """Warnings of the unit and what is right under it that stood in the period."""
    near = _under(question).filter(depth__lte=1).values("below")
    period = question.period
    found = warnings_seen(question.viewer, question.on).filter(
        unit__in=near, first_date__lt=period.end_date, seen_date__gte=period.start_date
    )
    rows = found.order_by("-amount", "pk").values(
        "pk", "rule", "unit__code", "state", "first_date", "amount", "counted_in"
    )
    return [
        {
            "key": str(row["pk"]),
            "rule": row["rule"],
            "unit": row["unit__code"],
            "state": row["state"],
            "first": f"{row['first_date']:%Y-%m-%d}",
            "amount": _said(row["amount"]),
            "counted_in": row["counted_in"],
        }
        for row in rows[:MOST]
    ]


def _promises(question: Question) -> Facts:
    """Promises of above that were due in the period: how many came, and how many did not."""
    units, period = _under(question).values("below"), question.period
    due = {
        "promised_date__gte": period.start_date,
        "promised_date__lt": period.end_date,
    }
    asks = Ask.objects.filter(talk__unit__in=units, **due)
    needs = Need.objects.filter(action__plan__unit__in=units, **due)
    over = Q(promised_date__lt=question.on)
    kept = asks.filter(state=Ask.State.DELIVERED).count()
    kept += needs.filter(delivered__isnull=False).count()
    broken = asks.filter(state=Ask.State.BROKEN).count()
    broken += needs.filter(over, delivered=None).count()
    return {"kept": kept, "broken": broken}


def _assumptions(question: Question) -> list[Facts]:
    """What the strategy took for true before the period was over, and how it stands."""
    before = question.period.end_date
    rows = Assumption.objects.filter(
        kind=Assumption.Kind.ASSUMPTION, created_at__date__lt=before
    )
    return [
        {"key": code, "state": state}
        for code, state in rows.order_by("code").values_list("code", "state")[:MOST]
    ]


def _actions(question: Question) -> list[Facts]:
    """The largest actions of the unit and what is under it that ran in the period."""
    period, units = question.period, _under(question).values("below")
    rows = PlannedAction.objects.filter(
        plan__unit__in=units,
        metric=question.metric,
        from_date__lt=period.end_date,
        until_date__gt=period.start_date,
    )
    return [_action(row) for row in _counted(rows).order_by("-amount", "pk")[:MOST]]


def _counted(rows: QuerySet[PlannedAction]) -> Iterable[Any]:
    reached = Q(milestones__reached_date__isnull=False)
    return rows.select_related("metric").annotate(
        steps=Count("milestones"), reached=Count("milestones", filter=reached)
    )


def _action(row: Any) -> Facts:
    said = row.metric and row.amount is not None
    return {
        "key": str(row.pk),
        "name": row.name,
        "other": row.name_other,
        "state": row.state,
        "said": row.said,
        "expected": str(row.amount * row.metric.quantum) if said else None,
        "confidence": row.confidence,
        "steps": row.steps,
        "reached": row.reached,
    }


def facts_of_action(action: PlannedAction, question: Question) -> Facts:
    """What one action was to bring, and how far it came.

    ``result`` is what its whole unit brought on the days named in it, of which the action
    is a part: nothing measures the action alone.
    """
    found = _action(
        PlannedAction.objects.filter(pk=action.pk)
        .select_related("metric")
        .annotate(
            steps=Count("milestones"),
            reached=Count(
                "milestones", filter=Q(milestones__reached_date__isnull=False)
            ),
        )
        .get()
    )
    board = Board(question)
    return {
        "goal": found["expected"],
        "due": None,
        "result": None,
        "whole": _said(_result(board)),
        "counted_in": shape_of(board)[1],
        "version": question.version.pk if question.version else None,
        "reach": f"{board.reach:%Y-%m-%d}" if board.reach else "",
        "over": action.state not in OPEN,
        "units": [],
        "products": [],
        "parts": [],
        "warnings": [],
        "promises": _needs(action, question.on),
        "assumptions": [],
        "actions": [found],
    }


def _needs(action: PlannedAction, on: date) -> Facts:
    rows = action.needs.filter(promised_date__isnull=False)
    return {
        "kept": rows.filter(delivered__isnull=False).count(),
        "broken": rows.filter(delivered=None, promised_date__lt=on).count(),
    }
