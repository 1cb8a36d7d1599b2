"""The pages of the forecast as workbooks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from luopan.tracking.queries.forecast import (
    LEADS,
    Accuracy,
    Forecast,
    ForecastRow,
    Moves,
    YearAhead,
)
from luopan.web.exports import Column, Export, Holds
from luopan.web.words import forecast as words
from luopan.web.words import forecast_ahead as ahead
from luopan.web.words import forecast_said as told
from luopan.web.words import forecast_year as ahead_year
from luopan.web.words.lacking import refusals
from luopan.web.words.progress import data_until, period_name

MONEY = Holds.AMOUNT


def table(found: Forecast) -> Export:
    """The units with their calls."""
    titles = [title for _key, title in words.names()]
    return Export(
        title=_("Rolling forecast"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Holder")),
            Column(_("Target"), MONEY),
            Column(_("Actual"), MONEY),
            *(Column(title, MONEY) for title in titles),
            Column(_("Since last week"), MONEY),
            Column(_("Own call"), MONEY),
            Column(_("Call from above"), MONEY),
            Column(_("Seats"), Holds.COUNT),
            Column(_("Called"), Holds.COUNT),
            Column(_("Explanation"), width=40),
        ],
        rows=[_cells(row) for row in (found.top, *found.rows)],
        counted_in=found.counted_in,
        notes=[
            told.sentence(found),
            *refusals(found.top.lacking),
            told.rule(),
            data_until(found.reach_date),
        ],
        levels=[0, *(1 for _row in found.rows)],
    )


def _cells(row: ForecastRow) -> list[Any]:
    return [
        row.name,
        row.holder,
        row.target,
        *(
            None if row.untold else one
            for one in (row.actual, *words.three_cells(row.team))
        ),
        row.change.committed,
        row.own.amounts.committed if row.own else None,
        row.above.amounts.committed if row.above else None,
        row.due,
        row.called,
        row.own.said if row.own else "",
    ]


def moved(found: Moves) -> Export:
    """The deals that moved."""
    named = ahead.kinds()
    return Export(
        title=_("What changed"),
        columns=[
            Column(_("Serial number")),
            Column(_("Customer"), width=28),
            Column(_("Unit"), width=20),
            Column(_("Stage")),
            Column(_("Movement")),
            Column(_("Previously expected"), Holds.DAY),
            Column(_("Now"), Holds.DAY),
            Column(_("Previous amount"), MONEY),
            Column(_("Amount"), MONEY),
            Column(_("Effect on the period"), MONEY),
        ],
        rows=[
            [
                row.key,
                row.account,
                row.unit_name,
                row.stage,
                named[row.kind],
                row.before,
                row.after,
                row.was,
                row.amount,
                row.effect,
            ]
            for row in found.rows
        ],
        counted_in=found.counted_in,
        notes=[ahead.moves_sentence(found), *refusals(found.lacking)],
    )


def year(found: YearAhead) -> Export:
    """The months of the year."""
    return Export(
        title=_("Year ahead"),
        columns=[
            Column(_("Month"), width=16),
            Column(_("Based on"), width=20),
            Column(_("Amount"), MONEY),
            Column(_("Confirmed"), MONEY),
            Column(_("Upside"), MONEY),
            Column(_("Target"), MONEY),
        ],
        rows=[
            [
                period_name(one.span.code, "month"),
                ahead_year.origin(one),
                one.amount,
                one.low,
                one.high,
                one.target,
            ]
            for one in found.months
        ],
        counted_in=found.counted_in,
        notes=[
            ahead_year.year_sentence(found),
            *_rolls(found),
            *refusals(found.now.lacking),
            ahead_year.year_rule(),
            data_until(found.reach_date),
        ],
    )


def _rolls(found: YearAhead) -> Sequence[str]:
    return [
        f"{one['name']} ({one['when']}): {one['total']}"
        for one in ahead_year.rolls(found)
    ]


def near(found: Accuracy) -> Export:
    """How near calls were: only what the reader sees."""
    weeks = [ahead.lead_name(lead) for lead in LEADS]
    return Export(
        title=_("Forecast accuracy"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Person")),
            Column(_("Month"), width=16),
            Column(_("Actual"), MONEY),
            *(Column(title, MONEY) for title in weeks),
            Column(_("Their comment"), width=40),
        ],
        rows=[
            [
                one.name,
                one.who,
                period_name(kept.span.code, "month"),
                kept.actual,
                *(kept.called[lead] for lead in LEADS),
                kept.answer,
            ]
            for one in found.records
            for kept in one.months
        ],
        counted_in=found.counted_in,
        notes=[ahead.near_rule()],
    )
