"""What a unit may sell, to whom, measured by what."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.models import Remit, Unit, User
from luopan.org.words import check_span, checked_code
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.add_remit")
def add_remit(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    axis: str,
    code: str,
    from_date: date,
    until_date: date | None = None,
    reason: str = "",
) -> Remit:
    """Give a unit a product, a customer or a metric, with all under it.

    From the first one on, the unit may do nothing else on that axis. Codes are kept as
    they are said: the things they name live in a later stage, which checks them.
    """
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    if axis not in Remit.Axis.values:
        raise Refused(
            _("A remit covers a product, a customer or a metric, not “%(axis)s”."),
            axis=axis,
        )
    code = checked_code(code)
    check_span(from_date, until_date, code)
    same = Remit.objects.during(from_date, until_date).filter(
        unit=unit, axis=axis, code=code
    )
    if same.exists():
        raise Refused(
            _("%(unit)s already has %(code)s in its remit on those days."),
            unit=unit,
            code=code,
        )
    note(
        f"unit:{unit.code}",
        axis=axis,
        code=code,
        start_date=from_date,
        end_date=until_date,
    )
    return Remit.objects.create(
        unit=unit, axis=axis, code=code, start_date=from_date, end_date=until_date
    )


@service("org.end_remit")
def end_remit(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    axis: str,
    code: str,
    from_date: date,
    reason: str = "",
) -> None:
    """Take something out of a unit's remit from a day on."""
    require(actor, Action.ORG_EDIT, unit=unit, at=at)
    parts = Remit.objects.after(from_date).filter(unit=unit, axis=axis, code=code)
    if not parts.exists():
        raise Refused(
            _("%(code)s is not in the remit of %(unit)s on %(day)s."),
            unit=unit,
            code=code,
            day=from_date,
        )
    parts.filter(start_date__gte=from_date).delete()
    parts.update(end_date=from_date)
    note(f"unit:{unit.code}", axis=axis, code=code, from_date=from_date)
