"""What no record tells is marked by hand on an assessment: plus, minus, veto."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import year_spans
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.assessing.in_force import day_in, in_force, require_above
from luopan.targets.models import AssessmentLine, AssessmentMark, Plan
from luopan.targets.parameters import storable
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_COUNT = Decimal(1000)
DAY = timedelta(days=1)


@service("targets.mark_assessment")
def mark_assessment(
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    unit: Unit,
    key: str,
    day: date,
    text: str,
    count: Decimal = Decimal(1),
) -> AssessmentMark:
    """Say that something happened that no record tells: a plus, a minus, a veto.

    Args:
        actor: Who may change targets above the unit; nobody marks himself.
        at: When.
        plan: In whose year.
        unit: Whose score it touches.
        key: Of the line in the sheet that the unit is held to.
        day: On which it happened.
        text: What happened; he reads it.
        count: How many.

    Raises:
        Refused: He may not; the sheet has no such line; the day is out of the plan's year
            or still to come; nothing is said of it.
    """
    require_above(actor, plan, unit, at)
    line = _marked_line(plan, unit, key, day_of(at))
    year = year_spans(plan.calendar, plan.year)[0]
    if not year.start_date <= day < min(year.end_date, day_of(at) + DAY):
        raise Refused(_("Enter a day in %(year)s, up to today."), year=plan.year)
    if not text.strip() or len(text) > 400 or not storable(text):
        raise Refused(_("Describe in 1 to 400 characters what happened."))
    if not count.is_finite() or not 0 < count <= MOST_COUNT or count != round(count, 2):
        raise Refused(_("Enter how many: above 0, at most 1,000."))
    mark = AssessmentMark.objects.create(
        plan=plan,
        unit=unit,
        key=line.key,
        day_date=day,
        count=count,
        note=text.strip(),
        actor=actor,
        at=at,
    )
    note(mark, unit=unit.code, key=key, day=day, count=count, text=text.strip())
    return mark


@service("targets.take_back_mark")
def take_back_mark(
    *, actor: User, at: datetime, mark: AssessmentMark, reason: str
) -> AssessmentMark:
    """Take back what was marked; both stay readable.

    Raises:
        Refused: He may not; no reason; it was taken back before.
    """
    require_above(actor, mark.plan, mark.unit, at)
    if not reason.strip() or len(reason) > 400 or not storable(reason):
        raise Refused(_("Explain in 1 to 400 characters why it is withdrawn."))
    if mark.takes_back_id:
        raise Refused(_("That is itself a withdrawal. Mark it again instead."))
    note(mark, unit=mark.unit.code, key=mark.key)
    try:
        with transaction.atomic():
            return AssessmentMark.objects.create(
                plan=mark.plan,
                unit=mark.unit,
                key=mark.key,
                day_date=mark.day_date,
                count=-mark.count,
                note=reason.strip(),
                actor=actor,
                at=at,
                takes_back=mark,
            )
    except IntegrityError:
        raise Conflict(_("It has already been withdrawn.")) from None


def _marked_line(plan: Plan, unit: Unit, key: str, on: date) -> AssessmentLine:
    """The line of a key in the unit's sheet that is marked by hand."""
    held = in_force(plan, [unit], day_in(plan, on)).get(unit.pk)
    for line in held.lines if held else ():
        if line.key == key and line.metric is None:
            return line
    raise Refused(
        _("The sheet of %(unit)s has no such line to mark by hand."),
        unit=lambda: spoken(unit),
    )
