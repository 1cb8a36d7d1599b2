"""What a unit promises by signing: its number in a version, and what stands beside it.

A letter names all that the unit is to bring in the plan: the version that is signed, and
of every other metric and level the version that was committed last.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from luopan.dimensions.queries import year_spans
from luopan.engine.cube import ABSENT, NULL
from luopan.engine.levels import NAMES, TARGET
from luopan.targets.cube import PATHS, state_of
from luopan.targets.models import Commitment, Step, Version
from luopan.targets.queries.leaf_targets import of_year
from luopan.targets.queries.sheets import totals
from luopan.targets.state import State

Months = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Promise:
    """A number of one version.

    Attributes:
        version: Which.
        seq: Its last step.
        hash: What its numbers came to.
        amount: Of the year, in quanta.
        months: By period; they add up to ``amount``.
        levels: Floor, target and stretch of the year, in quanta; none if it has none.
        assessed: The level that is assessed.
        pays: The level that pays.
    """

    version: Version
    seq: int
    hash: str
    amount: int
    months: Months
    levels: tuple[tuple[str, int], ...] = ()
    assessed: str = TARGET
    pays: str = TARGET


def covered(version: Version) -> tuple[Version, ...]:
    """The version, and beside it the newest committed one of each other metric and level."""
    rows = of_year(version.plan.year)
    found = [v for v in rows if v.frozen and v.plan_id == version.plan_id]
    found.sort(key=lambda v: (v.committed_at or v.created_at, v.pk))
    beside = {(v.metric_id, v.level): v for v in found}
    beside.pop((version.metric_id, version.level), None)
    ordered = sorted(
        beside.values(), key=lambda v: (v.metric_id != version.metric_id, v.pk)
    )
    return (version, *ordered)


def promises(
    version: Version, codes: Collection[str]
) -> dict[str, tuple[Promise, ...]]:
    """What each of some units promises; none for a unit of which nobody said a number."""
    found: dict[str, list[Promise]] = {code: [] for code in codes}
    for one in covered(version):
        for code, promise in _of_version(one, list(codes)).items():
            found[code].append(promise)
    main = version.pk
    return {
        code: tuple(said)
        for code, said in found.items()
        if said and said[0].version.pk == main
    }


def _of_version(version: Version, codes: Sequence[str]) -> dict[str, Promise]:
    state = state_of(version)
    space = state.space
    here = [code for code in codes if code in space.units]
    periods = months_of(version)
    axes = here, [space.products.codes[0]], periods
    amounts = totals(space, state.amounts, *axes)[:, 0]
    said = ((state.cube.state & (NULL | ABSENT)) == 0).astype(np.int64)
    known = totals(space, said, *axes)[:, 0].any(axis=1)
    digest = version.committed_hash or PATHS.result(version) or result_of(version)
    levels = _levels(state, here)
    rules = state.levels
    counts = (rules.assessed, rules.pays) if rules else (TARGET, TARGET)
    return {
        code: Promise(
            version,
            version.head,
            digest,
            int(row.sum()),
            tuple(zip(periods, row.tolist(), strict=True)),
            levels.get(code, ()),
            *counts,
        )
        for code, row, told in zip(here, amounts, known.tolist(), strict=True)
        if told
    }


def _levels(
    state: State, codes: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """The year of each unit at each level."""
    if state.levels is None:
        return {}
    space = state.space
    axes = codes, [space.products.codes[0]], [space.periods.codes[0]]
    found = [
        totals(space, state.at_level(level).amounts, *axes).reshape(-1).tolist()
        for level in NAMES
    ]
    return {
        code: tuple(zip(NAMES, amounts, strict=True))
        for code, *amounts in zip(codes, *found, strict=True)
    }


def months_of(version: Version) -> list[str]:
    """The months of the plan's year; where it is cut otherwise, its smallest parts."""
    spans = year_spans(version.plan.calendar, version.plan.year)
    months = [span.code for span in spans if span.kind == "month"]
    if months:
        return months
    above = {span.parent for span in spans}
    return [span.code for span in spans if span.code not in above]


def result_of(version: Version) -> str:
    """The hash of a version's numbers."""
    if version.committed_hash:
        return version.committed_hash
    last = Step.objects.filter(version=version, seq=version.head)
    return last.values_list("result_hash", flat=True).first() or ""


def same_numbers(commitment: Commitment, now: Sequence[Promise]) -> bool:
    """Whether what was signed is, month by month, what stands now; its lines at hand."""
    kept = {
        (line.metric_code, line.level): [tuple(month) for month in line.months]
        for line in commitment.lines.all()
    }
    said = {
        (p.version.metric.code, p.version.level): [tuple(month) for month in p.months]
        for p in now
    }
    return kept == said and _levels_kept(commitment, now)


def _levels_kept(commitment: Commitment, now: Sequence[Promise]) -> bool:
    """Whether the levels that were signed, and what they count for, are those of now."""
    signed = [
        [(said["level"], Decimal(said["amount"])) for said in metric.get("levels", ())]
        for metric in commitment.facts.get("metrics", ())
    ]
    stand = [
        [(level, amount * p.version.metric.quantum) for level, amount in p.levels]
        for p in now
    ]
    return signed == stand


def same_sheet(commitment: Commitment, digest: str) -> bool:
    """Whether what was signed is assessed by the sheet that counts now.

    Args:
        commitment: What was signed.
        digest: Of the edition that counts; empty: there is none.
    """
    return bool(commitment.facts.get("sheet", "") == digest)
