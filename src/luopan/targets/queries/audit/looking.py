"""The audit as a viewer sees it, and the bare scores that a service asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from luopan.engine.tree import RESERVE
from luopan.org.access import day_of
from luopan.org.models import User
from luopan.targets.models import AuditBar, Version
from luopan.targets.queries.audit.achievable import judged as measured
from luopan.targets.queries.audit.judging import Judged, judge, scores
from luopan.targets.queries.audit.reading import read
from luopan.targets.queries.audit.shapes import (
    Audit,
    Draft,
    Finding,
    Severity,
    overall,
)
from luopan.targets.queries.audit.wording import sentence
from luopan.targets.queries.leaf_targets import shown_units
from luopan.targets.speech import DatabaseSpeech, Short

Mask = NDArray[np.bool_]


def audit(
    version: Version, *, viewer: User, at: datetime, short: Short | None = None
) -> Audit:
    """Everything there is to mend in a version, as far as the viewer sees it.

    Args:
        version: One of which he sees something.
        viewer: Hears of units within his reach only; scores count those only.
        at: What is recorded by then counts.
        short: Writes amounts of findings; None: in full.
    """
    found = judge(read(version, at=at))
    seen = seen_units(found, version, viewer, day_of(at))
    return audit_of(found, version, seen, short)


def audit_of(
    found: Judged, version: Version, seen: Mask, short: Short | None = None
) -> Audit:
    """What was found, told of the units that are seen."""
    ground = found.ground
    counted = seen & ground.carrying
    by = scores(found, seen)
    return Audit(
        scores=by,
        units=int(counted.sum()),
        findings=told(found, version, seen, short=short),
        whole=bool(seen[0]),
        reach_date=ground.reach_date,
        years=ground.years,
        unjudged=int((counted & ~measured(ground)).sum()),
        bar=bar(),
        on=ground.on,
        above={
            code: ground.units.parent(code)
            for code in ground.units.codes
            if not code.endswith(RESERVE)
        },
        seen=frozenset(
            code
            for code, sees in zip(ground.units.codes, seen.tolist(), strict=True)
            if sees
        ),
    )


def score_of(version: Version, unit: str, *, at: datetime) -> float:
    """The score of all five for a unit and all under it, whoever asks: 0 to 1."""
    found = judge(read(version, at=at))
    tree = found.ground.units
    inside = np.zeros(len(tree.codes), dtype=bool)
    place = tree.place(unit)
    inside[place : found.ground.ends[place]] = True
    return overall(scores(found, inside))


def bar() -> float:
    """The score below which issuing and committing want a written reason."""
    newest = AuditBar.objects.order_by("-pk").values_list("share", flat=True).first()
    return float(settings.AUDIT_BAR if newest is None else newest)


def seen_units(found: Judged, version: Version, viewer: User, on: date) -> Mask:
    """Per node: a unit whose targets the viewer may be shown."""
    codes = found.ground.units.codes
    own = [code for code in codes if not code.endswith(RESERVE)]
    shown = shown_units(version, own, viewer=viewer, on=on)
    return np.array([code in shown for code in codes])


def told(
    found: Judged,
    version: Version,
    seen: Mask,
    wanted: Callable[[Draft], bool] = lambda draft: True,
    short: Short | None = None,
) -> tuple[Finding, ...]:
    """Findings in words, weighty ones first, where they are seen."""
    speech = DatabaseSpeech(version.metric, short=short)
    placed = [
        (draft, place, count)
        for draft, nodes in zip(found.drafts, found.touched, strict=True)
        if wanted(draft)
        for place, count in _seen_places(found, draft, nodes, seen)
    ]
    made = [_finding(found, one, speech, seen) for one in placed]
    return tuple(sorted(made, key=lambda one: one.severity != Severity.WEIGHTY))


def _seen_places(
    found: Judged, draft: Draft, nodes: NDArray[np.intp], seen: Mask
) -> list[tuple[int, int]]:
    """At which units a finding is told, and of how many there; above one's reach: below it."""
    inside = nodes[seen[nodes]]
    if not len(inside):
        return []
    if seen[draft.place]:
        return [(draft.place, len(inside))]
    parents = found.ground.units.parents
    ends = found.ground.ends
    tops = [node for node in inside.tolist() if not seen[parents[node]]]
    return [(top, int(((inside >= top) & (inside < ends[top])).sum())) for top in tops]


def _finding(
    found: Judged, placed: tuple[Draft, int, int], speech: DatabaseSpeech, seen: Mask
) -> Finding:
    draft, place, count = placed
    draft = _here(found, draft, place, count)
    tree = found.ground.units
    code = tree.codes[place]
    parent = int(tree.parents[place])
    return Finding(
        rule=draft.rule.code,
        criterion=draft.rule.criterion,
        severity=draft.rule.severity,
        unit=code,
        unit_name=found.ground.facts[code].name if code in found.ground.facts else code,
        units=count,
        sentence=sentence(
            draft, speech, siblings=parent >= 0 and bool(seen[parent]) and bool(seen[0])
        ),
        where=draft.rule.mend,
        product=draft.product,
        period=draft.period,
        other=draft.other,
    )


def _here(found: Judged, draft: Draft, place: int, count: int) -> Draft:
    """A finding told further down speaks of the numbers there, not of those above."""
    if place == draft.place:
        return draft
    facts = dict(draft.facts) | {"count": count}
    if "amount" in facts:
        amounts = found.ground.by_product.get(draft.product, found.ground.year)
        facts["amount"] = int(amounts[place])
    return replace(draft, place=place, facts=facts)
