"""考核表 Assessment sheets: the sheets of a plan, and the table in which one is drawn up."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from luopan.dimensions.models import Metric
from luopan.org.access import Action, Denied, find_unit
from luopan.org.language import spoken
from luopan.targets import services
from luopan.targets.assessing.lines import SaidLine
from luopan.targets.models import Plan
from luopan.targets.queries import assessing as queries
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.words import assessment as words
from luopan.web.words import assessment_forms as forms


@policy(Action.TARGETS_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """The sheets of the running plan; the list of plans where there is none."""
    plan = queries.newest_plan(request.user, on=request.on)
    if plan is None:
        return go(request, reverse("targets"))
    return go(request, reverse("assessments", args=[plan.pk]))


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The sheets of a plan: whom each is for, what it says, whether it counts."""
    plan = queries.plan_in_part(request.user, plan_id, on=request.on)
    rows = queries.sheets(request.user, plan, on=request.on)
    if "xlsx" in request.GET:
        return download(_export(plan, words.cards(rows)), at=request.at)
    if is_part(request):
        return part(request, "assessment/_summary.html", _summary(plan, rows))
    draws_up = queries.may_draw_up(request.user, plan, on=request.on)
    apart = queries.may_set_apart(request.user, on=request.on)
    context = {
        "here": "targets",
        "plan": plan,
        "cards": words.cards(rows),
        "sentence": words.index_sentence(rows),
        "draws_up": draws_up,
        "apart": apart,
        "audiences": words.audiences(),
        "roles": queries.roles_of_seats(request.user, plan, on=request.on),
        "units": queries.units_of(request.user, plan, on=request.on),
        "others": [
            (str(one.pk), f"{one.year} · {spoken(one)}")
            for one in queries.plans_beside(request.user, plan, on=request.on)
        ]
        if draws_up
        else [],
    }
    return page(request, "assessment/page.html", context)


def _summary(plan: Plan, rows: Sequence[queries.SheetRow]) -> dict[str, Any]:
    cards = words.cards(rows)
    return {"plan": plan, "cards": cards, "sentence": words.index_sentence(rows)}


def _export(plan: Plan, cards: list[words.SheetCard]) -> Export:
    rows: list[list[Any]] = [
        [card.whom, card.state, card.row.units, line.name]
        + [line.weight, line.held_to, line.rule]
        for card in cards
        for line in card.lines
    ]
    return Export(
        title=_("Assessment sheets %(plan)s") % {"plan": plan.year},
        columns=[
            Column(_("Covers"), width=24),
            Column(_("State")),
            Column(_("Units and seats covered"), Holds.COUNT),
            Column(_("Line"), width=24),
            Column(_("Weight of 100")),
            Column(_("Benchmark"), width=26),
            Column(_("Scoring rule"), width=60),
        ],
        rows=rows,
        notes=[words.index_sentence([card.row for card in cards])],
    )


@policy(Action.PLANS_CREATE)
@require_POST
def new(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Begin the sheet of a role, or a unit's or seat's own."""
    plan = queries.plan_in_part(request.user, plan_id, on=request.on)
    code = request.POST.get("unit", "")
    unit = None
    if code:
        sees = Action.TARGETS_READ
        unit = find_unit(request.user, code, on=request.on, action=sees)
    made = services.open_assessment(
        actor=request.user,
        at=request.at,
        plan=plan,
        audience=request.POST.get("audience", ""),
        role=request.POST.get("role", ""),
        unit=unit,
        reason=request.POST.get("reason", ""),
    )
    return go(request, reverse("assessment", args=[made.pk]))


@policy(Action.PLANS_CREATE)
@require_POST
def copy(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Take over another plan's sheets as drafts."""
    plan = queries.plan_in_part(request.user, plan_id, on=request.on)
    number = typed.whole_number(request.POST.get("source", ""), 0)
    source = queries.plan_in_part(request.user, number, on=request.on)
    made = services.copy_assessments(
        actor=request.user, at=request.at, plan=plan, source=source
    )
    said = ngettext(
        "%(count)s sheet copied as a draft.",
        "%(count)s sheets copied as drafts.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return go(request, reverse("assessments", args=[plan.pk]))


@policy(Action.TARGETS_READ)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A sheet: to read, or the table in which it is drawn up."""
    found = queries.editing(request.user, sheet_id, on=request.on)
    if request.method == "GET":
        rows = forms.typed_of(found.lines) or [forms.Typed()]
        return page(request, "assessment/sheet.html", _context(request, found, rows))
    rows, act = forms.rows_typed(request.POST), request.POST.get("act", "")
    if act:
        context = _context(request, found, forms.acted(rows, act))
        return page(request, "assessment/sheet.html", context)
    try:
        _save(request, found, rows)
    except Denied:
        raise
    except Refused as refusal:
        context = _context(request, found, rows, problem=str(refusal))
        return page(request, "assessment/sheet.html", context, status=422)
    messages.success(request, _("Saved as a draft. It counts once it is published."))
    return go(request, reverse("assessment", args=[sheet_id]))


def _save(
    request: HttpRequest, found: queries.Editing, rows: list[forms.Typed]
) -> None:
    services.save_assessment(
        actor=request.user,
        at=request.at,
        assessment=found.assessment,
        lines=_said(rows, queries.metrics_to_choose()),
        expected=typed.whole_number(request.POST.get("expected", ""), -1),
        reason=request.POST.get("reason", "")[:400],
    )


@policy(Action.TARGETS_READ)
@require_POST
def lines(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The table as it is being typed, with its sum and the worked example; nothing is kept."""
    found = queries.editing(request.user, sheet_id, on=request.on)
    typed_rows = forms.rows_typed(request.POST)
    rows = forms.acted(typed_rows, request.POST.get("act", ""))
    return part(request, "assessment/_lines.html", _context(request, found, rows))


@policy(Action.TARGETS_READ)
@require_POST
def publish(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Make the newest edition count."""
    found = queries.editing(request.user, sheet_id, on=request.on)
    services.publish_assessment(
        actor=request.user,
        at=request.at,
        assessment=found.assessment,
        expected=typed.whole_number(request.POST.get("expected", ""), -1),
        reason=request.POST.get("reason", "")[:400],
    )
    messages.success(request, _("Published. Effective immediately."))
    return go(request, reverse("assessment", args=[sheet_id]))


def _context(
    request: HttpRequest,
    found: queries.Editing,
    rows: list[forms.Typed],
    problem: str = "",
) -> dict[str, Any]:
    metrics = queries.metrics_to_choose()
    rows = [forms.fitted(row) for row in rows]
    worked, why = _worked(rows, metrics)
    return {
        "here": "targets",
        "found": found,
        "sheet": found.assessment,
        "plan": found.assessment.plan,
        "whom": words.whom(found.assessment),
        "sentence": words.sheet_sentence(found),
        "lines": words.lines(found.lines),
        "rows": [(row, forms.rules(metric=bool(row.metric))) for row in rows],
        "metrics": forms.metric_options(metrics),
        "sources": forms.sources(),
        "reaches": forms.reaches(),
        "levels": forms.levels(),
        "worked": worked,
        "problem": problem or why,
        "changes": found.held is not None,
    }


def _worked(
    rows: list[forms.Typed], metrics: Sequence[Metric]
) -> tuple[words.Worked | None, str]:
    """The sum of the weights and the example of what is typed, or why there is none."""
    try:
        return words.worked(queries.tried(_said(rows, metrics))), ""
    except Refused as refusal:
        return None, str(refusal)


def _said(rows: list[forms.Typed], metrics: Sequence[Metric]) -> list[SaidLine]:
    by_code = {metric.code: metric for metric in metrics}
    return [forms.said_line(row, by_code) for row in rows if row.metric or row.name]
