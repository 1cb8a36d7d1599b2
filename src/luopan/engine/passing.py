"""Whose money a receipt is 回款归属, when what was open on a day goes on to another.

Pure: people are numbers, amounts whole. What one gives the other gets: parts of a receipt
always add up to it. Worked table: docs/algorithms/incentive.md
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luopan.engine.incentive import WHOLE, half_up


@dataclass(frozen=True)
class Passing:
    """That money which comes after a day goes from one to another.

    Attributes:
        day: Receipts of this day and before stay where they are.
        giver, taker: Who hands over, and to whom.
        part: Of what he has, millionths: what goes on.
        until: What comes before this day stays his, whatever the part; None: no such day.
    """

    day: date
    giver: int
    taker: int
    part: int = WHOLE
    until: date | None = None

    def takes(self, on: date) -> bool:
        """Whether it is about a receipt of a day."""
        return on > self.day and (self.until is None or on >= self.until)


Held = tuple[int, date | None]  # who, and since which passing; None: from the first


def owners(
    receipts: Iterable[tuple[date, int]], first: int, passings: Sequence[Passing]
) -> Mapping[Held, int]:
    """Whose the receipts of something are; they add up to the receipts.

    Args:
        receipts: Days and amounts.
        first: Whose they were before anything was handed over.
        passings: In the order of their days; one may hand on what he was handed.

    Example:
        >>> half = Passing(date(2027, 6, 30), 1, 2, 500_000)
        >>> dict(owners([(date(2027, 6, 1), 70), (date(2027, 7, 1), 30)], 1, [half]))
        {(1, None): 85, (2, datetime.date(2027, 6, 30)): 15}
    """
    found: dict[Held, int] = {(first, None): 0}
    for on, amount in receipts:
        held: dict[Held, int] = {(first, None): amount}
        for one in passings:
            if one.takes(on):
                _pass_on(held, one)
        for who, part in held.items():
            found[who] = found.get(who, 0) + part
    return found


def _pass_on(held: dict[Held, int], one: Passing) -> None:
    for who in [who for who in held if who[0] == one.giver]:
        amount = held[who]
        goes = half_up(abs(amount) * one.part, WHOLE) * (1 if amount > 0 else -1)
        taker = one.taker, one.day
        held[who] -= goes
        held[taker] = held.get(taker, 0) + goes


def parted(amount: int, parts: Mapping[Held, int]) -> dict[Held, int]:
    """An amount by parts, to the last fen; the largest remainders take what is left.

    Args:
        amount: 0 or more.
        parts: Those that are not above 0 get nothing.
    """
    whole = sum(max(part, 0) for part in parts.values())
    if not whole:
        return {}
    exact = {who: amount * max(part, 0) for who, part in parts.items()}
    found = {who: much // whole for who, much in exact.items()}
    left = amount - sum(found.values())
    first = sorted(exact, key=lambda who: (-(exact[who] % whole), who[0], str(who[1])))
    for who in first[:left]:
        found[who] += 1
    return found
