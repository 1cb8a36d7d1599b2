"""Assessment sheets 考核表: which there are, what they say, whom they are for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.engine.scoring import Score
from luopan.org.access import Action, Unknown, anywhere, may, name_of, reach
from luopan.org.models import Reach, Unit, User
from luopan.targets.assessing.in_force import (
    InForce,
    day_in,
    in_force,
    lines_of,
    newest_published,
)
from luopan.targets.assessing.lines import WEIGHTED, SaidLine, drawn_up, together
from luopan.targets.assessing.scored import examples
from luopan.targets.models import (
    Assessment,
    AssessmentEdition,
    AssessmentLine,
    AssessmentMark,
    Commitment,
    Plan,
)
from luopan.targets.queries.plans import roots_seen


@dataclass(frozen=True)
class SheetRow:
    """A sheet in the list of a plan.

    Attributes:
        held: The edition that counts; None: none was published.
        units: How many units that the viewer sees are held to it.
        draft: Its newest edition is not published.
    """

    assessment: Assessment
    held: InForce | None
    units: int
    draft: bool


@dataclass(frozen=True)
class Editing:
    """A sheet to be read or edited.

    Attributes:
        number: Of the newest edition; 0: there is none.
        held: The edition that counts.
        signed: Letters that were signed by units held to it: they name what counted then.
    """

    assessment: Assessment
    number: int
    lines: tuple[AssessmentLine, ...]
    held: InForce | None
    editable: bool
    saved_by: str
    saved_at: datetime | None
    units: tuple[Unit, ...]
    signed: int

    @property
    def draft(self) -> bool:
        """Whether what is shown does not count yet."""
        return self.held is None or self.held.edition.number != self.number


@dataclass(frozen=True)
class Tried:
    """Lines that somebody thinks of, worked out.

    Attributes:
        weights: Σ of the weights.
        examples: Attainment of everything (60, 80, 100, 120 %), and the score then.
    """

    lines: tuple[AssessmentLine, ...]
    weights: Decimal
    examples: tuple[tuple[float, Score], ...]


def tried(lines: Sequence[SaidLine]) -> Tried:
    """What lines would come to; nothing is kept.

    Raises:
        Refused: One of them cannot be kept as it is.
    """
    rows = tuple(drawn_up(lines))
    counted = any(row.rule in WEIGHTED for row in rows)
    return Tried(rows, together(rows), examples(rows) if counted else ())


def metrics_to_choose() -> tuple[Metric, ...]:
    """What a line can look at, with the parts of ratios at hand."""
    rows = Metric.objects.select_related("numerator", "denominator")
    return tuple(rows.order_by("pk"))


def roles_of_seats(viewer: User, plan: Plan, *, on: date) -> tuple[str, ...]:
    """The roles of the seats in a plan that the viewer sees."""
    seats = (u for u in units_of(viewer, plan, on=on) if u.kind == Unit.Kind.SEAT)
    return tuple(sorted({seat.role for seat in seats} - {""}))


def plan_in_part(viewer: User, plan_id: int, *, on: date) -> Plan:
    """A plan in which the viewer sees something.

    Raises:
        Unknown: There is none, or it is none of his; nobody can tell which.
    """
    rows = Plan.objects.select_related("root", "calendar")
    plan = rows.filter(pk=plan_id, root__in=roots_seen(viewer, on=on)).first()
    if plan is None:
        raise Unknown(_("There is no such plan."))
    return plan


def newest_plan(viewer: User, *, on: date) -> Plan | None:
    """The plan of this year that the viewer has a part in; without one the newest."""
    rows = Plan.objects.filter(root__in=roots_seen(viewer, on=on))
    plans = sorted(rows.select_related("root", "calendar"), key=lambda p: -p.pk)
    running = [plan for plan in plans if plan.year == on.year]
    return next(iter([*running, *plans]), None)


def plans_beside(viewer: User, plan: Plan, *, on: date) -> tuple[Plan, ...]:
    """Other plans whose sheets could be taken over, the newest first."""
    rows = Plan.objects.filter(
        root__in=reach(viewer, Action.TARGETS_READ, on=on),
        assessments__editions__publication__isnull=False,
    )
    return tuple(rows.exclude(pk=plan.pk).distinct().order_by("-year", "-pk"))


def may_draw_up(viewer: User, plan: Plan, *, on: date) -> bool:
    """Whether he may draw up the sheets of roles."""
    return may(viewer, Action.PLANS_CREATE, unit=plan.root, on=on)


def may_set_apart(viewer: User, *, on: date) -> bool:
    """Whether he may give some unit or seat a sheet of its own."""
    return anywhere(viewer, (Action.PLANS_CREATE,), on=on)


def units_of(viewer: User, plan: Plan, *, on: date) -> tuple[Unit, ...]:
    """The units of a plan that the viewer sees, those of the totals."""
    under = Reach.objects.on(day_in(plan, on)).filter(above=plan.root_id)
    seen = reach(viewer, Action.TARGETS_READ, on=on)
    rows = seen.filter(pk__in=under.values("below"), overlay=False)
    return tuple(rows.order_by("-kind", "code"))  # units, then seats


def sheets(viewer: User, plan: Plan, *, on: date) -> tuple[SheetRow, ...]:
    """The sheets of a plan that the viewer or someone in his reach is held to.

    Who may draw them up sees all, also those that count for nobody yet.
    """
    units = units_of(viewer, plan, on=on)
    counts = _counts(plan, units, on)
    published = newest_published(plan)
    all_of_them = may_draw_up(viewer, plan, on=on)
    mine = {unit.pk for unit in units}
    rows = [
        SheetRow(one, held, counts.get(one.pk, 0), _is_draft(one, held))
        for one in plan.assessments.select_related("unit", "plan__root")
        for held in [published.get(one)]
    ]
    seen = [row for row in rows if all_of_them or row.units or _own(row, mine)]
    order = list(Assessment.Audience.values)
    return tuple(
        sorted(
            seen,
            key=lambda row: (
                row.assessment.unit_id is not None,
                -order.index(row.assessment.audience),
                row.assessment.role == "",
                row.assessment.pk,
            ),
        )
    )


def _own(row: SheetRow, mine: Collection[int]) -> bool:
    return row.assessment.unit_id in mine and row.held is not None


def _is_draft(assessment: Assessment, held: InForce | None) -> bool:
    return held is None or held.edition.number != assessment.head


def _counts(plan: Plan, units: Collection[Unit], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for held in in_force(plan, units, day_in(plan, on)).values():
        found[held.assessment.pk] = found.get(held.assessment.pk, 0) + 1
    return found


def editing(viewer: User, assessment_id: int, *, on: date) -> Editing:
    """A sheet: its newest edition for who may draw it up, else the one that counts.

    Raises:
        Unknown: There is none, or nobody in his reach is held to it.
    """
    rows = Assessment.objects.select_related("plan__root", "plan__calendar", "unit")
    sheet = rows.filter(pk=assessment_id).first()
    nothing = Unknown(_("There is no such sheet."))
    if sheet is None:
        raise nothing
    where = sheet.unit or sheet.plan.root
    editable = may(viewer, Action.PLANS_CREATE, unit=where, on=on)
    held = newest_published(sheet.plan).get(sheet)
    units = _held_by(viewer, sheet, on)
    if not editable and (held is None or not units):
        raise nothing
    edition = sheet.editions.select_related("actor__person").order_by("-number").first()
    shown = edition if editable or held is None else held.edition
    lines = lines_of([shown])[shown.pk] if shown else ()
    return Editing(
        sheet,
        shown.number if shown else 0,
        lines,
        held,
        editable,
        name_of(shown.actor) if shown else "",
        shown.at if shown else None,
        units,
        _signed(sheet.plan, units),
    )


def _held_by(viewer: User, sheet: Assessment, on: date) -> tuple[Unit, ...]:
    units = units_of(viewer, sheet.plan, on=on)
    held = in_force(sheet.plan, units, day_in(sheet.plan, on))
    return tuple(
        unit
        for unit in units
        if unit.pk in held and held[unit.pk].assessment.pk == sheet.pk
    )


def _signed(plan: Plan, units: Collection[Unit]) -> int:
    kept = Commitment.objects.filter(plan=plan, replaced_by=None)
    return kept.filter(unit__in=[unit.pk for unit in units]).count()


def sheet_of(plan: Plan, unit: Unit, *, on: date) -> InForce | None:
    """What a unit is held to in a plan; None: no sheet is for it."""
    return in_force(plan, [unit], day_in(plan, on)).get(unit.pk)


def editions(assessment: Assessment) -> tuple[AssessmentEdition, ...]:
    """The editions of a sheet that were published, the newest first."""
    rows = AssessmentEdition.objects.filter(
        assessment=assessment, publication__isnull=False
    ).select_related("publication__actor__person", "assessment")
    return tuple(rows.order_by("-number"))


def marks(plan: Plan, unit: Unit) -> tuple[AssessmentMark, ...]:
    """What was marked by hand for a unit, the newest day first, with what took it back."""
    rows = AssessmentMark.objects.filter(plan=plan, unit=unit, takes_back=None)
    related = ("actor__person", "taken_back_by__actor__person")
    return tuple(rows.select_related(*related).order_by("-day_date", "-pk"))


def mark_seen(viewer: User, mark_id: int, *, on: date) -> AssessmentMark:
    """A mark of a unit whose targets the viewer may read.

    Raises:
        Unknown: There is none, or none of his.
    """
    rows = AssessmentMark.objects.select_related("plan__root", "plan__calendar", "unit")
    mark = rows.filter(pk=mark_id).first()
    if mark is None or not may(viewer, Action.TARGETS_READ, unit=mark.unit, on=on):
        raise Unknown(_("There is no such mark."))
    return mark
