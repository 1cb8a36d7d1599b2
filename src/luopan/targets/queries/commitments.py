"""Letters of commitment: to sign, signed, and who has not signed yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, Unknown, day_of, may, name_of, unknown
from luopan.org.language import spoken
from luopan.org.models import Holding, Unit, User
from luopan.papers.blocks import Block, fingerprint
from luopan.targets.agreeing.speaking import speakers, spoken_for
from luopan.targets.cells import within
from luopan.targets.models import Commitment, Version
from luopan.targets.queries.plans import own_parts
from luopan.targets.scope import Scope
from luopan.targets.signed.documents import Paper, papers
from luopan.targets.signed.drafting import Drawer
from luopan.targets.signed.keeping import (
    as_letter,
    capacity_word,
    signed_letter,
    template_of,
    texts,
)
from luopan.targets.signed.signers import signer_of
from luopan.targets.signed.standing import Standing, must_accept, standing
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class ToSign:
    """A letter before it is signed.

    Attributes:
        expected: Fingerprint of the text as it stands here; who signs says it back.
        amount: Of the year, in quanta.
        months: By period, in the metric's own unit.
        may_sign: Whether the reader speaks for the unit, and it can be signed now.
        accepts: Signing says yes to the proposal that lies with the unit, too.
        before: Number of the letter that this one would replace; empty: none.
        speakers: Who could sign.
    """

    version: Version
    unit: Unit
    blocks: tuple[Block, ...]
    expected: str
    amount: int
    total: Decimal
    counted_in: str
    months: tuple[tuple[str, Decimal], ...]
    standing: Standing
    may_sign: bool
    accepts: bool
    before: str
    speakers: tuple[str, ...]


def to_sign(viewer: User, version: Version, unit: str, *, at: datetime) -> ToSign:
    """The letter of a unit as it would be signed by the reader now.

    Raises:
        Unknown: No such unit in the version that he may see, or it has no number.
        Refused: The organisation's template cannot be used any more.
    """
    on = day_of(at)
    where = _unit_seen(viewer, version, unit, on)
    drawer = Drawer(version, [where], on)
    state = standing(drawer, where.pk, where.code)
    if state == Standing.NO_NUMBER:
        raise Unknown(_("There is no number of %(unit)s to sign."), unit=spoken(where))
    letter = drawer.letter(where, signer_of(viewer, where, on))
    blocks = texts([letter], template_of(drawer.language))[0]
    promise = drawer.promised[where.code][0]
    quantum = Decimal(version.metric.quantum)
    latest = drawer.latest.get(where.pk)
    speaks = where.code in spoken_for(viewer, version, on)
    return ToSign(
        version=version,
        unit=where,
        blocks=blocks,
        expected=fingerprint(blocks),
        amount=promise.amount,
        total=promise.amount * quantum,
        counted_in=counted_in(version.metric),
        months=tuple((code, n * quantum) for code, n in promise.months),
        standing=state,
        may_sign=speaks and state.open,
        accepts=must_accept(drawer, where.pk),
        before=latest.number if latest else "",
        speakers=tuple(name_of(u) for u in speakers(version, [where], on)[where.pk]),
    )


def _unit_seen(viewer: User, version: Version, code: str, on: date) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    known = code in thaw_space(version.space_hash).units
    if (
        unit is None
        or not known
        or not may(viewer, Action.TARGETS_READ, unit=unit, on=on)
    ):
        raise unknown(code)
    return unit


@dataclass(frozen=True)
class Signed:
    """A signed letter.

    Attributes:
        blocks: What it says, with who signed.
        as_signed: Printed today it says, word for word, what was signed.
        template: Name of the organisation's template; empty: our own text.
        recorded_by: Who put it on record, if it was signed on paper.
    """

    number: str
    unit: Unit
    version_id: int
    version: str
    blocks: tuple[Block, ...]
    as_signed: bool
    name: str
    capacity: str
    at: datetime
    paper_date: date | None
    recorded_by: str
    reservation: str
    text_hash: str
    version_hash: str
    replaces: str
    replaced_by: str
    template: str


def letter(viewer: User, number: str, *, at: datetime) -> Signed:
    """A signed letter, for its unit and those above it.

    Raises:
        Unknown: There is none of that number that the viewer may read.
    """
    kept = commitment_seen(viewer, number, on=day_of(at))
    plain, signed = as_letter(kept.facts), signed_letter(kept)
    bare, blocks = texts([plain, signed], kept.template)
    line = kept.lines.select_related("version").order_by("pk")[0]
    after = Commitment.objects.filter(replaces=kept).first()
    return Signed(
        number=kept.number,
        unit=kept.unit,
        version_id=line.version_id,
        version=line.version.name,
        blocks=blocks,
        as_signed=fingerprint(bare) == kept.text_hash,
        name=kept.name,
        capacity=capacity_word(kept.capacity),
        at=kept.at,
        paper_date=kept.paper_date,
        recorded_by=name_of(kept.actor) if kept.paper_date else "",
        reservation=kept.reservation,
        text_hash=kept.text_hash,
        version_hash=line.hash,
        replaces=kept.replaces.number if kept.replaces else "",
        replaced_by=after.number if after else "",
        template=kept.template.name if kept.template else "",
    )


def commitment_seen(viewer: User, number: str, *, on: date) -> Commitment:
    """A commitment whose unit's targets the viewer may read.

    Raises:
        Unknown: There is none, or none of his; nobody can tell which.
    """
    found = _kept().filter(number=number).first()
    if found is None or not may(viewer, Action.TARGETS_READ, unit=found.unit, on=on):
        raise Unknown(_("There is no such letter."))
    return found


def _kept() -> "QuerySet[Commitment]":
    return Commitment.objects.select_related(
        "unit", "actor__person", "talk__issued_by__person", "template", "replaces"
    )


def paper(viewer: User, number: str, kind: str, *, on: date) -> Paper:
    """A signed letter as a file.

    Raises:
        Unknown: As ``letter``.
        Refused: It cannot be made here; says why, and what can.
    """
    return next(papers([commitment_seen(viewer, number, on=on)], kind))


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
        speakers: Who could sign, by account.
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


def _count(rows: "Sequence[BoardRow] | object") -> Count:
    counted = [r for r in rows if r.standing != Standing.NO_NUMBER]  # type: ignore[attr-defined]
    signed = sum(row.standing == Standing.SIGNED for row in counted)
    return Count(signed, len(counted))


def board(viewer: User, version: Version, *, at: datetime, unit: str = "") -> Board:
    """Who has signed under a unit, that unit first; the whole of the viewer's part by default.

    Raises:
        Unknown: No such unit of the version that he may see.
    """
    on = day_of(at)
    tree = thaw_space(version.space_hash).units
    top = unit or _own_top(viewer, version, on)
    where = _unit_seen(viewer, version, top, on)
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
    named = speakers(version, shown, on)
    held = set(
        Holding.objects.on(on).filter(seat__in=shown).values_list("seat", flat=True)
    )
    base = int(tree.depths[tree.place(top)])
    rows = [
        _row(
            drawer,
            one,
            int(tree.depths[tree.place(one.code)]) - base,
            vacant=one.kind == Unit.Kind.SEAT and one.pk not in held,
            named=named[one.pk],
        )
        for one in shown
    ]
    return Board(where, tuple(rows), counted_in(version.metric))


def _own_top(viewer: User, version: Version, on: date) -> str:
    parts = own_parts(viewer, version, on=on)
    return parts[0].code if parts else ""


def _row(
    drawer: Drawer, unit: Unit, depth: int, *, vacant: bool, named: Sequence[User]
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
        name=kept.name if kept else "",
        at=kept.at if kept else None,
        reserved=bool(kept and kept.reservation),
        vacant=vacant,
        speakers=tuple(name_of(user) for user in named),
    )


def letters_under(
    viewer: User, version: Version, unit: str, *, on: date
) -> list[Commitment]:
    """The letters that stand in a branch, in the order of the organisation.

    Raises:
        Unknown: No such unit of the version that he may see.
    """
    _unit_seen(viewer, version, unit, on)
    tree = thaw_space(version.space_hash).units
    codes = [code for code in tree.codes if within(tree, code, unit)]
    outside = set(Scope(viewer, Action.TARGETS_READ, version, on).outside(codes))
    order = {code: place for place, code in enumerate(codes) if code not in outside}
    kept = _kept().filter(plan=version.plan_id, replaced_by=None)
    found = [c for c in kept if c.unit.code in order]
    return sorted(found, key=lambda c: order[c.unit.code])
