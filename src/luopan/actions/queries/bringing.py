"""What actions should still bring, by unit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.actions.models import Action
from luopan.dimensions.models import Metric
from luopan.strategy.words import span_of_year


@dataclass(frozen=True)
class Bringing:
    """What some actions should bring, in the metric's own unit.

    Attributes:
        planned: If all succeed.
        expected: Each × its confidence.
        count: How many actions say what they bring.
    """

    planned: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    count: int = 0

    def __add__(self, other: "Bringing") -> "Bringing":
        """Both together."""
        return Bringing(
            self.planned + other.planned,
            self.expected + other.expected,
            self.count + other.count,
        )


def bringing(metric: Metric, year: int, on: date) -> dict[str, Bringing]:
    """By code of a unit: what its own actions should bring from a day on; one query.

    What an action brought before that day is in the actual; of its amount the part of its
    days that are still to come counts.

    Args:
        metric: What they bring.
        year: Of the plans.
        on: Today.
    """
    start, end = span_of_year(year)
    found = Action.objects.filter(plan__year=year, metric=metric, until_date__gt=on)
    found = found.exclude(state=Action.State.DROPPED)
    sums: dict[str, Bringing] = {}
    for code, amount, first, until, sure in found.values_list(
        "plan__unit__code", "amount", "from_date", "until_date", "confidence"
    ):
        days = (min(until, end) - max(first, on, start)).days
        part = Decimal(max(days, 0)) / Decimal((until - first).days)
        still = Decimal(amount) * metric.quantum * part
        one = Bringing(still, still * Decimal(str(sure)), 1)
        sums[code] = sums.get(code, Bringing()) + one
    return sums
