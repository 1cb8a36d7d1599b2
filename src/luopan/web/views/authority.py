"""让步权限: who may settle how much of an issued number, in sentences; set from a day on."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, may
from luopan.targets import services
from luopan.targets.queries.agreement import authorities
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import authority as words
from luopan.web.words import lists


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How far each role's word goes today, and from which day it goes how far."""
    if "xlsx" in request.GET:
        rows = words.lines(authorities(on=request.on), request.on)
        return download(lists.authorities(rows, request.on), at=request.at)
    return _page(request)


@policy(Action.TARGETS_COMMIT)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Another share for a role, from today or a later day on."""
    form = request.POST
    try:
        services.set_authority(
            actor=request.user,
            at=request.at,
            role=form.get("role", ""),
            share=_share(form.get("share", ""), any_number=form.get("how") == "any"),
            from_date=typed.day(form.get("from_date", "")),
            reason=form.get("reason", ""),
        )
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _page(request, problem=str(refusal))
    messages.success(request, _("Set. It takes effect on that day."))
    return go(request, reverse("authority"))


def _share(text: str, *, any_number: bool) -> str | None:
    """5 % as 0.05; None: any number."""
    if any_number:
        return None
    found = typed.ratio(text)
    if found is None or not 0 <= found <= 1:
        raise Refused(_("Enter a percentage between 0 and 100, as 5%, or choose any."))
    return f"{found.quantize(Decimal('0.0001')):f}"


def _page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    rows = authorities(on=request.on)
    context = {
        "here": "settings",
        "lines": words.lines(rows, request.on),
        "roles": words.choices(rows),
        "may_set": may(request.user, Action.TARGETS_COMMIT, on=request.on),
        "problem": problem,
        "said": request.POST,
        "today": request.on,
    }
    status = 422 if problem else 200
    return page(request, "settings/authority.html", context, status=status)
