"""What units brought in past years, by today's owners, for every node at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.records.footing import known_now
from luopan.records.members import Laid, laid_over
from luopan.records.seat_days import Asked, seat_days
from luopan.targets.agreeing.issued import sums_over
from luopan.targets.cube import HOT
from luopan.targets.histories import source_spans
from luopan.targets.models import Version
from luopan.targets.storage import thaw_space

YEARS_BACK = 5


@dataclass(frozen=True, eq=False)
class YearOfUnits:
    """A past year of every node.

    Attributes:
        amounts: Shape ``(nodes,)``, in the order of the tree's codes, millionths.
        known: Whether anything was recorded in it at all.
        whole: Whether all of it was over on the day asked.
        untold: Shape ``(nodes,)``: how much of each no rate or conversion turns, and which
            is missing. Where there is any its amount is none.
    """

    amounts: NDArray[np.int64]
    known: bool
    whole: bool
    untold: NDArray[np.int64]

    def amount(self, place: int) -> int | None:
        """What a node brought, in millionths; None: it cannot be told."""
        return None if self.untold[place] else int(self.amounts[place])

    def size(self) -> int:
        """Bytes in memory."""
        return self.amounts.nbytes


def year_of_units(version: Version, year: int, on: date) -> YearOfUnits:
    """What every unit of a version brought in a past year 同口径.

    Args:
        version: Whose metric, calendar and organisation.
        year: Of its calendar.
        on: What was known by the end of that day.
    """
    spans = source_spans(version.plan, year)
    start, end = spans[0].start_date, spans[-1].end_date
    event, rests = known_now()
    name = "|".join(
        map(
            str,
            (
                "year of units",
                version.metric_id,
                version.space_hash,
                event,
                rests.organisation,
                rests.other,
                start,
                end,
                on,
            ),
        )
    )
    found: YearOfUnits | None = HOT.get(name)
    if found is None:
        found = _read(version, start, end, on)
        HOT.put(name, found)
    return found


def _read(version: Version, start: date, end: date, on: date) -> YearOfUnits:
    tree = thaw_space(version.space_hash).units
    facts = seat_days(Asked(version.metric, start, end, on, owner="now"))
    laid = laid_over(tree, on)
    sums = facts.running[:, -1] - facts.running[:, 0]
    aside = np.asarray([one.seat for one in facts.lacks(start, end)], np.int64)
    amounts, untold = (
        sums_over(tree, _leaves(laid, seats, each))
        for seats, each in ((facts.seats, sums), (aside, np.ones_like(aside)))
    )
    return YearOfUnits(amounts, bool(len(facts.seats)), end <= on, untold)


def _leaves(
    laid: Laid, seats: NDArray[np.int64], each: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What lies on each leaf of a tree, of so much of some seats; shape ``(leaves,)``."""
    found = np.zeros(len(laid.tree), np.int64)
    places = laid.leaf[np.searchsorted(laid.seats, seats)]
    np.add.at(found, places[places >= 0], each[places >= 0])
    return found
