"""Looking into a tree of periods: leaves, the leaf of a day, ISO weeks."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.engine.calendar.scheme import Span


@dataclass(frozen=True, slots=True)
class IsoWeek:
    """A week of ISO 8601 and which leaves lie in it.

    ``whole`` is False at the edge of a year: the rest of the week is in another one.
    """

    code: str
    start_date: date
    end_date: date
    leaf_codes: tuple[str, ...]
    whole: bool


def leaves(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that have none under them, in order of time."""
    parents = {span.parent for span in spans}
    return tuple(span for span in spans if span.code not in parents)


def span_of(spans: Sequence[Span], day: date) -> Span:
    """The leaf a day lies in.

    Raises:
        ValueError: The day is outside the year.
    """
    row = leaves(spans)
    at = bisect_right(row, day, key=lambda span: span.start_date) - 1
    if at < 0 or day >= row[at].end_date:
        raise ValueError(f"{day} is not in {spans[0].code}")
    return row[at]


def leaf_positions(
    spans: Sequence[Span], days: NDArray[np.datetime64]
) -> NDArray[np.int64]:
    """The leaf of many days at once.

    Args:
        spans: A year as ``year_spans`` gives it.
        days: Any shape, ``datetime64[D]``.

    Returns:
        Same shape: position among the leaves, −1 for a day outside the year.
    """
    row = leaves(spans)
    starts = np.array([span.start_date for span in row], dtype="datetime64[D]")
    found = np.searchsorted(starts, days, side="right") - 1
    late = days >= np.datetime64(row[-1].end_date)
    return np.where(late, -1, found).astype(np.int64)


def periods_as_tree_rows(spans: Sequence[Span]) -> list[tuple[str, str | None]]:
    """Rows (code, parent) for ``engine.tree.Tree.build``."""
    return [(span.code, span.parent) for span in spans]


def iso_weeks(spans: Sequence[Span]) -> tuple[IsoWeek, ...]:
    """Calendar weeks as a second roll-up of the same leaves.

    Args:
        spans: A year whose leaves are weeks from Monday, or such weeks cut at the
            ends of months.

    Returns:
        The weeks by time; each leaf is in exactly one. A week is named by ISO 8601:
        week 1 is the one with the year's first Thursday.

    Raises:
        ValueError: A leaf reaches over a Sunday into the next week.
    """
    weeks: dict[date, list[Span]] = {}
    for leaf in leaves(spans):
        monday = leaf.start_date - timedelta(days=leaf.start_date.weekday())
        if leaf.end_date > monday + timedelta(days=7):
            raise ValueError(f"{leaf.code} lies in more than one ISO week")
        weeks.setdefault(monday, []).append(leaf)
    return tuple(
        IsoWeek(
            "{0.year:04d}-W{0.week:02d}".format(monday.isocalendar()),
            monday,
            monday + timedelta(days=7),
            tuple(leaf.code for leaf in row),
            sum(leaf.days for leaf in row) == 7,
        )
        for monday, row in weeks.items()
    )
