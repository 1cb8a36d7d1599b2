"""What a gesture on the grid means when the grid shows floor or stretch."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.levels import TARGET
from luopan.trail.refusal import Refused


def on_level(
    level: str, kind: str, parameters: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any]]:
    """A gesture of the grid, as it is said of a level other than the target.

    Raises:
        Refused: It is one that only targets know.
    """
    if level == TARGET or kind in _EITHER:
        return kind, parameters
    told = {"level": level} | {
        name: parameters[name]
        for name in ("cell", "also", "hold", "cells", "back")
        if parameters.get(name) is not None
    }
    if kind == "total":
        cell = told.pop("cell", {})
        told["cells"] = [{"cell": cell, "amount": parameters.get("amount")}]
    more = any(parameters.get(name) for name in ("until", "turn"))
    if kind not in _OF_LEVELS or more or (kind == "hold" and parameters.get("leaves")):
        raise Refused(
            _(
                "Floor and stretch follow the target: enter amounts, hold or release. For "
                "everything else, switch to the target."
            )
        )
    return _OF_LEVELS[kind], told


_EITHER = ("revert", "close", "reopen", "level", "level_release")
_OF_LEVELS = {
    "total": "level",
    "override": "level",
    "hold": "level_hold",
    "release": "level_release",
}
