"""Which days a unit works, in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luopan.dimensions.queries import Week, week_on
from luopan.org.language import listed


@dataclass(frozen=True)
class WeekLine:
    """A week of a unit as its page shows it."""

    text: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True)
class WorkingDays:
    """What the page of a unit says of its working days.

    Attributes:
        today: What holds today, and who says so.
        own: What the unit says itself, the latest first.
        has_own: Whether it says it for today.
        days: Weekday number, its name, and whether it is worked today.
        keeps_holidays: Whether public holidays are off today.
    """

    today: str
    own: tuple[WeekLine, ...]
    has_own: bool
    days: tuple[tuple[int, str, bool], ...]
    keeps_holidays: bool


def of_unit(weeks: Sequence[Week], code: str, on: date) -> WorkingDays:
    """The working days of a unit."""
    now = week_on(weeks, on)
    own = [week for week in weeks if week.code == code]
    lines = [WeekLine(told(week), week.start_date, week.end_date) for week in own]
    names = weekdays()
    return WorkingDays(
        today=_origin(now, code),
        own=tuple(sorted(lines, key=lambda line: line.start_date, reverse=True)),
        has_own=now.code == code,
        days=tuple((n, name, n not in now.rest_days) for n, name in names.items()),
        keeps_holidays=now.keeps_holidays,
    )


def _origin(week: Week, code: str) -> str:
    if not week.code:
        return _("%(week)s Not set separately.") % {"week": told(week)}
    if week.code == code:
        return told(week)
    return _("%(week)s Inherited from %(unit)s.") % {
        "week": told(week),
        "unit": week.name,
    }


def told(week: Week) -> str:
    """A week as a sentence."""
    if week.keeps_holidays:
        sentence = _(
            "Works on %(days)s; public holidays are off, make-up days are worked."
        )
    else:
        sentence = _("Works on %(days)s, on public holidays too.")
    return sentence % {"days": _days(week.rest_days)}


def _days(rest_days: Collection[int]) -> str:
    if not rest_days:
        return _("all days of the week")
    return listed(name for n, name in weekdays().items() if n not in rest_days)


def weekdays() -> dict[int, str]:
    """ISO number → name, short."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return dict(enumerate(names, start=1))
