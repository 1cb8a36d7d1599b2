"""Reports of the day and the week: written, read, answered; who reports when."""

from datetime import date, datetime, time
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Millionths, Number, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.tracking.queries import reports as queries
from luopan.tracking.queries.reports import Rule
from luopan.tracking.queries.reports.seen import report_seen
from luopan.tracking.services import reporting

router = Router(tags=["reports"])


class CallShape(Schema):
    """What he called for the month that runs."""

    period: str
    week: date
    confirmed: Millionths
    committed: Millionths
    upside: Millionths


class FiguresShape(Schema):
    """What the records say of a day or week; of a sent report as they said it then.

    ``planned``: visits that he took on. ``lead``: attainment of the year less time
    progress. ``open``: follow-ups whose day has come (customer, its second name, what, day);
    ``next``: what is due next (name, second name, day).
    """

    visits: int
    planned: int | None
    talks: int
    moved: int
    won: int
    won_amount: Millionths
    lost: int
    orders: Millionths
    receipts: Millionths
    currency: str
    metric: str
    milestones_due: int
    milestones_reached: int
    follow_ups: int
    call: CallShape | None
    open: list[list[str]]
    next: list[list[str]]
    share: float | None
    lead: float | None
    reach: str


class ReportLine(Schema):
    """A report of a list; ``need``: help, pace, odd or calm, why it needs the reader."""

    id: int
    unit: str
    name: str
    who: str
    kind: str
    start_date: date
    edition: int
    figures: FiguresShape
    words: str
    help_needed: str
    need: str
    odd: list[str]
    read: bool
    thumbed: bool
    at: datetime


class ExpectedShape(Schema):
    """Whose report has not come."""

    unit: str
    name: str
    who: str


class ReportsShape(Schema):
    """What needs the reader first; ``together`` adds up the reports to the last digit."""

    start_date: date
    end_date: date
    unread: int
    rows: list[ReportLine]
    missing: list[ExpectedShape]
    together: dict[str, Millionths]


class ReportsAsked(Schema):
    """Of which day or week; ``all_below``: also those that others read first."""

    kind: Code = "week"
    day: date | None = None
    all_below: bool = False


class DraftAsked(Schema):
    """Of which unit and period; no day: today's."""

    unit: Code
    kind: Code = "week"
    day: date | None = None


class DraftShape(Schema):
    """A report as it would be sent; ``edition``: of the one sent last, 0: none."""

    unit: str
    name: str
    kind: str
    start_date: date
    end_date: date
    figures: FiguresShape
    reader: str
    edition: int
    words: str
    help_needed: str


class ReportSaid(Said):
    """A report; only its words are said, and may be none."""

    unit: Code
    kind: Code = "week"
    day: date
    words: Text = ""
    help_needed: Text = ""
    expected: Annotated[int, Field(ge=0, le=10_000)] | None = None


class SentShape(Schema):
    """Its number, and which edition it is."""

    id: int
    edition: int


class MarkShape(Schema):
    """What somebody did with a report: read, thumb or answer."""

    kind: str
    said: str
    who: str
    mine: bool
    at: datetime


class ReportFull(Schema):
    """A report with what came since it was sent, and what was answered."""

    id: int
    unit: str
    name: str
    who: str
    kind: str
    start_date: date
    end_date: date
    figures: FiguresShape
    since: dict[str, int]
    words: str
    help_needed: str
    edition: int
    newest: bool
    at: datetime
    marks: list[MarkShape]
    mine: bool


class MarkSaid(Said):
    """read, thumb or answer; seen: by its writer, what was answered."""

    kind: Code
    said: Text = ""


class ReportRuleShape(Schema):
    """Who reports when at a unit; ``unit``: where it was set, empty: nowhere."""

    daily: bool
    weekly: bool
    who: str
    weekday: int
    asks_at: time
    unit: str


class ReportRuleAsked(Schema):
    """At which unit."""

    unit: Code


class ReportRuleSaid(Said):
    """Who reports when at a unit and below; weekday 1 is Monday."""

    unit: Code
    daily: bool = False
    weekly: bool = True
    who: Code = "both"
    weekday: Annotated[int, Field(ge=1, le=7)] = 5
    asks_at: time = time(16)


@router.get("/reports", response=ReportsShape, summary=_("Reports addressed to you"))
@policy(Action.TARGETS_AGREE)
def reports(request: HttpRequest, asked: Annotated[ReportsAsked, Query()]) -> Any:
    """Of the running day or week unless said."""
    period = queries.period_of(asked.kind, asked.day or request.on)
    found = queries.desk(request.user, period, on=request.on, all_below=asked.all_below)
    return {
        "start_date": period.start_date,
        "end_date": period.end_date,
        "unread": found.unread,
        "rows": found.rows,
        "missing": found.missing,
        "together": _together(found.total),
    }


def _together(total: queries.Total) -> dict[str, int]:
    """Counts as millionths, as amounts are; amounts of several currencies are left out."""
    amounts = {"won_amount", "orders", "receipts"}
    return {
        name: value if name in amounts else value * 1_000_000
        for name, value in total.counts.items()
        if total.amounts or name not in amounts
    }


@router.get("/reports/draft", response=DraftShape, summary=_("A report draft"))
@policy(Action.TARGETS_AGREE)
def draft(request: HttpRequest, asked: Annotated[DraftAsked, Query()]) -> Any:
    """Filled in from the records; of a unit that one holds or leads."""
    by = {"at": request.at, "on": request.on}
    day = asked.day or request.on
    found = queries.draft(request.user, asked.unit, asked.kind, day, **by)
    return vars(found) | vars(found.period) | {"unit": found.unit.code}


@router.post("/reports", response=SentShape, summary=_("Send a report"))
@policy(Action.TARGETS_AGREE)
@keyed(SentShape)
def send(request: HttpRequest, body: ReportSaid) -> Any:
    """Its figures are frozen as the records say them now; again: a correction."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    made = reporting.send_report(
        actor=request.user,
        at=request.at,
        unit=unit,
        kind=body.kind,
        day=body.day,
        words=body.words,
        help_needed=body.help_needed,
        expected=body.expected,
    )
    return {"id": made.pk, "edition": made.edition}


@router.get("/reports/{report_id}", response=ReportFull, summary=_("A report in full"))
@policy(Action.TARGETS_AGREE)
def report(request: HttpRequest, report_id: Number) -> Any:
    """For who wrote it and who leads above."""
    found = queries.report_page(
        report_seen(request.user, report_id, on=request.on),
        viewer=request.user,
        at=request.at,
        on=request.on,
    )
    return vars(found) | vars(found.period)


@router.post(
    "/reports/{report_id}/marks", response=Done, summary=_("Read or answer a report")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def mark(request: HttpRequest, report_id: Number, body: MarkSaid) -> Any:
    """By who leads above; that answers were seen, by who wrote it."""
    found = report_seen(request.user, report_id, on=request.on)
    by = {"actor": request.user, "at": request.at, "report": found}
    if body.kind == "seen":
        reporting.see_answers(**by)
    else:
        reporting.mark_report(**by, kind=body.kind, said=body.said)
    return {"done": True}


@router.get("/report-rules", response=ReportRuleShape, summary=_("Reporting rules"))
@policy(Action.TARGETS_READ)
def rule(request: HttpRequest, asked: Annotated[ReportRuleAsked, Query()]) -> Any:
    """As it holds at a unit."""
    unit = find_unit(
        request.user, asked.unit, on=request.on, action=Action.TARGETS_READ
    )
    return queries.rule_at(unit, on=request.on)


@router.post("/report-rules", response=Done, summary=_("Set reporting rules"))
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def set_report_rule(request: HttpRequest, body: ReportRuleSaid) -> Any:
    """At a unit and all below it that say nothing of their own."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    said = body.model_dump(exclude={"unit"})
    reporting.set_report_rule(
        actor=request.user, at=request.at, unit=unit, rule=Rule(**said)
    )
    return {"done": True}
