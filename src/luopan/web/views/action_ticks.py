"""Many actions changed at once, from the list."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from luopan.actions import queries, services
from luopan.actions.services.together import Several, Together
from luopan.org.access import Action
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go
from luopan.web.policy import policy
from luopan.web.views.actions import list_with

DAY = timedelta(days=1)


@policy(Action.TARGETS_READ)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """All that were ticked, or none and why; the list stays as it was asked for."""
    picked = _picked(request)
    queries.all_seen(request.user, picked, on=request.on)
    try:
        found = services.change_together(
            actor=request.user,
            at=request.at,
            expected=picked,
            change=_said(request),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _again(request, refusal, picked)
    told = ngettext(
        "%(count)s action changed.", "%(count)s actions changed.", len(found)
    )
    messages.success(request, told % {"count": len(found)})
    query = request.META.get("QUERY_STRING", "")
    return go(request, f"{reverse('act')}?{query}")


def _picked(request: HttpRequest) -> dict[int, int | None]:
    """By number, how often it had been changed when it was ticked: ``12.3``."""
    found = {}
    for text in request.POST.getlist("pick")[: services.MOST_TOGETHER + 1]:
        number, _point, edits = text.partition(".")
        found[typed.whole_number(number, 0)] = typed.whole_number(edits, 0)
    return dict(found)


def _said(request: HttpRequest) -> Together:
    form = request.POST
    start, last = typed.day(form.get("start", "")), typed.day(form.get("last", ""))
    owner = form.get("owner", "")
    return Together(
        owner=queries.owner_called(request.user, owner, on=request.on)
        if owner
        else None,
        state=form.get("state", ""),
        said=form.get("said", ""),
        start_date=start,
        end_date=last + DAY if last else None,
        days=_days(form.get("days", "")),
    )


def _days(text: str) -> int:
    """``7``, ``-7`` or ``+7``; nothing typed is 0."""
    bare = text.strip().replace("−", "-")
    size = bare.lstrip("+-")
    if not bare:
        return 0
    if not (size.isascii() and size.isdigit() and len(size) < 6):
        raise Refused(
            _("“%(text)s” is not a number of days; enter 7 or -7."), text=text[:20]
        )
    return -int(size) if bare.startswith("-") else int(size)


def _again(
    request: HttpRequest, refusal: Refused, picked: dict[int, int | None]
) -> HttpResponse:
    kept = refusal.kept if isinstance(refusal, Several) else ()
    more: dict[str, Any] = {"bulk_problem": str(refusal), "picked": set(picked)}
    if kept:
        words = ngettext_lazy(
            "Nothing was changed: %(kept)s of %(count)s action cannot be changed this way.",
            "Nothing was changed: %(kept)s of %(count)s actions cannot be changed this way.",
            len(picked),
        )
        facts = {"kept": len(kept), "count": len(picked)}
        more |= {"bulk_problem": words % facts, "kept": kept}
    return list_with(request, status=422, **more)
