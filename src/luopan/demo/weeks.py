"""Weeks that were solved back: hours of a visit in the south-west, a number that was adopted."""

from datetime import timedelta
from decimal import Decimal

from luopan.actions.services.weekly import adopt_weekly_number, set_visit_hours
from luopan.demo.plans import Desk
from luopan.org.models import Unit
from luopan.tracking.queries.backsolve import own_week

BEFORE = timedelta(days=35)


def play(desk: Desk) -> None:
    """The region says how long its visits take; its rep takes his advice on."""
    day = desk.story.today - BEFORE
    set_visit_hours(
        **desk.by("he", day, 9),
        unit=Unit.objects.get(code="southwest"),
        hours_a_visit=Decimal(3),
        hours_a_day=Decimal(6),
    )
    by = desk.by("rep", day, 18)
    found = own_week(by["actor"], at=by["at"], on=day)
    if found is None or found.one.advised is None:
        return
    adopt_weekly_number(
        **by,
        seat=found.unit,
        year=found.year,
        visits=found.one.advised,
        advised=found.one.advised,
        rests_on=found.one.rests_on,
    )
