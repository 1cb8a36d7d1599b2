"""Two versions apart in targets that do not add up: what, by whom, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.dimensions.models import Metric
from luopan.engine.levels import TARGET
from luopan.org.models import User
from luopan.targets.aims import Key
from luopan.targets.cube import Path, path_of
from luopan.targets.models import Version
from luopan.targets.queries.aims import AIM, AimBook
from luopan.targets.queries.causes import Cause, Teller, common_steps
from luopan.targets.steps.aims import ORDER, level_of

Name = tuple[str, Key]  # a level of a target


@dataclass(frozen=True)
class AimApart:
    """A target, floor or stretch that two versions have otherwise; None: nothing of its own."""

    metric: Metric
    unit: str
    period: str
    level: str
    one: Decimal | None
    other: Decimal | None


def aims_apart(one: Version, other: Version) -> tuple[AimApart, ...]:
    """What was said otherwise in two versions of one year, in the order of the first.

    A floor or stretch that is made from the target was not said. Whoever shows them asks
    first whether the reader may see the units.
    """
    first, second = AimBook(one), AimBook(other)
    return tuple(found for level in ORDER for found in _at_level(first, second, level))


def _at_level(first: AimBook, second: AimBook, level: str) -> list[AimApart]:
    mine, theirs = (_keys(book, level) for book in (first, second))
    found = []
    for key in dict.fromkeys((*mine, *theirs)):
        metric = first.metrics.get(key.metric)
        before, after = (book.said.own(level, key) for book in (first, second))
        if metric is not None and before != after:
            values = (_value(metric, amount) for amount in (before, after))
            found.append(AimApart(metric, key.unit, key.period, level, *values))
    return found


def _keys(book: AimBook, level: str) -> list[Key]:
    said = book.said
    if level == TARGET:
        return sorted(said.amounts)
    return sorted(key for each, key in said.held if each == level)


def _value(metric: Metric, amount: int | None) -> Decimal | None:
    return None if amount is None else amount * metric.quantum


def aim_causes(
    one: Version, other: Version, apart: Sequence[AimApart], *, viewer: User, on: date
) -> tuple[Cause | None, ...]:
    """For each the step that last said it: in the second version, else in the first.

    As of cells: what both begin with set nothing apart, and of steps that speak of more
    than the reader's part nothing is told but that.
    """
    paths = path_of(one), path_of(other)
    common, teller = common_steps(*paths), Teller(one, viewer, on)
    found: dict[Name, Cause] = {}
    for path in paths:
        last = _last(path, common)
        wanted = {name: last[name] for name in map(_name, apart) if name in last}
        told = teller.told(path, set(wanted.values()))
        found |= {name: told[seq] for name, seq in wanted.items()}
    return tuple(found.get(_name(each)) for each in apart)


def _name(apart: AimApart) -> Name:
    return apart.level, Key(apart.metric.code, apart.unit, apart.period)


def _last(path: Path, common: int) -> dict[Name, int]:
    """By what was said the last step after the common ones that says it."""
    found = {}
    for step in path.live[common:]:
        if step.kind != AIM:
            continue
        for aim in step.parameters["aims"]:
            key = Key(step.parameters["metric"], aim["unit"], aim["period"])
            found[level_of(aim), key] = step.said
    return found
