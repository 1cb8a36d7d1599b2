"""应收 Receivables: what is overdue of what is owed, at every node."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from luopan.engine import warning as engine
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import Aside
from luopan.records.queries.money_owed import Ageing, ageing_by_seat
from luopan.tracking.queries.warnings.ground import Ground, money
from luopan.tracking.queries.warnings.rules import Finding, RuleSaid

AN_AGE, OLDEST = 30, 3  # days of an age, place of the last one
LOOKS = 9  # weeks that are looked back for since when


def receivables(board: Ground, rules: Mapping[str, RuleSaid]) -> list[Finding]:
    """Nodes that are owed much beyond its due day; without due dates nothing is said.

    A node of which an invoice that was open lately has no exchange rate cannot be told.
    """
    as_of = board.question.as_of
    days = [as_of - timedelta(weeks=n) for n in range(LOOKS - 1, -1, -1)]
    left: list[Aside] = []
    by_seat, _currency = ageing_by_seat(
        days,
        as_of=as_of,
        known_at=board.question.known_at,
        into=board.this.currency or None,
        aside=left,
    )
    untold = _untold(board, rules, left)
    if not by_seat:
        return []
    found = [
        _one(board, code, rule, by_seat, days)
        for code, rule in rules.items()
        if code not in untold
    ]
    return [
        one
        for one in found
        if one is not None and one.measure >= rules[one.code].bound * engine.EASE
    ]


def _untold(
    board: Ground, rules: Mapping[str, RuleSaid], left: Sequence[Aside]
) -> set[str]:
    """Nodes that cannot be told, each with the rate that is missing for it."""
    found = set()
    for code, rule in rules.items() if left else ():
        members = {int(key) for key in board.members(code).always}
        own = [one for one in left if one.seat in members]
        if own:
            board.untold[rule.rule, code] = own[0].refuse()
            found.add(code)
    return found


def _one(
    board: Ground,
    code: str,
    rule: RuleSaid,
    by_seat: Mapping[int | None, list[Ageing]],
    days: Sequence[date],
) -> Finding | None:
    members = {int(key) for key in board.members(code).always}
    own = [
        aged
        for seat, aged in by_seat.items()
        if (NOBODY if seat is None else seat) in members
    ]
    sums = [_together([each[place] for each in own]) for place in range(len(days))]
    first_age = min(int(rule.part or 0) // AN_AGE, OLDEST)
    told = [
        engine.overdue_part(sum(one["late"][first_age:]), one["open"]) for one in sums
    ]
    size, now = told[-1], sums[-1]
    if size is None:
        return None
    known = days[engine.began(told, rule.bound)] if size >= rule.bound else None
    late = now["late"]
    facts = {
        "overdue": money(sum(late)),
        "open": money(now["open"]),
        "ages": [money(each) for each in late],
        "days": first_age * AN_AGE,
        "old": money(sum(late[first_age:])),
        "before": round(told[-5] or 0.0, 6),  # four weeks ago
        "without_due": money(now["without"]),
    }
    return Finding(rule.rule, code, size, sum(late[first_age:]), facts, known)


def _together(rows: Sequence[Ageing]) -> dict[str, Any]:
    """Amounts with a due day, and what has none."""
    late = [0, 0, 0, 0]
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        late = [a + b for a, b in zip(late, row.overdue, strict=True)]
        sums["without"] += row.without_due
        sums["due"] += row.total - row.without_due
    return {"late": late, "open": sums["due"], "without": sums["without"]}
