"""The talks of a version by size of disagreement, and who waits for whom."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, day_of, held_at, name_of, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.agreeing.speaking import (
    answerers,
    own_units,
    speakers,
    waited_for_at,
)
from luopan.targets.models import Delegate, Side, Talk, Version
from luopan.targets.queries.agreement.committed import committed
from luopan.targets.queries.agreement.reading import LAPSED, Reader, rows
from luopan.targets.queries.agreement.shapes import Board, Row, Waited
from luopan.targets.queries.plans import roots_seen
from luopan.targets.storage import thaw_space

MOST_ANSWERERS = 2  # named; there may be more


def board(viewer: User, version: Version, *, on: date) -> Board:
    """Every talk that the viewer may see, the largest disagreement first.

    Args:
        viewer: Who looks: sees the talks of units all of which is in his reach.
        version: That he sees something of (``version_seen``).
        on: The day his rights are asked for, and by which deadlines are over.
    """
    reader = Reader(version, viewer, on)
    found = sorted(rows(reader, reader.talks()), key=_by_disagreement)
    counts = _counted(found)
    return Board(
        version_id=version.pk,
        version=spoken(version),
        year=version.plan.year,
        state=version.state,
        rows=tuple(found),
        may_issue=_may_issue(reader),
        last_year=version.plan.year - 1,
        counted_in=counted_in(version.metric),
        committed=committed(version) if counts["lapsed"] else None,
        **counts,
    )


def board_of(found: Board, units: Collection[str]) -> Board:
    """A part of a board: the talks of some units alone, counted anew."""
    some = tuple(row for row in found.rows if row.unit in units)
    return replace(found, rows=some, **_counted(some))


def _counted(rows: Sequence[Row]) -> dict[str, int]:
    is_open = [row for row in rows if row.state == Talk.State.OPEN]
    lapsed = sum(row.state == LAPSED for row in rows)
    return {
        "open": len(is_open),
        "settled": len(rows) - len(is_open) - lapsed,
        "below": sum(row.turn == Side.BELOW for row in is_open),
        "above": sum(row.turn == Side.ABOVE for row in is_open),
        "mine": sum(row.mine for row in is_open),
        "overdue": sum(row.overdue for row in is_open),
        "lapsed": lapsed,
    }


def _by_disagreement(row: Row) -> tuple[object, ...]:
    settled = row.state == Talk.State.SETTLED
    return settled, -abs(row.gap or 0), row.depth, -abs(row.proposal), row.unit


def _may_issue(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Code and name of the topmost units under which the viewer may issue."""
    if reader.version.frozen:
        return ()
    root = reader.version.plan.root
    if reader.edits.whole:
        return ((root.code, spoken(root)),)
    held = held_at(reader.viewer, Action.TARGETS_EDIT, on=reader.on)
    return tuple(
        (unit.code, spoken(unit))
        for unit in held.order_by("place", "code")
        if unit.code in reader.tree and reader.tree.children(unit.code)
    )


TOLD = "version__plan__root", "version__metric", "unit", "with_unit"  # of a talk


def waiting(
    viewer: User, *, on: date, among: Sequence[Talk] | None = None
) -> tuple[Waited, ...]:
    """Open talks that wait for the viewer, in all versions, the most urgent first.

    Args:
        viewer: Who reads.
        on: Today.
        among: Those of ``open_for``, if they are at hand with what is told of them.
    """
    if among is None:
        among = list(open_for(viewer, on).select_related(*TOLD))
    found = _answered_by(viewer, among, on)
    me = (name_of(viewer),)
    return _ordered([_waited(talk, me, on) for talk in found])


def open_for(viewer: User, on: date) -> "QuerySet[Talk]":
    """Open talks in which it is his turn, or may be."""
    answers = reach(viewer, Action.TARGETS_EDIT, on=on).values("pk")
    is_open = Talk.objects.filter(
        state=Talk.State.OPEN, version__plan__root__in=roots_seen(viewer, on=on)
    )
    is_open = is_open.exclude(version__state=Version.State.COMMITTED)
    above = Q(turn=Side.ABOVE, with_unit__in=answers)
    below = Q(turn=Side.BELOW) & spoken_by(viewer, on)
    return is_open.filter(above | below)


def spoken_by(viewer: User, on: date) -> Q:
    """The talks of units that he speaks for."""
    agrees = reach(viewer, Action.TARGETS_AGREE, on=on)
    own = agrees.filter(own_units(viewer, on))
    here = {"version": OuterRef("version"), "unit": OuterRef("unit")}
    named = Delegate.objects.on(on).filter(**here, user=viewer)
    delegated = Q(Exists(named), unit__in=agrees.values("pk"))
    return Q(unit__in=own.values("pk")) | delegated


def _answered_by(viewer: User, talks: Sequence[Talk], on: date) -> Iterator[Talk]:
    """Those from below, and those in which it is he who is waited for above."""
    by_space: dict[str, set[str]] = {}
    for talk in talks:
        if talk.turn == Side.BELOW:
            continue
        codes = by_space.setdefault(talk.version.space_hash, set())
        codes.add(talk.with_unit.code)
    waited = {
        name: waited_for_at(viewer, thaw_space(name).units, codes, on)
        for name, codes in by_space.items()
    }
    for talk in talks:
        here = waited.get(talk.version.space_hash, frozenset())
        if talk.turn == Side.BELOW or talk.with_unit.code in here:
            yield talk


def who_waits(viewer: User, version: Version, *, on: date) -> tuple[Waited, ...]:
    """Who waits for whom: the open talks that the viewer may see, the longest first.

    In a committed version nobody waits any more.
    """
    if version.frozen:
        return ()
    reader = Reader(version, viewer, on)
    talks = [talk for talk in reader.talks() if talk.state == Talk.State.OPEN]
    below = [talk.unit for talk in talks if talk.turn == Side.BELOW]
    named = speakers(version, below, on)
    above = {talk.with_unit for talk in talks if talk.turn == Side.ABOVE}
    answer = {unit.pk: answerers(unit, on)[:MOST_ANSWERERS] for unit in above}
    found = []
    for talk in talks:
        people: Sequence[User] = (
            named[talk.unit_id]
            if talk.turn == Side.BELOW
            else answer[talk.with_unit_id]
        )
        found.append(_waited(talk, tuple(map(name_of, people)), on))
    return _ordered(found)


def _waited(talk: Talk, who: tuple[str, ...], on: date) -> Waited:
    version = talk.version
    return Waited(
        version_id=version.pk,
        version=f"{version.plan.year} · {spoken(version)}",
        unit=talk.unit.code,
        name=spoken(talk.unit),
        side=talk.turn,
        who=who,
        since=talk.since,
        deadline=talk.deadline,
        overdue=talk.deadline is not None and talk.deadline < on,
        days=max((on - day_of(talk.since)).days, 0),
    )


def _ordered(found: list[Waited]) -> tuple[Waited, ...]:
    far = date.max
    return tuple(
        sorted(found, key=lambda w: (not w.overdue, w.deadline or far, w.since, w.unit))
    )
