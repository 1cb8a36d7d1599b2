"""The copy of every night: its hour, its name, and which of them are kept.

Only these are taken away again. What somebody asked for, or an upgrade wrote, stays.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.trail.recurring import rule_of, zone
from luopan.trail.refusal import Refused
from luopan.trail.upkeep.backup import Backup, back_up

NAME = re.compile(r"nightly-(\d{4}-\d\d-\d\d)\.zip", re.ASCII)
OFF = "off"


@dataclass(frozen=True)
class Kept:
    """How many copies stay: of so many days, weeks and months the last one each."""

    days: int
    weeks: int
    months: int


def is_off() -> bool:
    """Whether the environment says that none is written."""
    return bool(settings.BACKUP_AT == OFF)


def rule() -> str:
    """When it is written, as the worker's clock reads it; empty: it is not.

    Raises:
        Refused: ``LUOPAN_BACKUP_AT`` is no time of the day.
    """
    said = settings.BACKUP_AT
    if said == OFF:
        return ""
    try:
        rule_of(f"daily {said}")
    except Refused:
        raise Refused(
            _(
                "LUOPAN_BACKUP_AT must be a time such as %(time)s, or %(off)s, not “%(said)s”."
            ),
            time="02:30",
            off=OFF,
            said=said,
        ) from None
    return f"daily {said}"


def kept() -> Kept:
    """How many of them stay.

    Raises:
        Refused: ``LUOPAN_BACKUPS_KEPT`` is not three numbers, or would keep none.
    """
    said = settings.BACKUPS_KEPT
    parts = [part.strip() for part in said.split(",")]
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        days, weeks, months = map(int, parts)
        if days:
            return Kept(days, weeks, months)
    raise Refused(
        _(
            "LUOPAN_BACKUPS_KEPT must be days, weeks and months such as %(kept)s, at least "
            "one day, not “%(said)s”."
        ),
        kept="7,4,12",
        said=said,
    )


def to_keep(days: Iterable[date], kept: Kept) -> frozenset[date]:
    """Of the days that have a copy, those whose copy stays.

    Example:
        >>> july = [date(2026, 7, day) for day in range(1, 32)]
        >>> [day.day for day in sorted(to_keep(july, Kept(2, 3, 12)))]
        [19, 26, 30, 31]
    """
    newest = sorted(set(days), reverse=True)
    return frozenset(
        [
            *newest[: kept.days],
            *_last_of_each(newest, lambda day: day.isocalendar()[:2])[: kept.weeks],
            *_last_of_each(newest, lambda day: (day.year, day.month))[: kept.months],
        ]
    )


def _last_of_each(newest: list[date], span: Callable[[date], Hashable]) -> list[date]:
    last: dict[Hashable, date] = {}
    for day in newest:
        last.setdefault(span(day), day)
    return list(last.values())


def write(at: datetime) -> Backup:
    """Write tonight's copy; written anew if it was begun before, under the same name."""
    night = at.astimezone(zone()).date()
    return back_up(at=at, out=_folder() / f"nightly-{night}.zip")


def rotate() -> int:
    """Take copies away that are no longer kept; only ever after a new one was proved.

    Returns:
        How many went.
    """
    there = {
        date.fromisoformat(found[1]): file
        for file in _folder().glob("nightly-*.zip")
        if (found := NAME.fullmatch(file.name))
    }
    over = there.keys() - to_keep(there, kept())
    for day in over:
        there[day].unlink(missing_ok=True)
    return len(over)


def _folder() -> Path:
    return Path(settings.HOME) / "backups"
