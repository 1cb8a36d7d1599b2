"""How years are cut into periods, and how days of different years compare.

Pure: no clock, no network, no tables. Every day of a year lies in exactly one leaf.
Worked tables: docs/algorithms/calendar.md
"""

from luopan.engine.calendar.change import change_problem, changed_year_spans
from luopan.engine.calendar.compare import (
    aligned_day,
    alignment_days,
    week_last_year,
    weeks_last_year,
)
from luopan.engine.calendar.cut import ending_on, year_spans
from luopan.engine.calendar.festival import (
    festival_shares,
    spring_festival,
)
from luopan.engine.calendar.look import (
    IsoWeek,
    iso_weeks,
    leaf_positions,
    leaves,
    periods_as_tree_rows,
    span_of,
)
from luopan.engine.calendar.recurring import due_days
from luopan.engine.calendar.scheme import FIRST_YEAR, LAST_YEAR, Kind, Scheme, Span
from luopan.engine.calendar.working import is_working, working_days

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "IsoWeek",
    "Kind",
    "Scheme",
    "Span",
    "aligned_day",
    "alignment_days",
    "change_problem",
    "changed_year_spans",
    "ending_on",
    "due_days",
    "festival_shares",
    "is_working",
    "iso_weeks",
    "leaf_positions",
    "leaves",
    "periods_as_tree_rows",
    "span_of",
    "spring_festival",
    "week_last_year",
    "weeks_last_year",
    "working_days",
    "year_spans",
]
