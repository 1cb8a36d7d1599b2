"""Reports of the day and the week: what is drawn, who is asked, who reads, what needs whom."""

from luopan.tracking.queries.reports.figures import (
    Figures,
    came_since,
    drawn,
    figures_of,
)
from luopan.tracking.queries.reports.listing import (
    Desk,
    Expected,
    ReportRow,
    Total,
    desk,
    of_period,
    total,
)
from luopan.tracking.queries.reports.one import Draft, ReportPage, draft, report_page
from luopan.tracking.queries.reports.periods import ReportPeriod, period_of
from luopan.tracking.queries.reports.rules import (
    USUAL,
    Rule,
    asked_under,
    rule_at,
    rules_of,
)
from luopan.tracking.queries.reports.seen import newest
from luopan.tracking.queries.reports.waiting import (
    Due,
    answered,
    answers_for,
    due_for,
    unread,
    writable,
)

__all__ = [
    "USUAL",
    "Desk",
    "Draft",
    "Due",
    "Expected",
    "Figures",
    "ReportPage",
    "ReportPeriod",
    "ReportRow",
    "Rule",
    "Total",
    "answered",
    "answers_for",
    "came_since",
    "desk",
    "draft",
    "drawn",
    "due_for",
    "figures_of",
    "newest",
    "of_period",
    "period_of",
    "report_page",
    "rule_at",
    "asked_under",
    "rules_of",
    "total",
    "unread",
    "writable",
]
