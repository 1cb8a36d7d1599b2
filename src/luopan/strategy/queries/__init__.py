"""Reading the strategy: what a page, a program or a later stage asks."""

from luopan.strategy.queries.assumptions import (
    Due,
    Entry,
    Page,
    book,
    due_for,
    entry_page,
    overdue_for,
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
    "Chosen",
    "Due",
    "Entry",
    "Line",
    "Outline",
    "Page",
    "Wish",
    "book",
    "chosen",
    "due_for",
    "entry_page",
    "measurable",
    "outline",
    "overdue_for",
    "years",
]
