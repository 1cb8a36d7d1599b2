"""Which own calls of this week are still to be made: one line on Today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from luopan.org.access import Action, reach
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import own_units
from luopan.tracking.models import Call
from luopan.tracking.queries.forecast.periods import call_day, week_of

LATELY = timedelta(days=35)  # a company that called nothing for so long does not call


@dataclass(frozen=True)
class Unsaid:
    """A unit whose call of the week is to be made by whom it waits for."""

    code: str
    name: str
    week: date


def unsaid(user: User, *, on: date) -> tuple[Unsaid, ...]:
    """The units one holds or leads that he has not called this week; one query.

    From the company's weekday of the call on, and only where it calls a forecast at all.
    """
    if user.person_id is None or on < call_day(week_of(on)):
        return ()
    found = uncalled(user, on)
    rows = sorted(found, key=lambda unit: (unit.kind != Unit.Kind.SEAT, unit.code))
    return tuple(Unsaid(unit.code, spoken(unit), week_of(on)) for unit in rows)


def uncalled(user: User, on: date) -> "QuerySet[Unit]":
    """The units themselves."""
    week = week_of(on)
    calls = Call.objects.filter(week_date__gt=week - LATELY)
    mine = Call.objects.filter(unit=OuterRef("pk"), week_date=week, side=Call.Side.OWN)
    found = reach(user, Action.TARGETS_AGREE, on=on).filter(own_units(user, on))
    return found.filter(Exists(calls), ~Exists(mine), overlay=False)
