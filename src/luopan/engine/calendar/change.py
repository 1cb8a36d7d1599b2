"""Calendars that changed: one scheme until a day, another from then on."""

from collections.abc import Sequence
from datetime import date, timedelta

from luopan.engine.calendar.cut import ending_on, year_spans
from luopan.engine.calendar.scheme import Scheme, Span

Eras = Sequence[tuple[date, Scheme]]
STRETCH = timedelta(weeks=6)  # how much longer a change may make the last period


def changed_year_spans(eras: Eras, year: int) -> tuple[Span, ...]:
    """The tree of periods of one year of a calendar that may have changed.

    Args:
        eras: Schemes and the day each begins, in order of time; each day but the first
            is the first day of a year of its scheme. The first scheme holds before,
            too.
        year: The year's name.

    Returns:
        As ``year_spans``. The last year of a scheme ends where the next begins: it is
        cut or stretched, so that every day is still in exactly one leaf.

    Raises:
        ValueError: No year of that name, or it is outside 1900–2199.

    Example:
        >>> eras = [(date(2017, 12, 26), Scheme(first_day=26)),
        ...         (date(2019, 1, 1), Scheme())]
        >>> str(changed_year_spans(eras, 2018)[0].end_date)
        '2019-01-01'
    """
    for place in reversed(range(len(eras))):
        start, scheme = eras[place]
        spans = year_spans(scheme, year)
        if place and spans[0].start_date < start:
            continue
        if place + 1 == len(eras):
            return spans
        until = eras[place + 1][0]
        if spans[0].start_date >= until:
            continue
        following = str(_year_at(eras[place + 1][1], until))
        after = year_spans(scheme, year + 1)[0]
        last = after.start_date >= until or after.code == following
        return ending_on(spans, until) if last else spans
    raise ValueError(f"there is no year {year} in this calendar")


def _year_at(scheme: Scheme, day: date) -> int | None:
    """The year of a scheme that begins on a day, if one does."""
    for year in (day.year - 1, day.year, day.year + 1):
        if year_spans(scheme, year)[0].start_date == day:
            return year
    return None


def change_problem(eras: Eras) -> str:
    """Why the last era cannot follow the ones before, or "".

    Returns:
        "order": it does not begin after the era before. "start": it does not begin
        with a year of its scheme. "name": the years before and after the change would
        bear one name, or one between them would have none; a year that lasts at most
        six weeks beyond its end is taken to be meant.
    """
    (before, old), (start, new) = eras[-2:]
    if start <= before:
        return "order"
    year = _year_at(new, start)
    if year is None:
        return "start"
    try:
        last = changed_year_spans(eras, year - 1)
        first = changed_year_spans(eras, year)
    except ValueError:
        return "name"
    fits = last[0].end_date == start == first[0].start_date
    stretched = start - year_spans(old, year - 1)[0].end_date
    twice = {span.code for span in last} & {span.code for span in first}
    return "" if fits and stretched <= STRETCH and not twice else "name"
