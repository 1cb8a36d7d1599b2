"""The parameters of a calendar, and a span of its days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1900, 2199

Kind = Literal["months", "445", "454", "544", "13x4"]
Leaf = Literal["month", "week", "part"]
Naming = Literal["most", "start", "end"]

WEEKS_OF: dict[str, tuple[int, ...]] = {
    "445": (4, 4, 5) * 4,
    "454": (4, 5, 4) * 4,
    "544": (5, 4, 4) * 4,
    "13x4": (4,) * 13,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A period: its code, the period above it, and its days (end exclusive)."""

    code: str
    parent: str | None
    kind: str  # year half quarter month week part
    start_date: date
    end_date: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end_date - self.start_date).days


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a year is cut.

    Args:
        kind: "months", or weeks by "445", "454", "544" or "13x4".
        first_month: The month (1–12) a year starts with.
        first_day: Months only: the day (1–31) a month starts on. A month that has no
            such day starts on its last one.
        week_start: ISO weekday (1 Monday … 7 Sunday) a week starts on.
        leaf: "month"; "part" (months only: weeks cut at the month's ends); "week"
            (schemes of weeks only).
        month_name: Months only: which calendar month names a month that lies in two:
            the one it starts in, the one it ends in, or the one that holds most of it
            (days 1–15: where it starts; 16–31: where it ends).
        year_name: Whether a year is named after the calendar year its first month
            lies in ("start") or its last ("end"). The same when first_month is 1.
        anchor: Schemes of weeks: the year's last day is the weekday before
            ``week_start`` that is "nearest" to the end of the month before
            ``first_month``, or the "last" one within that month.
        long_month: Schemes of weeks: which month of the year (1–12, or 1–13) gets the
            53rd week, as its last. 0: the last month.
        quarters: 13x4 only: how many months each quarter has, for example
            (3, 3, 3, 4). Empty: no quarters.

    Raises:
        ValueError: The parameters contradict each other.
    """

    kind: Kind = "months"
    first_month: int = 1
    first_day: int = 1
    week_start: int = 1
    leaf: Leaf = "month"
    month_name: Naming = "most"
    year_name: Literal["start", "end"] = "start"
    anchor: Literal["nearest", "last"] = "nearest"
    long_month: int = 0
    quarters: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise ValueError(problem)

    def _problems(self) -> list[str]:
        numbers = ("first_month", "first_day", "week_start", "long_month")
        no_numbers = [name for name in numbers if type(getattr(self, name)) is not int]
        if no_numbers:
            return no_numbers
        if any(type(count) is not int for count in self.quarters):
            return ["quarters"]
        months = self.kind == "months"
        count = len(WEEKS_OF.get(self.kind, "." * 12))
        checks = {
            "kind": months or self.kind in WEEKS_OF,
            "first_month": 1 <= self.first_month <= 12,
            "first_day": 1 <= self.first_day <= (31 if months else 1),
            "week_start": 1 <= self.week_start <= 7,
            "leaf": self.leaf in ("month", "part" if months else "week"),
            "month_name": self.month_name in ("most", "start", "end"),
            "year_name": self.year_name in ("start", "end"),
            "anchor": self.anchor in ("nearest", "last"),
            "long_month": 0 <= self.long_month <= (0 if months else count),
            "quarters": not self.quarters
            or (
                self.kind == "13x4"
                and len(self.quarters) == 4
                and min(self.quarters) > 0
                and sum(self.quarters) == 13
            ),
        }
        return [name for name, right in checks.items() if not right]

    @classmethod
    def nrf(cls, kind: Kind = "454", leaf: Leaf = "week") -> "Scheme":
        """The retail calendar of the NRF: weeks from Sunday, from February on.

        The year ends on the Saturday nearest to 31 January; a 53rd week goes to its
        last month.
        """
        return cls(kind=kind, first_month=2, week_start=7, leaf=leaf)

    @property
    def in_weeks(self) -> bool:
        """Whether years are made of whole weeks."""
        return self.kind != "months"
