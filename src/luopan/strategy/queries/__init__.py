"""Reading the strategy: what a page, a program or a later stage asks."""

from luopan.strategy.queries.assumptions import (
    Due,
    Entry,
    Page,
    book,
    due_of,
    entry_page,
    fired_for,
    overdue_for,
    unreviewed,
)
from luopan.strategy.queries.objectives import (
    Chosen,
    Line,
    Outline,
    Wish,
    chosen,
    measurable,
    outline,
    years,
)

__all__ = [
    "fired_for",
    "unreviewed",
    "Chosen",
    "Due",
    "Entry",
    "Line",
    "Outline",
    "Page",
    "Wish",
    "book",
    "chosen",
    "due_of",
    "entry_page",
    "measurable",
    "outline",
    "overdue_for",
    "years",
]
