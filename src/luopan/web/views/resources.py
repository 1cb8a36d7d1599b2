"""计划资源 What units had of heads, expense, presales and leads, and what is planned."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.records.uploads.handed import source_of
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries.planned import RESOURCES, ResourceBoard, resource_board
from luopan.targets.resource_sheet import LIMITS, read_resources, titles
from luopan.targets.services.planning import SaidResource, plan_resources
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import resources as words
from luopan.web.working import to_working_version


@policy(Action.TARGETS_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """Those of the version one works on; the list of plans where there is none."""
    return to_working_version(request, "resources")


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, version_id: int) -> HttpResponse:
    """A table of units, and the form of one of them."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    board = _board(request, version, request.GET.get("unit", ""))
    if "xlsx" in request.GET:
        return download(_export(board), at=request.at)
    context = _context(board, request.GET.get("unit", ""), {})
    return page(request, "targets/resources.html", context)


@policy(Action.TARGETS_EDIT)
@require_POST
def plan(request: HttpRequest, version_id: int) -> HttpResponse:
    """What one unit had and is to have; what cannot be is said beside what was typed."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    unit = request.POST.get("unit", "")
    try:
        count = _plan(request, version, [_said(request, unit, r) for r in RESOURCES])
    except Refused as refusal:
        return _again(request, version, refusal, unit)
    return _done(request, version, count, unit)


@policy(Action.TARGETS_EDIT)
@require_POST
def read(request: HttpRequest, version_id: int) -> HttpResponse:
    """A sheet with what many units had and are to have: all of it or nothing."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    try:
        count = _plan(request, version, _sheet(request))
    except Refused as refusal:
        return _again(request, version, refusal, "")
    return _done(request, version, count, "")


def _board(request: HttpRequest, version: Version, unit: str) -> ResourceBoard:
    return resource_board(version, viewer=request.user, on=request.on, also=unit)


def _context(board: ResourceBoard, unit: str, said: Any) -> dict[str, Any]:
    mine = [(row.unit.code, row.unit.name) for row in board.rows if row.may_change]
    chosen = unit or (mine[0][0] if mine else "")
    row = board.of(chosen)
    return {
        "here": "targets",
        "version": board.version,
        "sentence": words.sentence(board),
        "heads": words.heads(),
        "lines": words.lines(board),
        "years": (board.version.plan.year - 1, board.version.plan.year),
        "mine": mine,
        "unit": row.unit if row and row.may_change else None,
        "fields": words.fields(row, said),
        "opens": "",
    }


def _said(request: HttpRequest, unit: str, resource: str) -> SaidResource:
    form = request.POST
    return SaidResource(
        unit,
        resource,
        typed.amount(form.get(f"{resource}-before", "")),
        form.get(f"{resource}-before_source", ""),
        typed.amount(form.get(f"{resource}-planned", "")),
        form.get(f"{resource}-planned_source", ""),
    )


def _sheet(request: HttpRequest) -> list[SaidResource]:
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Refused(gettext_lazy("Choose a file first."))
    if file.size > LIMITS.workbook_bytes:
        raise Refused(gettext_lazy("The file is too large."))
    return read_resources(source_of(file), file.name or "")


def _plan(request: HttpRequest, version: Version, said: list[SaidResource]) -> int:
    return plan_resources(
        actor=request.user,
        at=request.at,
        version=version,
        said=said,
        reason=request.POST.get("reason", "")[:400],
    )


def _done(
    request: HttpRequest, version: Version, count: int, unit: str
) -> HttpResponse:
    told = ngettext(
        "Saved: %(count)s figure. The resource way now includes it.",
        "Saved: %(count)s figures. The resource way now includes them.",
        count,
    )
    messages.success(request, told % {"count": count})
    where = reverse("resources", args=[version.pk])
    return go(request, f"{where}?unit={unit}" if unit else where)


def _again(
    request: HttpRequest, version: Version, refusal: Refused, unit: str
) -> HttpResponse:
    if refusal.status not in {400, 409}:
        raise refusal
    context = _context(_board(request, version, unit), unit, request.POST)
    context |= {"problem": str(refusal), "opens": "" if unit else "bring"}
    return page(request, "targets/resources.html", context, status=422)


def _export(board: ResourceBoard) -> Export:
    named, count = titles(), Holds.COUNT
    version = board.version
    about = _("%(year)s vs %(before)s; expense in the company's currency.") % {
        "year": version.plan.year,
        "before": version.plan.year - 1,
    }
    return Export(
        title=_("Planned resources") + f" {spoken(version)}",
        columns=[
            Column(named["unit"], width=18),
            Column(named["name"], width=24),
            Column(named["resource"]),
            Column(named["before"], count),
            Column(named["before_source"], width=34),
            Column(named["planned"], count),
            Column(named["planned_source"], width=34),
        ],
        rows=words.rows(board),
        notes=[
            about,
            _("Without what departments promised: that is added automatically."),
            _("Fill it in and import it again; rows without a number are ignored."),
        ],
    )
