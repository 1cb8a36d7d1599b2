"""A pack as a workbook: a sheet for each table, with true numbers and what they mean."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from luopan.sheets.write import WorkbookPlan, to_xlsx
from luopan.tracking.queries.forecast import Moves, YearAhead
from luopan.tracking.queries.pack import Front, Pack
from luopan.tracking.queries.pack.changes import ActionMoves, next_day
from luopan.web.exports import Column, Export, Holds, sheet_of
from luopan.web.packs.changes import by_forecast, moved
from luopan.web.packs.decks import name, source, title
from luopan.web.packs.fronts import dated, headline, kept_sentence, period_of
from luopan.web.packs.gaps import reason
from luopan.web.words import (
    action_gap,
    forecast_ahead,
    forecast_year,
    meetings,
)
from luopan.web.words.actions import line as action_line
from luopan.web.words.progress import period_name
from luopan.web.words.warning_causes import step
from luopan.web.words.warnings import rules

A, R, D = Holds.AMOUNT, Holds.RATIO, Holds.DAY


def book(found: Pack, reader: str, *, at: datetime) -> bytes:
    """The pack as the bytes of an .xlsx file."""
    front = found.front
    sheets = [
        _standing(front, reader),
        _promises(front),
        _units(front),
        _decisions(front),
        *([_deals(found.changes.deals)] if found.changes.deals else []),
        *([_calls(found)] if found.changes.calls else []),
        _warnings(found),
        *([_months(found.ahead.year)] if found.ahead.year else []),
        *([action_gap.gap_export(found.ahead.gaps)] if found.ahead.gaps else []),
        _actions(found.todo.actions),
    ]
    about = f"{title(front)} {name(front)}"
    plan = WorkbookPlan([sheet_of(one) for one in sheets], title=about, created_at=at)
    return to_xlsx(plan)


def _standing(front: Front, reader: str) -> Export:
    stands = front.found.standing
    rows: list[list[Any]] = [
        [_("Target"), stands.target, None],
        [_("Actual"), stands.actual, None],
        [_("Attainment"), None, stands.attainment],
        [_("Time progress"), None, stands.progress],
        [_("Lead"), None, stands.lead],
        [_("Run-rate landing"), stands.landing, None],
        [_("Gap"), stands.landing_gap, None],
        [_("Remaining"), stands.remaining, None],
    ]
    shares = stands.shape == "rate"
    return Export(
        title=_("Overview"),
        columns=[
            Column(_("Figure"), width=26),
            Column(_("Amount"), R if shares else A, 18),
            Column(_("Share"), R),
        ],
        rows=rows,
        counted_in=stands.counted_in,
        notes=[
            f"{title(front)} · {name(front)} · {period_of(front.found)}",
            headline(front),
            source(front.found.question, stands.reach_date),
            reader,
        ],
    )


def _promises(front: Front) -> Export:
    named = meetings.outcomes()
    return Export(
        title=_("Previous promises"),
        columns=[
            Column(_("Owner"), width=16),
            Column(_("Unit"), width=22),
            Column(_("What"), width=50),
            Column(_("Until"), D),
            Column(_("State")),
            Column(_("Explanation"), width=40),
        ],
        rows=[
            [one.person, one.unit, one.text, one.due_date, named[one.outcome], one.said]
            for one in front.promises
        ],
        notes=[kept_sentence(front.promises)],
    )


def _units(front: Front) -> Export:
    found = front.found
    amount = R if found.standing.shape == "rate" else A
    return Export(
        title=_("Gap by unit"),
        columns=[
            Column(_("Unit"), width=28),
            Column(_("Target"), amount),
            Column(_("Actual"), amount),
            Column(_("Attainment"), R),
            Column(_("Lead"), R),
            Column(_("Run-rate landing"), amount),
            Column(_("Gap"), amount),
            Column(_("Share of the gap"), R),
            Column(_("Why, as far as records tell"), width=70),
        ],
        rows=[
            [
                row.name.name,
                row.target,
                row.actual,
                row.attainment,
                row.lead,
                row.landing,
                row.gap,
                row.share,
                reason(row, front.causes),
            ]
            for row in found.drill.rows
        ],
        counted_in=found.standing.counted_in,
        notes=[source(found.question, found.standing.reach_date)],
    )


def _decisions(front: Front) -> Export:
    rows = []
    for one in front.asked:
        if one.warning is not None:
            row = one.warning
            said = [rules()[row.rule], dated(row), step(row).text, row.name, row.owner]
            rows.append([*said, row.amount])
        elif one.need is not None:
            need = one.need
            said = [_("Resource"), need.what, need.action_name, need.unit_name]
            rows.append([*said, need.asked_by, None])
    return Export(
        title=_("Decisions needed"),
        columns=[
            Column(_("Early warning"), width=16),
            Column(_("What"), width=60),
            Column(_("Step"), width=50),
            Column(_("Unit"), width=22),
            Column(_("Owner"), width=16),
            Column(_("At stake"), A),
        ],
        rows=rows,
        counted_in=front.found.standing.counted_in,
    )


def _deals(found: Moves) -> Export:
    named = forecast_ahead.kinds()
    return Export(
        title=_("Opportunities that moved"),
        columns=[
            Column(_("Kind")),
            Column(_("Customer"), width=32),
            Column(_("Unit"), width=24),
            Column(_("Stage")),
            Column(_("Previously expected"), D),
            Column(_("Expected now"), D),
            Column(_("Was"), A),
            Column(_("Now"), A),
            Column(_("Effect"), A),
        ],
        rows=[
            [
                named[row.kind],
                row.account or row.key,
                row.unit_name,
                row.stage,
                row.before,
                row.after,
                row.was,
                row.amount,
                row.effect,
            ]
            for row in found.rows
        ],
        counted_in=found.counted_in,
        notes=[moved(found)],
    )


def _calls(found: Pack) -> Export:
    return Export(
        title=_("Forecast calls that moved"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Period")),
            Column(_("Was"), A),
            Column(_("Now"), A),
            Column(_("Difference"), A),
        ],
        rows=[
            [
                row.unit_name,
                period_name(row.period, row.kind),
                row.was,
                row.now,
                row.now - row.was,
            ]
            for row in found.changes.calls
        ],
        counted_in=found.changes.counted_in,
    )


def _warnings(found: Pack) -> Export:
    warned = found.changes.warned
    rows = [(_("new"), row) for row in warned.new]
    rows += [(_("cleared"), row) for row in warned.gone]
    return Export(
        title=_("Warnings"),
        columns=[
            Column(_("State")),
            Column(_("Unit"), width=24),
            Column(_("Early warning"), width=18),
            Column(_("What"), width=70),
            Column(_("At stake"), A),
        ],
        rows=[
            [word, row.name, rules()[row.rule], dated(row), row.amount]
            for word, row in rows
        ],
        counted_in=found.changes.counted_in,
    )


def _months(found: YearAhead) -> Export:
    named = forecast_year.origins()
    return Export(
        title=_("Year-end outlook"),
        columns=[
            Column(_("Month")),
            Column(_("Comes from")),
            Column(_("Amount"), A),
            Column(_("Low"), A),
            Column(_("High"), A),
            Column(_("Target"), A),
        ],
        rows=[
            [
                period_name(one.span.code, "month"),
                named[one.origin],
                one.amount,
                one.low,
                one.high,
                one.target,
            ]
            for one in found.months
        ],
        counted_in=found.counted_in,
        notes=[by_forecast(found), forecast_year.year_rule()],
    )


def _actions(moved: ActionMoves) -> Export:
    groups = (
        (_("late"), moved.late),
        (_("due"), moved.due),
        (_("done"), moved.done),
    )
    return Export(
        title=_("Actions"),
        columns=[
            Column(_("State")),
            Column(_("What"), width=50),
            Column(_("Unit"), width=22),
            Column(_("Owner"), width=16),
            Column(_("Until"), D),
            Column(_("Contribution"), width=16),
        ],
        rows=[
            [
                word,
                row.name,
                row.unit_name,
                row.owner_name,
                next_day(row),
                action_line(row).brings,
            ]
            for word, rows in groups
            for row in rows
        ],
        notes=[_("Due by %(day)s") % {"day": moved.until}],
    )
