"""Opportunities of the demo company, stage by stage; the weak region wins fewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import products
from luopan.demo.chance import even, picks, stream
from luopan.demo.organisation import Seat
from luopan.demo.papers import Ints
from luopan.demo.people import SENIOR_SEATS
from luopan.demo.story import Story

STAGES = ("线索", "需求确认", "方案报价", "商务谈判")
WON, LOST = "赢单", "输单"
A_MONTH = {"direct": 0.62, "channel": 0.3, "key": 0.5}  # new ones of a full seat
DAYS = (9.0, 21.0, 26.0, 19.0)  # mean days in each stage
WINS = 0.36
WINS_WEAK = 0.23  # of the weak region in the running year
WINS_SENIOR = 0.55
SIZES = {"direct": 96_000.0, "channel": 74_000.0, "key": 360_000.0}


@dataclass(frozen=True)
class Deals:
    """Opportunities created in one month.

    Args:
        keys: Their numbers.
        seats: Place of the seat.
        accounts: Place of the account.
        lines: Place of the product line.
        amounts: In yuan.
        entered: Shape (deals, stages + 1): day each stage is entered, the closing last.
        reached: How many stages each goes through before it closes.
        won: Whether it is won.
        expected: Day it was expected to close.
    """

    keys: list[str]
    seats: NDArray[np.intp]
    accounts: NDArray[np.intp]
    lines: NDArray[np.intp]
    amounts: Ints
    entered: Ints
    reached: NDArray[np.intp]
    won: NDArray[np.bool_]
    expected: Ints

    def __len__(self) -> int:
        """How many."""
        return len(self.keys)

    @property
    def created(self) -> Ints:
        """Day each was created."""
        created: Ints = self.entered[:, 0]
        return created

    @property
    def closed(self) -> Ints:
        """Day each closes."""
        closed: Ints = self.entered[:, -1]
        return closed

    def changed(self, start: int, end: int) -> NDArray[np.intp]:
        """Places of those that entered a stage or closed in a span of days."""
        inside = (self.entered >= start) & (self.entered < end)
        inside[:, :-1] &= np.arange(len(STAGES)) < self.reached[:, None]
        return np.flatnonzero(inside.any(axis=1))


def month_deals(
    story: Story,
    month: date,
    seats: Sequence[Seat],
    book_of: book.Accounts,
    ready: NDArray[np.float64],
    day_weights: NDArray[np.float64],
) -> Deals:
    """The opportunities created in a month.

    Args:
        story: The dates.
        month: Its first day.
        seats: All seats.
        book_of: All accounts.
        ready: How much of its full work each seat does in the month.
        day_weights: Of each day of the month.
    """
    rng = stream("deals", month.year, month.month)
    rate = np.array([A_MONTH[seat.team.kind] for seat in seats])
    grown = 1.05 ** (month.year - story.first_year)
    owners = np.repeat(np.arange(len(seats)), rng.poisson(rate * grown * ready))
    first = book.ordinal(month)
    buyers = book.drawn(rng, book_of, first, owners)
    owners, buyers = owners[buyers >= 0], buyers[buyers >= 0]
    count = len(owners)
    # People note new ones on any working day: there is no rush at the month's end.
    created = first + picks(np.sqrt(day_weights), even(rng, count))
    kinds = [seats[place].team.kind for place in owners.tolist()]
    size = np.array([SIZES[kind] for kind in kinds])
    amounts = np.rint(size * rng.lognormal(-0.32, 0.8, count) / 1000) * 1000
    won, reached, entered = _walked(rng, story, seats, owners, created)
    slip = rng.normal(-6, 22, count).astype(np.int64)
    return Deals(
        [f"OP{month:%y%m}{n:03}" for n in range(1, count + 1)],
        owners,
        buyers,
        _lines(rng, story, month, kinds),
        np.maximum(amounts, 5_000).astype(np.int64),
        entered,
        reached,
        won,
        np.maximum(entered[:, -1] + slip, created + 14),
    )


def _walked(
    rng: np.random.Generator,
    story: Story,
    seats: Sequence[Seat],
    owners: NDArray[np.intp],
    created: Ints,
) -> tuple[NDArray[np.bool_], NDArray[np.intp], Ints]:
    """Won or lost, after which stage, and on which days."""
    count = len(owners)
    days = np.stack([rng.gamma(1.8, mean / 1.8, count) for mean in DAYS], axis=1)
    waits = 1 + days.astype(np.int64)
    through = created + waits.sum(axis=1)
    won = rng.random(count) < _chances(story, seats, owners, through)
    left = 1 + picks(np.array([3.0, 3.0, 2.5, 1.5]), rng.random(count))
    reached = np.where(won, len(STAGES), left)
    entered = np.concatenate((created[:, None], created[:, None] + waits.cumsum(1)), 1)
    closing = entered[np.arange(count), reached]
    # What is lost is often left lying before somebody says so.
    lying = np.where(won, 0, rng.gamma(1.2, 25.0, count)).astype(np.int64)
    entered[:, -1] = closing + lying
    return won, reached, entered


def _chances(
    story: Story,
    seats: Sequence[Seat],
    owners: NDArray[np.intp],
    closing: Ints,
) -> NDArray[np.float64]:
    """Chance to win, by where and when it is decided."""
    weak = np.array([seat.region == "southwest" for seat in seats])[owners]
    late = closing >= book.ordinal(date(story.year, 1, 1))
    chances = np.where(weak & late, WINS_WEAK, WINS)
    for code, left in zip(SENIOR_SEATS, story.left_dates, strict=True):
        senior = np.array([seat.code == code for seat in seats])[owners]
        chances[senior & (closing < book.ordinal(left))] = WINS_SENIOR
    return chances


def _lines(
    rng: np.random.Generator, story: Story, month: date, kinds: Sequence[str]
) -> NDArray[np.intp]:
    years = month.year - story.first_year
    found = np.zeros(len(kinds), np.intp)
    dealer = np.array([kind == "channel" for kind in kinds], bool)
    for channel in (False, True):
        mine = np.flatnonzero(dealer == channel)
        found[mine] = picks(products.mix(years, channel), even(rng, len(mine)))
    return found
