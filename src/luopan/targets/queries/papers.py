"""Letters that came back signed by hand, looked at row by row before they are recorded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from luopan.engine.tree import RESERVE
from luopan.org.access import Action, Unknown, day_of, may, reach
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit, User
from luopan.sheets.values import Fault
from luopan.sheets.values import day as read_day
from luopan.targets.agreeing.talks import LONGEST
from luopan.targets.cells import within
from luopan.targets.models import Commitment, Version
from luopan.targets.queries.commitments import unit_in
from luopan.targets.queries.signing_board import own_top
from luopan.targets.signed.drafting import Drawer
from luopan.targets.signed.signers import named_for
from luopan.targets.signed.standing import Standing, must_accept, standing
from luopan.targets.storage import thaw_space

MOST = 500  # letters at a time
Capacity = Commitment.Capacity


@dataclass(frozen=True)
class Typed:
    """A row as it was typed, ticked or read from a file.

    Attributes:
        unit: Code or name of a unit or seat.
        day: When it was signed; empty: the day that goes for all.
        name: Who signed; empty: who holds the seat or heads the unit.
        capacity: As what; empty: by the kind of unit.
        note: The reservation written beside it.
        row: Of the file, as people count; 0: none.
    """

    unit: str
    day: str = ""
    name: str = ""
    capacity: str = ""
    note: str = ""
    row: int = 0


@dataclass(frozen=True)
class Looked:
    """A row and what would be recorded of it.

    Attributes:
        typed: As it was said.
        unit: None: it is not known which.
        problem: Why it cannot be recorded as it stands; empty: it can.
    """

    typed: Typed
    unit: Unit | None
    name: str
    capacity: str
    paper_date: date | None
    problem: str


@dataclass(frozen=True)
class Open:
    """A unit whose letter could come back on paper, and who would sign it."""

    unit: Unit
    depth: int
    names: tuple[str, ...]


def open_for_paper(
    viewer: User, version: Version, *, at: datetime, unit: str = ""
) -> tuple[Unit, tuple[Open, ...]]:
    """The units of a branch whose letters can be put on record, in the order of the tree.

    Raises:
        Unknown: No such unit of the version that he may see, or none he may record for.
    """
    on, tree = day_of(at), thaw_space(version.space_hash).units
    top = unit or own_top(viewer, version, on)
    where = unit_in(viewer, version, top, on)
    if not may(viewer, Action.PLANS_CREATE, unit=where, on=on):
        raise Unknown(_("There is no such version."))
    codes = [code for code in tree.codes if within(tree, code, top)]
    units = _inside(viewer, version, codes, on)
    drawer, named = Drawer(version, list(units.values()), on), {}
    ready = [one for one in units.values() if not _not_ready(drawer, one)]
    named = named_for(version, ready, on)
    base = int(tree.depths[tree.place(top)])
    found = tuple(
        Open(one, int(tree.depths[tree.place(one.code)]) - base, named[one.pk])
        for one in ready
    )
    return where, found


def _inside(
    viewer: User, version: Version, codes: Sequence[str], on: date
) -> dict[str, Unit]:
    """Units of a version for which the viewer may record, by code, in the tree's order."""
    mine = reach(viewer, Action.PLANS_CREATE, on=on)
    rows = {unit.code: unit for unit in mine.filter(code__in=codes)}
    return {code: rows[code] for code in codes if code in rows}


def look(
    viewer: User,
    version: Version,
    typed: Sequence[Typed],
    *,
    at: datetime,
    day: date | None = None,
) -> tuple[Looked, ...]:
    """Each row with the unit it means and what stands in its way.

    Args:
        viewer: Who would record them; other units are as if they were not there.
        version: In which the numbers stand.
        typed: The rows.
        at: When it is looked at.
        day: Goes for rows that say no day.
    """
    on = day_of(at)
    codes = [c for c in thaw_space(version.space_hash).units.codes if RESERVE not in c]
    inside = _inside(viewer, version, codes, on)
    means = _Means(inside)
    found = [means.unit(one.unit) for one in typed]
    units = list({unit.pk: unit for unit in found if unit}.values())
    drawer, named = Drawer(version, units, on), named_for(version, units, on)
    acting = _acting(units, on)
    times = Counter(unit.pk for unit in found if unit)
    rows = []
    for one, unit in zip(typed, found, strict=True):
        who = one.name.strip() or next(iter(named[unit.pk] if unit else ()), "")
        said = _Row(one, unit, who, day)
        capacity = said.capacity(acting)
        problem = (
            means.problem(one.unit)
            or (said.twice(times) or _not_ready(drawer, unit) if unit else "")
            or said.problem(on)
        )
        rows.append(Looked(one, unit, who, capacity, said.day, problem))
    return tuple(rows)


class _Means:
    """Which unit a code or a name means, among those one may record for."""

    def __init__(self, inside: Mapping[str, Unit]) -> None:
        self.codes = {code.casefold(): unit for code, unit in inside.items()}
        self.names: dict[str, list[Unit]] = {}
        for unit in inside.values():
            for name in {unit.name, unit.name_other} - {""}:
                self.names.setdefault(name.strip().casefold(), []).append(unit)

    def unit(self, text: str) -> Unit | None:
        key = text.strip().casefold()
        if key in self.codes:
            return self.codes[key]
        named = self.names.get(key, [])
        return named[0] if len(named) == 1 else None

    def problem(self, text: str) -> str:
        key = text.strip().casefold()
        if not key:
            return _("Enter the unit or seat.")
        if key in self.codes or len(self.names.get(key, ())) == 1:
            return ""
        if key in self.names:
            codes = ", ".join(unit.code for unit in self.names[key][:4])
            said = _("Several are called “%(name)s”: enter the code (%(codes)s).")
            return said % {"name": text[:40], "codes": codes}
        return _("There is no unit or seat “%(name)s” here.") % {"name": text[:40]}


class _Row:
    """A row while it is looked at."""

    def __init__(
        self, typed: Typed, unit: Unit | None, name: str, day: date | None
    ) -> None:
        self.typed, self.unit, self.name = typed, unit, name
        read = read_day(typed.day) if typed.day.strip() else day
        self.day = None if isinstance(read, Fault) else read

    def capacity(self, acting: frozenset[tuple[int, str]]) -> str:
        if self.typed.capacity or self.unit is None:
            return self.typed.capacity
        if self.unit.kind != Unit.Kind.SEAT:
            return Capacity.LEADER
        acts = (self.unit.pk, self.name) in acting
        return Capacity.ACTING if acts else Capacity.HOLDER

    def twice(self, times: Mapping[int, int]) -> str:
        if self.unit is None or times[self.unit.pk] < 2:
            return ""
        return _("%(unit)s appears here more than once.") % {"unit": spoken(self.unit)}

    def problem(self, on: date) -> str:
        typed = self.typed
        if typed.capacity and typed.capacity not in Capacity.values:
            return _("There is no capacity “%(word)s”.") % {"word": typed.capacity[:40]}
        if self.day is None:
            if typed.day.strip():
                return _("“%(text)s” is not a date; enter 2026-09-15.") % {
                    "text": typed.day[:40]
                }
            return _("Enter the date it was signed.")
        if self.day > on:
            return _("%(day)s is still in the future.") % {"day": self.day.isoformat()}
        if not 0 < len(self.name) <= 200:
            return _("Enter who signed: 1 to 200 characters.")
        if len(typed.note) > LONGEST:
            return _("Enter at most %(longest)s storable characters.") % {
                "longest": LONGEST
            }
        return ""


def _acting(units: Sequence[Unit], on: date) -> frozenset[tuple[int, str]]:
    """Seats with the names of those who act in them."""
    held = Holding.objects.on(on).filter(seat__in=units, kind=Holding.Kind.ACTING)
    return frozenset(
        (one.seat_id, spoken(one.person)) for one in held.select_related("person")
    )


def _not_ready(drawer: Drawer, unit: Unit) -> str:
    """Why a letter cannot be put on record now; empty: it can."""
    found = standing(drawer, unit.pk, unit.code)
    if found == Standing.SIGNED:
        number = drawer.latest[unit.pk].number
        return _("Signed already, as %(number)s.") % {"number": number}
    if found == Standing.NO_NUMBER:
        return _("There is no number to sign.")
    if found == Standing.NOT_ISSUED:
        return _("Its number has not been issued yet.")
    if found == Standing.ABOVE:
        return _("Its counter-offer has not been answered yet.")
    if must_accept(drawer, unit.pk):
        return _("It has not accepted the issued proposal yet.")
    return ""
