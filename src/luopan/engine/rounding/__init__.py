"""Whole amounts with exact totals: the largest remainder, and how ties go.

The rule, everywhere: each leaf gets its share rounded down to the step; what is left of
the total goes, one step each, to the leaves with the largest remainders. Equal
remainders: the later leaf first. So 100 over 3 is 33, 33, 34. A negative total is
rounded like the positive one, with the sign put back. No leaf is a whole step away from
its share, and a leaf whose share is a multiple already does not move.
"""

from luopan.engine.rounding.exact import (
    largest_remainder,
    scale,
    settle,
    share,
    whole_weights,
)
from luopan.engine.rounding.groups import round_rows, settle_groups
from luopan.engine.rounding.nested import Level, round_levels
from luopan.engine.rounding.parts import Sums, round_again, round_parts, split_rows

__all__ = [
    "Level",
    "Sums",
    "largest_remainder",
    "round_again",
    "round_levels",
    "round_parts",
    "round_rows",
    "scale",
    "settle",
    "settle_groups",
    "share",
    "split_rows",
    "whole_weights",
]
