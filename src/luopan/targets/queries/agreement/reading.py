"""Talks of a version with all that a list needs, read at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from luopan.engine.levels import FLOOR, STRETCH
from luopan.engine.tree import Tree
from luopan.org.access import Action
from luopan.org.facts import remembered_while_reading
from luopan.org.language import listed, spoken
from luopan.org.models import Holding, Unit, User
from luopan.targets.agreeing.history import YearOfUnits, year_of_units
from luopan.targets.agreeing.speaking import MANY, spoken_for, waited_for_at
from luopan.targets.models import Ask, Side, Submission, Talk, Version
from luopan.targets.queries.agreement.shapes import Row
from luopan.targets.queries.levels import Years, years_at_hand
from luopan.targets.queries.supports import late_units
from luopan.targets.scope import Scope
from luopan.targets.storage import thaw_space

MILLIONTHS = Decimal(1_000_000)
LAPSED = "lapsed"  # open still when its version was committed; nobody is waited for
NONE = (0, 0)  # resources that wait for an answer, promises that were broken


@dataclass(frozen=True)
class Reader:
    """A version as a viewer sees its talks."""

    version: Version
    viewer: User
    on: date

    @cached_property
    def tree(self) -> Tree:
        """The organisation of the version."""
        return thaw_space(self.version.space_hash).units

    @cached_property
    def reads(self) -> Scope:
        """Where he may see targets."""
        return Scope(self.viewer, Action.TARGETS_READ, self.version, self.on)

    @cached_property
    def edits(self) -> Scope:
        """Where he may change them: there he may answer."""
        return Scope(self.viewer, Action.TARGETS_EDIT, self.version, self.on)

    @cached_property
    def padding(self) -> Scope:
        """Where he may see what is kept back or added."""
        return Scope(self.viewer, Action.PADDING_READ, self.version, self.on)

    @cached_property
    def speaks(self) -> frozenset[str]:
        """For which units he speaks."""
        return spoken_for(self.viewer, self.version, self.on)

    def waited_for_at(self, code: str) -> bool:
        """Whether it is he who is waited for where a unit answers: who leads nearest."""
        return code in self._waited_for

    @cached_property
    def _waited_for(self) -> frozenset[str]:
        codes = [code for code in self.tree.codes if self.tree.children(code)]
        return waited_for_at(self.viewer, self.tree, codes, self.on)

    @cached_property
    def last_year(self) -> YearOfUnits:
        """What every unit brought the year before the plan's."""
        return year_of_units(self.version, self.version.plan.year - 1, self.on)

    @cached_property
    def _years(self) -> Years:
        return years_at_hand(self.version)

    def level(self, code: str, level: str) -> Decimal | None:
        """The year of a unit at a level; None: the version has no levels."""
        amounts = self._years.amounts.get(level)
        return (
            None if amounts is None else self.own(int(amounts[self.tree.place(code)]))
        )

    def own(self, quanta: int) -> Decimal:
        """Quanta in the metric's own unit."""
        return Decimal(quanta * self.version.metric.quantum)

    def maybe(self, quanta: int | None) -> Decimal | None:
        """The same; None stays None."""
        return None if quanta is None else self.own(quanta)

    def sees(self, codes: Collection[str]) -> frozenset[str]:
        """Of some units those whose talks he may see: all under them is in his reach."""
        codes = [code for code in codes if code in self.tree]
        if not self.reads.whole:
            under = {
                leaf
                for code in codes
                for leaf in self.tree.leaf_codes[self.tree.slice(code)]
            }
            self.reads.outside([*codes, *under])  # all at once
        space = thaw_space(self.version.space_hash)
        return frozenset(code for code in codes if self.reads.sees(space, code))

    def talks(self) -> list[Talk]:
        """The live talks that he may see; read once a page."""
        asked = ("talks", self.version.pk, self.viewer.pk, self.viewer.scopes, self.on)
        return remembered_while_reading(asked, self._talks)

    def _talks(self) -> list[Talk]:
        found = Talk.objects.filter(version=self.version)
        found = found.exclude(state=Talk.State.RECALLED)
        talks = list(found.select_related("unit", "with_unit"))
        for talk in talks:
            talk.version = self.version  # read already, with its plan
        seen = self.sees({talk.unit.code for talk in talks})
        return [talk for talk in talks if talk.unit.code in seen]

    def past(self, code: str, year: YearOfUnits) -> Decimal | None:
        """What a unit brought in a year; None: nothing is recorded, or a rate is missing."""
        amount = year.amount(self.tree.place(code)) if year.known else None
        return None if amount is None else Decimal(amount) / MILLIONTHS


def submissions(version: Version) -> dict[int, int]:
    """The newest submission of every unit, by its primary key, in quanta."""
    rows = Submission.objects.filter(version=version)
    newest = rows.values("unit").annotate(last=Max("pk")).values("last")
    return dict(rows.filter(pk__in=newest).values_list("unit_id", "amount"))


def rows(
    reader: Reader,
    talks: Sequence[Talk],
    asks: dict[int, tuple[int, int]] | None = None,
    submitted: dict[int, int] | None = None,
) -> list[Row]:
    """Talks as rows of a list.

    Args:
        reader: Who looks, at what.
        talks: That he may see.
        asks: Per talk how many wait and how many are broken; None: to be read.
        submitted: Per unit what it offered last; None: to be read.
    """
    reader.edits.outside({talk.with_unit.code for talk in talks})  # all at once
    if submitted is None:
        submitted = submissions(reader.version)
    if asks is None:
        asks = _asks(reader.version)
    named = holders(talks, reader.on)
    late = late_units(reader.version, reader.on)
    found = [
        replace(
            _row(reader, talk, submitted, asks),
            holder=named.get(talk.unit_id, ""),
            unmet=asks.get(talk.pk, NONE)[1] > 0 or talk.unit_id in late,
        )
        for talk in talks
    ]
    return _shared(found)


def holders(talks: Sequence[Talk], on: date) -> dict[int, str]:
    """By primary key of a seat who is in it, whether he has an account or not; one query."""
    seats = [talk.unit_id for talk in talks if talk.unit.kind == Unit.Kind.SEAT]
    if not seats:
        return {}
    held = Holding.objects.on(on).select_related("person")
    among = seats
    if len(seats) > MANY:
        among = Talk.objects.filter(version=talks[0].version_id).values("unit")
    found: dict[int, list[str]] = {}
    acting = Holding.Kind.ACTING
    for row in sorted(held.filter(seat__in=among), key=lambda row: row.kind == acting):
        name = spoken(row.person)
        told = _("%(name)s (acting)") % {"name": name} if row.kind == acting else name
        found.setdefault(row.seat_id, []).append(told)
    return {seat: listed(names) for seat, names in found.items()}


def _asks(version: Version) -> dict[int, tuple[int, int]]:
    """Per talk: how many asks wait for an answer, and how many promises were broken."""
    counted = Ask.objects.filter(talk__version=version).values("talk")
    counted = counted.annotate(
        waiting=Count("pk", filter=Q(state=Ask.State.ASKED)),
        broken=Count("pk", filter=Q(state=Ask.State.BROKEN)),
    )
    return {
        talk: (waiting, broken)
        for talk, waiting, broken in counted.values_list("talk", "waiting", "broken")
    }


def _row(
    reader: Reader,
    talk: Talk,
    submitted: dict[int, int],
    asks: dict[int, tuple[int, int]],
) -> Row:
    tree, code = reader.tree, talk.unit.code
    parent = tree.parent(code) or ""
    state = _state(reader, talk)
    is_open = state == Talk.State.OPEN
    last = reader.past(code, reader.last_year)
    proposal = reader.own(talk.amount)
    return Row(
        unit=code,
        name=spoken(talk.unit),
        parent=parent,
        depth=int(tree.depths[tree.place(code)]),
        seat=not tree.children(code),
        proposal=proposal,
        issued=reader.own(talk.issued_amount),
        submission=reader.maybe(submitted.get(talk.unit_id)),
        offer=reader.maybe(talk.offer),
        gap=_gap(reader, talk),
        gap_share=None,
        last_year=last,
        growth=float(proposal / last) - 1 if last is not None and last > 0 else None,
        state=state,
        turn=talk.turn if is_open else "",
        mine=is_open and _mine(reader, talk),
        since=talk.since,
        deadline=talk.deadline,
        overdue=is_open and talk.deadline is not None and talk.deadline < reader.on,
        with_unit=talk.with_unit.code,
        with_name=spoken(talk.with_unit),
        escalated=talk.with_unit.code != parent,
        head=talk.head,
        asks=asks.get(talk.pk, NONE)[0],
        unmet=False,
        floor=reader.level(code, FLOOR),
        stretch=reader.level(code, STRETCH),
    )


def _state(reader: Reader, talk: Talk) -> str:
    if talk.state == Talk.State.OPEN and reader.version.frozen:
        return LAPSED
    return talk.state


def _gap(reader: Reader, talk: Talk) -> Decimal | None:
    if talk.state == Talk.State.SETTLED:
        return Decimal(0)
    return None if talk.offer is None else reader.own(talk.amount - talk.offer)


def _mine(reader: Reader, talk: Talk) -> bool:
    if talk.turn == Side.BELOW:
        return talk.unit.code in reader.speaks
    code = talk.with_unit.code
    return not reader.edits.outside([code]) and reader.waited_for_at(code)


def _shared(found: list[Row]) -> list[Row]:
    """Each gap as a share of all gaps of its siblings."""
    sums: dict[str, Decimal] = {}
    for row in found:
        sums[row.parent] = sums.get(row.parent, Decimal(0)) + abs(row.gap or 0)
    return [
        replace(row, gap_share=float(abs(row.gap) / sums[row.parent]))
        if row.gap and sums[row.parent]
        else row
        for row in found
    ]
