"""How gestures move a state: the engine does the arithmetic, this keeps what lasts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine import solve
from luopan.engine.cube import ABSENT, HELD, LOCKED, NULL, Cube
from luopan.engine.facts import Fact, Hold, NoRoom
from luopan.engine.gesture import Change, Gesture, Limit
from luopan.targets.cells import Cell, meet, nested, within
from luopan.targets.kinds import Outcome
from luopan.targets.rows import lay
from luopan.targets.sentences import Named, Sentence
from luopan.targets.state import Bound, Held, State

FIXED = ABSENT | HELD | LOCKED
_PROFILE_OF = "profile of "


def gesture(
    state: State,
    said: Gesture,
    *,
    stay: Sequence[Cell] = (),
    weights: Sequence[NDArray[np.float64]] = (),
    reference: NDArray[np.int64] | None = None,
) -> Outcome:
    """One gesture of the engine, with all that is held and limited.

    Args:
        state: Before.
        said: The gesture.
        stay: Totals that stay for this gesture only. (Totals that cut across the cell
            stay leaf by leaf.)
        weights: For a weighted spread.
        reference: For a relative spread.
    """
    kept = tuple(dict.fromkeys((*(held.cell for held in state.holds), *stay)))
    across = [
        cell
        for cell in (*kept, *(bound.cell for bound in state.bounds))
        if _crosses(state, cell, Cell(*said.cell))
    ]
    cube, still = _kept_still(state, across)
    try:
        change = solve.apply(
            cube,
            said,
            keep=tuple(cell for cell in kept if cell not in across),
            limits=[
                Limit(b.cell, b.least, b.most)
                for b in state.bounds
                if b.cell not in across
            ],
            weights=weights,
            reference=reference,
            history=state.base,
            profile=state.profile,
        )
    except NoRoom as fact:
        raise _naming(state, fact, across) from fact
    profile = state.profile if change.profile is None else change.profile
    moved = change.cube
    if still is not None:
        moved = replace(moved, state=np.where(still, state.cube.state, moved.state))
    return Outcome(state.but(cube=moved, profile=profile), _notes(state, change))


def _crosses(state: State, kept: Cell, cell: Cell) -> bool:
    """True if a part of one lies in the other, and neither lies in the other whole."""
    space = state.space
    return meet(space, kept, cell) and not (
        nested(space, kept, cell) or nested(space, cell, kept)
    )


def _naming(state: State, fact: NoRoom, across: Sequence[Cell]) -> NoRoom:
    """The same fact, but of leaves that were held for an own total's sake that total."""
    if not across:
        return fact
    held = tuple(Hold(cell, "total", state.total(cell), None) for cell in across)
    return NoRoom(fact.asked, fact.lowest, fact.highest, held, fact.cell)


def _kept_still(
    state: State, across: Sequence[Cell]
) -> tuple[Cube, NDArray[np.bool_] | None]:
    """The cube in which every leaf of some totals is held, and which leaves those are.

    A held total that cuts across the edited cell stays if none of its leaves moves: not
    the only way to keep it, but one that needs no solver, and everybody can follow.
    """
    if not across:
        return state.cube, None
    still = np.zeros(state.space.shape, dtype=bool)
    for cell in across:
        still[state.space.block(*cell)] = True
    still &= (state.cube.state & FIXED) == 0
    flags = np.where(still, state.cube.state | HELD, state.cube.state)
    return replace(state.cube, state=flags.astype(np.uint8)), still


def _axis(state: State, code: str) -> str:
    if code in state.space.units:
        return "unit"
    return "product" if code in state.space.products else "period"


def _notes(state: State, change: Change) -> tuple[Sentence, ...]:
    notes = []
    for basis in change.bases:
        if basis == "history":
            words = _(
                "There were no amounts here: the shape of the clean base was used."
            )
            notes.append(Sentence(words))
        elif basis == "equal":
            words = _("There were no amounts here or above: the parts are equal.")
            notes.append(Sentence(words))
        elif basis.startswith(_PROFILE_OF):
            code = basis.removeprefix(_PROFILE_OF)
            words = _("There were no amounts here: the shape of %(whole)s was used.")
            notes.append(Sentence(words, {"whole": Named(_axis(state, code), code)}))
        elif basis == "reserve":
            words = _("No cell below can take it: it stays unassigned.")
            notes.append(Sentence(words))
    return tuple(notes)


def set_totals(
    state: State,
    wanted: Sequence[tuple[Cell, int]],
    *,
    stay: Sequence[Cell] = (),
    turn: bool = False,
    asks: bool = False,
    step: int = 1,
) -> Outcome:
    """Give cells new totals, one after the other; what is done stays while the next is.

    Args:
        state: Before.
        wanted: Cells that do not overlap, and their new totals.
        stay: Other totals that stay for this gesture only.
        turn: Amounts may change their sign.
        asks: They may not, not even free leaves that are said together.
        step: Leaves become multiples of it; one of a cell takes what is no multiple.
    """
    if not stay:
        state, wanted = _plain_first(state, wanted, turn=turn, asks=asks)
    said = partial(Gesture, sign_change=turn, step=step)
    return _in_turn(state, wanted, said, stay, by_name=len(wanted) < 2)


def _in_turn(
    state: State,
    wanted: Sequence[tuple[Cell, int]],
    said: Callable[..., Gesture],
    stay: Sequence[Cell],
    *,
    by_name: bool = False,
) -> Outcome:
    """One cell after the other; what is done is held leaf by leaf, or by name: the same, slower.

    What finds no room is tried once more by name, and so is what follows: the refusal then
    names what was done, and not each leaf of it.
    """
    begun, done, notes = state, list(stay), ()
    for cell, amount in wanted:
        asked = said(cell, amount=amount)
        if not by_name:
            try:
                outcome = gesture(state, asked, stay=_but(stay, cell))
                state = hold_leaves(outcome.state, cell)
            except Fact:
                by_name, state = True, _held_as(begun, state)
        if by_name:
            kept = done if _made_up_elsewhere(state, cell, stay) else stay
            outcome = gesture(state, asked, stay=_but(kept, cell))
            state = outcome.state
        notes += tuple(one for one in outcome.notes if one not in notes)
        done.append(cell)
    return Outcome(state if by_name else _held_as(begun, state), notes)


def _but(cells: Sequence[Cell], cell: Cell) -> list[Cell]:
    return [one for one in cells if one != cell]


def _held_as(begun: State, state: State) -> State:
    """With the leaves held that were held before."""
    held, was = np.uint8(HELD), begun.cube.state
    flags = state.cube.state & ~held | was & held
    own = was if np.array_equal(flags, was) else flags  # most steps share them
    return state.but(cube=replace(state.cube, state=own))


def _made_up_elsewhere(state: State, cell: Cell, stay: Sequence[Cell]) -> bool:
    """True if a held total reaches beyond the cell, so that others make up for it.

    Else what is done moves nobody else, and need not be kept while the next is done.
    """
    around = (*(held.cell for held in state.holds), *stay)
    return any(
        meet(state.space, kept, cell) and not nested(state.space, kept, cell)
        for kept in around
    )


def _plain_first(
    state: State, wanted: Sequence[tuple[Cell, int]], *, turn: bool, asks: bool
) -> tuple[State, Sequence[tuple[Cell, int]]]:
    """Write at once what moves nothing else; the rest is left.

    A leaf that would change its sign is left, too, for it may be refused: beside what is
    held, or what is no leaf; and everywhere if the step asks.
    """
    plain = [one for one in wanted if _is_plain(state, one[0])]
    near = state.holds or state.bounds or len(plain) < len(wanted)
    if not turn and (asks or near):
        plain = [one for one in plain if state.total(one[0]) * one[1] >= 0]
    if len(plain) < 2:
        return state, wanted
    written = {cell for cell, _amount in plain}
    rest = [one for one in wanted if one[0] not in written]
    return _written(state, plain), rest


def _is_plain(state: State, cell: Cell) -> bool:
    """True for a free leaf that no held or limited total looks at."""
    space = state.space
    row = space.row(cell.unit, cell.product)
    if row is None or cell.period not in space.periods.leaf_codes:
        return False
    if state.cube.lower is not None:
        return False
    if state.cube.state[row, space.periods.slice(cell.period).start] & FIXED:
        return False
    return not any(
        meet(space, kept.cell, cell) for kept in (*state.holds, *state.bounds)
    )


def _written(state: State, wanted: Sequence[tuple[Cell, int]]) -> State:
    space = state.space
    rows = np.array([space.row(cell.unit, cell.product) for cell, _ in wanted], np.intp)
    starts = [space.periods.slice(cell.period).start for cell, _ in wanted]
    columns = np.array(starts, np.intp)
    amounts, flags = state.amounts.copy(), state.cube.state.copy()
    profile = state.profile.copy()
    amounts[rows, columns] = [amount for _cell, amount in wanted]
    profile[rows, columns] = amounts[rows, columns]
    flags[rows, columns] &= np.uint8(~NULL & 0xFF)
    return state.but(
        cube=replace(state.cube, amounts=amounts, state=flags), profile=profile
    )


def hold_totals(state: State, cells: Sequence[Cell]) -> State:
    """From now on these totals stay as they are."""
    kept = [held for held in state.holds if held.cell not in cells]
    kept += [Held(cell, state.total(cell)) for cell in cells]
    return state.but(holds=tuple(kept))


def hold_leaves(state: State, cell: Cell) -> State:
    """From now on every leaf under the cell stays as it is."""
    return state.but(cube=state.cube.flagged(*cell, HELD))


def release(state: State, cell: Cell) -> State:
    """What is held at the cell and under it may move again."""
    kept = tuple(h for h in state.holds if not nested(state.space, h.cell, cell))
    return state.but(cube=state.cube.unflagged(*cell, HELD), holds=kept)


def release_totals(state: State, cells: Sequence[Cell]) -> State:
    """These totals may move again; what is held under them stays held."""
    return state.but(holds=tuple(h for h in state.holds if h.cell not in cells))


def release_leaves(state: State, cell: Cell) -> State:
    """The leaves under the cell may move again; held totals stay held."""
    return state.but(cube=state.cube.unflagged(*cell, HELD))


def bound_total(
    state: State, cell: Cell, least: int | None, most: int | None
) -> Outcome:
    """Limit a total; outside its limits it moves to the nearer one."""
    kept = tuple(bound for bound in state.bounds if bound.cell != cell)
    if least is None and most is None:
        return Outcome(state.but(bounds=kept))
    bound = Bound(cell, least, most)
    amount = state.total(cell)
    within = _clamped(amount, bound)
    outcome = Outcome(state.but(bounds=kept))
    if within != amount:
        outcome = set_totals(outcome.state, ((cell, within),))
    return Outcome(outcome.state.but(bounds=(*kept, bound)), outcome.notes)


def _clamped(amount: int, bound: Bound) -> int:
    if bound.least is not None:
        amount = max(amount, bound.least)
    if bound.most is not None:
        amount = min(amount, bound.most)
    return amount


def replace_all(
    state: State,
    amounts: NDArray[np.int64],
    profile: NDArray[np.float64],
    null: NDArray[np.bool_],
) -> State:
    """New numbers everywhere; held leaves and totals stay, and it is the base now."""
    cube = Cube.of(state.space, amounts, null)
    held = state.cube.has(HELD | LOCKED)
    base = cube.amounts
    kept = np.where(held, state.amounts, base)
    flags = np.where(held, state.cube.state, cube.state)
    cube = Cube(state.space, kept, flags, state.cube.lower, state.cube.upper)
    shape = np.where(held, state.profile, np.where(flags & ABSENT, 0.0, profile))
    return settled(state.but(cube=cube, profile=shape, base=base))


def settled(state: State) -> State:
    """Bring held and limited totals back to where they belong, the largest first."""
    ordered = sorted(state.holds, key=lambda held: -_leaves(state, held.cell))
    for held in ordered:
        if state.total(held.cell) != held.amount:
            said = Gesture(held.cell, amount=held.amount, sign_change=True)
            others = state.but(holds=tuple(h for h in state.holds if h != held))
            state = gesture(others, said).state.but(holds=state.holds)
    for bound in state.bounds:
        amount = state.total(bound.cell)
        if _clamped(amount, bound) != amount:
            said = Gesture(bound.cell, amount=_clamped(amount, bound))
            state = gesture(state, said).state
    return state


def _leaves(state: State, cell: Cell) -> int:
    return int(state.amounts[state.space.block(*cell)].size)


def fixed_leaves(state: State, cell: Cell) -> NDArray[np.bool_]:
    """The leaves of a cell that a gesture inside its rows must leave alone.

    Absent, held and closed ones; and those under held or limited totals that hold part of
    a row only, for a row's own sum says nothing about those.
    """
    fixed = (state.cube.state & FIXED) != 0
    for kept in state.kept():
        if meet(state.space, kept, cell) and not within(
            state.space.periods, cell.period, kept.period
        ):
            fixed[state.space.block(*kept)] = True
    return np.asarray(fixed[state.space.block(*cell)])


def lay_rows(state: State, cell: Cell, shares: NDArray[np.float64]) -> State:
    """Lay every row of a cell anew over its periods; the sum of each row stays.

    Args:
        state: Before.
        cell: Whose rows and periods.
        shares: Shape ``(rows, periods)`` of the cell; not negative.
    """
    block = state.space.block(*cell)
    fixed = fixed_leaves(state, cell)
    amounts, profile = state.amounts[block], state.profile[block]
    free = np.where(fixed, 0.0, shares)
    width = free.sum(axis=1, keepdims=True)
    move = (width > 0) & ~fixed
    laid = lay(free, np.where(fixed, 0, amounts).sum(axis=1))
    sums = np.where(fixed, 0.0, profile).sum(axis=1, keepdims=True)
    exact = np.divide(free * sums, width, out=np.zeros_like(free), where=width > 0)
    return placed(
        state, block, np.where(move, laid, amounts), np.where(move, exact, profile)
    )


def placed(
    state: State, block: Any, amounts: NDArray[np.int64], profile: NDArray[np.float64]
) -> State:
    """The state with other amounts and profile in a block; what is said is not null."""
    new_amounts, new_profile = state.amounts.copy(), state.profile.copy()
    flags = state.cube.state.copy()
    new_amounts[block], new_profile[block] = amounts, profile
    flags[block] &= np.where(amounts != 0, ~NULL & 0xFF, 0xFF).astype(np.uint8)
    cube = replace(state.cube, amounts=new_amounts, state=flags)
    return state.but(cube=cube, profile=new_profile)
