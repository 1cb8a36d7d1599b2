"""Versions beside each other, their steps, and whether replaying leads to the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext

from luopan.engine.levels import TARGET
from luopan.engine.space import Space
from luopan.org.access import Action, name_of
from luopan.org.facts import remembered_while_reading
from luopan.org.models import User
from luopan.targets import storage
from luopan.targets.cells import Cell
from luopan.targets.cube import Path, path_as_stored, path_of, written
from luopan.targets.fold import Flag, Stuck, begin, flags, fold, needed
from luopan.targets.kinds import kind_named
from luopan.targets.models import Step, Version
from luopan.targets.queries.aligned import align, seen_rows
from luopan.targets.scope import Scope
from luopan.targets.sequence import REVERT, REVISE, is_gesture
from luopan.targets.speech import DatabaseSpeech

MOST_DIFFERENCES = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A leaf that is another in two versions; None: that version has no such leaf."""

    cell: Cell
    one: int | None
    other: int | None


@dataclass(frozen=True)
class Comparison:
    """Two versions cell by cell.

    Attributes:
        differences: Those furthest apart, at most as many as asked for.
        count: How many leaves differ.
        one: Sum of the first version's leaves in reach.
        other: Sum of the second's.
    """

    differences: tuple[Difference, ...]
    count: int
    one: int
    other: int


def compare(
    one: Version,
    other: Version,
    *,
    viewer: User,
    on: date,
    most: int = MOST_DIFFERENCES,
    which: str = TARGET,
) -> Comparison:
    """Two versions of one metric, leaf by leaf, as far as the viewer may see.

    ``which``: their floors, targets or stretches.

    Raises:
        Refused: They count different things, or one of them has no such level.
    """
    aligned = align(one, other, which)
    seen = seen_rows(aligned, (one, other), viewer, on)
    (amounts, others), (here, there) = aligned.amounts, aligned.there
    apart = np.abs(amounts - others)
    places = np.flatnonzero((aligned.differ & seen[:, None]).ravel())
    order = places[np.argsort(-apart.ravel()[places], kind="stable")][:most]
    names, periods = aligned.names, aligned.periods
    found = []
    for row, column in zip(*np.divmod(order, len(periods)), strict=True):
        unit, product = names[row]
        cell = Cell(unit, product, periods[column])
        at = row, column
        found.append(
            Difference(
                cell,
                int(amounts[at]) if here[at] else None,
                int(others[at]) if there[at] else None,
            )
        )
    return Comparison(
        tuple(found), len(places), int(amounts[seen].sum()), int(others[seen].sum())
    )


@dataclass(frozen=True)
class DifferenceLine:
    """A difference with names, amounts in the metric's own unit."""

    unit: str
    product: str
    period: str
    one: Decimal | None
    other: Decimal | None

    @property
    def apart(self) -> Decimal:
        """The second less the first; what is not there counts as 0."""
        return (self.other or Decimal(0)) - (self.one or Decimal(0))


def difference_lines(version: Version, found: Comparison) -> tuple[DifferenceLine, ...]:
    """The differences of a comparison with names, in the reader's language."""
    speech, quantum = DatabaseSpeech(version.metric), version.metric.quantum
    speech.know_cells(d.cell for d in found.differences)

    def amount(quanta: int | None) -> Decimal | None:
        return None if quanta is None else quanta * quantum

    return tuple(
        DifferenceLine(
            speech.name("unit", d.cell.unit),
            speech.name("product", d.cell.product),
            d.cell.period,
            amount(d.one),
            amount(d.other),
        )
        for d in found.differences
    )


@dataclass(frozen=True)
class Act:
    """One line of a version's history.

    Attributes:
        seq: Which step.
        kind: Its kind, as a word for programs.
        title: The same for people.
        text: What it says; of steps beyond the reader's part nothing but that.
        reason: Why, in his words; of such steps empty: it tells of others' part.
        counts: Whether it still counts: neither taken back nor said anew since.
        about: For a revision or an undoing: the step it is about.
        beyond: It speaks of more than the reader's part.
    """

    seq: int
    kind: str
    title: str
    text: str
    who: str
    at: datetime
    reason: str
    counts: bool
    about: int | None
    beyond: bool = False


def history(version: Version, *, viewer: User, on: date) -> tuple[Act, ...]:
    """All that was said to a version, in order, in the language now active."""
    rows = said(version)
    path = Path(version, version.head, tuple(written(row) for row in rows))
    counting = {step.said for step in path.live}
    kinds = {step.seq: step.kind for step in path.written}
    by_seq = {row.seq: row for row in rows}
    speech = DatabaseSpeech(version.metric)
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    _learn(speech, scope, path.space, rows)
    acts = []
    for row in rows:
        about = None if is_gesture(row.kind) else int(row.parameters["seq"])
        acts.append(
            Act(
                row.seq,
                row.kind,
                step_title(row),
                step_text(row, kinds, path.space, scope, speech),
                name_of(row.actor),
                row.at,
                step_reason(row, by_seq, path.space, scope),
                row.seq in counting,
                about,
                _beyond(row, kinds, path.space, scope),
            )
        )
    return tuple(acts)


def said(version: Version) -> list[Step]:
    """All steps of a version in order, with who said them; read once while nothing changes."""
    found = Step.objects.filter(version=version).select_related("actor__person")
    asked = ("said", version.pk, version.head)
    return remembered_while_reading(asked, lambda: list(found.order_by("seq")))


def _learn(
    speech: DatabaseSpeech, scope: Scope, space: Space, rows: list[Step]
) -> None:
    """Names of all cells that the steps speak of, and what the reader sees, in one go."""
    scope.outside(space.units.codes)
    cells = [
        cell
        for row in rows
        if is_gesture(row.kind)
        for cell in kind_named(row.kind).cells(row.parameters)
    ]
    speech.know_cells(cells)


def step_title(row: Step) -> str:
    """The kind of a step, for people."""
    if row.kind == REVISE:
        return gettext("Revision")
    if row.kind == REVERT:
        return gettext("Withdrawn")
    return str(kind_named(row.kind).title)


def step_text(
    row: Step,
    kinds: dict[int, str],
    space: Space,
    scope: Scope,
    speech: DatabaseSpeech,
) -> str:
    """What a step says; of one beyond the reader's part nothing but that."""
    if row.kind == REVERT:
        return gettext("Step %(seq)s is undone.") % {"seq": row.parameters["seq"]}
    if _beyond(row, kinds, space, scope):
        return gettext("A step that covers more than your part.")
    about, parameters = _told(row)
    text = kind_named(kinds[about]).explain(parameters).say(speech)
    if row.kind == REVISE:
        return gettext("Step %(seq)s now says: %(text)s") % {"seq": about, "text": text}
    return text


def _beyond(row: Step, kinds: dict[int, str], space: Space, scope: Scope) -> bool:
    if row.kind == REVERT:
        return False
    about, parameters = _told(row)
    while kinds[about] == REVISE:
        raise ValueError(f"step {row.seq} revises a revision")
    cells = kind_named(kinds[about]).cells(parameters)
    return not all(scope.sees(space, cell.unit) for cell in cells)


def _told(row: Step) -> tuple[int, dict[str, Any]]:
    """The step that is spoken of, and what is said of it."""
    if row.kind == REVISE:
        return row.parameters["seq"], row.parameters["parameters"]
    return row.seq, row.parameters


def step_reason(row: Step, rows: Mapping[int, Step], space: Space, scope: Scope) -> str:
    """Why a step was said, of a step that is all in the reader's part; else empty.

    Args:
        row: The step.
        rows: All of the version, by seq: a revision or an undoing is about an earlier one.
        space: Of the version.
        scope: What the reader sees of it.
    """
    about, said = row, row.parameters
    while not is_gesture(about.kind):
        revised = about.kind == REVISE
        inner, about = about, rows[int(about.parameters["seq"])]
        said = inner.parameters["parameters"] if revised else about.parameters
        if revised:
            break
    kind = kind_named(about.kind)
    sees = all(scope.sees(space, cell.unit) for cell in kind.cells(said))
    return row.why if sees else ""


def flagged(version: Version) -> tuple[Flag, ...]:
    """Typed amounts that now stand on another basis than when they were typed."""
    path = path_of(version)
    if not any("typed" in step.readings for step in path.live):
        return ()
    frozen = storage.thaw(needed(path.live))
    folded = fold(begin(path.space), path.live, frozen)
    return flags(path.live, folded.readings)


@dataclass(frozen=True)
class Replay:
    """Whether replaying a version's steps leads to the numbers they led to.

    Attributes:
        ok: They are the same.
        seq: The first step after which they are not.
        kept: The hash that was kept with that step.
        replayed: The hash it has now; empty if it finds no room any more.
    """

    ok: bool
    seq: int | None = None
    kept: str = ""
    replayed: str = ""

    def __str__(self) -> str:
        """In words, for the planner."""
        if self.ok:
            return gettext("When replayed, the steps give the same numbers.")
        return gettext(
            "When replayed, the steps give different numbers from step %(seq)s on. The "
            "numbers in the snapshot apply."
        ) % {"seq": self.seq}


def verify_version(version: Version) -> Replay:
    """Fold all steps from the beginning, and compare after every one of them."""
    path = path_as_stored(version)
    kept = dict(Step.objects.filter(version=version).values_list("seq", "result_hash"))
    state, done = begin(path.space), path.names[0]
    for count in range(1, len(path.written) + 1):
        at = Path(version, path.written[count - 1].seq, path.written[:count])
        if len(at.names) > 1 and at.names[-2] == done:
            start, rest = state, at.live[-1:]
        else:
            start, rest = begin(path.space), at.live
        try:
            state = fold(start, rest, storage.thaw(needed(rest))).state
        except Stuck:
            return Replay(False, at.seq, kept[at.seq])
        done = at.names[-1]
        if (found := state.result_hash()) != kept[at.seq]:
            return Replay(False, at.seq, kept[at.seq], found)
    return Replay(True)
