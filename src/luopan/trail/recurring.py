"""Jobs that come again, at a time of the company's day.

Rules: ``daily 02:30``, ``weekly 1 08:00`` (1 is Monday), ``monthly 15 08:00`` (31 is the
last day of a shorter month), ``every 15`` (minutes, up to an hour). Those with a time are
due once a day, week or month, also when clocks are changed: an hour that is left out counts
as the first moment after it, one that comes twice as the first of both. A worker that was
down catches up once, not once for each time missed.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luopan.trail.models import Recurring
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused

DAY = timedelta(days=1)
PATTERN = re.compile(
    r"(?:daily|(?P<period>weekly|monthly) (?P<day>\d{1,2})) (?P<hour>\d\d):(?P<minute>\d\d)",
    re.ASCII,
)
EVERY = re.compile(r"every (?P<minutes>[1-9]|[1-5]\d|60)", re.ASCII)
_zone_source: list[Callable[[], str]] = []


def set_zone_source(source: Callable[[], str]) -> None:
    """Say where the company's time zone is found. The trail lies below the company."""
    _zone_source[:] = [source]


def zone() -> ZoneInfo:
    """The company's time zone; UTC as long as there is no company."""
    return ZoneInfo((_zone_source[0]() if _zone_source else "") or "UTC")


@dataclass(frozen=True)
class Rule:
    """On which days, and when on those days."""

    period: str  # daily weekly monthly
    day: int
    time: time

    def days(self, start: date) -> Iterator[date]:
        """The days of the rule, from a day on."""
        day = start
        while True:
            if self.period == "daily" or self._matches(day):
                yield day
            day += DAY

    def _matches(self, day: date) -> bool:
        if self.period == "weekly":
            return day.isoweekday() == self.day
        return day.day == min(self.day, monthrange(day.year, day.month)[1])


def check_rule(text: str) -> None:
    """Whether a rule can be read.

    Raises:
        Refused: It is none.
    """
    if not EVERY.fullmatch(text):
        rule_of(text)


def rule_of(text: str) -> Rule:
    """Read a rule of days.

    Raises:
        Refused: It is none.
    """
    found = PATTERN.fullmatch(text)
    if found:
        period, day = found["period"] or "daily", int(found["day"] or 1)
        hour, minute = int(found["hour"]), int(found["minute"])
        longest = {"daily": 1, "weekly": 7, "monthly": 31}[period]
        if 1 <= day <= longest and hour < 24 and minute < 60:
            return Rule(period, day, time(hour, minute))
    raise Refused(
        _(
            "“%(rule)s” is not a rule. Write one like “%(daily)s”, “%(weekly)s” (1 is "
            "Monday), “%(monthly)s” or “%(every)s” (minutes, up to an hour)."
        ),
        rule=text,
        daily="daily 02:30",
        weekly="weekly 1 08:00",
        monthly="monthly 15 08:00",
        every="every 15",
    )


def next_time(rule: str, *, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant of a rule strictly after an instant.

    Example:
        >>> newyork = ZoneInfo("America/New_York")
        >>> eve = datetime(2026, 3, 7, 12, tzinfo=UTC)  # 02:30 is left out on the 8th
        >>> next_time("daily 02:30", after=eve, zone=newyork).astimezone(newyork).isoformat()
        '2026-03-08T03:00:00-04:00'
    """
    if often := EVERY.fullmatch(rule):
        step = 60 * int(often["minutes"])
        return datetime.fromtimestamp((after.timestamp() // step + 1) * step, UTC)
    read = rule_of(rule)
    for day in read.days(after.astimezone(zone).date() - 2 * DAY):
        at = instant(datetime.combine(day, read.time), zone)
        if read.period == "daily" and at.astimezone(zone).date() != day:
            continue  # a day that does not exist: Apia, 30 December 2011
        if at > after:
            return at
    raise AssertionError("days do not end")


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When clocks in a zone show a time: the first of two, or the first moment after a gap."""
    before, after = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    at = before.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at
    new = after.utcoffset()
    low, high = after.astimezone(UTC), at  # the change lies between
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == new:
            high = middle
        else:
            low = middle
    return high


def fire(*, at: datetime) -> int:
    """Put the jobs that are due into the queue, each once; returns how many."""
    fired = 0
    for due in Recurring.objects.filter(active=True, next_at__lte=at):
        following = next_time(due.rule, after=at, zone=zone())
        with transaction.atomic():
            same = Recurring.objects.filter(pk=due.pk, next_at=due.next_at, active=True)
            if same.update(next_at=following):
                enqueue(
                    actor=None,
                    at=at,
                    kind=due.kind,
                    key=f"recurring:{due.name}:{due.next_at.isoformat()}",
                    parameters=due.parameters,
                )
                fired += 1
    return fired
