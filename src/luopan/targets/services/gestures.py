"""What a planner does to a draft: each is one step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell
from luopan.targets.kinds import kind_named
from luopan.targets.models import Version
from luopan.targets.results import Applied
from luopan.targets.weights import frozen_weights
from luopan.trail.chain import service


@service("targets.step")
def step(
    *,
    actor: User,
    at: datetime,
    version: Version,
    kind: str,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str] | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Add a step of any kind; the other services are this one with names.

    Args:
        actor: Who says it.
        at: When.
        version: A draft.
        kind: The name of the kind: ``total``, ``grow``, ``season`` …
        parameters: What that kind asks for; a spread may name its weights in words
            (``blend``, see ``frozen_weights``).
        inputs: Frozen arrays by the names that the parameters give them.
        expected: The last step that the actor had seen; None: the newest.
        reason: Why.

    Raises:
        Refused: See ``append``.
    """
    read, frozen = frozen_weights(version, parameters, actor=actor, at=at)
    said = Said(kind_named(kind).name, read, {**frozen, **(inputs or {})})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.set_target")
def set_target(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    total: int,
    hold: bool = False,
    turn: bool = False,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Set a total; the cells under it follow, holds and bounds excepted.

    Raises:
        Refused: The actor may not, the version is committed, or the holds leave no room
            (names them).
    """
    parameters = {"cell": _json(cell), "amount": total, "hold": hold, "turn": turn}
    said = Said("total", parameters)
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.override")
def override(
    *,
    actor: User,
    at: datetime,
    version: Version,
    amounts: Sequence[tuple[Cell, int]],
    hold: bool = False,
    turn: bool = False,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Type amounts into cells; they are kept when earlier steps change."""
    cells = [{"cell": _json(cell), "amount": amount} for cell, amount in amounts]
    said = Said("override", {"cells": cells, "hold": hold, "turn": turn})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.grow")
def grow(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    ratio: str | float,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Let a cell grow by a ratio: 0.12 is 12 % more."""
    said = Said("grow", {"cell": _json(cell), "ratio": ratio})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.spread")
def spread(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    method: str,
    parameters: Mapping[str, Any] | None = None,
    inputs: Mapping[str, str] | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Spread over a cell by one of the engine's methods.

    ``parameters`` are what the method asks for: amount, action, ratio, pattern, axis …
    """
    read = dict(parameters or {}) | {"cell": _json(cell), "method": method}
    said = Said("spread", read, inputs or {})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.hold")
def hold(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    leaves: bool = False,
    until_date: date | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Keep a total as it is, or with ``leaves`` every leaf under it.

    With ``until_date``, its last day, it is released on the day after.
    """
    parameters: dict[str, Any] = {"cell": _json(cell), "leaves": leaves}
    if until_date is not None:
        parameters["until"] = until_date.isoformat()
    said = Said("hold", parameters)
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.close_period")
def close_period(
    *,
    actor: User,
    at: datetime,
    version: Version,
    period: str,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Let nothing in a period move any more: a month that is over."""
    said = Said("close", {"period": period})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.reopen_period")
def reopen_period(
    *,
    actor: User,
    at: datetime,
    version: Version,
    period: str,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Let what is in a closed period move again."""
    said = Said("reopen", {"period": period})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.release")
def release(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Let what is held at a cell and under it move again."""
    said = Said("release", {"cell": _json(cell)})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.bound")
def bound(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    least: int | None = None,
    most: int | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Limit a total; with neither limit: take its limits away."""
    said = Said("bound", {"cell": _json(cell), "least": least, "most": most})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.move")
def move(
    *,
    actor: User,
    at: datetime,
    version: Version,
    source: Cell,
    sink: Cell,
    amount: int,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Move an amount between two parts of one whole."""
    parameters = {"source": _json(source), "sink": _json(sink), "amount": amount}
    said = Said("move", parameters)
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.mix")
def mix(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    shares: Mapping[str, str | float],
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Say what part of a cell its products are."""
    said = Said("mix", {"cell": _json(cell), "shares": dict(shares)})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.keep_back")
def keep_back(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    amount: int | None = None,
    ratio: str | float | None = None,
    axis: str = "unit",
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Keep a part of a unit's (or product's) own back from its children."""
    parameters = {
        "cell": _json(cell),
        "amount": amount,
        "ratio": ratio,
        "axis": axis,
    }
    said = Said("reserve", {k: v for k, v in parameters.items() if v is not None})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.pad")
def pad(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    ratio: str | float,
    axis: str = "unit",
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Hand down more than a unit's own 加码; the reserve shows it as a negative amount."""
    said = Said("padding", {"cell": _json(cell), "ratio": ratio, "axis": axis})
    return append(Author(actor, at, reason), version, said, expected)


@service("targets.round_off")
def round_off(
    *,
    actor: User,
    at: datetime,
    version: Version,
    cell: Cell,
    step: int,
    levels: Mapping[int, int] | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Applied:
    """Round to multiples of a step, larger ones on levels above; the total stays."""
    parameters: dict[str, Any] = {"cell": _json(cell), "step": step}
    if levels:
        parameters["levels"] = {str(depth): size for depth, size in levels.items()}
    return append(
        Author(actor, at, reason), version, Said("round", parameters), expected
    )


def _json(cell: Cell) -> dict[str, str]:
    return Cell(*cell).as_json()
