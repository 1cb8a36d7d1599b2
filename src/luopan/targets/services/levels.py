"""What a planner does to the levels of a draft: each is one step."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from luopan.engine.levels import TARGET
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell
from luopan.targets.models import Version
from luopan.targets.results import Applied
from luopan.trail.chain import service


@service("targets.set_levels")
def set_levels(
    *,
    actor: User,
    at: datetime,
    version: Version,
    floor: Decimal | None = None,
    stretch: Decimal | None = None,
    assessed: str = TARGET,
    pays: str = TARGET,
    anew: bool = False,
    step: int = 1,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Say what floor and stretch are of the target, which level is assessed and which pays.

    Args:
        actor: Who may change the whole version.
        at: When.
        version: A draft.
        floor: 0.85 is 85 %; None: as usual, the other way round where lower is better.
        stretch: The same.
        assessed: ``floor``, ``target`` or ``stretch``.
        pays: The same.
        anew: Drop the totals of levels that were set by hand.
        step: In quanta: every leaf of floor and stretch is a multiple of it; 1: as it is.
        expected: The last step that the actor had seen; None: the newest.
        reason: Why.

    Raises:
        Refused: The ratios are not in order, or see ``append``.
    """
    require(actor, Action.TARGETS_EDIT, unit=version.plan.root, at=at)
    ratios = {"floor": floor, "stretch": stretch}
    parameters = {
        "assessed": assessed,
        "pays": pays,
        "anew": anew,
        **({} if step == 1 else {"step": step}),
        **{name: str(ratio) for name, ratio in ratios.items() if ratio is not None},
    }
    said = Said("levels", parameters)
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.set_level")
def set_level(
    *,
    actor: User,
    at: datetime,
    version: Version,
    level: str,
    amounts: Sequence[tuple[Cell, int]],
    hold: bool = False,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Set totals of the floor or the stretch; they keep their share of the target.

    With ``hold`` they keep their amount instead.
    """
    cells = [{"cell": Cell(*cell).as_json(), "amount": one} for cell, one in amounts]
    said = Said("level", {"level": level, "cells": cells, "hold": hold})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.hold_level")
def hold_level(
    *,
    actor: User,
    at: datetime,
    version: Version,
    level: str,
    cell: Cell,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Keep a total of the floor or the stretch as it is when the target moves."""
    said = Said("level_hold", {"level": level, "cell": Cell(*cell).as_json()})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.release_level")
def release_level(
    *,
    actor: User,
    at: datetime,
    version: Version,
    level: str,
    cell: Cell,
    back: bool = False,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Let totals of a level follow the target again; ``back``: in the ratio of all."""
    parameters = {"level": level, "cell": Cell(*cell).as_json(), "back": back}
    said = Said("level_release", parameters)
    return append(Author(actor, at, reason), version, said, expected)
