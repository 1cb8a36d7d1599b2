"""The kinds of step. Importing this makes them all known by name."""

from luopan.targets.steps import (
    baseline,
    bound,
    clean,
    close,
    grow,
    hold,
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
    "clean",
    "close",
    "grow",
    "hold",
    "mix",
    "move",
    "override",
    "reserve",
    "rounding",
    "season",
    "spread",
    "total",
]
