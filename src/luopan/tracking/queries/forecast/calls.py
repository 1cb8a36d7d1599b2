"""Calls read back: the newest word of each side for each unit, up to a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from luopan.dimensions.models import Metric
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit
from luopan.tracking.models import Call

MILLION = 1_000_000
Key = tuple[int, str]  # primary key of a unit, side


@dataclass(frozen=True)
class Three:
    """已确认, 承诺, 争取 in the metric's own unit; each holds the one before it."""

    confirmed: Decimal
    committed: Decimal
    upside: Decimal

    def __sub__(self, other: "Three") -> "Three":
        """By how much each is larger."""
        return Three(
            self.confirmed - other.confirmed,
            self.committed - other.committed,
            self.upside - other.upside,
        )


def three(amounts: Iterable[int]) -> Three:
    """From millionths."""
    first, second, third = (Decimal(int(one)) / MILLION for one in amounts)
    return Three(first, second, third)


@dataclass(frozen=True)
class Called:
    """What somebody said.

    Attributes:
        drawn: What records said at that moment; None: not asked.
        who: Name; of the person, else of the account.
        fresh: It was said in the week that is looked at.
        brought: It came with a sheet.
    """

    amounts: Three
    drawn: Three | None
    who: str
    said: str
    week_date: date
    at: datetime
    fresh: bool
    brought: bool


def newest(
    metric: Metric,
    periods: Iterable[str],
    week: date,
    *,
    above: Unit | None = None,
    on: date,
    sides: Iterable[str] = (),
) -> QuerySet[Call]:
    """The newest call of each unit, side and period up to a week; one query.

    Args:
        metric: Of what.
        periods: Codes.
        week: Its Monday.
        above: Only of it and of what stands under it on a day.
        on: That day.
        sides: Only these; none: both.
    """
    found = Call.objects.filter(
        metric=metric, period_code__in=set(periods), week_date__lte=week
    )
    if above is not None:
        under = Reach.objects.on(on).filter(above=above).values("below")
        found = found.filter(Q(unit__in=under))
    if wanted := list(sides):
        found = found.filter(side__in=wanted)
    groups = found.order_by().values("unit", "side", "period_code")
    return Call.objects.filter(pk__in=groups.annotate(last=Max("pk")).values("last"))


def called(row: Call, week: date) -> Called:
    """A row with its person and account, in words of the reader."""
    drawn = (row.drawn_confirmed, row.drawn_committed, row.drawn_upside)
    told = [one for one in drawn if one is not None]
    return Called(
        three((row.confirmed, row.committed, row.upside)),
        three(told) if len(told) == 3 else None,
        spoken(row.person) if row.person else name_of(row.actor),
        row.said,
        row.week_date,
        row.at,
        row.week_date == week,
        row.brought,
    )


RELATED = ("person", "actor__person")


def last_week(week: date) -> date:
    """The Monday before."""
    return week - timedelta(days=7)
