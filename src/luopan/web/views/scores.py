"""得分 The score of a unit or seat by its assessment sheet, and what is marked by hand."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, find_unit
from luopan.targets import services
from luopan.targets.queries import assessing
from luopan.tracking.queries.scores import PeriodScore, Scores, scores
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.remedies import remedies
from luopan.web.words import scores as words
from luopan.web.words.lacking import notices, refusals
from luopan.web.words.progress import period_name


@policy(Action.TARGETS_READ)
@require_GET
def unit(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """Weights, rules and the score of every period; one of them line by line."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    found = scores(request.user, plan, code, at=request.at, on=request.on)
    if "xlsx" in request.GET:
        return download(_export(found), at=request.at)
    chosen = _chosen(request, found)
    apart = assessing.may_set_apart(request.user, on=request.on)
    context = {
        "here": "targets",
        "plan": plan,
        "found": found,
        "sentence": words.sentence(found, chosen),
        "marks": words.marks(found, chosen),
        "to_mark": words.to_mark(found) if found.may_mark else [],
        "apart": apart,
        "today": request.on,
    }
    if chosen is not None:
        context |= {
            "chosen": chosen,
            "period": period_name(chosen.span.code, chosen.kind),
            "tiles": words.tiles(found, chosen.span.code),
            "lines": words.lines(found, chosen),
            "total": words.brought_by(found, chosen)[-1],
            "notes": words.notes(found, chosen),
            "lacking": remedies(
                request, notices(chosen.lacking, words.lacks_of(found, chosen))
            ),
        }
    if is_part(request):
        return part(request, "assessment/_card.html", context)
    return page(request, "assessment/score.html", context)


def _chosen(request: HttpRequest, found: Scores) -> PeriodScore | None:
    """The period that is asked for, else the year."""
    return found.period(request.GET.get("period", "")) or found.year


def _export(found: Scores) -> Export:
    rows: list[list[Any]] = []
    for one in found.periods:
        if not one.begun:
            continue
        name = period_name(one.span.code, one.kind)
        rows += [
            [name, line.name, line.weight, line.actual, line.due]
            + [line.share, line.points, line.word]
            for line in words.lines(found, one)
        ]
        total = words.brought_by(found, one)[-1]
        rows.append([name, _("Score"), "100", "", "", None, total, ""])
    return Export(
        title=_("Assessment score %(unit)s") % {"unit": found.unit.code},
        columns=[
            Column(_("Period")),
            Column(_("Line"), width=24),
            Column(_("Weight of 100")),
            Column(_("Actual")),
            Column(_("Target to date")),
            Column(_("Attainment"), Holds.RATIO),
            Column(_("Points")),
            Column(_("Remark"), width=50),
        ],
        rows=rows,
        notes=[words.sentence(found), *refusals(found.lacking)],
    )


@policy(Action.TARGETS_READ)
@require_POST
def mark(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """Say that something happened that no record tells."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    sees = Action.TARGETS_READ
    where = find_unit(request.user, code, on=request.on, action=sees)
    said = request.POST
    day = typed.day(said.get("day", ""))
    if day is None:
        raise Refused(_("Enter the day on which it happened."))
    services.mark_assessment(
        actor=request.user,
        at=request.at,
        plan=plan,
        unit=where,
        key=said.get("key", ""),
        day=day,
        text=said.get("text", ""),
        count=typed.amount(said.get("count", "")) or Decimal(1),
    )
    messages.success(request, _("Marked. The person concerned can see it."))
    return go(request, reverse("score", args=[plan.pk, where.code]))


@policy(Action.TARGETS_READ)
@require_POST
def take_back(request: HttpRequest, mark_id: int) -> HttpResponse:
    """Take back what was marked; both stay readable."""
    one = assessing.mark_seen(request.user, mark_id, on=request.on)
    services.take_back_mark(
        actor=request.user,
        at=request.at,
        mark=one,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Withdrawn. Both stay readable."))
    return go(request, reverse("score", args=[one.plan_id, one.unit.code]))
