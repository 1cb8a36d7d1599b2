"""Assessment sheets 考核表: drawn up, published, copied, replaced for one unit or seat."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, day_of, may, name_of, require
from luopan.org.models import Unit, User
from luopan.targets.assessing.in_force import (
    InForce,
    audiences,
    day_in,
    in_force,
    lines_of,
    newest_published,
    require_under,
)
from luopan.targets.assessing.lines import (
    FULL,
    WEIGHTED,
    SaidLine,
    digest_of,
    drawn_up,
    together,
)
from luopan.targets.models import (
    Assessment,
    AssessmentEdition,
    AssessmentLine,
    AssessmentPublication,
    Plan,
)
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.open_assessment")
def open_assessment(
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    audience: str = "",
    role: str = "",
    unit: Unit | None = None,
    reason: str = "",
) -> Assessment:
    """Begin the sheet of a role, or one of a unit's own, as a copy of what it is held to.

    Args:
        actor: Who plans there.
        at: When.
        plan: Of which year.
        audience: ``seat``, ``team``, ``branch`` or ``company``; of a unit's own: found.
        role: Of seats: which; empty: all that have none of their own.
        unit: Whose own sheet it is; None: a role's.
        reason: For the trail.

    Raises:
        Refused: He may not; there is such a sheet already.
    """
    _require(actor, unit or plan.root, at)
    lines: tuple[AssessmentLine, ...] = ()
    if unit is not None:
        require_under(plan, unit, day_of(at))
        on = day_in(plan, day_of(at))
        audience, role = audiences(plan, [unit], on)[unit.pk], ""
        held = in_force(plan, [unit], on).get(unit.pk)
        lines = held.lines if held else ()
    if audience not in Assessment.Audience.values:
        raise Refused(_("A sheet can apply to seats, teams, branches or the company."))
    role = role.strip()[:60] if audience == Assessment.Audience.SEAT else ""
    sheet = Assessment(plan=plan, audience=audience, role=role, unit=unit)
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("There is such a sheet already; open it.")) from None
    note(sheet, plan=plan.pk, audience=audience, role=role, unit=unit and unit.code)
    if lines:
        _append(sheet, [_copied(line) for line in lines], actor, at, reason)
    return sheet


@service("targets.save_assessment")
def save_assessment(
    *,
    actor: User,
    at: datetime,
    assessment: Assessment,
    lines: Sequence[SaidLine],
    expected: int,
    reason: str = "",
) -> AssessmentEdition:
    """Keep what a sheet is to say, as a new edition; nobody is held to it yet.

    Args:
        actor: Who plans there.
        at: When.
        assessment: Which sheet.
        lines: All of them, in order; none, of a unit's own: its role's counts again.
        expected: Number of the edition that he has read.
        reason: For the trail.

    Raises:
        Refused: He may not; a line cannot be kept as it is.
        Conflict: Somebody has saved meanwhile; says who.
    """
    _require(actor, assessment.unit or assessment.plan.root, at)
    _refuse_older(assessment, expected)
    edition = _append(assessment, drawn_up(lines), actor, at, reason)
    note(assessment, edition=edition.number, lines=len(lines), digest=edition.digest)
    return edition


@service("targets.publish_assessment")
def publish_assessment(
    *,
    actor: User,
    at: datetime,
    assessment: Assessment,
    expected: int,
    reason: str = "",
) -> AssessmentPublication:
    """Make the newest edition of a sheet the one that counts.

    Args:
        actor: Who plans there.
        at: When.
        assessment: Which sheet.
        expected: Number of the edition that he has read.
        reason: For the trail; wanted once an edition has counted before.

    Raises:
        Refused: He may not; the weights are not 100; it counts already; no reason.
        Conflict: Somebody has saved meanwhile; says who.
    """
    _require(actor, assessment.unit or assessment.plan.root, at)
    _refuse_older(assessment, expected)
    edition = assessment.editions.filter(number=expected).first()
    if edition is None:
        raise Refused(_("There is nothing to publish yet. Save the sheet first."))
    _refuse_unfit(assessment, edition)
    before = newest_published(assessment.plan).get(assessment)
    _refuse_no_change(before, edition, reason)
    note(assessment, edition=edition.number, digest=edition.digest)
    try:
        with transaction.atomic():
            return AssessmentPublication.objects.create(
                edition=edition, actor=actor, at=at, reason=reason
            )
    except IntegrityError:
        raise Conflict(_("Someone has already published it. Check again.")) from None


@service("targets.copy_assessments")
def copy_assessments(
    *, actor: User, at: datetime, plan: Plan, source: Plan, reason: str = ""
) -> list[Assessment]:
    """Take over another plan's sheets of roles, as drafts; those there are stay.

    Raises:
        Refused: He may not; there is nothing to copy.
    """
    _require(actor, plan.root, at)
    require(actor, Action.TARGETS_READ, unit=source.root, at=at)
    there = set(plan.assessments.filter(unit=None).values_list("audience", "role"))
    made = []
    for sheet, held in newest_published(source).items():
        if sheet.unit_id or (sheet.audience, sheet.role) in there or not held.lines:
            continue
        copy = Assessment.objects.create(
            plan=plan, audience=sheet.audience, role=sheet.role
        )
        _append(copy, [_copied(line) for line in held.lines], actor, at, reason)
        made.append(copy)
    if not made:
        raise Refused(
            _("“%(plan)s” has no published sheet that is not here already."),
            plan=source.name,
        )
    note(plan, source=source.pk, copied=len(made))
    return made


def _require(actor: User, where: Unit, at: datetime) -> None:
    """Who is held to a sheet may see it, and still not see the unit it is drawn up at."""
    if not may(actor, Action.PLANS_CREATE, unit=where, on=day_of(at)):
        raise Denied(_("Assessment sheets are created by directors and operations."))


def _append(
    assessment: Assessment,
    lines: list[AssessmentLine],
    actor: User,
    at: datetime,
    reason: str,
) -> AssessmentEdition:
    """A new edition after the last one; who was faster wins."""
    number = assessment.head + 1
    mine = Assessment.objects.filter(pk=assessment.pk, head=assessment.head)
    if not mine.update(head=number):
        raise _faster(assessment)
    assessment.head = number
    edition = AssessmentEdition.objects.create(
        assessment=assessment,
        number=number,
        digest=digest_of(lines),
        actor=actor,
        at=at,
        reason=reason,
    )
    for line in lines:
        line.edition = edition
    AssessmentLine.objects.bulk_create(lines)
    return edition


def _copied(line: AssessmentLine) -> AssessmentLine:
    return AssessmentLine(
        place=line.place,
        key=line.key,
        metric=line.metric,
        name=line.name,
        name_other=line.name_other,
        weight=line.weight,
        rule=line.rule,
        parameters=line.parameters,
        source=line.source,
        bar=line.bar,
        level=line.level,
    )


def _refuse_older(assessment: Assessment, expected: int) -> None:
    assessment.refresh_from_db(fields=["head"])
    if assessment.head != expected:
        raise _faster(assessment)


def _faster(assessment: Assessment) -> Conflict:
    last = assessment.editions.select_related("actor__person").latest("number")
    return Conflict(
        _(
            "%(who)s has just saved edition %(number)s of this sheet. Refresh and check it."
        ),
        who=lambda: name_of(last.actor),
        number=last.number,
    )


def _refuse_unfit(assessment: Assessment, edition: AssessmentEdition) -> None:
    """The weights are 100; nothing at all is said only where a role's sheet takes over."""
    lines = lines_of([edition])[edition.pk]
    if not lines and assessment.unit_id is not None:
        return
    weights = together(lines)
    if weights != FULL or not any(line.rule in WEIGHTED for line in lines):
        raise Refused(
            _("The weights add up to %(sum)s and must be 100 to publish the sheet."),
            sum=f"{weights.normalize():f}",
        )


def _refuse_no_change(
    before: InForce | None, edition: AssessmentEdition, reason: str
) -> None:
    if before is None:
        return
    if before.edition.digest == edition.digest:
        raise Refused(_("The published edition is already the same."))
    if not reason.strip():
        raise Refused(
            _("This sheet is already in use: explain why it changes within the year.")
        )
