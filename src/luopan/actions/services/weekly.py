"""A weekly number is taken on by whose week it is; hours are said by who leads."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import PROMISES, SEES, WRITES
from luopan.actions.models import VisitHours, WeeklyNumber
from luopan.org.access import Denied, day_of, may, require
from luopan.org.held import seats_held
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.strategy.words import checked_text, checked_year, needed
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_VISITS = 200  # a week
MOST_HOURS = Decimal(24)


@service("actions.adopt_weekly_number")
def adopt_weekly_number(
    *,
    actor: User,
    at: datetime,
    seat: Unit,
    year: int,
    visits: int,
    advised: int,
    reason: str = "",
    rests_on: Mapping[str, Any] | None = None,
) -> WeeklyNumber:
    """Take on so many visits a week for one's own seat; what was before stays on record.

    Args:
        actor: Who holds the seat or acts in it; nobody adopts for another.
        at: When.
        seat: Whose week.
        year: Of which target.
        visits: A week, 0 to 200.
        advised: What the back-solve said.
        reason: For another number than was advised.
        rests_on: What the advice rested on, to be read later.

    Raises:
        Refused: It is not his seat; no such number; another number without a reason.
    """
    on = day_of(at)
    require(actor, SEES, unit=seat, at=at)
    mine = seat.pk in {one.pk for one in seats_held(actor, on=on)}
    if not mine or not may(actor, WRITES, unit=seat, on=on):
        raise Denied(
            _(
                "The week of “%(seat)s” belongs to its holder: nobody else can adopt a "
                "number for them."
            ),
            seat=lambda: spoken(seat),
        )
    if not (0 <= visits <= MOST_VISITS and advised >= 0):
        raise Refused(_("Enter 0 to %(most)s visits a week."), most=MOST_VISITS)
    said = checked_text(reason, longest=400)
    if visits != advised:
        said = needed(
            said,
            _("Explain briefly why another number suits you better."),
            longest=400,
        )
    made = WeeklyNumber.objects.create(
        seat=seat,
        person=actor.person,
        year=checked_year(year),
        visits=visits,
        advised=advised,
        reason=said,
        rests_on=dict(rests_on or {}),
        actor=actor,
        at=at,
    )
    note(f"unit:{seat.code}", year=year, visits=visits, advised=advised, reason=said)
    return made


@service("actions.set_visit_hours")
def set_visit_hours(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    hours_a_visit: Decimal,
    hours_a_day: Decimal,
) -> VisitHours:
    """Say how long a visit takes and how long a day has for them, here and below.

    Args:
        actor: Who may change the unit's target.
        at: When; it holds from now on.
        unit: For which, and all under it that say nothing themselves.
        hours_a_visit: With the way there and what is prepared.
        hours_a_day: Of a working day, for visits.

    Raises:
        Refused: He may not; hours that no day has; a visit longer than its day.
    """
    require(actor, PROMISES, unit=unit, at=at)
    known = 0 < hours_a_visit <= MOST_HOURS and 0 < hours_a_day <= MOST_HOURS
    if not known or hours_a_visit > hours_a_day:
        raise Refused(
            _(
                "A visit must take more than 0 hours and no more than the daily hours for visits."
            )
        )
    made = VisitHours.objects.create(
        unit=unit,
        hours_a_visit=hours_a_visit,
        hours_a_day=hours_a_day,
        actor=actor,
        at=at,
    )
    note(
        f"unit:{unit.code}",
        hours_a_visit=str(hours_a_visit),
        hours_a_day=str(hours_a_day),
    )
    return made
