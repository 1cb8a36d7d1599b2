"""How much each seat can be expected to sell in each month, in yuan."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo.chance import stream
from luopan.demo.organisation import REGIONS, Seat
from luopan.demo.people import SENIOR_SEATS
from luopan.demo.story import Story

FIRST_TOTAL = 280_000_000.0  # yuan in the first year
GROWTH = (1.0, 1.115, 1.125, 1.10)  # of the years before the running one
FORM = 0.11  # of the logarithm: how much a seat has good and bad years
LATER = 1.06  # of the years after it
SENIOR = 2.6  # what the two seniors sold, against their colleagues
BOOST = {book.LOST_SEAT: 4.2, book.LOST_DEALER_SEAT: 2.6}
LEFT = {book.LOST_SEAT: 1 / 6.0, book.LOST_DEALER_SEAT: 1 / 3.2}
KIND_WEIGHT = {"direct": 1.0, "channel": 1.35, "key": 1.0}


def totals(story: Story, year: int) -> dict[str, float]:
    """What each region would sell in a year if nothing happened, in yuan."""
    rng = stream("regions")
    drift = 1 + rng.normal(0, 0.02, (len(REGIONS), len(GROWTH)))
    count = min(year - story.first_year + 1, len(GROWTH))
    found = {}
    for place, region in enumerate(REGIONS):
        amount = FIRST_TOTAL * region.share
        amount *= float(np.prod(GROWTH[:count]) * np.prod(drift[place, 1:count]))
        if year >= story.year:
            amount *= region.growth * LATER ** (year - story.year)
        found[region.code] = amount
    return found


def abilities(seats: Sequence[Seat]) -> NDArray[np.float64]:
    """What a full holder of each seat sells against the others."""
    rng = stream("abilities")
    found = rng.lognormal(0.0, 0.3, len(seats))
    for place, seat in enumerate(seats):
        found[place] *= KIND_WEIGHT[seat.team.kind] * BOOST.get(seat.code, 1.0)
        if seat.code in SENIOR_SEATS:
            found[place] = SENIOR
    return found


def expected(
    story: Story,
    seats: Sequence[Seat],
    months: Sequence[date],
    ready: NDArray[np.float64],
    season: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Expected sales in yuan.

    Args:
        story: The dates.
        seats: The rows.
        months: First days; the columns.
        ready: Shape (seats, months), see ``people.readiness``.
        season: Share of its year that each month has.

    Returns:
        Shape (seats, months).
    """
    able = abilities(seats)
    years = {
        year: _year(story, seats, able, year)
        for year in dict.fromkeys(month.year for month in months)
    }
    found = np.stack([years[month.year] for month in months], axis=1) * season
    return found * ready * _losses(story, seats, months)


def _year(
    story: Story, seats: Sequence[Seat], able: NDArray[np.float64], year: int
) -> NDArray[np.float64]:
    """What each seat would sell in a year: its region's total by ability and form."""
    formed = able * stream("form", year).lognormal(0.0, FORM, len(seats))
    regions = np.array([seat.region for seat in seats])
    found = np.zeros(len(seats))
    for code, total in totals(story, year).items():
        mine = regions == code
        found[mine] = total * formed[mine] / formed[mine].sum()
    return found


def _losses(
    story: Story, seats: Sequence[Seat], months: Sequence[date]
) -> NDArray[np.float64]:
    found = np.ones((len(seats), len(months)))
    for place, seat in enumerate(seats):
        if seat.code in LEFT:
            key = seat.code == book.LOST_SEAT
            last = story.lost_account_date if key else story.lost_dealer_date
            gone = np.array([month >= last for month in months])
            found[place, gone] = LEFT[seat.code]
        if seat.code in SENIOR_SEATS:
            left = story.left_dates[SENIOR_SEATS.index(seat.code)]
            found[place, [month >= left for month in months]] = 1 / SENIOR
    return found
