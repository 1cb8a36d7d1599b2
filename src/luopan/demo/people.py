"""Who sits where, and when: hires, departures, vacancies, ramping."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from luopan.demo import words
from luopan.demo.chance import stream
from luopan.demo.organisation import Seat
from luopan.demo.story import Story

LEAVES_A_YEAR = 0.11
RAMP_MONTHS = 7  # until a new holder sells as much as his predecessor
VACANT = 0.22  # what colleagues keep of an empty seat's sales
SENIOR_SEATS = ("sw-cd-01", "sw-cq-01")  # whose holders left the weak region
EMPTY_SEATS = ("sw-km-03", "ne-hrb-02", "north-tj-05")  # nobody was found for them
KEPT_SEATS = ("sw-cd-03", "sw-ch-01")  # whose holders stay: one of them can sign in


@dataclass(frozen=True)
class Stay:
    """A person in a seat; ``end_date`` is the first day without him."""

    code: str
    name: str
    name_other: str
    seat: int
    start_date: date
    end_date: date | None

    def known(self, day: date) -> "Stay | None":
        """As it is known on a day: who comes or goes later has not said so."""
        if self.start_date > day:
            return None
        ends = self.end_date if self.end_date and self.end_date <= day else None
        return Stay(
            self.code, self.name, self.name_other, self.seat, self.start_date, ends
        )


def names(count: int) -> list[tuple[str, str]]:
    """So many different names of people, with their pinyin."""
    rng = stream("people", "names")
    found: dict[str, str] = {}
    while len(found) < count:
        family = words.SURNAMES[int(len(words.SURNAMES) * rng.random() ** 1.6)]
        given = words.GIVEN[int(rng.integers(0, len(words.GIVEN)))]
        found.setdefault(family[0] + given[0], f"{given[1]} {family[1]}")
    return list(found.items())


def stays(story: Story, seats: Sequence[Seat]) -> tuple[Stay, ...]:
    """Every stay of every seat until the end of the year after the running one."""
    spans = [
        (place, start, end)
        for place, seat in enumerate(seats)
        for start, end in _spans(story, seat)
    ]
    order = sorted(range(len(spans)), key=lambda n: (spans[n][1], spans[n][0]))
    called = names(len(spans))
    return tuple(
        Stay(f"E{1001 + rank}", *called[rank], *spans[n])
        for rank, n in enumerate(order)
    )


def _spans(story: Story, seat: Seat) -> list[tuple[date, date | None]]:
    last = date(story.year + 2, 1, 1)
    if seat.code in SENIOR_SEATS:
        left = story.left_dates[SENIOR_SEATS.index(seat.code)]
        return [(seat.start_date, left), (left + timedelta(days=75), None)]
    if seat.code in EMPTY_SEATS:
        month = 10 + EMPTY_SEATS.index(seat.code)
        return [(seat.start_date, date(story.year - 1, month, 16))]
    if seat.code in KEPT_SEATS:
        return [(seat.start_date, None)]
    rng = stream("stays", seat.code)
    found: list[tuple[date, date | None]] = []
    start = seat.start_date
    while start < last:
        days = 120 + int(rng.exponential(365 / LEAVES_A_YEAR))
        end = start + timedelta(days=days)
        found.append((start, end if end < last else None))
        start = end + timedelta(days=int(rng.choice([0, 21, 45, 75, 110])))
    return found


def readiness(
    story: Story, seats: Sequence[Seat], held: Sequence[Stay], months: Sequence[date]
) -> NDArray[np.float64]:
    """How much of its full sales each seat is good for, per month.

    Args:
        story: Its founders had no time to ramp; they come ready.
        seats: The rows.
        held: All stays.
        months: First days; the columns.

    Returns:
        Shape (seats, months): 0 before the seat is there, ``VACANT`` without a holder,
        then rising to 1.
    """
    found = np.full((len(seats), len(months)), VACANT)
    middles = [month + timedelta(days=14) for month in months]
    for stay in held:
        for column, day in enumerate(middles):
            if stay.start_date <= day and (
                stay.end_date is None or day < stay.end_date
            ):
                new = stay.start_date > story.founded_date
                age = (day - stay.start_date).days / 30.4
                ready = 0.3 + 0.7 * age / RAMP_MONTHS if new else 1.0
                found[stay.seat, column] = min(ready, 1.0)
    for place, seat in enumerate(seats):
        for column, day in enumerate(middles):
            if day < seat.start_date:
                found[place, column] = 0.0
    return found
