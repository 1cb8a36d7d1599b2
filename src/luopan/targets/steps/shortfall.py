"""Shortfall: what units missed in closed months goes on, over the rest of the year, or nowhere.

Nothing in a closed month moves; each unit gets what it missed itself, to the quantum. A total
that is held is held from now on at what it has come to; a limit stays a limit.
"""

from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.facts import Hold, NoRoom
from luopan.engine.shortfall import ABSORB, CARRY, POLICIES, RESPREAD, laid_on
from luopan.targets.cells import Cell, whole
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import FIXED, placed
from luopan.targets.parameters import Given
from luopan.targets.sentences import Amount, Named, Sentence
from luopan.targets.state import Held, State

MOST = 60  # periods that are open


def check(given: Given) -> dict[str, Any]:
    """``policy``, the ``periods`` that are open in order, ``input``, ``missed`` in all."""
    periods = []
    for item in given.each("periods", most=MOST):
        periods.append(item.code("period"))
        item.done()
    return {
        "policy": given.choice("policy", POLICIES),
        "periods": [{"period": code} for code in periods],
        "input": given.text("input", required=True, longest=40),
        "missed": given.amount("missed", least=0),
        "cell": given.cell(),
    }


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Each unit's miss over its own leaves that may move."""
    short = inputs[parameters["input"]]
    space = state.space
    if short.shape != (len(space.units.leaf_codes),):
        raise ValueError("what was missed has another shape than the units")
    columns = _columns(state, parameters)
    amounts, profile = state.amounts.copy(), state.profile.copy()
    for place in np.flatnonzero(short).tolist():
        block = np.ix_(np.flatnonzero(space.pairs[:, 0] == place), columns)
        more = _more(state, block, place, int(short[place]), parameters["policy"])
        amounts[block] += more
        profile[block] += more
    every = (slice(None), slice(None))
    after = placed(state, every, amounts, profile)
    _refuse_beyond(state, after)
    holds = tuple(Held(held.cell, after.total(held.cell)) for held in state.holds)
    return Outcome(after.but(holds=holds))


def _columns(state: State, parameters: Parameters) -> NDArray[np.intp]:
    periods = state.space.periods
    found = [periods.slice(one["period"]) for one in parameters["periods"]]
    return np.array([n for one in found for n in range(one.start, one.stop)], np.intp)


def _more(
    state: State, block: Any, place: int, short: int, policy: str
) -> NDArray[np.int64]:
    free = (state.cube.state[block] & FIXED) == 0
    free &= ~state.space.is_reserve[block[0].ravel()][:, None]
    try:
        return laid_on(state.amounts[block], free, short, policy)
    except ValueError:
        unit = state.space.units.leaf_codes[place]
        cell = Cell(unit, *whole(state.space)[1:])
        now = state.total(cell)
        raise NoRoom(now + short, now, now, (), cell) from None


def _refuse_beyond(before: State, after: State) -> None:
    """A limited total stays within its limit: else it is named."""
    for bound in before.bounds:
        now = after.total(bound.cell)
        if bound.most is not None and now > bound.most:
            fact = Hold(bound.cell, "upper", bound.most, None)
            raise NoRoom(now, None, bound.most, (fact,), bound.cell)


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    words = {
        CARRY: _("%(amount)s missed in closed months is carried over to %(period)s."),
        RESPREAD: _(
            "%(amount)s missed in closed months is spread over the rest of the year."
        ),
        ABSORB: _(
            "%(amount)s missed in closed months is not made up: the year falls short by it."
        ),
    }
    facts: dict[str, Any] = {"amount": Amount(parameters["missed"])}
    if parameters["policy"] == CARRY and parameters["periods"]:
        facts["period"] = Named("period", parameters["periods"][0]["period"])
    return Sentence(words[parameters["policy"]], facts)


SHORTFALL = register(
    Kind("shortfall", _("Shortfall"), check=check, apply=apply, explain=explain)
)
