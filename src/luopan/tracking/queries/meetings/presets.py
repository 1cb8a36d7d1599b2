"""Kinds of meetings there are: the standard ones, and those that the company wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Unknown
from luopan.org.language import in_both, in_other_language
from luopan.tracking.models import MeetingPreset
from luopan.tracking.presets import STANDARDS, Point, Way


@dataclass(frozen=True)
class PresetRow:
    """A kind of meeting; ``own``: the company wrote it, ``edits`` times."""

    code: str
    way: Way
    own: bool
    edits: int

    @property
    def spoken(self) -> str:
        """Its name in the reader's language."""
        way = self.way
        return str(way.other if way.other and in_other_language() else way.name)


def presets() -> tuple[PresetRow, ...]:
    """Those that are offered, the standard ones first; one query."""
    written = {row.code: row for row in MeetingPreset.objects.order_by("code")}
    found = [
        PresetRow(code, way, own=False, edits=0)
        for code, way in STANDARDS.items()
        if code not in written
    ]
    order = {code: place for place, code in enumerate(STANDARDS)}
    found += [
        PresetRow(row.code, _way(row), own=True, edits=row.edits)
        for row in written.values()
        if not row.retired
    ]
    return tuple(sorted(found, key=lambda row: order.get(row.code, len(order))))


def preset_called(code: str) -> PresetRow:
    """One of them.

    Raises:
        Unknown: There is none of this code.
    """
    found = next((row for row in presets() if row.code == code), None)
    if found is None:
        raise Unknown(_("There is no such kind of meeting."))
    return found


def points(agenda: Iterable[Mapping[str, Any]]) -> tuple[Point, ...]:
    """An agenda as it is stored, as points."""
    return tuple(
        Point(one["title"], one["minutes"], one["behind"], one["title_other"])
        for one in agenda
    )


def stored(agenda: Iterable[Point]) -> list[dict[str, Any]]:
    """Points as an agenda is stored: a standard's in both languages."""
    return [_stored(point) for point in agenda]


def _stored(point: Point) -> dict[str, Any]:
    title, other = in_both(point.title)
    return {
        "title": title,
        "title_other": point.other or (other if other != title else ""),
        "minutes": point.minutes,
        "behind": point.behind,
    }


def _way(row: MeetingPreset) -> Way:
    return Way(
        row.name,
        row.rhythm,
        row.day,
        row.starts_at,
        row.takes,
        points(row.agenda),
        row.off,
        row.name_other,
    )
