"""What rules pay of a target of a million, so that anybody can check them by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from luopan.engine.incentive import Commission, Step, earned
from luopan.review.paying.rules import BONUS, SaidRule

TARGET = 100_000_000  # fen: 100 万
STRETCH = 115_000_000  # where there is no plan to say it: what is usual
SHOWN = (60, 80, 90, 100, 110, 120, 140)
MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Worked:
    """A row: attainment in percent, what came, what each rule pays; fen."""

    attainment: int
    came: int
    amounts: tuple[int, ...]


def worked_example(rules: Sequence[SaidRule]) -> list[Worked]:
    """What each rule pays at some attainments, before receipts."""
    made = [_commission(rule) for rule in rules]
    return [
        Worked(
            percent,
            TARGET * percent // 100,
            tuple(earned(one, TARGET * percent // 100).amount for one in made),
        )
        for percent in SHOWN
    ]


def _commission(rule: SaidRule) -> Commission:
    steps = {int(at * TARGET): int(rate * MILLIONTHS) for at, rate in rule.steps}
    if rule.above_stretch is not None:
        steps = {at: rate for at, rate in steps.items() if at < STRETCH}
        steps[STRETCH] = int(rule.above_stretch * MILLIONTHS)
    return Commission(
        tuple(Step(at, rate) for at, rate in sorted(steps.items())),
        whole=rule.whole,
        gate=None if rule.gate is None else int(rule.gate * TARGET),
        cap=None if rule.cap is None else int(rule.cap * 100),
        sum=int((rule.sum or 0) * 100) if rule.kind == BONUS else None,
    )
