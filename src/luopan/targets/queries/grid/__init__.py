"""A version as people edit it: rows and columns, numbers, marks, one cell's story."""

from luopan.targets.queries.grid.choosing import (
    Names,
    Opening,
    Told,
    may_comment,
    names,
    opening,
    signed_version,
    told,
    working_version,
)
from luopan.targets.queries.grid.drawer import Story, story
from luopan.targets.queries.grid.gestures import on_level
from luopan.targets.queries.grid.paper import Paper, PaperRow, paper
from luopan.targets.queries.grid.reading import Grid, News, grid, news
from luopan.targets.queries.grid.remarking import Remark
from luopan.targets.queries.grid.view import View

__all__ = [
    "Grid",
    "Names",
    "News",
    "Opening",
    "Paper",
    "PaperRow",
    "Remark",
    "Story",
    "Told",
    "View",
    "grid",
    "may_comment",
    "names",
    "news",
    "opening",
    "on_level",
    "paper",
    "story",
    "told",
    "signed_version",
    "working_version",
]
