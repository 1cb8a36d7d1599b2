"""Which days a unit works: its weekdays, and whether it keeps public holidays."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import WorkingWeek
from luopan.org import closure
from luopan.org.access import Action, require
from luopan.org.models import Unit, User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("dimensions.set_working_week")
def set_working_week(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    rest_days: Collection[int],
    keeps_holidays: bool,
    from_date: date,
    reason: str = "",
) -> WorkingWeek:
    """Say which days a unit and all under it work from a day on, until it is said anew.

    Args:
        actor: Who.
        at: When.
        unit: Whose; those below it that have said nothing of their own follow.
        rest_days: ISO weekdays (1 Monday … 7 Sunday) that are off; none: an open shop.
        keeps_holidays: Whether public holidays are off and make-up days 调休 worked.
        from_date: The first day it holds.
        reason: Why.

    Raises:
        Refused: He may not; no such weekday; all seven are off.
    """
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    rest = sorted(set(rest_days))
    if not set(rest) <= set(range(1, 8)):
        raise Refused(_("Weekdays are numbered from 1, Monday, to 7, Sunday."))
    if len(rest) == 7:
        raise Refused(_("At least one day of the week must be a working day."))
    end_date = _ended(unit, from_date)
    note(
        f"unit:{unit.code}",
        rest_days=rest,
        keeps_holidays=keeps_holidays,
        start_date=from_date,
        end_date=end_date,
    )
    return WorkingWeek.objects.create(
        unit=unit,
        rest_days="".join(map(str, rest)),
        keeps_holidays=keeps_holidays,
        start_date=from_date,
        end_date=end_date,
    )


@service("dimensions.drop_working_week")
def drop_working_week(
    *, actor: User, at: datetime, unit: Unit, from_date: date, reason: str = ""
) -> None:
    """From a day on a unit works the days of the unit above it again.

    Raises:
        Refused: He may not; it has no days of its own then.
    """
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    own = WorkingWeek.objects.on(from_date).filter(unit=unit)
    if not own.exists():
        raise Refused(
            _("%(unit)s has no working days of its own set on %(day)s."),
            unit=unit,
            day=from_date,
        )
    end_date = _ended(unit, from_date)
    note(f"unit:{unit.code}", from_date=from_date, until_date=end_date)


def _ended(unit: Unit, from_date: date) -> date | None:
    """End what holds on a day; when the next one begins that was said before.

    What began on that very day is replaced: it has held on no day before.
    """
    closure.take_turn()  # one at a time, so that no two weeks overlap
    weeks = WorkingWeek.objects.filter(unit=unit)
    weeks.filter(start_date=from_date).delete()
    weeks.on(from_date).update(end_date=from_date)
    later = weeks.filter(start_date__gt=from_date).order_by("start_date").first()
    return later.start_date if later else None
