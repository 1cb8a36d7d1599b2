"""Measurable: records of the metric really arrive, for every unit with a target."""

from collections.abc import Iterator

from luopan.targets.queries.audit.ground import Ground, UnitFact
from luopan.targets.queries.audit.shapes import (
    Criterion,
    Draft,
    Mend,
    Rule,
    Severity,
)

C, S = Criterion.MEASURABLE, Severity
NO_RECORDS = Rule("no_records", C, S.WEIGHTY, Mend.IMPORT)
STALE = Rule("stale", C, S.WEIGHTY, Mend.IMPORT)
NEVER = Rule("never_delivered", C, S.WEIGHTY, Mend.IMPORT)
NEW = Rule("new_seat", C, S.NOTE, Mend.UNIT)
SILENT = Rule("silent", C, S.NOTE, Mend.IMPORT)

STALE_DAYS = 35  # a month and the days it takes to close one
SILENT_DAYS = 90  # a unit of which nothing was recorded while others' records arrived
NEW_DAYS = 90  # a seat that young need not have records yet


def measurable(ground: Ground) -> Iterator[Draft]:
    """The last delivery as a whole, and of each unit."""
    reached = ground.reach_date
    if reached is None:
        facts = {"metric": ground.metric.name}
        yield Draft(NO_RECORDS, 0, branch=True, facts=facts)
        return
    days = (ground.on - reached).days
    if days > STALE_DAYS:
        facts = {"metric": ground.metric.name, "day": reached, "days": days}
        yield Draft(STALE, 0, branch=True, facts=facts)
    for node, _code, fact in ground.carriers():
        last = ground.lasts[node]
        amount = int(ground.year[node])
        if last is None:
            rule = NEW if _new(ground, fact) else NEVER
            yield Draft(
                rule, node, facts={"amount": amount, "day": max(fact.start_date, _FAR)}
            )
        elif (silent := (reached - last).days) > SILENT_DAYS:
            yield Draft(SILENT, node, facts={"day": last, "days": silent})


def _new(ground: Ground, fact: UnitFact) -> bool:
    return (ground.on - fact.start_date).days < NEW_DAYS


_FAR = UnitFact.start_date.replace(year=1900)
