"""What is said of a period, held against what amounts must be."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

MILLION = 1_000_000
MOST = Decimal(10) ** 12  # in the metric's own unit
LONGEST = 400  # of a sentence
Amounts = tuple[int, int, int]  # millionths


@dataclass(frozen=True)
class Said:
    """What is said of a period; each amount holds the one before it.

    Args:
        period: Code of this month, the next or the quarter.
        confirmed: 已确认, in the metric's own unit.
        committed: 承诺.
        upside: 争取.
    """

    period: str
    confirmed: Decimal
    committed: Decimal
    upside: Decimal


def checked(one: Said) -> Amounts:
    """The three amounts of what is said.

    Raises:
        Refused: They do not hold one another, or are too large.
    """
    three = one.confirmed, one.committed, one.upside
    if any(not part.is_finite() or abs(part) >= MOST for part in three):
        raise Refused(_("An amount is too large; check its unit."))
    if not three[0] <= three[1] <= three[2]:
        raise Refused(
            _(
                "%(period)s: committed includes what is confirmed, and upside includes what "
                "is committed. Enter amounts that do not decrease."
            ),
            period=one.period,
        )
    first, second, third = (int(part * MILLION) for part in three)
    return first, second, third
