"""What has changed since the last meeting: calls, warnings, actions. Deals are in ``moves``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Q

from luopan.actions.access import seen
from luopan.actions.models import Action
from luopan.actions.queries import ActionRow, Sums, action_rows, sums
from luopan.actions.queries import Wish as ActionWish
from luopan.actions.queries.done import done_since
from luopan.actions.queries.listing import counted_rows
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.records.reading import end_of
from luopan.tracking.access import warnings_seen
from luopan.tracking.board import MILLION
from luopan.tracking.models import Call, WarningEvent
from luopan.tracking.queries.asking import Question
from luopan.tracking.queries.forecast.periods import periods_on
from luopan.tracking.queries.meetings.waiting import Promised
from luopan.tracking.queries.warnings.listing import (
    WarningRow,
    warnings_by_number,
)

MOST = 12  # rows of each list
STANDING = 200  # warnings that causes are taken from
DAY = timedelta(days=1)


@dataclass(frozen=True)
class CallMove:
    """A forecast call that is not what it was; committed amounts in the metric's own unit.

    Attributes:
        side: own, or above: whose word it is.
    """

    unit: str
    unit_name: str
    is_seat: bool
    period: str
    kind: str
    side: str
    was: Decimal
    now: Decimal


@dataclass(frozen=True)
class WarningMoves:
    """What the rules have raised, and what has gone by itself."""

    new: tuple[WarningRow, ...]
    gone: tuple[WarningRow, ...]
    new_count: int
    gone_count: int


@dataclass(frozen=True)
class ActionMoves:
    """What was done, what is late, what is due before the next meeting.

    Attributes:
        until: The last day of what is due.
        sums: Of all actions of the unit that the viewer sees.
        promised: What the reader has to keep until then from other meetings.
        reader: His name.
    """

    done: tuple[ActionRow, ...]
    late: tuple[ActionRow, ...]
    due: tuple[ActionRow, ...]
    until: date
    sums: Sums
    promised: tuple[Promised, ...] = ()
    reader: str = ""


def call_moves(question: Question, since: date) -> tuple[CallMove, ...]:
    """Calls that were changed after a day, the largest change first; three queries."""
    now, before = _newest(question, None), _newest(question, since)
    found = []
    for key, row in now.items():
        was = before.get(key)
        if was is None or was.committed == row.committed:
            continue
        found.append(
            CallMove(
                row.unit.code,
                spoken(row.unit),
                row.unit.kind == Unit.Kind.SEAT,
                row.period_code,
                row.kind,
                row.side,
                Decimal(was.committed) / MILLION,
                Decimal(row.committed) / MILLION,
            )
        )
    found.sort(key=lambda one: (-abs(one.now - one.was), one.unit))
    return tuple(found[:MOST])


def _newest(question: Question, until: date | None) -> dict[tuple[int, str, str], Call]:
    """The newest word of each unit, side and period that is called now."""
    spans = periods_on(question.calendar, question.as_of).all
    under = Reach.objects.on(question.as_of).filter(above=question.unit)
    rows = Call.objects.filter(
        metric=question.metric,
        period_code__in={span.code for span in spans},
        unit__in=under.values("below"),
    )
    if until is not None:
        rows = rows.filter(at__lt=end_of(until))
    groups = rows.order_by().values("unit", "side", "period_code")
    last = groups.annotate(last=Max("pk")).values("last")
    found = Call.objects.filter(pk__in=last).select_related("unit")
    return {(row.unit_id, row.side, row.period_code): row for row in found}


def warning_moves(
    viewer: User, unit: str, since: date, *, on: date, seats: bool
) -> WarningMoves:
    """Warnings raised and gone after a day, of a unit and what is under it."""
    below = Reach.objects.on(on).filter(above__code=unit).values("below")
    seen_by = warnings_seen(viewer, on).filter(unit__in=below)
    if not seats:
        seen_by = seen_by.exclude(unit__kind=Unit.Kind.SEAT)
    kinds = WarningEvent.Kind
    news = (kinds.RAISED, kinds.BACK)
    rows = WarningEvent.objects.filter(
        warning__in=seen_by.values("pk"),
        day_date__gt=since,
        kind__in=(*news, kinds.GONE, kinds.OVER),
    ).order_by("pk")
    last = dict(rows.values_list("warning", "kind"))
    raised = [pk for pk, kind in last.items() if kind in news]
    gone = [pk for pk, kind in last.items() if kind not in news]
    known = warnings_by_number(viewer, [*raised, *gone], on=on)
    return WarningMoves(
        _largest(known, raised), _largest(known, gone), len(raised), len(gone)
    )


def _largest(
    known: dict[int, WarningRow], numbers: Iterable[int]
) -> tuple[WarningRow, ...]:
    rows = [known[pk] for pk in numbers if pk in known]
    return tuple(sorted(rows, key=lambda row: (-(row.amount or 0), row.id))[:MOST])


def action_moves(
    viewer: User, unit: str, since: date, until: date, *, year: int, on: date
) -> ActionMoves:
    """Actions of a unit and of all under it.

    Args:
        viewer: Sees only those that he may.
        unit: Code.
        since: Done after this day, by the word of who moved them.
        until: Due up to this day, or with a milestone up to it.
        year: Whose plans are counted together.
        on: Today.
    """
    open_ones = action_rows(viewer, ActionWish(unit=unit, open=True), on=on)
    late = [row for row in open_ones if row.late]
    due = [row for row in open_ones if not row.late and next_day(row) <= until]
    due.sort(key=lambda row: (next_day(row), row.id))
    late.sort(key=lambda row: (next_day(row), row.id))
    return ActionMoves(
        _done(viewer, unit, since, on),
        tuple(late[:MOST]),
        tuple(due[:MOST]),
        until,
        sums(viewer, ActionWish(unit=unit, year=year), on=on),
    )


def next_day(row: ActionRow) -> date:
    """The next day on which something of an action is due."""
    return min(row.next_date or row.last_date, row.last_date)


def _done(viewer: User, unit: str, since: date, on: date) -> tuple[ActionRow, ...]:
    """Done after a day, as the trail tells; newest first."""
    numbers = done_since(end_of(since))
    if not numbers:
        return ()
    below = Reach.objects.on(on).filter(above__code=unit).values("below")
    rows = seen(viewer, on).filter(
        Q(pk__in=numbers), state=Action.State.DONE, plan__unit__in=below
    )
    return counted_rows(viewer, rows.order_by("-pk")[:MOST], on=on)
