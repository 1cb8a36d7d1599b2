"""What units brought in past years, by today's owners, for every node at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.records.footing import known_now
from luopan.records.members import laid_over
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
    """

    amounts: NDArray[np.int64]
    known: bool
    whole: bool

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
    leaves = np.zeros(len(tree), np.int64)
    places = laid.leaf[np.searchsorted(laid.seats, facts.seats)]
    sums = facts.running[:, -1] - facts.running[:, 0]
    np.add.at(leaves, places[places >= 0], sums[places >= 0])
    return YearOfUnits(sums_over(tree, leaves), bool(len(facts.seats)), end <= on)
