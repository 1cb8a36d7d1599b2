"""新人上手 Onboarding: new people on their way, beside the ramp of targets."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org.access import Action, Unknown, may
from luopan.tracking.coached import person_seen
from luopan.tracking.models import OnboardingWay
from luopan.tracking.queries.ability import onboarding as queries
from luopan.tracking.queries.ability.roles import roles
from luopan.tracking.services import onboarding as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import address, go, page
from luopan.web.policy import policy
from luopan.web.words import onboarding as words
from luopan.web.words.abilities import role_name


@policy(Action.RECORDS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """New people whom one leads; else one's own way; below, the way of each role."""
    return page(request, "coach/onboarding.html", _context(request))


def _context(request: HttpRequest, problem: str = "") -> dict[str, Any]:
    on = request.on
    found = queries.newcomers(request.user, on=on, unit=request.GET.get("unit", ""))
    person = request.user.person
    own = None
    if found is None and person is not None:
        own = queries.way_seen(request.user, person.code, on=on)
    if found is not None:
        sentence, ways = words.sentence(found, on), words.ways(found.ways, on)
    else:
        sentence = words.own_sentence(own, on)
        ways = [words.way(own, on)] if own is not None else []
    return {
        "here": "coach",
        "found": found,
        "own": own,
        "sentence": sentence,
        "ways": ways,
        "roles": words.roles(found.roles) if found is not None else [],
        "written": words.written(queries.ways_written()),
        "may_edit": may(request.user, Action.PLANS_CREATE, on=on),
        "adjust": address("new_adjustment"),
        "today": on.isoformat(),
        "problem": problem,
    }


@policy(Action.TARGETS_AGREE)
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody new go the way of his role."""
    person, _place = person_seen(request.user, code, request.on)
    try:
        services.begin_onboarding(actor=request.user, at=request.at, person=person)
    except Refused as refusal:
        return _again(request, refusal)
    messages.success(request, _("Onboarding started."))
    return go(request, reverse("onboarding"))


def _again(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if refusal.status not in {400, 409}:
        raise refusal
    context = _context(request, str(refusal))
    return page(request, "coach/onboarding.html", context, status=422)


@policy(Action.TARGETS_AGREE)
@require_POST
def mark(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a milestone was reached which no record proves, or take it back."""
    found = queries.way_seen(request.user, code, on=request.on)
    if found is None:
        raise Unknown(_("This person has no onboarding path."))
    try:
        services.mark_milestone(
            actor=request.user,
            at=request.at,
            onboarding=found.onboarding,
            key=request.POST.get("key", ""),
            reached_date=typed.day(request.POST.get("day", "")),
        )
    except Refused as refusal:
        return _again(request, refusal)
    messages.success(request, _("Saved."))
    return go(request, reverse("onboarding"))


@policy(Action.PLANS_CREATE)
@require_http_methods(["GET", "POST"])
def way(request: HttpRequest) -> HttpResponse:
    """The way of a role: what new people reach by when."""
    role = request.GET.get("role", "")
    row = next((one for one in queries.ways_written() if one.role == role), None)
    if request.method == "GET":
        return _way_form(request, role, words.way_rows(row), row)
    rows = words.typed_rows(request.POST)
    try:
        services.save_onboarding_way(
            actor=request.user,
            at=request.at,
            role=request.POST.get("role", ""),
            milestones=words.read_rows(rows),
            expected=typed.whole_number(request.POST.get("seen", ""), 0),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _way_form(request, role, rows, row, problem=str(refusal))
    messages.success(request, _("Saved. People already onboarding keep theirs."))
    return go(request, reverse("onboarding"))


def _way_form(
    request: HttpRequest,
    role: str,
    rows: list[dict[str, str]],
    row: OnboardingWay | None,
    *,
    problem: str = "",
) -> HttpResponse:
    context = {
        "here": "coach",
        "role": request.POST.get("role", role),
        "title": _("Onboarding path: %(role)s") % {"role": role_name(role)},
        "roles": [(one, role_name(one)) for one in ["", *roles(on=request.on)]],
        "proofs": words.proofs(),
        "rows": rows,
        "seen": row.number if row else 0,
        "problem": problem,
    }
    return page(request, "coach/way.html", context, status=422 if problem else 200)
