"""Actions from a sheet: the template, handed in, looked at, planned as a whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.actions import services
from luopan.actions.queries import files
from luopan.actions.sheet_template import template as template_of
from luopan.org.access import Action
from luopan.records.uploads.handed import content_of
from luopan.trail.refusal import Refused
from luopan.web.exports import send
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.views.actions import again
from luopan.web.words import action_sheet as words


@policy(Action.TARGETS_AGREE)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A workbook to fill in, with what may be written where."""
    may = files.offered(request.user, on=request.on)
    return send(template_of(may, at=request.at), _("Planned actions"), at=request.at)


@policy(Action.TARGETS_AGREE)
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Hand a sheet in, to be looked at."""
    file = request.FILES.get("file")
    try:
        made = services.receive_action_file(
            actor=request.user,
            at=request.at,
            name=(file.name or "") if file else "",
            content=content_of(file) if file else b"",
        )
    except Refused as refusal:
        return again(request, refusal, "bring")
    return go(request, reverse("action_file", args=[made.pk]))


@policy(Action.TARGETS_AGREE)
@require_GET
def index(request: HttpRequest, file_id: int) -> HttpResponse:
    """What a sheet would plan, or what it became."""
    return page(request, "actions/file.html", _context(request, file_id))


def _context(request: HttpRequest, file_id: int) -> dict[str, Any]:
    found = files.action_file_seen(request.user, file_id, on=request.on)
    row, seen = files.file_row(found), None
    if row.state == "waiting":
        seen = files.examined(found, viewer=request.user, on=request.on)
    return {
        "here": "act",
        "row": row,
        "seen": seen,
        "sentence": words.sentence(row, seen),
        "preview": words.preview(seen) if seen else (),
        "shown": words.SHOWN,
    }


@policy(Action.TARGETS_AGREE)
@require_POST
def apply(request: HttpRequest, file_id: int) -> HttpResponse:
    """Plan what it says, all of it or nothing."""
    found = files.action_file_seen(request.user, file_id, on=request.on)
    try:
        made = services.apply_action_file(actor=request.user, at=request.at, file=found)
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        context = _context(request, file_id) | {"problem": str(refusal)}
        return page(request, "actions/file.html", context, status=422)
    told = ngettext(
        "%(count)s action planned.", "%(count)s actions planned.", len(made)
    )
    messages.success(request, told % {"count": len(made)})
    years = sorted({one.plan.year for one in made})
    return go(request, f"{reverse('act')}?year={years[0]}")


@policy(Action.TARGETS_AGREE)
@require_POST
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Put a sheet away."""
    found = files.action_file_seen(request.user, file_id, on=request.on)
    services.discard_action_file(actor=request.user, at=request.at, file=found)
    messages.success(request, _("Set aside. No actions were planned from this file."))
    return go(request, reverse("act"))
