"""Who has downloaded, sent, loaded, and who is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray

from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing.issued import year_totals
from luopan.targets.cube import state_of
from luopan.targets.models import Collected, Handout, Return, Talk, Version
from luopan.targets.queries.agreement.reading import Reader
from luopan.targets.queries.collecting.files import RELATED, as_targets, files
from luopan.targets.queries.collecting.shapes import Asked, Board, File

OPEN = (Return.State.RECEIVED, Return.State.CHECKED, Return.State.ACCEPTED)
MOST_OPEN = 80  # files that a page shows
_SENT = {"sent", "loaded"}


def board(viewer: User, version: Version, *, on: date) -> Board:
    """The units that were asked, or whose workbook the viewer may carry, in tree order.

    Args:
        viewer: Who looks: sees units all of which is in his reach.
        version: That he sees something of (``version_seen``).
        on: The day his rights are asked for, and by which deadlines are over.
    """
    reader = Reader(version, viewer, on)
    asked = {
        one.unit.code: one
        for one in Collected.objects.filter(version=version).select_related("unit")
    }
    handed = _newest_handouts(version)
    units = {one.unit.code: one.unit for one in (*asked.values(), *handed.values())}
    units |= _spoken(reader, units)
    seen = reader.sees(units)
    edits = set(units) - set(reader.edits.outside(list(units)))
    returned = _returned(version)
    place = {code: n for n, code in enumerate(reader.tree.codes)}
    carried = year_totals(state_of(version))
    context = _Context(
        reader, asked, handed, returned, carried, _issued(version), edits
    )
    rows = [context.row(units[code]) for code in sorted(seen, key=place.__getitem__)]
    mine_to_load = {row.unit for row in rows if row.may_carry}
    mine = [one for one in returned if one.state in OPEN]
    mine = [one for one in mine if _is_his(one, viewer, mine_to_load)][:MOST_OPEN]
    return Board(
        version_id=version.pk,
        version=spoken(version),
        year=version.plan.year,
        frozen=version.frozen,
        counted_in=counted_in(version.metric),
        rows=tuple(rows),
        files=_with_targets(version, mine, edits),
        may_return=bool(mine_to_load) and not version.frozen,
        own=tuple(sorted(reader.speaks & seen)),
    )


def _with_targets(
    version: Version, returned: Sequence[Return], edits: Collection[str]
) -> tuple[File, ...]:
    """Files, with what they would do to the targets for who may change those."""
    pairs = zip(files(version, returned), returned, strict=True)
    return tuple(
        replace(shown, as_targets=as_targets(version, one))
        if one.handout and one.handout.unit.code in edits
        else shown
        for shown, one in pairs
    )


def asked_versions() -> frozenset[int]:
    """Numbers of versions for which workbooks were asked."""
    return frozenset(Collected.objects.values_list("version", flat=True))


def _is_his(one: Return, viewer: User, carried: Collection[str]) -> bool:
    handout = one.handout
    return one.actor_id == viewer.pk or (
        handout is not None and handout.unit.code in carried
    )


def _spoken(reader: Reader, known: Mapping[str, Unit]) -> dict[str, Unit]:
    """Units that the viewer speaks for, but not the whole plan."""
    root = reader.version.plan.root.code
    codes = [c for c in reader.speaks if c in reader.tree and c not in {root, *known}]
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}


def _newest_handouts(version: Version) -> dict[str, Handout]:
    newest = Handout.objects.filter(version=version).values("unit")
    newest = newest.annotate(last=Max("pk")).values("last")
    rows = Handout.objects.filter(pk__in=newest).defer("layout")
    return {one.unit.code: one for one in rows.select_related("unit", "actor__person")}


def _returned(version: Version) -> list[Return]:
    """All files but those that were put away, the newest first."""
    found = Return.objects.filter(version=version)
    found = found.exclude(state=Return.State.DISCARDED).order_by("-received_at", "-pk")
    return list(found.select_related("handout__unit", *RELATED))


def _issued(version: Version) -> dict[int, date | None]:
    """Units with a talk, and by when each is to answer in it."""
    live = Talk.objects.filter(version=version).exclude(state=Talk.State.RECALLED)
    return dict(live.values_list("unit_id", "deadline"))


@dataclass(frozen=True)
class _Context:
    """What the rows of a board are made of."""

    reader: Reader
    asked: Mapping[str, Collected]
    handed: Mapping[str, Handout]
    returned: Sequence[Return]
    carried: NDArray[np.int64]
    issued: Mapping[int, date | None]
    edits: Collection[str]

    def row(self, unit: Unit) -> Asked:
        code, tree = unit.code, self.reader.tree
        asked, handout = self.asked.get(code), self.handed.get(code)
        step, who, at = self.step(code)
        loaded = self.newest(code, Return.State.LOADED)
        on, frozen = self.reader.on, self.reader.version.frozen
        late = asked is not None and asked.deadline < on and step not in _SENT
        edits = code in self.edits
        return Asked(
            unit=code,
            name=spoken(unit),
            depth=int(tree.depths[tree.place(code)]),
            deadline=asked.deadline if asked else None,
            overdue=late,
            text=asked.text if asked else "",
            step=step,
            who=who,
            at=at,
            number=handout.number if handout else None,
            total=self.reader.own(loaded.submission.amount)
            if loaded and loaded.submission
            else None,
            proposal=self.reader.own(int(self.carried[tree.place(code)])),
            issued=unit.pk in self.issued,
            reminded_at=asked.reminded_at if asked else None,
            may_carry=not frozen and (edits or code in self.reader.speaks),
            may_remind=asked is not None and edits and not frozen and step not in _SENT,
            due=asked.deadline if asked else self.issued.get(unit.pk),
        )

    def newest(self, code: str, *states: str) -> Return | None:
        for one in self.returned:
            if one.handout and one.handout.unit.code == code and one.state in states:
                return one
        return None

    def step(self, code: str) -> tuple[str, str, datetime | None]:
        """How far a unit is, by whom, since when."""
        one = self.newest(code, *OPEN, Return.State.LOADED)
        handout = self.handed.get(code)
        if one is not None and one.state == Return.State.LOADED and one.loaded_by:
            return "loaded", name_of(one.loaded_by), one.loaded_at
        if one is not None:
            refused = bool(one.found.get("faults"))
            step = "refused" if refused else "sent"
            return step, name_of(one.actor), one.received_at
        if handout is not None:
            return "downloaded", name_of(handout.actor), handout.at
        return "none", "", None


def units_under(
    viewer: User, version: Version, *, on: date
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Inner units under which the viewer may ask: code, name, what stands under it."""
    reader = Reader(version, viewer, on)
    tree = reader.tree
    inner = [c for c in tree.codes if tree.children(c)]
    inner = [c for c in inner if c not in set(reader.edits.outside(inner))]
    names = {u.code: spoken(u) for u in Unit.objects.filter(code__in=inner)}
    return tuple(
        (
            code,
            names.get(code, code),
            tuple(c for c in tree.children(code) if not c.endswith(RESERVE)),
        )
        for code in inner
    )
