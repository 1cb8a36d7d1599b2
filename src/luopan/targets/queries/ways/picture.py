"""All ways to one number, in one order."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from luopan.dimensions.models import Calendar, Product
from luopan.dimensions.queries import year_spans
from luopan.org.access import Action, may
from luopan.org.models import Unit, User
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import leaf_targets
from luopan.targets.queries.ways.asking import (
    Asked,
    Planned,
    Way,
    asked_of,
    unknown,
)
from luopan.targets.queries.ways.capacity import capacity
from luopan.targets.queries.ways.intent import intent
from luopan.targets.queries.ways.market import market
from luopan.targets.queries.ways.past import growth_rule, last_year
from luopan.targets.queries.ways.pipeline import pipeline
from luopan.targets.queries.ways.resources import resources

WAYS: tuple[Callable[[Asked], Way], ...] = (
    last_year,
    growth_rule,
    market,
    capacity,
    resources,
    pipeline,
    intent,
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
    plan = Planned(
        version.metric,
        version.plan.calendar,
        version.plan.year,
        version.plan.root_id,
        lambda: int(leaf_targets(version).amounts.sum()),
        version,
    )
    return ways_of(plan, unit, product, viewer=viewer, on=on)


def ways_of(
    plan: Planned, unit: Unit, product: Product, *, viewer: User, on: date
) -> tuple[Way, ...]:
    """The same for a year that is only about to be planned; see ``ways``."""
    names = way_names(running=runs(plan.calendar, plan.year, on))
    forecast = unknown(
        "forecast",
        names["forecast"],
        _("there is no forecast with a tested range yet"),
    )
    if not may(viewer, Action.RECORDS_READ, unit=unit, on=on):
        why = _("you cannot see the records of this unit")
        worked = (key for key in names if key != "forecast")
        return (*(unknown(key, names[key], why) for key in worked), forecast)
    asked = asked_of(plan, unit, product, on, names)
    return (*(way(asked) for way in WAYS), forecast)


def runs(calendar: Calendar, year: int, on: date) -> bool:
    """The year before is not over: the newest twelve full months stand for it."""
    return on < year_spans(calendar, year)[0].start_date


def way_names(*, running: bool = False) -> dict[str, str]:
    """What each way is called, by its key, in the reader's language.

    Args:
        running: The year before is not over; see ``runs``.
    """
    return {
        "last_year": _("Last 12 months") if running else _("Last year"),
        "growth": _("Last 12 months, grown") if running else _("Last year, grown"),
        "market": _("Market × share"),
        "capacity": _("People × output per person"),
        "resources": _("Planned resources"),
        "pipeline": _("Open deals at own win rates"),
        "intent": _("Strategic requirement"),
        "forecast": _("Forecast"),
    }
