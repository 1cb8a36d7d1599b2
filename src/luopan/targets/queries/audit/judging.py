"""Rules applied, scores counted: no words yet, so that services can ask cheaply."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.targets.queries.audit.achievable import achievable
from luopan.targets.queries.audit.ground import Ground
from luopan.targets.queries.audit.measurable import measurable
from luopan.targets.queries.audit.relevant import relevant
from luopan.targets.queries.audit.shapes import Criterion, Draft, Score, Severity
from luopan.targets.queries.audit.specific import specific
from luopan.targets.queries.audit.time_bound import time_bound

RULES: tuple[Callable[[Ground], Iterator[Draft]], ...] = (
    specific,
    measurable,
    achievable,
    relevant,
    time_bound,
)


@dataclass(frozen=True, eq=False)
class Judged:
    """Drafts with the nodes that each touches.

    Attributes:
        touched: Per draft, nodes of units with a target.
    """

    ground: Ground
    drafts: tuple[Draft, ...]
    touched: tuple[NDArray[np.intp], ...]


def judge(ground: Ground) -> Judged:
    """All that the rules find in a version."""
    drafts = tuple(draft for rule in RULES for draft in rule(ground))
    return Judged(ground, drafts, tuple(touches(ground, one) for one in drafts))


def touches(ground: Ground, draft: Draft) -> NDArray[np.intp]:
    """Nodes of units with a target that a draft is about."""
    if draft.touched is not None:
        nodes = np.array(draft.touched, dtype=np.intp)
        return nodes[ground.carrying[nodes]]
    if draft.branch:
        nodes = np.arange(draft.place, ground.ends[draft.place], dtype=np.intp)
        return nodes[ground.carrying[nodes]]
    return np.array([draft.place], dtype=np.intp)


def scores(judged: Judged, seen: NDArray[np.bool_]) -> dict[Criterion, Score]:
    """Per criterion: how many of the units that are seen have no weighty finding.

    Args:
        judged: What was found.
        seen: Per node: whether it counts; only units with a target do.
    """
    counted = seen & judged.ground.carrying
    units = int(counted.sum())
    return {one: _score(judged, counted, units, one) for one in Criterion}


def _score(
    judged: Judged, counted: NDArray[np.bool_], units: int, criterion: Criterion
) -> Score:
    bad = np.zeros(len(counted), dtype=bool)
    numbers = {Severity.WEIGHTY: 0, Severity.NOTE: 0}
    for draft, nodes in zip(judged.drafts, judged.touched, strict=True):
        if draft.rule.criterion != criterion or not counted[nodes].any():
            continue
        numbers[draft.rule.severity] += 1
        if draft.rule.severity == Severity.WEIGHTY:
            bad[nodes] = True
    return Score(
        criterion,
        units,
        units - int((bad & counted).sum()),
        numbers[Severity.WEIGHTY],
        numbers[Severity.NOTE],
    )
