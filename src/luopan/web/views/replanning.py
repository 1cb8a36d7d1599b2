"""年中调整 Mid-year: what was missed, what becomes of it, a version with closed months locked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.review.queries.adjusting import asking, replans
from luopan.review.queries.adjusting.replans import MidYear
from luopan.review.services import replanning as services
from luopan.targets.models import Version
from luopan.targets.queries import own_parts
from luopan.trail.refusal import Refused
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import replanning as words
from luopan.web.years import this_year


@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What a policy would come to, unit by unit; nothing is applied by looking."""
    return _index(request)


def _index(request: HttpRequest, *, problem: str = "", opens: str = "") -> HttpResponse:
    version = _version(request)
    if version is None:
        context = {"here": "review", "problem": _("No committed targets yet.")}
        return page(request, "adjusting/nothing.html", context)
    asked = request.GET
    found = replans.mid_year(
        request.user,
        version,
        asked.get("policy"),
        asked.get("unit", ""),
        on=request.on,
    )
    if "xlsx" in asked:
        return download(words.export(found), at=request.at)
    context = _context(found) | {
        "versions": words.versions(replans.replans(version.plan)),
        "problem": problem,
        "opens": opens,
        "said": request.POST,
    }
    status = 422 if problem else 200
    return page(request, "adjusting/mid_year.html", context, status=status)


def _version(request: HttpRequest) -> Version | None:
    """In force, of the metric asked for, and the reader sees something of it."""
    chosen = (request.POST or request.GET).get("metric", "")
    rows = asking.metrics_in_force(this_year(request))
    version = next((v for v in rows if v.metric.code == chosen), next(iter(rows), None))
    if version is None or own_parts(request.user, version, on=request.on):
        return version
    raise Unknown(_("There is nothing here that you can see."))


def _context(found: MidYear) -> dict[str, Any]:
    return {
        "here": "review",
        "found": found,
        "sentence": words.sentence(found),
        "rows": words.rows(found),
        "months": words.months(found),
        "unit": words.unit_of(found),
        "policies": words.policies(),
        "policy": words.policies()[found.policy],
        "usual": words.short_name(found.usual),
        "planned_title": words.planned_title(found),
        "year_title": words.year_title(found),
        "about": words.about(found),
        "history": words.history(found.said),
        "name": spoken(found.unit),
    }


@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
@require_GET
def one(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version opened in mid-year, the old commitments beside it."""
    found = replans.replanned(
        request.user, version_id, request.GET.get("unit", ""), on=request.on
    )
    if "xlsx" in request.GET:
        return download(words.export(found), at=request.at)
    return page(request, "adjusting/mid_year.html", _context(found))


@policy(Action.PLANS_CREATE)
@require_POST
def set_policy(request: HttpRequest) -> HttpResponse:
    """What the plan does with what was missed; applied only by opening a version."""
    return _done(request, "policy", _set)


def _set(request: HttpRequest, version: Version) -> str:
    form = request.POST
    services.set_shortfall_policy(
        actor=request.user,
        at=request.at,
        plan=version.plan,
        policy=form.get("policy", ""),
        reason=form.get("reason", ""),
    )
    messages.success(request, _("Set. It is applied in the mid-year plan."))
    return f"{reverse('replans')}?metric={version.metric.code}"


@policy(Action.PLANS_CREATE)
@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a version in mid-year: closed months locked, the policy's step in it."""
    return _done(request, "open", _open)


def _open(request: HttpRequest, version: Version) -> str:
    form = request.POST
    made = services.replan(
        actor=request.user,
        at=request.at,
        plan=version.plan,
        metric=version.metric_id,
        policy=form.get("policy", ""),
        reason=form.get("reason", ""),
    )
    messages.success(
        request,
        _("Draft created. It is issued, discussed and committed as usual."),
    )
    return reverse("replan", args=[made.pk])


def _done(request: HttpRequest, opens: str, act: Any) -> HttpResponse:
    version = _version(request)
    try:
        if version is None:
            raise Refused(_("No committed targets yet."))
        where = act(request, version)
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _index(request, problem=str(refusal), opens=opens)
    return go(request, where)
