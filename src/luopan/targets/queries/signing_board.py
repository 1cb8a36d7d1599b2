"""Who has signed in a branch, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, may
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import speaks
from luopan.targets.assessing.in_force import day_in, in_force
from luopan.targets.cells import within
from luopan.targets.models import Version
from luopan.targets.queries.commitments import unit_in
from luopan.targets.queries.plans import own_parts
from luopan.targets.scope import Scope
from luopan.targets.signed.drafting import Drawer, latest_of
from luopan.targets.signed.promises import promises, same_numbers, same_sheet
from luopan.targets.signed.signers import named_for, paper_names, signed_by
from luopan.targets.signed.standing import Standing, standing
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class Count:
    """How many of how many have signed."""

    signed: int
    count: int

    @property
    def open(self) -> int:
        """How many have not."""
        return self.count - self.signed


@dataclass(frozen=True)
class BoardRow:
    """A unit and its letter.

    Attributes:
        depth: Under the top of the board.
        number: Of the letter that stands; empty: none.
        name: Who signed it.
        vacant: A seat that nobody holds, also not for a while.
        speakers: Who would sign.
    """

    code: str
    name_of_unit: str
    depth: int
    seat: bool
    standing: Standing
    amount: Decimal | None
    number: str
    name: str
    at: datetime | None
    reserved: bool
    vacant: bool
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """Who has signed in a branch, and what is missing."""

    unit: Unit
    rows: tuple[BoardRow, ...]
    counted_in: str

    @property
    def units(self) -> Count:
        """Of the units that are no seats."""
        return _count(row for row in self.rows if not row.seat)

    @property
    def seats(self) -> Count:
        """Of the seats."""
        return _count(row for row in self.rows if row.seat)

    @property
    def whole(self) -> Count:
        """Of all."""
        return _count(self.rows)


def _count(rows: Iterable[BoardRow]) -> Count:
    counted = [row for row in rows if row.standing != Standing.NO_NUMBER]
    signed = sum(row.standing == Standing.SIGNED for row in counted)
    return Count(signed, len(counted))


def board(viewer: User, version: Version, *, at: datetime, unit: str = "") -> Board:
    """Who has signed under a unit, that unit first; the whole of the viewer's part by default.

    Raises:
        Unknown: No such unit of the version that he may see.
    """
    on = day_of(at)
    tree = thaw_space(version.space_hash).units
    top = unit or own_top(viewer, version, on)
    where = unit_in(viewer, version, top, on)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    codes = [
        code
        for code in tree.codes
        if not code.endswith(RESERVE) and within(tree, code, top)
    ]
    outside = set(scope.outside(codes))
    units = {u.code: u for u in Unit.objects.filter(code__in=codes)}
    shown = [units[code] for code in codes if code in units and code not in outside]
    drawer = Drawer(version, shown, on)
    named = named_for(version, shown, on)
    known = paper_names(drawer.latest.values())
    base = int(tree.depths[tree.place(top)])
    rows = [
        _row(
            drawer,
            one,
            int(tree.depths[tree.place(one.code)]) - base,
            vacant=one.kind == Unit.Kind.SEAT and not named[one.pk],
            named=named[one.pk],
            known=known,
        )
        for one in shown
    ]
    return Board(where, tuple(rows), counted_in(version.metric))


def own_top(viewer: User, version: Version, on: date) -> str:
    """Code of the uppermost unit of the viewer's own part; empty: he has none."""
    parts = own_parts(viewer, version, on=on)
    return parts[0].code if parts else ""


def _row(
    drawer: Drawer,
    unit: Unit,
    depth: int,
    *,
    vacant: bool,
    named: tuple[str, ...],
    known: Mapping[str, str],
) -> BoardRow:
    kept = drawer.latest.get(unit.pk)
    promised = drawer.promised.get(unit.code)
    quantum = Decimal(drawer.version.metric.quantum)
    return BoardRow(
        code=unit.code,
        name_of_unit=spoken(unit),
        depth=depth,
        seat=unit.kind == Unit.Kind.SEAT,
        standing=standing(drawer, unit.pk, unit.code),
        amount=promised[0].amount * quantum if promised else None,
        number=kept.number if kept else "",
        name=signed_by(kept, known) if kept else "",
        at=kept.at if kept else None,
        reserved=bool(kept and kept.reservation),
        vacant=vacant,
        speakers=named,
    )


def waits_for(viewer: User, version: Version, found: Board, *, on: date) -> bool:
    """Whether the board is of one letter alone, which the viewer himself can sign now."""
    alone = [row for row in found.rows if row.code == found.unit.code]
    if len(alone) != len(found.rows) or not any(row.standing.open for row in alone):
        return False
    return speaks(viewer, version, found.unit, on)


def may_record(viewer: User, found: Board, *, on: date) -> bool:
    """Whether the viewer may put letters on record there that were signed by hand."""
    return may(viewer, Action.PLANS_CREATE, unit=found.unit, on=on)


@dataclass(frozen=True)
class Counts:
    """How many of a version's units and seats have signed."""

    units: Count
    seats: Count


def counts(viewer: User, version: Version, *, on: date) -> Counts | None:
    """How many have signed, of those the viewer sees; None while nobody can sign yet."""
    if version.state in {Version.State.DRAFT, Version.State.ISSUED}:
        return None
    tree = thaw_space(version.space_hash).units
    codes = [code for code in tree.codes if not code.endswith(RESERVE)]
    outside = set(Scope(viewer, Action.TARGETS_READ, version, on).outside(codes))
    inside = [code for code in codes if code not in outside]
    now = promises(version, inside)
    units = list(Unit.objects.filter(code__in=list(now)))
    latest = latest_of(version, [unit.pk for unit in units])
    held = in_force(version.plan, units, day_in(version.plan, on)) if latest else {}
    found = {Unit.Kind.UNIT: [0, 0], Unit.Kind.SEAT: [0, 0]}
    for unit in units:
        kept, sheet = latest.get(unit.pk), held.get(unit.pk)
        digest = sheet.edition.digest if sheet else ""
        found[Unit.Kind(unit.kind)][1] += 1
        if kept and same_numbers(kept, now[unit.code]) and same_sheet(kept, digest):
            found[Unit.Kind(unit.kind)][0] += 1
    return Counts(Count(*found[Unit.Kind.UNIT]), Count(*found[Unit.Kind.SEAT]))
