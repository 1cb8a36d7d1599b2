"""进度 Pace: the landing at the speed up to now, by the unit's own season, below its target."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from luopan.engine import warning as engine
from luopan.tracking.queries.warnings.ground import DAY, Ground, money
from luopan.tracking.queries.warnings.rules import Finding, RuleSaid

MOST_BELOW = 3  # units under it that are named


def pace(board: Ground, rules: Mapping[str, RuleSaid]) -> list[Finding]:
    """Nodes that land below their target; where a rate is missing it cannot be told.

    Args:
        board: The organisation and the period.
        rules: What the rule says at each node that is looked at.
    """
    if not board.adds or not board.elapsed or board.metric.lower_is_better:
        return []
    looks = _Looks(board)
    found = []
    for code, rule in rules.items():
        if looks.target(code) <= 0 or looks.progress(code) < (rule.part or 0.0):
            continue
        if code in board.missing:
            board.untold[rule.rule, code] = board.missing[code]
            continue
        size = looks.measure(code, board.elapsed)
        if size is not None and size >= rule.bound * engine.EASE:
            found.append(_finding(board, looks, code, size, rule))
    return found


class _Looks:
    """What every node was measured at, at the end of each week of the period."""

    def __init__(self, board: Ground) -> None:
        self.board = board
        self.lines = {code: board.line(code) for code in board.codes}
        self.days = board.looks()
        start = board.period.start_date
        self.came = {day: board.came(start + timedelta(days=day)) for day in self.days}

    def target(self, code: str) -> int:
        line = self.lines[code]
        return 0 if line is None else int(line[-1])

    def due(self, code: str, day: int) -> int:
        line = self.lines[code]
        return 0 if line is None else int(line[day])

    def landing(self, code: str, day: int) -> int | None:
        came = self.came[day][code]
        return engine.landing(came, self.due(code, day), self.target(code))

    def measure(self, code: str, day: int) -> float | None:
        return engine.shortfall(self.landing(code, day), self.target(code))

    def progress(self, code: str, day: int | None = None) -> float:
        """Time progress by the node's own season."""
        whole, at = self.target(code), self.board.elapsed if day is None else day
        return self.due(code, at) / whole if whole > 0 else 0.0

    def known(self, code: str, rule: RuleSaid) -> Any:
        """The first day from which on it was beyond the bound at the end of each week."""
        told = [
            self.measure(code, day)
            if self.progress(code, day) >= (rule.part or 0.0)
            else None
            for day in self.days
        ]
        first = self.days[engine.began(told, rule.bound)]
        return self.board.period.start_date + timedelta(days=first) - DAY


def _finding(
    board: Ground, looks: _Looks, code: str, size: float, rule: RuleSaid
) -> Finding:
    day, target = board.elapsed, looks.target(code)
    end = looks.landing(code, day) or 0
    facts = {
        "target": money(target),
        "actual": money(looks.came[day][code]),
        "due": money(looks.due(code, day)),
        "landing": money(end),
        "progress": round(looks.progress(code), 6),
        "below": _below(board, looks, code),
    }
    known = looks.known(code, rule) if size >= rule.bound else None
    return Finding(rule.rule, code, size, target - end, facts, known)


def _below(board: Ground, looks: _Looks, code: str) -> Sequence[tuple[str, str]]:
    """Where most of it lies, as Track's rows say: all at the time progress of the unit."""
    day, short = board.elapsed, []
    due, whole = looks.due(code, day), looks.target(code)
    for under in board.tree.children(code):
        if under not in board.units or under in board.missing:
            continue
        end = engine.landing(looks.came[day][under], due, whole)
        if end is not None and looks.target(under) > end:
            short.append((looks.target(under) - end, under))
    return [(under, money(much)) for much, under in sorted(short)[::-1][:MOST_BELOW]]
