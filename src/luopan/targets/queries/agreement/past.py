"""The last year that is over, of every unit of a board."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from luopan.org.models import User
from luopan.targets.agreeing.history import YEARS_BACK, year_of_units
from luopan.targets.models import Version
from luopan.targets.queries.agreement.reading import Reader


def last_whole_year(
    viewer: User, version: Version, units: Iterable[str], *, on: date
) -> tuple[int, dict[str, Decimal]]:
    """What units brought in the last year that is over and of which anything is recorded.

    Args:
        viewer: Who looks; has been shown the talks of these units.
        version: Whose metric, calendar and organisation.
        units: Codes.
        on: The day that decides which year is over.

    Returns:
        The year (0: none) and, by code, the amount in the metric's own unit.
    """
    reader = Reader(version, viewer, on)
    last = version.plan.year - 1
    for year in range(last, last - YEARS_BACK, -1):
        found = year_of_units(version, year, on)
        if found.known and found.whole:
            amounts = {code: reader.past(code, found) for code in units}
            return year, {c: a for c, a in amounts.items() if a is not None}
    return 0, {}
