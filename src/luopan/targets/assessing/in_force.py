"""Which sheet a unit is held to: its own, that of its role, or that of all such units."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import year_spans
from luopan.org.access import Action, Denied, day_of, may, require
from luopan.org.language import spoken
from luopan.org.models import Parentage, Reach, Unit, User
from luopan.targets.models import (
    Assessment,
    AssessmentEdition,
    AssessmentLine,
    AssessmentPublication,
    Plan,
)
from luopan.trail.refusal import Refused

Audience = Assessment.Audience


@dataclass(frozen=True)
class InForce:
    """The edition that counts for a unit."""

    assessment: Assessment
    edition: AssessmentEdition
    lines: tuple[AssessmentLine, ...]

    @property
    def own(self) -> bool:
        """Whether it takes the place of a role's."""
        return self.assessment.unit_id is not None


def audiences(plan: Plan, units: Collection[Unit], on: date) -> dict[int, str]:
    """As what each unit is assessed on a day: company, branch, team or seat."""
    wide = [unit.pk for unit in units if unit.kind != Unit.Kind.SEAT]
    over = Parentage.objects.on(on).filter(
        parent__in=wide, unit__kind=Unit.Kind.SEAT, unit__overlay=False
    )
    teams = set(over.values_list("parent", flat=True)) if wide else set()
    return {unit.pk: _audience(plan, unit, teams) for unit in units}


def _audience(plan: Plan, unit: Unit, teams: set[int]) -> str:
    if unit.pk == plan.root_id:
        return Audience.COMPANY
    if unit.kind == Unit.Kind.SEAT:
        return Audience.SEAT
    return Audience.TEAM if unit.pk in teams else Audience.BRANCH


def in_force(plan: Plan, units: Collection[Unit], on: date) -> dict[int, InForce]:
    """What each of some units is held to; none for a unit that no sheet is for."""
    published = newest_published(plan)
    if not published:
        return {}
    own = {one.unit_id: one for one in published if one.unit_id}
    by_role = {(one.audience, one.role): one for one in published if not one.unit_id}
    found = {}
    kinds = audiences(plan, units, on)
    for unit in units:
        kind = kinds[unit.pk]
        role = unit.role if kind == Audience.SEAT else ""
        wanted = (own.get(unit.pk), by_role.get((kind, role)), by_role.get((kind, "")))
        told = (published[one] for one in wanted if one is not None)
        held = next((one for one in told if one.lines), None)
        if held is not None:
            found[unit.pk] = held
    return found


def newest_published(plan: Plan) -> dict[Assessment, InForce]:
    """Of every sheet of a plan the edition that counts; only those that have one."""
    rows = AssessmentPublication.objects.filter(edition__assessment__plan=plan)
    newest: dict[int, AssessmentEdition] = {}
    for row in rows.select_related("edition__assessment__unit").order_by("pk"):
        newest[row.edition.assessment_id] = row.edition
    lines = lines_of(newest.values())
    return {
        edition.assessment: InForce(edition.assessment, edition, lines[edition.pk])
        for edition in newest.values()
    }


def lines_of(
    editions: Iterable[AssessmentEdition],
) -> dict[int, tuple[AssessmentLine, ...]]:
    """The lines of editions, in order, their metrics at hand."""
    found: dict[int, list[AssessmentLine]] = {one.pk: [] for one in editions}
    rows = AssessmentLine.objects.filter(edition__in=list(found))
    related = ("metric__numerator", "metric__denominator")
    for line in rows.select_related(*related).order_by("edition", "place"):
        found[line.edition_id].append(line)
    return {edition: tuple(one) for edition, one in found.items()}


def day_in(plan: Plan, on: date) -> date:
    """The day of the plan's year on which the organisation is looked at: today, or its end."""
    year = year_spans(plan.calendar, plan.year)[0]
    return min(max(on, year.start_date), year.end_date - timedelta(days=1))


def require_above(actor: User, plan: Plan, unit: Unit, at: datetime) -> None:
    """Pass if the actor may change targets at the unit above; of the root, if he plans.

    Raises:
        Refused: He may not; the plan is not over the unit.
    """
    require(actor, Action.TARGETS_READ, unit=unit, at=at)
    require_under(plan, unit, day_of(at))
    if not may_mark(actor, plan, unit, day_of(at)):
        raise Denied(
            _(
                "What happened at %(unit)s is marked by those who can change targets above it."
            ),
            unit=lambda: spoken(unit),
        )


def may_mark(viewer: User, plan: Plan, unit: Unit, on: date) -> bool:
    """Whether he may mark by hand what happened at a unit: nobody marks himself."""
    above = None if unit.pk == plan.root_id else above_of(plan, unit, on)
    if above is None:
        return may(viewer, Action.PLANS_CREATE, unit=plan.root, on=on)
    return may(viewer, Action.TARGETS_EDIT, unit=above, on=on)


def above_of(plan: Plan, unit: Unit, on: date) -> Unit | None:
    """Under what a unit stands."""
    stood = Parentage.objects.on(day_in(plan, on)).filter(unit=unit)
    return next((one.parent for one in stood.select_related("parent")), None)


def require_under(plan: Plan, unit: Unit, on: date) -> None:
    """Pass if the plan is over the unit on a day.

    Raises:
        Refused: It is not.
    """
    under = Reach.objects.on(day_in(plan, on)).filter(above=plan.root_id, below=unit)
    if not under.exists():
        raise Refused(
            _("“%(unit)s” is not part of “%(plan)s”."),
            unit=lambda: spoken(unit),
            plan=plan.name,
        )
