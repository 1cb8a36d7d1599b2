"""A version from history, in one act: the main job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luopan.dimensions.models import Metric
from luopan.engine.space import Space
from luopan.org.models import User
from luopan.targets.acts import Said
from luopan.targets.append import Author, append
from luopan.targets.cells import Cell, whole
from luopan.targets.histories import Element, History, read_history, read_season
from luopan.targets.models import Plan, Version
from luopan.targets.results import Applied
from luopan.targets.services.plans import create_version
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service


@dataclass(frozen=True)
class Drafted:
    """A version with its steps, and what was noticed on the way.

    Attributes:
        version: The new draft.
        steps: What each step did, in order.
        history: What the baseline was read from.
    """

    version: Version
    steps: tuple[Applied, ...]
    history: History


@dataclass(frozen=True)
class Season:
    """How the year is to lie over its periods.

    Attributes:
        pattern: Such as 4, 4, 5; empty: by history.
        years: Whose history; empty: those of the baseline.
        aligned: Spring Festival aligned.
    """

    pattern: Sequence[str | float] = ()
    years: Sequence[int] = ()
    aligned: bool = False


@service("targets.plan_from_history")
def plan_from_history(  # noqa: PLR0913 - one argument a step
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    metric: Metric,
    name: str,
    name_other: str = "",
    history: Sequence[Element] = (),
    owner: str = "then",
    clean: Sequence[Mapping[str, Any]] = (),
    grow: str | float | None = None,
    total: int | None = None,
    season: Season | None = None,
    mix: Mapping[str, str | float] | None = None,
    holds: Mapping[str, int] | None = None,
    round_to: int | None = None,
    levels: Mapping[int, int] | None = None,
    level: str = Version.Level.TARGET,
    reason: str = "",
) -> Drafted:
    """Derive a version: baseline, clean base, growth or total, season, mix, holds, rounding.

    Args:
        actor: Who plans.
        at: When; what is known by then counts.
        plan: The planning cycle.
        metric: What is planned.
        name: Of the version.
        name_other: In the second language.
        history: Past years with weights; none: the year before.
        owner: "then", or "now" for the same organisation 同口径.
        clean: Items of a clean step: cell, amount, direction, reason, author; what a cell
            does not say is the whole.
        grow: By which ratio the whole grows.
        total: What the whole becomes; after growth, if both are said.
        season: How the year lies over its periods; None: as in the baseline.
        mix: Shares of the products right under the root.
        holds: Amounts of units, set and held; with growth or total the rest makes up.
        round_to: The rounding step of the leaves, in quanta.
        levels: Larger steps by depth of unit.
        level: floor, target or stretch.
        reason: Why.

    Raises:
        Refused: Whatever one of the steps is refused for; nothing is kept then.
    """
    version = create_version(
        actor=actor,
        at=at,
        plan=plan,
        metric=metric,
        name=name,
        name_other=name_other,
        level=level,
    )
    read = read_history(version, history, at=at, owner=owner)
    space = thaw_space(version.space_hash)
    root = whole(space)
    said = [
        Said("baseline", read.parameters, read.inputs),
        *_clean(root, clean),
        *_size(root, grow, total),
        *_season(version, season, history, at, owner),
        *([Said("mix", {"shares": dict(mix)})] if mix else []),
        *_holds(space, holds or {}, keep=grow is not None or total is not None),
        *_rounding(round_to, levels or {}),
    ]
    steps = tuple(append(Author(actor, at, reason), version, one) for one in said)
    note(version, name=version.name, steps=len(steps))
    return Drafted(version, steps, read)


def _clean(root: Cell, clean: Sequence[Mapping[str, Any]]) -> list[Said]:
    items = [{**item, "cell": {**root.as_json(), **item["cell"]}} for item in clean]
    return [Said("clean", {"items": items})] if items else []


def _size(root: Cell, grow: str | float | None, total: int | None) -> list[Said]:
    said = []
    if grow is not None:
        said.append(Said("grow", {"cell": root.as_json(), "ratio": grow}))
    if total is not None:
        said.append(Said("total", {"cell": root.as_json(), "amount": total}))
    return said


def _rounding(step: int | None, levels: Mapping[int, int]) -> list[Said]:
    if step is None:
        return []
    parameters: dict[str, Any] = {"step": step}
    if levels:
        parameters["levels"] = {str(depth): size for depth, size in levels.items()}
    return [Said("round", parameters)]


def _season(
    version: Version,
    season: Season | None,
    history: Sequence[Element],
    at: datetime,
    owner: str,
) -> list[Said]:
    if season is None:
        return []
    if season.pattern:
        pattern = {"method": "pattern", "weights": list(season.pattern)}
        return [Said("season", pattern)]
    years = list(season.years) or [element.year for element in history]
    years = years or [version.plan.year - 1]
    frozen = read_season(version, years, at=at, owner=owner, aligned=season.aligned)
    parameters = {"method": "history", "input": "years", "aligned": season.aligned}
    return [Said("season", parameters, {"years": frozen})]


def _holds(space: Space, holds: Mapping[str, int], *, keep: bool) -> list[Said]:
    """The whole stays where growth or total put it, and the named units get theirs.

    A unit under another named one gets its own after that one, out of that one's.
    """
    if not holds:
        return []
    root = whole(space)
    layers: dict[int, list[dict[str, Any]]] = {}
    for unit, amount in holds.items():
        cell = root._replace(unit=unit).as_json()
        known = unit in space.units  # what is not known the step itself refuses
        above = {*space.units.ancestors(unit)} - {unit} if known else set()
        layers.setdefault(len(above & holds.keys()), []).append(
            {"cell": cell, "amount": amount}
        )
    said = [Said("hold", {"cell": root.as_json()})] if keep else []
    return said + [
        Said("override", {"cells": layers[above], "hold": True})
        for above in sorted(layers)
    ]
