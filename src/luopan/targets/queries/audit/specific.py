"""Specific: every target has an owner, a scope, and one meaning."""

from collections.abc import Iterator

import numpy as np

from luopan.targets.queries.audit.ground import Ground
from luopan.targets.queries.audit.shapes import (
    Criterion,
    Draft,
    Mend,
    Rule,
    Severity,
)

C, S = Criterion.SPECIFIC, Severity
VACANT = Rule("vacant", C, S.WEIGHTY, Mend.UNIT)
LEFT = Rule("left", C, S.WEIGHTY, Mend.UNIT)
UNLED = Rule("unled", C, S.WEIGHTY, Mend.UNIT)
LED_FROM_ABOVE = Rule("led_from_above", C, S.NOTE, Mend.UNIT)
UNDEFINED = Rule("undefined", C, S.WEIGHTY, Mend.METRIC)
TAX_OPEN = Rule("tax_open", C, S.NOTE, Mend.METRIC)
UNWORDED = Rule("unworded", C, S.NOTE, Mend.METRIC)
NO_REMIT = Rule("no_remit", C, S.NOTE, Mend.UNIT)
UNDIVIDED = Rule("undivided", C, S.WEIGHTY, Mend.GRID)
ENDED = Rule("unit_ended", C, S.WEIGHTY, Mend.GRID)
TWICE = Rule("issued_twice", C, S.WEIGHTY, Mend.VERSION)
ELSEWHERE = Rule("issued_elsewhere", C, S.NOTE, Mend.VERSION)
OVERLAY = Rule("overlay", C, S.WEIGHTY, Mend.UNIT)


def specific(ground: Ground) -> Iterator[Draft]:
    """Owner, scope, definition; and what belongs to nobody or to two."""
    yield from _owners(ground)
    yield from _definition(ground)
    yield from _remits(ground)
    yield from _orphans(ground)


def _owners(ground: Ground) -> Iterator[Draft]:
    leaders: dict[int, str] = {}
    parents = ground.units.parents.tolist()
    for node, code in enumerate(ground.units.codes):
        fact = ground.facts.get(code)
        own = fact.leader if fact else ""
        leaders[node] = own or leaders.get(parents[node], "")
    for node, _code, fact in ground.carriers():
        amount = {"amount": int(ground.year[node])}
        if fact.seat and fact.left_date:
            facts = amount | {"who": fact.person, "day": fact.left_date}
            yield Draft(LEFT, node, facts=facts)
        elif fact.seat and not fact.person:
            yield Draft(VACANT, node, facts=amount)
        elif not fact.seat and not leaders[node]:
            yield Draft(UNLED, node, facts=amount)
        elif not fact.seat and not fact.leader:
            yield Draft(LED_FROM_ABOVE, node, facts=amount | {"who": leaders[node]})


def _definition(ground: Ground) -> Iterator[Draft]:
    metric = ground.metric
    said = {"metric": metric.name}
    if metric.missing:
        facts = said | {"missing": metric.missing}
        yield Draft(UNDEFINED, 0, branch=True, facts=facts)
    if metric.tax_open:
        yield Draft(TAX_OPEN, 0, branch=True, facts=said)
    if not metric.worded:
        yield Draft(UNWORDED, 0, branch=True, facts=said)


def _remits(ground: Ground) -> Iterator[Draft]:
    """The topmost units for which, and above which, no remit says what they sell."""
    stated = np.array([bool(ground.remits.get(code)) for code in ground.units.codes])
    inside = stated.copy()
    parents = ground.units.parents.tolist()
    under = stated.copy()  # itself or something under it has a remit of its own
    for node in range(len(parents) - 1, 0, -1):
        under[parents[node]] |= under[node]
    for node in range(1, len(parents)):
        inside[node] |= inside[parents[node]]
    for node, _code, _fact in ground.carriers():
        open_ = not inside[node] and not under[node]
        top = node == 0 or inside[parents[node]] or under[parents[node]]
        if open_ and top:
            count = int(ground.carrying[node : ground.ends[node]].sum())
            yield Draft(NO_REMIT, node, branch=True, facts={"count": count})


def _orphans(ground: Ground) -> Iterator[Draft]:
    starts = np.array(ground.starts, dtype="datetime64[D]")
    for node, code, fact in ground.carriers():
        amount = int(ground.year[node])
        if fact.end_date is not None and fact.end_date < ground.end:
            late = starts >= np.datetime64(fact.end_date)
            after = int(ground.months[node, late].sum())
            if after:
                facts = {"day": fact.end_date, "amount": after}
                yield Draft(ENDED, node, facts=facts)
        if fact.overlay:
            yield Draft(OVERLAY, node, facts={"amount": amount})
        if code in ground.others:
            other = ground.others[code]
            said = {"other": other.name, "amount": amount}
            above = ground.units.parent(code) or ""
            if code in ground.talks:
                yield Draft(TWICE, node, facts=said, other=other.id)
            elif above not in ground.others or above in ground.talks:
                # told once for a branch: it touches all under it
                yield Draft(ELSEWHERE, node, branch=True, facts=said, other=other.id)
        below = ground.children(node)
        if below and not ground.carrying[below].any():
            facts = {"amount": amount, "count": len(below)}
            yield Draft(UNDIVIDED, node, facts=facts)
