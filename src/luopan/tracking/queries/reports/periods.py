"""Which day or week a report is of, and from when until when it is asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import day_exceptions
from luopan.dimensions.queries.working_weeks import USUAL as USUAL_WEEK
from luopan.org.clock import zone
from luopan.tracking.models import Report
from luopan.tracking.queries.reports.rules import Rule
from luopan.trail.refusal import Refused

DAY, WEEK = timedelta(days=1), timedelta(days=7)
DAILY, WEEKLY = Report.Kind.DAY.value, Report.Kind.WEEK.value
KINDS = (DAILY, WEEKLY)
LONG_AGO = timedelta(days=31)  # after its end a period is not reported any more
REMINDS = {DAILY: DAY, WEEKLY: 2 * DAY}  # after the end of the period


@dataclass(frozen=True)
class ReportPeriod:
    """A day or a week from Monday; ``end_date`` is exclusive."""

    kind: str
    start_date: date
    end_date: date

    @property
    def last_date(self) -> date:
        """The last day of it."""
        return self.end_date - DAY

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end_date - self.start_date

    def before(self) -> "ReportPeriod":
        """The one before."""
        return period_of(self.kind, self.start_date - DAY)

    def after(self) -> "ReportPeriod":
        """The one after."""
        return period_of(self.kind, self.end_date)


def period_of(kind: str, day: date) -> ReportPeriod:
    """The day, or the week around it.

    Raises:
        Refused: Neither a day nor a week.
    """
    if kind not in KINDS:
        raise Refused(_("A report is daily or weekly."))
    if kind == DAILY:
        return ReportPeriod(kind, day, day + DAY)
    monday = day - timedelta(days=day.weekday())
    return ReportPeriod(kind, monday, monday + WEEK)


def asked_at(rule: Rule, period: ReportPeriod) -> datetime:
    """From which instant a report of a period is asked for."""
    day = period.start_date
    if period.kind == WEEKLY:
        day += (rule.weekday - 1) * DAY
    return datetime.combine(day, rule.asks_at, zone())


def reminded_until(period: ReportPeriod) -> datetime:
    """Until which instant it is asked for on Today; after it, it was not sent."""
    return datetime.combine(period.end_date + REMINDS[period.kind], time.min, zone())


def asked_for(rule: Rule, kind: str, at: datetime) -> ReportPeriod:
    """The newest period of a kind whose report is asked for by an instant."""
    found = period_of(kind, at.astimezone(zone()).date())
    return found if asked_at(rule, found) <= at else found.before()


def is_worked(day: date) -> bool:
    """Whether the usual week works on a day; holidays and make-up days 调休 count."""
    return USUAL_WEEK.works(day, day_exceptions("CN", day, day + DAY))
