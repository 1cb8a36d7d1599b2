"""The ways to a year that is about to be planned, before there is a version."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luopan.dimensions.models import Calendar, Metric, Product
from luopan.dimensions.queries import ROOT_PRODUCT, counted_in
from luopan.org.models import Company, User
from luopan.targets.queries.ways.asking import Planned, Way
from luopan.targets.queries.ways.picture import ways_of


@dataclass(frozen=True)
class Beginning:
    """The ways, and the total as it is typed.

    Attributes:
        quantum: Of the metric; amounts are counted in it.
        chosen: In quanta; None: no total yet.
    """

    ways: tuple[Way, ...]
    quantum: Decimal
    counted_in: str
    chosen: int | None


def beginning(
    *,
    year: int,
    metric: str,
    calendar: str,
    total: Decimal | None,
    viewer: User,
    on: date,
) -> Beginning | None:
    """The ways to the whole company's year.

    Args:
        year: To be planned.
        metric: Code.
        calendar: Code.
        total: In the metric's own unit; None: not known yet.
        viewer: Who plans.
        on: Today.

    Returns:
        None where there is no such metric or calendar.
    """
    counted = Metric.objects.filter(code=metric).first()
    by = Calendar.objects.filter(code=calendar).first()
    if counted is None or by is None:
        return None
    root = Company.objects.select_related("root").get().root
    goods = Product.objects.get(code=ROOT_PRODUCT)
    plan = Planned(counted, by, year, root.pk, lambda: None)
    found = ways_of(plan, root, goods, viewer=viewer, on=on)
    quantum = Decimal(counted.quantum)
    chosen = None if total is None else int(total / quantum)
    return Beginning(found, quantum, counted_in(counted), chosen)
