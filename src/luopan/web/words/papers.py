"""Letters signed on paper, many at once, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed, spoken
from luopan.org.models import Unit
from luopan.targets.queries.papers import Looked, Open
from luopan.targets.signed.keeping import capacity_word
from luopan.web.paper_rows import EDITED, packed

MOST_LINES = 500


def sentence(where: Unit, count: int) -> str:
    """How many letters could come back on paper."""
    if not count:
        return _("%(unit)s has no letters waiting to be recorded.") % {
            "unit": spoken(where)
        }
    said = ngettext(
        "%(count)d letter of %(unit)s can be recorded: select those that came back, or "
        "import a list.",
        "%(count)d letters of %(unit)s can be recorded: select those that came back, or "
        "import a list.",
        count,
    )
    return said % {"count": count, "unit": spoken(where)}


@dataclass(frozen=True)
class OpenLine:
    """A unit to tick."""

    code: str
    name: str
    indent: int
    who: str


def lines(found: Sequence[Open]) -> list[OpenLine]:
    """The units to tick, with who would sign."""
    return [
        OpenLine(
            one.unit.code,
            spoken(one.unit),
            min(one.depth, 7),
            listed(one.names[:1]) or _("vacant"),
        )
        for one in found[:MOST_LINES]
    ]


def looked(rows: Sequence[Looked]) -> str:
    """How many rows can be recorded as they stand."""
    bad = sum(bool(one.problem) for one in rows)
    facts = {"good": len(rows) - bad, "all": len(rows), "bad": bad}
    if not bad:
        return (
            ngettext(
                "The %(all)s letter can be put on record. Nothing is on record yet.",
                "All %(all)s letters can be put on record. Nothing is on record yet.",
                len(rows),
            )
            % facts
        )
    return (
        ngettext(
            "%(good)s of %(all)s letter can be recorded, %(bad)s needs changes: fix it "
            "here, or record others first. Nothing is lost.",
            "%(good)s of %(all)s letters can be recorded, %(bad)s need changes: fix them "
            "here, or record the others first. Nothing is lost.",
            len(rows),
        )
        % facts
    )


@dataclass(frozen=True)
class Row:
    """A row of the preview.

    Attributes:
        place: Among the rows.
        packed: All of it, as one field.
        edit: Whether it is mended in place.
    """

    place: int
    number: str
    unit: str
    code: str
    who: str
    role: str
    day: str
    note: str
    problem: str
    packed: str
    edit: bool
    typed: Looked


def rows(found: Sequence[Looked]) -> list[Row]:
    """The rows in the order in which they were said."""
    made, edited = [], 0
    for place, one in enumerate(found):
        edit = bool(one.problem) and edited < EDITED
        edited += edit
        made.append(_row(place, one, edit))
    return made


def mended_first(found: Sequence[Row]) -> list[Row]:
    """Those that want mending first."""
    return sorted(found, key=lambda row: not row.problem)


def _row(place: int, one: Looked, edit: bool) -> Row:
    known = not one.problem
    return Row(
        place,
        str(one.typed.row or ""),
        spoken(one.unit) if one.unit else one.typed.unit,
        one.unit.code if one.unit else "",
        one.name,
        capacity_word(one.capacity) if known else one.capacity,
        one.paper_date.isoformat() if one.paper_date else one.typed.day,
        one.typed.note,
        one.problem,
        packed(one.typed),
        edit,
        one,
    )
