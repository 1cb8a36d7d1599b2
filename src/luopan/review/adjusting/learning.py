"""What somebody new does not carry yet of the months of a seat that he came to."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from luopan.engine.calendar import Span
from luopan.org.models import Holding, Unit
from luopan.targets.capacity import FULL, ramped


def since(seat: Unit, came: date) -> date:
    """The first day in the company of who comes to a seat; the day itself if nobody is known.

    Who changes seats does not begin to learn again.
    """
    held = Holding.objects.filter(seat=seat, kind=Holding.Kind.HOLDER, start_date=came)
    return min(held.values_list("person__start_date", flat=True), default=came)


def learning(
    spans: Sequence[Span], came: date, begun: date, ramp: Sequence[Fraction]
) -> list[Fraction]:
    """What a new holder does not carry yet of each month, of the days that he is there.

    Day by day, as where a number goes to the seats by people.
    """
    first, last = spans[0].start_date, spans[-1].end_date
    able = ramped(begun, ramp, first, (last - first).days)
    found = []
    for span in spans:
        days = able[(max(span.start_date, came) - first).days :]
        days = days[: max((span.end_date - max(span.start_date, came)).days, 0)]
        part = Fraction(int(days.sum()), FULL * len(days)) if len(days) else Fraction(1)
        found.append(1 - part)
    return found
