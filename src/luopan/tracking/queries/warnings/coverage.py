"""商机覆盖 Coverage: what is to be won within one cycle has to be open already."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from luopan.dimensions.queries.rates import NoRate
from luopan.engine import warning as engine
from luopan.tracking.board import MILLION
from luopan.tracking.queries.coverage import SALES
from luopan.tracking.queries.warnings.ground import DAY, Ground, money
from luopan.tracking.queries.warnings.rules import Finding, RuleSaid

LEAST = 0.01  # of the period's target: less to be won is not worth a word


def coverage(board: Ground, rules: Mapping[str, RuleSaid]) -> list[Finding]:
    """Nodes whose open opportunities do not bring what one cycle is to bring.

    What is to be won until the end of one median cycle (or of the period) is the target
    due by then, less what has come and what comes without new opportunities.
    """
    metric = board.metric
    sells = metric.kind == "additive" and metric.measure == "amount"
    if not sells or metric.document not in SALES or not board.elapsed:
        return []
    came = board.came(board.until)
    found = []
    for code, rule in rules.items():
        try:
            one = _one(board, code, rule, came.get(code))
        except NoRate as missing:  # of its records or deals, or of deals above it
            board.untold[rule.rule, code] = missing.with_traceback(None)
            continue
        if one is not None and one.measure >= rule.bound * engine.EASE:
            found.append(one)
    return found


def _one(
    board: Ground, code: str, rule: RuleSaid, actual: int | None
) -> Finding | None:
    line = board.line(code)
    if line is None or line[board.elapsed] <= 0:
        return None
    chain = board.chain(code)
    rate = board.practice.factor("win_rate", chain)
    if rate.value is None:
        return None
    share = board.practice.factor("new_share", chain)
    if share.value is None:
        return None
    if actual is None:
        raise board.missing[code]
    cycle = int(np.median(board.practice.cycles(rate.source)))
    until = _until(board, cycle)
    due, now = int(line[_day(board, until)]), int(line[board.elapsed])
    anyway = actual * due // now - actual  # at the speed up to now
    wanted = due - actual - max(round(anyway * (1 - share.value)), 0)
    deals, amount = board.practice.open(code, until)
    short, size = engine.uncovered(wanted, round(amount * MILLION), rate.value)
    if size is None or wanted < LEAST * int(line[-1]):
        return None
    facts = {
        "wanted": money(wanted),
        "open": f"{amount:.2f}",
        "deals": deals,
        "brings": money(round(amount * MILLION * rate.value)),
        "coverage": round(amount * MILLION / wanted, 4),
        "needed": round(1 / rate.value, 4),
        "win_rate": round(rate.value, 6),
        "source": rate.source,
        "cycle": cycle,
        "until": (until - DAY).isoformat(),
    }
    return Finding(rule.rule, code, size, short, facts)


def _until(board: Ground, cycle: int) -> date:
    """After the last day within one cycle from today, and within the period."""
    end = board.question.as_of + timedelta(days=cycle + 1)
    return min(end, board.period.end_date)


def _day(board: Ground, until: date) -> int:
    return (until - board.period.start_date).days
