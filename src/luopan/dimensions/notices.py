"""What a notice of holidays says: in the maintained package, or in a file."""

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

Days = dict[date, tuple[bool, str]]  # day → worked?, name


def packaged_days() -> dict[int, Days]:
    """What the package ``chinesecalendar`` says, by the year of the notice.

    New Year's holiday may begin in December; the notice of the new year says so.
    """
    from chinese_calendar import constants

    found: dict[int, Days] = {}
    for names, worked in ((constants.holidays, False), (constants.workdays, True)):
        for day, name in names.items():
            early = day.month == 12 and name == constants.Holiday.new_years_day.value
            found.setdefault(day.year + early, {})[day] = (worked, _chinese(name))
    return found


def _chinese(name: str) -> str:
    """The Chinese name of a holiday that the package calls by its English one."""
    from chinese_calendar import Holiday as Names

    return str(Names(name).chinese)


MOST_BYTES = 1 << 20  # a year of days has some thousand


def read_notice(content: str | bytes) -> tuple[int, Days]:
    """The year and the days of a file as holiday-cn writes them.

    Raises:
        Refused: It is no such file, or it holds no day: not published yet.
    """
    try:
        document = json.loads(content)
        year, rows = document["year"], document["days"]
        days = {_day(row["date"]): _meaning(row) for row in rows}
        right = type(year) is int and len(days) == len(rows)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        right = False
    if not right:
        raise Refused(
            _(
                "This is not a file of holidays: it should hold a year and its days, each "
                "with name, date and whether it is off, as the files of holiday-cn do."
            )
        )
    if not days:
        raise Refused(
            _("The holidays of %(year)s are not published yet: the file has no day."),
            year=year,
        )
    strangers = [day for day in days if abs(day.year - year) > 1]
    if strangers:
        raise Refused(
            _("The file of %(year)s holds %(day)s, which is another year."),
            year=year,
            day=strangers[0],
        )
    return year, days


def _day(text: Any) -> date:
    if not isinstance(text, str) or len(text) != 10:
        raise ValueError(text)
    return date.fromisoformat(text)


def _meaning(row: dict[str, Any]) -> tuple[bool, str]:
    off, name = row["isOffDay"], row.get("name", "")
    if not isinstance(off, bool) or not isinstance(name, str):
        raise ValueError(row)
    return not off, name[:60]
