"""Breakback: a changed total moves what is under it; holds and bounds excepted.

Totals form one tree at a time here. A held total that crosses the edited cell is refused
by name (``Crossing``); a solver for both sides at once takes the place of
:func:`luopan.engine.solve.holds.plan` without touching the rest.
"""

from luopan.engine.solve.breakback import breakback
from luopan.engine.solve.gestures import apply, set_total

__all__ = ["apply", "breakback", "set_total"]
