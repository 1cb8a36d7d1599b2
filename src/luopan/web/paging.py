"""Long lists page by page; what is said of a list counts all of it, not only a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest

from luopan.web import typed

Row = TypeVar("Row")


@dataclass(frozen=True)
class Pages:
    """Which page of a list is shown."""

    number: int
    last: int
    most: int

    @property
    def rows(self) -> dict[str, int]:
        """As a query takes it."""
        return {"first": (self.number - 1) * self.most, "most": self.most}

    @property
    def before(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The next page."""
        return self.number + 1

    def of(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows of the page, of a list that is at hand as a whole."""
        return rows[(self.number - 1) * self.most : self.number * self.most]


def pages_of(request: HttpRequest, count: int, most: int) -> Pages:
    """The page asked for; past the end it is the last one."""
    last = max(-(-count // most), 1)
    wanted = typed.whole_number(request.GET.get("page", ""), 1)
    return Pages(min(max(wanted, 1), last), last, most)
