"""Who kept what he promised: one's own first, then those whom one leads; no ranking."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, find_unit
from luopan.tracking.attending import promise_seen
from luopan.tracking.queries import meetings as queries
from luopan.tracking.services import meetings as services
from luopan.trail.refusal import Refused
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import meeting_promises as words
from luopan.web.words import meetings as said_words


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """One's own promises, and what became of those of one's people."""
    return _page(request)


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    code = request.GET.get("unit", "")
    unit = (
        find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
        if code
        else None
    )
    found = queries.keeping(request.user, on=request.on, unit=unit)
    if "xlsx" in request.GET:
        return download(words.export(found, request.on), at=request.at)
    context = {
        "here": "coach",
        "found": found,
        "unit": unit,
        "sentence": words.sentence(found),
        "own": said_words.promise_lines(found.own, request.on),
        "people": words.rows(found.people),
        "units": words.rows(found.units),
        "months": words.months(found.months),
        "about": words.about(),
        "untold": words.untold(found.untold),
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "meetings/promises.html", context, status=status)


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """One's own promise is ticked, planned as an action, or answered."""
    one = promise_seen(request.user, number, on=request.on)
    by: dict[str, Any] = {"actor": request.user, "at": request.at, "promise": one}
    acts = {
        "kept": lambda: services.settle_promise(**by, outcome="kept"),
        "late": lambda: services.settle_promise(**by, outcome="late"),
        "plan": lambda: services.plan_promise(**by),
        "answer": lambda: services.answer_promise(
            **by, said=request.POST.get("said", "")
        ),
    }
    if act not in acts:
        raise Unknown(_("There is no such operation."))
    try:
        acts[act]()
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _page(request, str(refusal))
    messages.success(request, _("Saved."))
    return go(request, f"{reverse('meeting_promises')}#p-{one.pk}")
