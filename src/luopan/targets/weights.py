"""By what something is spread: past years, an even share, the numbers as they are.

A planner blends up to six of these. What a past year sold is read and frozen when the
step is said, as for a baseline: replaying needs no records.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.targets.cube import state_of
from luopan.targets.histories import Element, read_history
from luopan.targets.models import Version
from luopan.targets.parameters import decimal_number
from luopan.targets.storage import freeze, thaw_space
from luopan.trail.refusal import Refused


def frozen_weights(
    version: Version, parameters: Mapping[str, Any], *, at: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """Parameters of a spread whose ``blend`` says in words what to weigh by.

    Args:
        version: Over whose axes.
        parameters: Of a ``spread`` step; ``blend`` is a list of ``{"source": "year",
            "year": 2026, "share": "0.5"}``, ``{"source": "even", …}`` and
            ``{"source": "now", …}``.
        at: What is known by then counts.

    Returns:
        The parameters with ``weights`` instead of ``blend``, and the arrays they name.

    Raises:
        Refused: The blend cannot be read, or a year has nothing recorded.
    """
    read = dict(parameters)
    blend = read.pop("blend", None)
    if blend is None:
        return read, {}
    if not isinstance(blend, list) or not all(isinstance(one, dict) for one in blend):
        raise Refused(_("Say by what it is spread."))
    inputs: dict[str, str] = {}
    read["weights"] = []
    for one in blend:
        name, frozen = _frozen(version, one, at)
        inputs[name] = frozen
        share = decimal_number(one.get("share", "1"), "share")
        read["weights"].append({"input": name, "share": share})
    return read, inputs


def _frozen(version: Version, one: Mapping[str, Any], at: datetime) -> tuple[str, str]:
    source = one.get("source")
    if source == "year" and isinstance(one.get("year"), int):
        year = one["year"]
        read = read_history(version, [Element(year)], at=at, owner="then")
        return f"year_{year}", read.inputs[f"year_{year}"]
    if source == "even":
        return "even", freeze(_even(version), at=at)
    if source == "now":
        return "now", freeze(state_of(version).amounts, at=at)
    raise Refused(_("It can be spread by a past year, evenly, or as it is."))


def _even(version: Version) -> NDArray[np.int64]:
    """The same for every leaf that is no reserve."""
    space = thaw_space(version.space_hash)
    share = np.where(space.is_reserve, 0, 1).astype(np.int64)
    return np.ascontiguousarray(np.broadcast_to(share[:, None], space.shape))
