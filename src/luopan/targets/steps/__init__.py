"""The kinds of step. Importing this makes them all known by name."""

from luopan.targets.steps import (
    baseline,
    bound,
    carry,
    clean,
    close,
    grow,
    hold,
    levels,
    mix,
    move,
    override,
    reserve,
    rounding,
    season,
    spread,
    total,
)

__all__ = [
    "baseline",
    "bound",
    "carry",
    "clean",
    "close",
    "grow",
    "hold",
    "levels",
    "mix",
    "move",
    "override",
    "reserve",
    "rounding",
    "season",
    "spread",
    "total",
]
