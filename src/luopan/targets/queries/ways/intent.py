"""From the strategy: what the year's objectives want of this metric here."""

from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from luopan.dimensions.queries import ROOT_PRODUCT
from luopan.org.language import spoken
from luopan.strategy.models import Measure, Objective
from luopan.targets.queries.ways.asking import Asked, Input, Way


def intent(asked: Asked) -> Way:
    """What the heaviest objective wants; the range is what all of them want.

    A wish is the whole amount that is wanted at a place, so wishes stand beside each other
    and are not added. One that is a change is taken of the newest year.
    """
    wishes = [
        (row, amount)
        for row in _measures(asked)
        if (amount := _amount(asked, row)) is not None
    ]
    if not wishes:
        why = _("no objective of the year states what it wants of this metric here")
        return asked.unknown("intent", why)
    inputs = [
        Input(spoken(row.objective), amount, "amount", _of(row))
        for row, amount in wishes
    ]
    amounts = [amount for _row, amount in wishes]
    name = asked.names["intent"]
    low, high = min(amounts), max(amounts)
    return Way("intent", name, low, amounts[0], high, tuple(inputs))


def _measures(asked: Asked) -> list[Measure]:
    """Of open objectives, of exactly this unit and product; the heaviest first."""
    unit, product = Q(unit=asked.unit), Q(product=asked.product)
    if asked.unit.pk == asked.plan.root:
        unit |= Q(unit=None)
    if asked.product.code == ROOT_PRODUCT:
        product |= Q(product=None)
    rows = Measure.objects.filter(
        unit & product,
        metric=asked.metric,
        withdrawn_at=None,
        objective__year=asked.plan.year,
        objective__state=Objective.State.OPEN,
    )
    return list(rows.select_related("objective").order_by("-objective__weight", "pk"))


def _amount(asked: Asked, row: Measure) -> int | None:
    """In quanta; None: a level, or a change of what is not known."""
    if row.amount is not None:
        return row.amount
    base = asked.sold[0] if asked.sold else None
    if row.change is None or not base:
        return None
    return asked.quanta(base * (1 + Fraction(str(row.change))))


def _of(row: Measure) -> str:
    if row.change is None:
        return ""
    return _("%(change)+.1f %% vs the latest year") % {"change": row.change * 100}
