"""The organisation in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, takewhile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.remits import RemitLine
from luopan.org.dossier import Dossier
from luopan.org.language import listed
from luopan.org.queries import Occupant, Organisation, Row
from luopan.org.services.company import FOUNDED
from luopan.web import figures, typed
from luopan.web.words.clauses import counted, run_on

MOST = 150  # lines of the organisation on a page


@dataclass(frozen=True)
class Line:
    """A unit of the tree with who holds it."""

    row: Row
    depth: int
    held_by: str
    vacant: bool
    folded: int = 0  # how many lines under it are not shown

    @property
    def from_the_start(self) -> bool:
        """Whether it has been there from before all records."""
        return self.row.start_date <= FOUNDED

    @property
    def dates(self) -> tuple[date, date | None]:
        """From when until when it stands."""
        return self.row.start_date, self.row.end_date


def lines(
    found: Organisation, seen: set[str], led: Mapping[str, Sequence[str]]
) -> list[Line]:
    """What the reader may see of it, root first; ``led``: who leads a unit, by code."""
    depths: dict[str | None, int] = {None: -1}
    said = []
    for row in found.rows:
        depths[row.code] = depths.get(row.parent_code, -1) + 1
        if row.code not in seen:
            continue
        people = found.occupants.get(row.code, ())
        holders = [one for one in people if not one.acting]
        held_by = listed([*map(_occupant, people), *led.get(row.code, ())])
        vacant = row.kind == "seat" and not holders
        said.append(Line(row, depths[row.code], held_by, vacant))
    top = min((line.depth for line in said), default=0)
    return [replace(line, depth=line.depth - top) for line in said]


def under(found: list[Line], code: str) -> list[Line]:
    """A unit and what stands under it; empty: there is none in sight."""
    place = next((n for n, line in enumerate(found) if line.row.code == code), None)
    if place is None:
        return []
    top = found[place].depth
    below = takewhile(lambda line: line.depth > top, found[place + 1 :])
    return [replace(line, depth=line.depth - top) for line in (found[place], *below)]


def named(found: list[Line], words: str) -> list[Line]:
    """The lines in whose name, code or holder something stands, none under another."""
    return [
        replace(line, depth=0)
        for line in found
        if typed.stands_in(
            words, line.row.name, line.row.name_other, line.row.code, line.held_by
        )
    ]


def folded(found: list[Line]) -> list[Line]:
    """As many levels as a page holds; the last ones say how much stands under them."""
    if len(found) <= MOST:
        return found
    sizes = Counter(line.depth for line in found)
    sums = dict(
        zip(sorted(sizes), accumulate(sizes[n] for n in sorted(sizes)), strict=True)
    )
    deepest = max((n for n, lines in sums.items() if lines <= MOST and n), default=1)
    shown: list[Line] = []
    hidden: Counter[int] = Counter()
    for line in found:
        if line.depth <= deepest:
            shown.append(line)
        else:  # root first: it stands under the last that is shown
            hidden[len(shown) - 1] += 1
    return [replace(line, folded=hidden[n]) for n, line in enumerate(shown)]


def _occupant(one: Occupant) -> str:
    if one.acting:
        return _("%(name)s (acting)") % {"name": one.name}
    if one.on_leave:
        return _("%(name)s (on leave)") % {"name": one.name}
    return one.name


def of_organisation(found: list[Line], day: date) -> str:
    """How many units, seats and vacancies there are."""
    seats = [line for line in found if line.row.kind == "seat"]
    count = len(found) - len(seats)
    said = ngettext(
        "%(day)s: %(units)s, %(seats)s seat",
        "%(day)s: %(units)s, %(seats)s seats",
        len(seats),
    )
    if not count:  # who holds a seat sees that one alone
        said = ngettext(
            "%(day)s: %(seats)s seat", "%(day)s: %(seats)s seats", len(seats)
        )
    units = ngettext("%(count)s unit", "%(count)s units", count)
    facts = {
        "day": day,
        "units": units % {"count": figures.fixed(count)},
        "seats": figures.fixed(len(seats)),
    }
    vacant = sum(line.vacant for line in seats)
    return run_on([said % facts, *counted([(vacant, _("%(n)s of them vacant"))])])


@dataclass(frozen=True)
class RemitRow:
    """A line of a unit's remit in words; ``over``: it has ended."""

    key: str
    name: str
    axis: str
    span: str
    over: bool


def remits(found: Sequence[RemitLine], on: date) -> list[RemitRow]:
    """The remit of a unit: what holds first, then what is over."""
    axes = {"product": _("product"), "customer": _("customer"), "metric": _("metric")}
    rows = [
        RemitRow(
            line.key,
            line.name,
            axes.get(line.axis, line.axis),
            f"{_since(line.start_date)} – {line.end_date or ''}".strip(),
            line.end_date is not None and line.end_date <= on,
        )
        for line in found
    ]
    return sorted(rows, key=lambda row: row.over)


def _since(day: date) -> str:
    return _("from the start") if day <= FOUNDED else f"{day}"


def holders(found: Dossier, on: date) -> list[tuple[str, str]]:
    """Who is in a seat on a day: code and name."""
    return [
        (stay.code, stay.name)
        for stay in found.held_by
        if stay.start_date <= on and (stay.end_date is None or stay.end_date > on)
    ]


def of_unit(found: Dossier, on: date) -> str:
    """Since when it stands, and who holds it now."""
    facts = {"since": found.unit.start_date}
    if found.unit.end_date and found.unit.end_date <= on:
        return _("Ended on %(day)s.") % {"day": found.unit.end_date}
    holders = [
        stay.name
        for stay in found.held_by
        if stay.start_date <= on and (stay.end_date is None or stay.end_date > on)
    ]
    if not found.is_seat and found.unit.start_date <= FOUNDED:
        return _("Unit from the start.")
    if not found.is_seat:
        return _("Unit since %(since)s.") % facts
    if not holders:
        return _("Seat since %(since)s, currently vacant.") % facts
    return _("Seat since %(since)s, held by %(who)s.") % {
        **facts,
        "who": listed(holders),
    }
