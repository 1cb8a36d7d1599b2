"""By what something is spread: past years, evenly, as it is, and what records say.

A planner blends up to six of these. What they come to is read and frozen when the step is
said, as for a baseline: replaying needs no records.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, HELD, LOCKED
from luopan.engine.tree import RESERVE
from luopan.org.models import User
from luopan.targets.cells import Cell
from luopan.targets.histories import Element, read_history
from luopan.targets.models import Version
from luopan.targets.parameters import Given, decimal_number
from luopan.targets.scope import require_unit
from luopan.targets.storage import freeze, thaw, thaw_space
from luopan.targets.weighing import SOURCES, Part
from luopan.trail.refusal import Refused

Ints = NDArray[np.int64]
FIXED = ABSENT | HELD | LOCKED


def frozen_weights(
    version: Version, parameters: Mapping[str, Any], *, actor: User, at: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """Parameters of a spread whose ``blend`` says in words what to weigh by.

    Args:
        version: Over whose axes.
        parameters: Of a ``spread`` step; ``blend`` is a list of ``{"source": "year",
            "year": 2026, "share": "0.5"}`` and of the sources ``even``, ``now``,
            ``pipeline``, ``people``, ``market`` and ``days``.
        actor: Who spreads: he weighs by nothing that he may not see.
        at: What is known by then counts.

    Returns:
        The parameters with ``weights`` instead of ``blend``, and the arrays they name.

    Raises:
        Refused: The blend cannot be read; he may not change the unit; a year has nothing
            recorded; all that it names is 0 where it is to be spread.
    """
    read = dict(parameters)
    blend = read.pop("blend", None)
    if blend is None:
        return read, {}
    if not isinstance(blend, list) or not all(isinstance(one, dict) for one in blend):
        raise Refused(_("Choose what it is spread by."))
    given = Given({"cell": read.get("cell", {})}, thaw_space(version.space_hash))
    cell = Cell.of(given.cell())
    require_unit(actor, version, at, cell.unit)
    part = Part(actor, version, cell, at)
    inputs: dict[str, str] = {}
    read["weights"], found = [], []
    for one in blend:
        share = decimal_number(one.get("share", "1"), "share")
        name, weights, told = _read(part, one)
        inputs[name] = freeze(weights, at=at)
        read["weights"].append({"input": name, "share": share, **told})
        found.append((float(share), weights))
    _require_some(part, found)
    return read, inputs


def _read(part: Part, one: Mapping[str, Any]) -> tuple[str, Ints, dict[str, Any]]:
    """Weights of a source under a name, and what is kept of where they come from."""
    source, version = one.get("source"), part.version
    if source == "year" and isinstance(one.get("year"), int):
        year = one["year"]
        read = read_history(version, [Element(year)], at=part.at, owner="then")
        name = f"year_{year}"
        frozen = read.inputs[name]
        return name, thaw([frozen])[frozen], {}
    if source == "even":
        return "even", _even(version), {}
    if source == "now":
        return "now", part.state.amounts, {}
    if source in SOURCES:
        found = SOURCES[source](part)
        told = {"source": source, "as_of": part.on.isoformat(), **found.told}
        return str(source), found.weights, told
    raise Refused(
        _(
            "It can be spread by a past year, evenly, by current amounts, by pipeline, by "
            "people, by market or by working days."
        )
    )


def _require_some(part: Part, found: Sequence[tuple[float, Ints]]) -> None:
    """Refuse where all weights are 0: nobody has asked for an even share."""
    cell, space = part.cell, part.state.space
    if cell.unit.endswith(RESERVE) or cell.product.endswith(RESERVE):
        return
    fixed = (part.state.cube.state[part.rows][:, part.columns] & FIXED) != 0
    free = ~fixed & ~space.is_reserve[part.rows][:, None]
    if not free.any():
        return  # nothing can move: that is said as of every spread
    if any(
        share > 0 and (weights[part.rows][:, part.columns][free] > 0).any()
        for share, weights in found
    ):
        return
    raise Refused(
        _(
            "All selected weights for %(cell)s are 0 on %(day)s. Choose other weights, or "
            "choose an even spread."
        ),
        cell=lambda: part.speech.name("unit", cell.unit),
        day=part.on.isoformat(),
    )


def _even(version: Version) -> Ints:
    """The same for every leaf that is no reserve."""
    space = thaw_space(version.space_hash)
    share = np.where(space.is_reserve, 0, 1).astype(np.int64)
    return np.ascontiguousarray(np.broadcast_to(share[:, None], space.shape))
