"""Which week it is, and which periods are called in it: this month, the next, the quarter."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar
from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import Span
from luopan.org.facts import company_row
from luopan.tracking.queries.asking import span_around, year_around
from luopan.trail.refusal import Refused

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def week_of(day: date) -> date:
    """The Monday of a day's week: a call is a week's call."""
    return day - timedelta(days=day.weekday())


def call_day(week: date) -> date:
    """The day of a week on which the company calls its forecast.

    Args:
        week: Its Monday.
    """
    company = company_row()
    return week + (company.call_weekday - 1 if company else 0) * DAY


@dataclass(frozen=True)
class Periods:
    """What is called in a week.

    Attributes:
        week: Its Monday.
        month: The month that runs.
        following: The month after it; it may lie in the next year.
        quarter: The quarter of the month that runs.
        parts: The months of that quarter.
    """

    week: date
    month: Span
    following: Span
    quarter: Span
    parts: tuple[Span, ...]

    @property
    def all(self) -> tuple[Span, Span, Span]:
        """This month, the next one, the quarter."""
        return self.month, self.following, self.quarter

    @property
    def derived(self) -> bool:
        """Whether the quarter follows from the months: then nobody is asked for it."""
        last = max(self.month.end_date, self.following.end_date)
        return self.quarter.end_date <= last

    @property
    def asked(self) -> tuple[Span, ...]:
        """What a person is asked for."""
        return self.all[:2] if self.derived else self.all

    def called(self, code: str) -> Span:
        """One of them by its code; empty: this month.

        Raises:
            Refused: It is not called in this week.
        """
        found = {span.code: span for span in reversed(self.all)}
        if code and code not in found:
            raise Refused(
                _(
                    "This week's calls are for %(months)s and %(quarter)s, not “%(code)s”."
                ),
                months=f"{self.month.code}, {self.following.code}",
                quarter=self.quarter.code,
                code=code[:40],
            )
        return found[code] if code else self.month


def periods_on(calendar: Calendar, day: date) -> Periods:
    """What is called on a day.

    Raises:
        Refused: The calendar has no months or no quarters.
    """
    spans = year_around(calendar, day)
    month, quarter = (span_around(spans, kind, day) for kind in ("month", "quarter"))
    if month.kind != "month" or quarter.kind != "quarter":
        raise Refused(
            _("The calendar “%(name)s” has no months and quarters to forecast."),
            name=calendar.name,
        )
    parts = tuple(
        span
        for span in spans
        if span.kind == "month"
        and quarter.start_date <= span.start_date < quarter.end_date
    )
    return Periods(week_of(day), month, _after(calendar, month), quarter, parts)


def _after(calendar: Calendar, month: Span) -> Span:
    """The month that begins where another one ends."""
    spans = year_around(calendar, month.end_date)
    return span_around(spans, "month", month.end_date)


def months_before(calendar: Calendar, day: date, count: int) -> tuple[Span, ...]:
    """The last months that were over on a day, the oldest first."""
    year = int(year_around(calendar, day)[0].code)
    months = [
        span
        for spans in (year_spans(calendar, year - 1), year_spans(calendar, year))
        for span in spans
        if span.kind == "month" and span.end_date <= day
    ]
    return tuple(months[-count:])
