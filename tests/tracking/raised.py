"""Warnings for tests, raised by hand as the worker's look would find them."""

from datetime import date

from luopan.engine.calendar import Span
from luopan.tracking.models import EarlyWarning
from luopan.tracking.queries.warnings import USUAL, Finding, Looked, Sight
from luopan.tracking.services import watching

M = 1_000_000
FACTS = {
    "target": "14400",
    "actual": "7200",
    "due": "9000",
    "landing": "11520",
    "progress": 0.625,
    "below": [],
    "reach": "2027-08-20",
    "parts": [],
}


def year_of(number):
    return Span(str(number), None, "year", date(number, 1, 1), date(number + 1, 1, 1))


def sight(unit, measure=0.2, rule="pace", owner=None, above=None, span=None, **facts):
    """What a rule finds at a unit: a fifth short, unless said."""
    found = Finding(rule, unit.code, measure, 2_880 * M, FACTS | facts)
    span = span or year_of(2027)
    keys = owner and owner.pk, above and above.pk
    return Sight(found, USUAL[rule], unit, span, None, "CNY", *keys)


def looked(world, day, *sights, at=None):
    """Let the worker look; what became of it, by kind."""
    at = at or world.at
    return watching.watch(
        actor=world.operator, at=at, looked=Looked(day, tuple(sights))
    )


def raised(world, unit, **said):
    """One warning that stands at a unit."""
    looked(world, world.on, sight(unit, **said))
    return EarlyWarning.objects.get(unit=unit)
