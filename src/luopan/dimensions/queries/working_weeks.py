"""Which days a unit works: what it says itself, or the nearest unit above that says it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luopan.dimensions.models import WorkingWeek
from luopan.engine.calendar import is_working
from luopan.engine.calendar.working import WEEKEND
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit


@dataclass(frozen=True)
class Week:
    """The days a unit works from ``start_date`` until before ``end_date``.

    Attributes:
        code: Of the unit that says so; ``""``: nobody does, and it is the usual week.
        name: Its name, in the reader's language.
        rest_days: ISO weekdays that are off.
        keeps_holidays: Whether public holidays are off and make-up days worked.
    """

    code: str
    name: str
    rest_days: frozenset[int]
    keeps_holidays: bool
    start_date: date
    end_date: date | None

    def works(self, day: date, exceptions: Mapping[date, bool]) -> bool:
        """Whether a day is worked; ``exceptions`` as in ``day_exceptions``."""
        return is_working(
            day, exceptions if self.keeps_holidays else {}, self.rest_days
        )


DAY = timedelta(days=1)
USUAL = Week("", "", WEEKEND, True, date.min, None)


def working_weeks(unit: Unit) -> tuple[Week, ...]:
    """What holds for a unit, the nearest first: its own weeks, then those above it.

    Those above count on the days on which it stood there; see ``week_on``. Two queries.
    """
    return weeks_of([unit.pk])[unit.pk]


def weeks_of(units: Collection[int]) -> dict[int, tuple[Week, ...]]:
    """``working_weeks`` of some units, by their keys; two queries."""
    rows = Reach.objects.filter(below__in=units).order_by("depth", "start_date")
    above = list(rows.values_list("below", "above", "start_date", "end_date"))
    said: dict[int, list[WorkingWeek]] = {}
    found = WorkingWeek.objects.filter(unit__in={row[1] for row in above})
    for week in found.select_related("unit").order_by("start_date"):
        said.setdefault(week.unit.pk, []).append(week)
    weeks: dict[int, list[Week]] = {unit: [] for unit in units}
    for below, pk, start, end in above:
        own = (_within(week, start, end) for week in said.get(pk, ()))
        weeks[below] += [week for week in own if week]
    return {unit: tuple(own) for unit, own in weeks.items()}


def _within(week: WorkingWeek, start: date, end: date | None) -> Week | None:
    """A week on the days on which its unit is above; None: on no day."""
    first = max(week.start_date, start)
    last = min((day for day in (week.end_date, end) if day), default=None)
    if last is not None and last <= first:
        return None
    rest = frozenset(map(int, week.rest_days))
    unit = week.unit
    return Week(unit.code, spoken(unit), rest, week.keeps_holidays, first, last)


def week_on(weeks: Sequence[Week], day: date) -> Week:
    """The one that holds on a day; the usual week where nobody says another."""
    for week in weeks:
        if week.start_date <= day and (week.end_date is None or day < week.end_date):
            return week
    return USUAL


def worked_days(
    weeks: Sequence[Week], exceptions: Mapping[date, bool], start: date, end: date
) -> list[bool]:
    """Of each day from one until before another whether it is worked.

    Args:
        weeks: Of a unit, as in ``working_weeks``.
        exceptions: As in ``day_exceptions``.
        start: First day.
        end: After the last day.
    """
    days = (start + DAY * n for n in range((end - start).days))
    return [week_on(weeks, day).works(day, exceptions) for day in days]
