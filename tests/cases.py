"""Fewer cases where one case is a whole calendar, workbook or table (decision 0084)."""

from hypothesis import settings

QUICK = 2_000  # what `make test` gives
ALL = 20_000  # what a long run gives every property, whatever it costs
SOAK = 200_000


def fewer(part: int, least: int = 50) -> settings:
    """A part of the cases that others get; a soak gives at least ``ALL``."""
    cases = settings.default.max_examples
    floor = ALL if cases >= SOAK else least
    return settings(max_examples=max(floor, cases // part), deadline=None)


def at_first(part: int, later: int = 1, least: int = 200) -> settings:
    """A part of the cases of ``make test`` where 2,000 cost seconds.

    Longer runs give all, or a part too (``later``) where little can be different from case to
    case; a soak gives at least ``ALL``.
    """
    cases = settings.default.max_examples
    if cases > QUICK:
        return fewer(later)
    return settings(max_examples=min(cases, max(least, cases // part)), deadline=None)
