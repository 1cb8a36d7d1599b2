"""One act on a version, thought through before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from luopan.engine.facts import SignChange
from luopan.engine.levels import OutOfOrder
from luopan.engine.tree import RESERVE
from luopan.targets import storage
from luopan.targets.cells import Cell, nested
from luopan.targets.conflicts import swept
from luopan.targets.cube import Path, nearest, state_at
from luopan.targets.fold import (
    KERNEL,
    Flag,
    Stuck,
    apply,
    flags,
    fold,
    needed,
    readings,
)
from luopan.targets.kinds import Kind, Touch, checked, kind_named
from luopan.targets.models import Step
from luopan.targets.moved import Moved
from luopan.targets.moves import fixed_leaves
from luopan.targets.parameters import LARGEST
from luopan.targets.refusals import refusal_of, say_names
from luopan.targets.sentences import Sentence
from luopan.targets.sequence import REVERT, REVISE, Live, Written, undone
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST_STEPS = 5_000
MOST_SAID = 500


@dataclass(frozen=True)
class Said:
    """What a person wants: a gesture, a revision of one, or to take one back."""

    kind: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Considered:
    """What an act would do."""

    step: Written
    path: Path  # with the act
    before: State
    after: State
    touch: Touch
    notes: tuple[Sentence, ...]
    flagged: tuple[Flag, ...]

    @cached_property
    def moved(self) -> Moved:
        """The leaves that would be others."""
        return Moved.between(self.before, self.after, self.notes)


def consider(
    path: Path, said: Said, sees: Callable[[str], bool] | None = None
) -> Considered:
    """Check an act and work out what it leads to; nothing is written.

    Args:
        path: The steps it comes on top of.
        said: The act.
        sees: Of which units its author may be told totals; None: of all.

    Raises:
        Refused: The parameters say nothing sensible, the holds leave no room, or a step
            that is already there finds none any more.
    """
    if len(path.written) >= MOST_STEPS:
        raise Refused(
            _("A version has at most %(most)s steps: copy it and go on there."),
            most=MOST_STEPS,
        )
    try:
        if said.kind == REVISE:
            considered = _revision(path, said)
        elif said.kind == REVERT:
            considered = _taking_back(path, said)
        else:
            considered = _gesture(path, said)
    except Stuck as stuck:
        speech = DatabaseSpeech(path.version.metric, sees)
        later = stuck.step.seq if stuck.step.seq <= path.seq else None
        if later is None and isinstance(stuck.fact, SignChange):
            fixed = _fixed(state_at(path), stuck.fact)
            raise refusal_of(stuck.fact, speech, fixed=fixed) from stuck
        raise refusal_of(stuck.fact, speech, later) from stuck
    except Refused as refusal:
        say_names(refusal, DatabaseSpeech(path.version.metric))
        raise
    _refuse_too_large(considered.after)
    _refuse_unordered(considered, path, sees)
    return considered


def _fixed(state: State, fact: SignChange) -> int:
    """How much of a cell no spread would move: held, closed and kept back."""
    if fact.cell is None:
        return 0
    cell, space = Cell(*fact.cell), state.space
    block = space.block(*cell)
    stays = fixed_leaves(state, cell)
    if not cell.unit.endswith(RESERVE) and not cell.product.endswith(RESERVE):
        stays |= space.is_reserve[block.rows][:, None]
    inside = np.zeros(space.shape, dtype=bool)
    for held in state.holds:
        if held.cell != cell and nested(space, held.cell, cell):
            inside[space.block(*held.cell)] = True
    return int(state.amounts[block][stays | inside[block]].sum())


def _refuse_too_large(state: State) -> None:
    """Sums of leaves must stay inside 64 bits, at every node."""
    amounts = state.amounts
    furthest = max(abs(int(amounts.max(initial=0))), abs(int(amounts.min(initial=0))))
    if furthest * amounts.size < LARGEST:
        return
    if np.abs(amounts).sum(dtype=np.float64) >= LARGEST:
        raise Refused(_("The amounts would become too large to be added up."))


def _refuse_unordered(
    considered: Considered, path: Path, sees: Callable[[str], bool] | None
) -> None:
    """Floor and stretch find room on their sides of the target, those held too."""
    levels = considered.after.levels
    if levels is None:
        return
    if len(levels.said) > MOST_SAID:
        raise Refused(
            _("A version has at most %(most)s totals of levels set by hand."),
            most=MOST_SAID,
        )
    try:
        considered.after.beside  # noqa: B018 (made here, or not at all)
    except OutOfOrder as fact:
        speech = DatabaseSpeech(path.version.metric, sees)
        raise refusal_of(fact, speech) from fact


def _gesture(path: Path, said: Said) -> Considered:
    kind = kind_named(said.kind)
    before = state_at(path)
    parameters = checked(kind, _direction(path, kind, said.parameters), before)
    refuse_strange_inputs(parameters, said.inputs)
    seq = path.seq + 1
    live = Live(seq, kind.name, parameters, said.inputs, KERNEL, {}, seq)
    kept = _typed(readings(before, live))
    step = Written(seq, kind.name, parameters, said.inputs, KERNEL, kept)
    outcome = apply(before, live, storage.thaw(needed([live])))
    touch = kind.touch(before, parameters)
    return Considered(
        step, path.and_then(step), before, outcome.state, touch, outcome.notes, ()
    )


def _direction(path: Path, kind: Kind, parameters: Any) -> Any:
    """What is said of levels, and which way round they are: the metric knows."""
    if not kind.name.startswith("level") or not isinstance(parameters, Mapping):
        return parameters
    return {**parameters, "less": path.version.metric.lower_is_better}


def _typed(read: tuple[int, ...]) -> dict[str, Any]:
    return {"typed": list(read)} if read else {}


def refuse_strange_inputs(
    parameters: Mapping[str, Any], inputs: Mapping[str, str]
) -> None:
    """Refuse a step that names an input nobody handed in."""
    named = {
        part["input"]
        for key in ("elements", "weights")
        for part in parameters.get(key, ())
        if isinstance(part, Mapping)
    }
    named |= {parameters.get("input") or "", parameters.get("reference") or ""}
    if missing := sorted(named - inputs.keys() - {"", "base"}):
        raise Refused(
            _("The step names “%(name)s”, which is not there."), name=missing[0]
        )


def _revision(path: Path, said: Said) -> Considered:
    seq = said.parameters.get("seq")
    item = next((step for step in path.live if step.seq == seq), None)
    if item is None:
        raise Refused(
            _("Step %(seq)s does not count, so it cannot be revised."), seq=seq
        )
    kind = kind_named(item.kind)
    start, ahead = _just_before(path, item)
    parameters = _direction(path, kind, said.parameters.get("parameters"))
    parameters = checked(kind, parameters, ahead)
    inputs = said.inputs or item.inputs
    refuse_strange_inputs(parameters, inputs)
    live = Live(item.seq, item.kind, parameters, inputs, KERNEL, {}, path.seq + 1)
    step = Written(
        path.seq + 1,
        REVISE,
        {"seq": item.seq, "parameters": parameters},
        said.inputs,
        KERNEL,
        _typed(readings(ahead, live)),
    )
    first = kind.touch(ahead, item.parameters) | kind.touch(ahead, parameters)
    return _replayed(path, step, start, ahead, first)


def _taking_back(path: Path, said: Said) -> Considered:
    seq = said.parameters["seq"]
    step = Written(path.seq + 1, REVERT, {"seq": seq}, {}, KERNEL)
    act = next(act for act in path.written if act.seq == seq)
    origin = int(act.parameters["seq"]) if act.kind == REVISE else seq
    item = next(live for live in path.live if live.seq == origin)
    start, ahead = _just_before(path, item)
    touch = kind_named(item.kind).touch(ahead, item.parameters)
    return _replayed(path, step, start, ahead, touch)


def _just_before(path: Path, item: Live) -> tuple[int, State]:
    """How many steps stand before an item, and the state they lead to."""
    start = path.live.index(item)
    at = Path(path.version, path.seq, path.live[:start])
    count, state = nearest(at)
    rest = at.live[count:]
    return start, fold(state, rest, storage.thaw(needed(rest))).state


def _replayed(
    path: Path, step: Written, start: int, ahead: State, first: Touch
) -> Considered:
    """The path with an act that changes an earlier step, the rest replayed."""
    then = path.and_then(step)
    rest = then.live[start:]
    folded = fold(ahead, rest, storage.thaw(needed(rest)))
    touches = stored_touches(path)
    later = [touches[live.said] for live in rest if live.said in touches]
    notes = tuple(note for seq in folded.notes for note in folded.notes[seq])
    return Considered(
        step,
        then,
        state_at(path),
        folded.state,
        swept(path.space, first, later),
        notes,
        flags(rest, folded.readings),
    )


def stored_touches(path: Path) -> dict[int, Touch]:
    """What every step touched when it was said, by seq."""
    rows = Step.objects.filter(version=path.version, seq__lte=path.seq)
    return {seq: Touch.of(kept) for seq, kept in rows.values_list("seq", "touches")}


def counting_acts(steps: Sequence[Step]) -> list[Step]:
    """The acts that still say something: gestures and revisions that were not undone."""
    gone = undone(Written(step.seq, step.kind, step.parameters) for step in steps)
    return [step for step in steps if step.kind != REVERT and step.seq not in gone]
