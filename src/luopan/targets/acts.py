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
from luopan.targets import replays, storage
from luopan.targets.aim_order import refuse_unordered
from luopan.targets.cells import Cell, nested
from luopan.targets.conflicts import swept
from luopan.targets.cube import Path, nearest, state_at
from luopan.targets.fold import (
    KERNEL,
    Flag,
    Stuck,
    Watch,
    apply,
    flags,
    fold,
    needed,
    readings,
)
from luopan.targets.folding import steps_ahead
from luopan.targets.kinds import Kind, Touch, checked, kind_named
from luopan.targets.models import Step
from luopan.targets.moved import Moved
from luopan.targets.moves import fixed_leaves
from luopan.targets.parameters import LARGEST
from luopan.targets.patience import Unreplayed, is_too_long
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
    path: Path,
    said: Said,
    sees: Callable[[str], bool] | None = None,
    watch: Watch | None = None,
) -> Considered:
    """Check an act and work out what it leads to; nothing is written.

    Args:
        path: The steps it comes on top of.
        said: The act.
        sees: Of which units its author may be told totals; None: of all.
        watch: Is shown every step that is replayed.

    Raises:
        Unreplayed: It changes an early step, that takes long, and somebody waits.
        Refused: The parameters say nothing sensible, the holds leave no room, or a step
            that is already there finds none any more.
    """
    if len(path.written) >= MOST_STEPS:
        raise Refused(
            _("A version can have at most %(most)s steps: copy it and continue there."),
            most=MOST_STEPS,
        )
    try:
        if said.kind in (REVISE, REVERT):
            considered = _prepared(path, said) or _change(path, said, watch)
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
    _refuse_too_large(considered)
    _refuse_unordered(considered, path, sees)
    if considered.after.aims is not considered.before.aims:
        refuse_unordered(considered.after.aims)
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


def _refuse_too_large(considered: Considered) -> None:
    """Sums of leaves must stay inside 64 bits, at every node."""
    before, after, moved = considered.before, considered.after, considered.moved
    if before.space is after.space:  # then what did not move is no further than before
        now = before.amounts.reshape(-1)[moved.places] + moved.deltas
        least = max(before.furthest, int(np.abs(now).max(initial=0)))
        if least * before.amounts.size < LARGEST:
            vars(after)["furthest"] = least
            return
    amounts = after.amounts
    if after.furthest * amounts.size < LARGEST:
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
            _("A version can have at most %(most)s manually set level totals."),
            most=MOST_SAID,
        )
    before, after = considered.before, considered.after
    try:
        after.follows(before, considered.moved.rows(after.space))
        after.beside  # noqa: B018 (made here, or not at all)
    except OutOfOrder as fact:
        speech = DatabaseSpeech(path.version.metric, sees)
        raise refusal_of(fact, speech) from fact


def touch_of(path: Path, said: Said) -> Touch:
    """What an act would touch on top of some steps; of a gesture no arithmetic tells.

    Raises:
        Refused: The parameters say nothing sensible there; an act on an earlier step: as
            in ``consider``.
    """
    if said.kind in (REVISE, REVERT):
        return consider(path, said).touch
    kind, before = kind_named(said.kind), state_at(path)
    try:
        return kind.touch(before, _read(path, kind, said, before))
    except Refused as refusal:
        say_names(refusal, DatabaseSpeech(path.version.metric))
        raise


def _read(path: Path, kind: Kind, said: Said, before: State) -> dict[str, Any]:
    """The parameters of a gesture, checked."""
    return checked(kind, _direction(path, kind, said.parameters), before)


def _gesture(path: Path, said: Said) -> Considered:
    kind = kind_named(said.kind)
    before = state_at(path)
    parameters = _read(path, kind, said, before)
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
    version = path.version
    if version.level != version.Level.TARGET:
        raise Refused(
            _("“%(version)s” is itself a floor or a stretch, so it has no levels."),
            version=version.name,
        )
    return {**parameters, "less": version.metric.lower_is_better}


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


def to_replay(path: Path, said: Said) -> int:
    """How many steps an act on an earlier step has folded anew; 0: there is no such step."""
    item = _changed(path, said)
    if item is None:
        return 0
    start = path.live.index(item)
    before = Path(path.version, path.seq, path.live[:start])
    return steps_ahead(before) + len(path.live) - start


def _changed(path: Path, said: Said) -> Live | None:
    """The step that a revision or an undoing is about."""
    seq = said.parameters.get("seq")
    if said.kind == REVERT:
        act = next((act for act in path.written if act.seq == seq), None)
        if act is not None and act.kind == REVISE:
            seq = int(act.parameters["seq"])
    return next((step for step in path.live if step.seq == seq), None)


def _prepared(path: Path, said: Said) -> Considered | None:
    """What a job has worked out; None: it can be worked out at once."""
    steps = to_replay(path, said)
    if not is_too_long(path.space, steps):
        return None
    kept = worked_out(path, said)
    if kept is None or kept.step is None or kept.touch is None:
        if kept is not None:
            raise Refused(kept.problem)
        raise Unreplayed(path.version, path.seq, said, steps)
    then = path.and_then(kept.step)
    states = state_at(path), state_at(then)
    return Considered(kept.step, then, *states, kept.touch, kept.notes, kept.flagged)


def worked_out(path: Path, said: Said) -> replays.Replay | None:
    """What a job found an act on an earlier step to lead to, its numbers at hand."""
    kept = replays.found(replays.name_of(path, said))
    if kept is None or kept.step is None:
        return kept
    return None if steps_ahead(path.and_then(kept.step)) else kept


def _change(path: Path, said: Said, watch: Watch | None) -> Considered:
    change = _revision if said.kind == REVISE else _taking_back
    return change(path, said, watch)


def _revision(path: Path, said: Said, watch: Watch | None) -> Considered:
    seq = said.parameters.get("seq")
    item = _changed(path, said)
    if item is None:
        raise Refused(
            _("Step %(seq)s does not count, so it cannot be revised."), seq=seq
        )
    kind = kind_named(item.kind)
    start, ahead = _just_before(path, item, watch)
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
    return _replayed(path, step, start, ahead, first, watch)


def _taking_back(path: Path, said: Said, watch: Watch | None) -> Considered:
    seq = said.parameters["seq"]
    step = Written(path.seq + 1, REVERT, {"seq": seq}, {}, KERNEL)
    item = _changed(path, said)
    if item is None:
        raise ValueError(f"step {seq} does not count")
    start, ahead = _just_before(path, item, watch)
    touch = kind_named(item.kind).touch(ahead, item.parameters)
    return _replayed(path, step, start, ahead, touch, watch)


def _just_before(path: Path, item: Live, watch: Watch | None) -> tuple[int, State]:
    """How many steps stand before an item, and the state they lead to."""
    start = path.live.index(item)
    at = Path(path.version, path.seq, path.live[:start])
    count, state = nearest(at)
    rest = at.live[count:]
    return start, fold(state, rest, storage.thaw(needed(rest)), watch).state


def _replayed(
    path: Path,
    step: Written,
    start: int,
    ahead: State,
    first: Touch,
    watch: Watch | None,
) -> Considered:
    """The path with an act that changes an earlier step, the rest replayed."""
    then = path.and_then(step)
    rest = then.live[start:]
    folded = fold(ahead, rest, storage.thaw(needed(rest)), watch)
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
