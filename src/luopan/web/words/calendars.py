"""Calendars in words: how each cuts its years, and what may be said of a new one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from luopan.dimensions.catalogue import CalendarLine
from luopan.dimensions.queries.calendars import CalendarRow
from luopan.org.language import spoken
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.working import weekdays

PACKAGE = "chinesecalendar"  # it carries the notices that were out with its release
WEEKS = ("445", "454", "544", "13x4")
NUMBERS = ("first_month", "first_day", "week_start", "long_month")
USUAL = {
    "first_month": 1,
    "first_day": 1,
    "week_start": 1,
    "long_month": 0,
    "leaf": "month",
    "month_name": "most",
    "year_name": "start",
    "anchor": "nearest",
}


def schemes() -> list[tuple[str, str]]:
    """Ways to cut a year."""
    return [
        ("months", _("months")),
        ("445", _("weeks, a quarter is 4-4-5")),
        ("454", _("weeks, a quarter is 4-5-4")),
        ("544", _("weeks, a quarter is 5-4-4")),
        ("13x4", _("weeks, 13 periods of four")),
    ]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the form of a calendar offers for each parameter."""
    return {
        "schemes": schemes(),
        "first_months": [(str(n), str(name)) for n, name in MONTHS.items()],
        "week_starts": [(str(day), name) for day, name in weekdays().items()],
        "leaves": [
            ("month", _("month")),
            ("part", _("weeks, cut at the ends of months")),
            ("week", _("whole weeks")),
        ],
        "month_names": [
            ("most", _("the month that most of it lies in")),
            ("start", _("the month it starts in")),
            ("end", _("the month it ends in")),
        ],
        "year_names": [
            ("start", _("the year it starts in")),
            ("end", _("the year it ends in")),
        ],
        "anchors": [
            ("nearest", _("on the day nearest to the end of the month")),
            ("last", _("on the last such day of the month")),
        ],
    }


def parameters(said: Mapping[str, str]) -> dict[str, Any]:
    """What was chosen and is not as usual; numbers that are none stay, to be refused."""
    found: dict[str, Any] = {}
    for name, usual in USUAL.items():
        value: Any = said.get(name, "").strip()
        if name in NUMBERS and value.isascii() and value.isdigit():
            value = int(value[:4])
        if value not in ("", usual):
            found[name] = value
    if quarters := said.get("quarters", "").strip():
        counts = quarters.replace("，", ",").replace("-", ",").split(",")
        found["quarters"] = [
            int(n) if n.strip().isdigit() and len(n) < 4 else n for n in counts
        ]
    return found


def known_from(
    years: Iterable[tuple[int, str]],
) -> list[tuple[int, bool, str]]:
    """Years, whether their holidays are known, and who says so in the reader's words."""
    return [(year, bool(source), _known_from(source)) for year, source in years]


def _known_from(source: str) -> str:
    if not source:
        return _("to be loaded by an administrator once published")
    if source.startswith(PACKAGE):
        return _("notice of the General Office of the State Council")
    return source


def lines(row: CalendarRow) -> list[str]:
    """How it cuts years, and since when it does so."""
    found = []
    for since, scheme in row.schemes:
        said = of_scheme(scheme)
        found.append(
            said
            if since is None
            else _("from %(day)s: %(how)s") % {"day": since, "how": said}
        )
    return found


def of_scheme(scheme: Any) -> str:
    """A way to cut a year, in a few words."""
    month = MONTHS[scheme.first_month]
    if scheme.kind in WEEKS:
        how = dict(schemes())[scheme.kind]
        day = weekdays()[scheme.week_start]
        return _(
            "%(how)s; weeks start on %(day)s, the year near the first of %(month)s"
        ) % {
            "how": how,
            "day": day,
            "month": month,
        }
    said = _("months; the year starts in %(month)s") % {"month": month}
    if scheme.first_day != 1:
        said = _("months that start on day %(day)s; the year starts in %(month)s") % {
            "day": scheme.first_day,
            "month": month,
        }
    if scheme.leaf == "part":
        said = _("%(how)s, planned by weeks cut at the ends of months") % {"how": said}
    return said


KINDS = ("year", "half", "quarter", "month", "week", "part")


def kinds() -> dict[str, str]:
    """Kinds of periods."""
    named = (_("year"), _("half-year"), _("quarter"), _("month"), _("week"))
    return dict(zip(KINDS, (*named, _("part of a week")), strict=True))


def periods(spans: Sequence[Any]) -> list[tuple[Any, int, str]]:
    """Periods of a year, each with how deep it lies and its kind in words."""
    depths: dict[str | None, int] = {None: -1}
    found, named = [], kinds()
    for span in spans:
        depths[span.code] = depths[span.parent] + 1
        found.append((span, depths[span.code], named.get(span.kind, span.kind)))
    return found


def as_export(name: str, rows: Sequence[tuple[Any, int, str]], how: str) -> Export:
    """The periods of a year."""
    return Export(
        title=name[:30],
        columns=[
            Column(_("Period"), width=20),
            Column(_("Kind")),
            Column(_("From"), Holds.DAY),
            Column(_("To (exclusive)"), Holds.DAY),
            Column(_("Length in days"), Holds.COUNT),
        ],
        rows=[
            [span.code, kind, span.start_date, span.end_date, span.days]
            for span, _depth, kind in rows
        ],
        notes=[how],
        levels=[min(depth, 7) for _span, depth, _kind in rows],
    )


def exports(
    years: Iterable[tuple[int, str]], found: Iterable[CalendarLine], year: int
) -> list[Export]:
    """Of which years holidays are known, and how each calendar cuts a year."""
    holidays = Export(
        title=_("Holidays"),
        columns=[Column(_("Year")), Column(_("State")), Column(_("Source"), width=40)],
        rows=[
            [str(one), _("known") if source else _("provisional"), source]
            for one, source in years
        ],
    )
    cut = Export(
        title=_("Calendars"),
        columns=[
            Column(_("Calendar"), width=24),
            Column(_("Code")),
            Column(_("Period"), width=20),
            Column(_("From"), Holds.DAY),
            Column(_("To (exclusive)"), Holds.DAY),
        ],
        rows=[
            [spoken(line), line.code, *period]
            for line in found
            for period in line.periods
        ],
        notes=[str(year)],
    )
    return [cut, holidays]


def year_of(said: str, on: date) -> int:
    """A year that was asked for, else that of the day."""
    return (
        int(said) if said.isascii() and said.isdigit() and len(said) == 4 else on.year
    )
