"""Issued units: their totals stay, whatever gesture is made around or under them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.org.language import listed, spoken
from luopan.org.models import Unit
from luopan.targets.acts import Considered
from luopan.targets.models import Talk, Version
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.state import State
from luopan.trail.refusal import Refused

FEW = 500  # unit codes that are asked for one by one
NAMED = 3


@dataclass(frozen=True)
class Moved:
    """An issued unit whose total an act changes.

    Attributes:
        talk: Its number.
        code: Of the unit.
        change: By how much, in quanta.
    """

    talk: int
    code: str
    change: int


def moved_talks(version: Version, considered: Considered) -> tuple[Moved, ...]:
    """The issued units whose totals an act changes; costs what it moves, not what there is.

    A version of which nothing was ever issued costs nothing.
    """
    if not version.issues:
        return ()
    space = considered.after.space
    places, changes = _by_unit(space, considered)
    if not len(places):
        return ()
    issued = _issued(version, space.units, places)
    if not issued:
        return ()
    spans = [space.units.slice(code) for _pk, code in issued]
    running = np.concatenate([[0], np.cumsum(changes)])
    starts = np.searchsorted(places, [span.start for span in spans])
    stops = np.searchsorted(places, [span.stop for span in spans])
    found = (running[stops] - running[starts]).tolist()
    return tuple(
        Moved(pk, code, change)
        for (pk, code), change in zip(issued, found, strict=True)
        if change
    )


def _by_unit(
    space: Space, considered: Considered
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Which unit leaves change, ascending, and by how much in the year."""
    moved = considered.moved
    units = space.pairs[moved.places // space.shape[1], 0]
    places, where = np.unique(units, return_inverse=True)
    changes = np.zeros(len(places), np.int64)
    np.add.at(changes, where, moved.deltas)
    return places.astype(np.intp), changes


def _issued(
    version: Version, tree: Tree, places: NDArray[np.intp]
) -> list[tuple[int, str]]:
    """The issued units above some leaves: number of the talk and code of the unit."""
    live = live_talks(version)
    if len(places) <= FEW:
        leaves = [tree.leaf_codes[place] for place in places.tolist()]
        above = {code for leaf in leaves for code in (leaf, *tree.ancestors(leaf))}
        if len(above) <= FEW:
            live = live.filter(unit__code__in=above)
    rows = live.values_list("pk", "unit__code")
    return [(pk, code) for pk, code in rows if code in tree]


def live_talks(version: Version) -> QuerySet[Talk]:
    """The talks of a version that were not recalled."""
    return Talk.objects.filter(version=version).exclude(state=Talk.State.RECALLED)


def refuse_issued(moved: Sequence[Moved], speech: DatabaseSpeech) -> None:
    """Refuse an ordinary gesture that would change the total of an issued unit.

    Raises:
        Refused: Names the units, and says what can be done instead.
    """
    if not moved:
        return
    shown = [one.code for one in moved if speech.sees(one.code)][:NAMED]
    units = Unit.objects.filter(code__in=shown).order_by("code")
    raise Refused(
        _(
            "%(units)s: this number is issued and cannot be edited directly. Propose "
            "another number in its talk, or recall it first."
        ),
        units=lambda: listed(map(spoken, units)) or _("you cannot see this"),
        count=len(moved),
    )


def year_totals(state: State) -> NDArray[np.int64]:
    """The year of every node of the organisation, in the order of its tree's codes.

    Returns:
        Shape ``(nodes,)``, quanta.
    """
    space = state.space
    leaves = np.zeros(len(space.units), np.int64)
    np.add.at(leaves, space.pairs[:, 0], state.amounts.sum(axis=1))
    return sums_over(space.units, leaves)


def sums_over(tree: Tree, leaves: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of leaves at every node of a tree; shape ``(nodes,)``."""
    running = np.concatenate([[0], np.cumsum(leaves)])
    spans = [tree.slice(code) for code in tree.codes]
    stops = running[[span.stop for span in spans]]
    found: NDArray[np.int64] = stops - running[[span.start for span in spans]]
    return found
