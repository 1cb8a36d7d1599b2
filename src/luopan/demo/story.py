"""When what happened: all dates of the story hang on the year the company is shown in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

YEARS_BEFORE = 4
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Story:
    """The dates of one telling.

    Args:
        year: The running year when the company was made; later days do not move it.
        today: The day it is shown on. Records reach until the day before.
    """

    year: int
    today: date

    @property
    def first_year(self) -> int:
        """The first year with records."""
        return self.year - YEARS_BEFORE

    @property
    def founded_date(self) -> date:
        """The first day of the organisation."""
        return date(self.first_year, 1, 1)

    @property
    def move_date(self) -> date:
        """First reorganisation: a team goes to another region."""
        return date(self.year - 2, 1, 1)

    @property
    def split_date(self) -> date:
        """Second reorganisation: a team becomes two."""
        return date(self.year - 1, 7, 1)

    @property
    def lost_account_date(self) -> date:
        """The first day without the largest key account."""
        return date(self.year - 1, 10, 1)

    @property
    def left_dates(self) -> tuple[date, date]:
        """The first days without the two senior representatives of the weak region."""
        return date(self.year - 1, 11, 1), date(self.year, 1, 1)

    @property
    def lost_dealer_date(self) -> date:
        """The first day without the weak region's largest dealer."""
        return date(self.year, 1, 1)

    @property
    def late_days(self) -> tuple[date, date]:
        """Days whose documents one region handed in late; the end exclusive."""
        return date(self.year - 1, 11, 16), date(self.year - 1, 12, 1)

    @property
    def late_date(self) -> date:
        """The day they came."""
        return date(self.year - 1, 12, 18)

    @property
    def mistake_date(self) -> date:
        """The day a file was imported that the ERP had brought already."""
        return date(self.year - 1, 8, 12)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of a day in the company's time zone."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)
