"""A version as people edit it: rows and columns, numbers, marks, one cell's story."""

from luopan.targets.queries.grid.drawer import Remark, Story, remarked, story
from luopan.targets.queries.grid.reading import Grid, News, grid, news
from luopan.targets.queries.grid.view import View

__all__ = [
    "Grid",
    "News",
    "Remark",
    "Story",
    "View",
    "grid",
    "news",
    "remarked",
    "story",
]
