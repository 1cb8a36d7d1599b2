"""What stands beside a figure that one number does not tell: P80 of a cycle, who came back."""

from dataclasses import dataclass, replace

import numpy as np

from luopan.records.facts.recipes import ONE
from luopan.tracking.board import DAY, Board
from luopan.tracking.measures import Lasting, measure

P80 = 80


@dataclass(frozen=True)
class Beside:
    """A figure beside the main one.

    Attributes:
        key: mean, p80, open_median, open_p80 (of the open ones; days), came_back (count).
        count: Of how many it is told.
    """

    key: str
    value: float
    count: int


def beside(board: Board) -> tuple[Beside, ...]:
    """What stands beside the actual of a unit, of the days that the data have reached."""
    if not board.elapsed:
        return ()
    if isinstance(board.this, Lasting):
        return _cycle(board, board.this)
    metric = board.metric
    if metric.kind == "first" and metric.look_back_months is not None:
        return (_came_back(board),)
    return ()


def _cycle(board: Board, cycle: Lasting) -> tuple[Beside, ...]:
    """Mean and P80 of what was won, and the age of what is open on the last day."""
    members = board.members(board.code)
    won = cycle.table.won_days(members, *board.to_date)
    ages = cycle.table.open_days(members, board.until - DAY)
    found = []
    if len(won):
        found.append(Beside("mean", float(won.mean()), len(won)))
        found.append(Beside("p80", float(np.percentile(won, P80)), len(won)))
    if len(ages):
        found.append(Beside("open_median", float(np.median(ages)), len(ages)))
        found.append(Beside("open_p80", float(np.percentile(ages, P80)), len(ages)))
    return tuple(found)


def _came_back(board: Board) -> Beside:
    """Customers that bought before, then nothing for the look-back, and came again."""
    asked = replace(board.asked(board.question.spans), came_back=True)
    members = board.members(board.code)
    amount = measure(asked, board.seen).values([members], [board.to_date])[0, 0]
    count = int(amount) // ONE
    return Beside("came_back", float(count), count)
