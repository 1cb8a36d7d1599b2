"""Which days of which months a request is about."""

from collections.abc import Sequence
from datetime import date

from luopan.dimensions.queries import day_exceptions, year_spans
from luopan.dimensions.queries.working_weeks import worked_days, working_weeks
from luopan.engine.calendar import Span
from luopan.org.models import Unit
from luopan.review.adjusting.asked import DAYS, WORKING, Wish
from luopan.targets.models import Version
from luopan.targets.signed.promises import months_of


def months(version: Version) -> tuple[Span, ...]:
    """The months of a version's year."""
    spans = {s.code: s for s in year_spans(version.plan.calendar, version.plan.year)}
    return tuple(spans[code] for code in months_of(version))


def days_of(
    version: Version, unit: Unit, wish: Wish, start: date, until: date
) -> tuple[tuple[int, int], ...]:
    """Of each month the days from one until before another, and how many it has.

    Of absence in working days only days that the unit works are counted.
    """
    spans = months(version)
    if wish.trigger in DAYS and wish.clock == WORKING:
        return _worked_days(version, unit, spans, start, until)
    return _calendar_days(spans, start, until)


def _calendar_days(
    spans: Sequence[Span], start: date, until: date
) -> tuple[tuple[int, int], ...]:
    return tuple(
        (
            max((min(until, s.end_date) - max(start, s.start_date)).days, 0),
            s.days,
        )
        for s in spans
    )


def _worked_days(
    version: Version, unit: Unit, spans: Sequence[Span], start: date, until: date
) -> tuple[tuple[int, int], ...]:
    """The same of days that the unit works, public holidays and make-up days seen."""
    first, last = spans[0].start_date, spans[-1].end_date
    exceptions = day_exceptions(version.plan.calendar.region, first, last)
    weeks = working_weeks(unit)

    def worked(since: date, end: date) -> int:
        return sum(worked_days(weeks, exceptions, since, end))

    return tuple(
        (
            worked(max(start, s.start_date), min(until, s.end_date)),
            worked(s.start_date, s.end_date),
        )
        for s in spans
    )
