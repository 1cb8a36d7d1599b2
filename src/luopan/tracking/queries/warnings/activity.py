"""活动量 Activity: visits below what the week asks for, several weeks in a row.

The need is the number that the holder adopted, else the back-solve's advice; a week with
fewer working days, or with leave in it, asks for less. Only whole weeks that the records
reach and that the present holder sat in count: who has just come is measured by nobody
else's weeks.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from luopan.dimensions.models import Metric
from luopan.dimensions.queries.rates import NoRate
from luopan.engine import warning as engine
from luopan.tracking import cube
from luopan.tracking.board import MILLION
from luopan.tracking.off_days import absences
from luopan.tracking.queries.backsolve import Solved, solved
from luopan.tracking.queries.practice import VISITS
from luopan.tracking.queries.warnings.ground import DAY, WEEK, Ground, weeks_before
from luopan.tracking.queries.warnings.rules import Finding, RuleSaid

LONGEST = 13  # weeks that are looked back
LEAST = (
    0.02  # of the target: less that is still to come from visits is not worth a word
)


def activity(board: Ground, rules: Mapping[str, RuleSaid]) -> list[Finding]:
    """Seats and units that visit less than their number asks for, week after week."""
    weeks = _weeks(board)
    if not weeks or not board.elapsed:
        return []
    codes = list(rules)
    asked = _asked(board, rules)
    done = board.practice.weekly(VISITS, codes, weeks)
    away = _away(weeks)
    found = [
        _one(
            board,
            asked[code],
            rules[code],
            weeks,
            done[row],
            *_worked(board, code, weeks, away.get(board.units[code].pk, ())),
        )
        for row, code in enumerate(codes)
        if code in asked
    ]
    return [
        one
        for one in found
        if one is not None and one.measure >= rules[one.code].bound * engine.EASE
    ]


def _asked(board: Ground, rules: Mapping[str, RuleSaid]) -> dict[str, Solved]:
    """What the week asks of each; of whom it cannot be told for a missing rate, nothing."""
    try:
        return solved(board, {code: board.clocks(code) for code in rules})
    except NoRate:
        found: dict[str, Solved] = {}
    for code, rule in rules.items():  # some of them: each by itself
        try:
            found |= solved(board, {code: board.clocks(code)})
        except NoRate as missing:
            board.untold[rule.rule, code] = missing.with_traceback(None)
    return found


Days = tuple[date, date]  # first, after the last


def _away(weeks: Sequence[Days]) -> dict[int, list[Days]]:
    """Days of leave in which nobody acted, by seat."""
    found: dict[int, list[Days]] = {}
    for seat, first, last in absences(weeks[0][0], weeks[-1][1]):
        found.setdefault(seat, []).append((first, last))
    return found


def _worked(
    board: Ground, code: str, weeks: Sequence[Days], away: Sequence[Days]
) -> tuple[list[int], int]:
    """Days of each week that a node itself works, and those of a week without a holiday."""
    worked = board.node(code).worked
    days = [int(worked(*week).sum()) for week in weeks]
    usual = max(days) or 1
    for first, last in away:
        for place, (start, end) in enumerate(weeks):
            both = max(start, first), min(end, last)
            off = int(worked(*both).sum()) if both[0] < both[1] else 0
            days[place] = max(days[place] - off, 0)
    return days, usual


def _weeks(board: Ground) -> list[tuple[date, date]]:
    """Whole weeks of the year that the records of visits reach, the oldest first."""
    metric = Metric.objects.filter(code=VISITS).first()
    if metric is None:
        return []
    asked = board.practice.asked_for(metric)
    reach = cube.reach_date(asked, board.seen)
    first = board.question.year.start_date
    return [
        week
        for week in weeks_before(board.monday(), LONGEST)
        if reach is not None and week[1] <= reach + DAY and week[0] >= first
    ]


def _one(
    board: Ground,
    one: Solved,
    rule: RuleSaid,
    weeks: list[tuple[date, date]],
    done: np.ndarray,
    worked: list[int],
    usual: int,
) -> Finding | None:
    """``worked``: days of each week; ``usual``: of one without a holiday."""
    need = _need(one)
    since = getattr(board.units[one.name.code], "held_since", None)
    own = [
        place for place, week in enumerate(weeks) if since is None or week[0] >= since
    ]
    if not need or not one.heads or not own:
        return None
    needed = np.asarray([need * worked[place] / usual for place in own])
    came = done[own]
    count = engine.weeks_short(came, needed, rule.part or 1.0)
    last = [place for place in range(len(own)) if needed[place] > 0][-max(count, 1) :]
    asked, had = float(needed[last].sum()), float(came[last].sum())
    part = max(1 - had / asked, 0.0) if asked else 0.0
    begun = own[last[0]] if last else 0
    facts = {
        "weeks": count,
        "need": need,
        "adopted": one.adopted is not None,
        "done": round(had, 1),
        "asked": round(asked, 1),
        "since": weeks[begun][0].isoformat(),
        "missing": f"{one.missing:f}",
        "lately": round(one.lately, 2),
    }
    known = weeks[begun][0] + int(rule.bound) * WEEK
    code = one.name.code
    amount = round(float(one.missing) * part * MILLION)
    return Finding(rule.rule, code, float(count), amount, facts, known)


def _need(one: Solved) -> int:
    """Visits a week: what he took on, else advice that fits into his hours; 0: none.

    Advice beyond the hours there are is no measure of anybody: that the number cannot be
    reached by visits is what pace says.
    """
    if one.missing < Decimal(str(LEAST)) * one.target:
        return 0
    if one.adopted is not None:
        return one.adopted.visits
    return (one.advised or 0) if one.state == "fits" else 0
