"""Time-bound: every month has its number, and the agreement has its day."""

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

C, S = Criterion.TIME_BOUND, Severity
EMPTY_MONTHS = Rule("empty_months", C, S.WEIGHTY, Mend.GRID)
NO_DEADLINE = Rule("no_deadline", C, S.WEIGHTY, Mend.ISSUE)
OVERDUE = Rule("overdue", C, S.WEIGHTY, Mend.TALK)
EARLY_OBJECTIVE = Rule("early_objective", C, S.NOTE, Mend.STRATEGY)

NAMED = 3  # months that a sentence names


def time_bound(ground: Ground) -> Iterator[Draft]:
    """Months, days to agree by, and the days of the objectives that are carried."""
    empty = (ground.months == 0) & ~ground.excused
    late = _after_the_end(ground)
    for node, code, _fact in ground.carriers():
        if not ground.children(node):
            places = np.flatnonzero(empty[node] & ~late[node])
            if len(places):
                codes = [ground.period_codes[place] for place in places.tolist()]
                facts = {
                    "count": len(codes),
                    "of": len(ground.period_codes),
                    "periods": tuple(codes[:NAMED]),
                    "amount": int(ground.year[node]),
                }
                yield Draft(EMPTY_MONTHS, node, facts=facts, period=codes[0])
        talk = ground.talks.get(code)
        if talk is None or not talk.open:
            continue
        if talk.deadline is None:
            yield Draft(NO_DEADLINE, node)
        elif talk.deadline < ground.on:
            days = (ground.on - talk.deadline).days
            yield Draft(OVERDUE, node, facts={"day": talk.deadline, "days": days})
    yield from _objectives(ground)


def _after_the_end(ground: Ground) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Shape (nodes, periods): the unit is not there yet, or not any more."""
    found = np.zeros(ground.months.shape, dtype=bool)
    starts = np.array(ground.starts, dtype="datetime64[D]")
    for node, code in enumerate(ground.units.codes):
        fact = ground.facts.get(code)
        if fact is None:
            continue
        if fact.end_date is not None and fact.end_date < ground.end:
            found[node] |= starts >= np.datetime64(fact.end_date)
        if fact.start_date > ground.start:
            # A seat that opens within a month has not got to bring anything in it.
            found[node] |= starts < np.datetime64(fact.start_date)
    return found


def _objectives(ground: Ground) -> Iterator[Draft]:
    for link in ground.links:
        if link.end_date >= ground.end or link.unit not in ground.units:
            continue
        node = ground.units.place(link.unit)
        if ground.carrying[node]:
            facts = {"objective": link.objective, "day": link.end_date}
            yield Draft(EARLY_OBJECTIVE, node, facts=facts)
