"""The same number come at in several ways, each as a range with what it rests on.

None of them is a forecast, and none carries a probability: each says from what it was
worked out, or why it cannot be. Where a forecast will stand, it is said that there is none.
"""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from luopan.dimensions.models import Product
from luopan.org.access import Action, may
from luopan.org.models import Unit, User
from luopan.targets.models import Version
from luopan.targets.queries.ways.asking import Asked, Input, Way, asked_of, unknown
from luopan.targets.queries.ways.capacity import capacity
from luopan.targets.queries.ways.market import market
from luopan.targets.queries.ways.past import growth_rule, last_year
from luopan.targets.queries.ways.pipeline import pipeline

__all__ = ["Input", "Way", "ways"]

WAYS: tuple[Callable[[Asked], Way], ...] = (
    last_year,
    growth_rule,
    market,
    capacity,
    pipeline,
)


def ways(
    version: Version, unit: Unit, product: Product, *, viewer: User, on: date
) -> tuple[Way, ...]:
    """What a target of a unit and a product for the version's year could rest on.

    Args:
        version: Whose metric and year; its own growth is a way too.
        unit: It and all under it.
        product: It and all under it; the root: all of them.
        viewer: Who asks: what rests on records is shown only if those are his to see.
        on: Today; nothing later is known.

    Returns:
        Always the same ways in the same order; amounts in quanta of the metric. One that
        cannot be worked out says why in ``why_not``.
    """
    names = {
        "last_year": _("Last year"),
        "growth": _("Last year grown as the plan grows"),
        "market": _("Market × share"),
        "capacity": _("Seats × what one sells"),
        "pipeline": _("Open deals at own win rates"),
    }
    forecast = unknown(
        "forecast",
        _("Forecast"),
        _("there is no forecast with a tested range yet"),
    )
    if not may(viewer, Action.RECORDS_READ, unit=unit, on=on):
        why = _("the records of this unit are not yours to see")
        return (*(unknown(key, name, why) for key, name in names.items()), forecast)
    asked = asked_of(version, unit, product, on, names)
    return (*(way(asked) for way in WAYS), forecast)
