"""按人员分解 By people: a number over its seats by who is there; the ramp of new people."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, may
from luopan.targets import queries
from luopan.targets.capacity import RULES
from luopan.targets.people import BASES
from luopan.targets.queries.by_people import by_people, ramp_lines
from luopan.targets.queries.customers import own_seat
from luopan.targets.queries.grid import working_version
from luopan.targets.services import people as services
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.paging import pages_of
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import lists
from luopan.web.words import people as words

A_PAGE = 50


@policy(Action.TARGETS_EDIT)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """A unit of a version; none said: what the reader leads, in the one he works on."""
    named = typed.whole_number(request.GET.get("version", ""), 0)
    version = (
        queries.version_seen(request.user, named, on=request.on)
        if named
        else working_version(request.user, on=request.on)
    )
    unit = request.GET.get("unit", "")
    if version is not None and not unit:
        unit = own_seat(request.user, version, on=request.on)
    if version is None or not unit:
        return go(request, reverse("targets"))
    return go(request, reverse("by_people", args=[version.pk, unit]))


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """Seat by seat what each can carry, its number now, and by people."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    rule = request.GET.get("rule", "")
    rule = rule if rule in RULES else RULES[0]
    by = request.GET.get("by", "")
    by = by if by in BASES else BASES[-1]
    found = by_people(request.user, version, code, rule=rule, by=by, at=request.at)
    if "xlsx" in request.GET:
        return download(words.as_export(found), at=request.at)
    pages = pages_of(request, len(found.lines), A_PAGE)
    context = {
        "here": "decompose",
        "found": found,
        "pages": pages,
        "version": version,
        "sentence": words.sentence(found),
        "rows": pages.of(words.noted_first(words.rows(found))),
        "rules": words.rules(),
        "bases": words.bases(),
        "ramp": words.ramp(ramp_lines()[0].shares),
        "unit": figures.unit_of_table(found.counted_in),
        "moves": sum((abs(line.change) for line in found.lines), Decimal(0)) / 2,
    }
    return page(request, "decompose/people.html", context)


@policy(Action.TARGETS_EDIT)
@require_POST
def spread(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """One step: the number over its seats by people."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    done = services.spread_by_people(
        actor=request.user,
        at=request.at,
        version=version,
        unit=code,
        rule=request.POST.get("rule", ""),
        by=request.POST.get("by", BASES[0]),
        expected=typed.whole_number(request.POST.get("expected", ""), version.head),
        reason=request.POST.get("reason", "")[:2000],
    )
    said = ngettext(
        "Spread by people: %(count)s cell moved, the number stayed.",
        "Spread by people: %(count)s cells moved, the number stayed.",
        done.touched,
    )
    messages.success(request, said % {"count": figures.fixed(done.touched)})
    return go(request, f"{reverse('decompose')}?version={version.pk}&unit={code}")


@policy(Action.ORG_READ)
@require_GET
def ramps(request: HttpRequest) -> HttpResponse:
    """What new people carry in their first months, by role."""
    if "xlsx" in request.GET:
        return download(lists.ramps(ramp_lines(), request.on), at=request.at)
    return page(request, "settings/ramps.html", _ramps(request))


def _ramps(request: HttpRequest, problem: str = "", said: str = "") -> dict[str, Any]:
    return {
        "here": "settings",
        "problem": problem,
        "said": said,
        "lines": words.ramps(ramp_lines()),
        "may_edit": may(request.user, Action.PLANS_CREATE, on=request.on),
    }


@policy(Action.PLANS_CREATE)
@require_POST
def set_ramp(request: HttpRequest) -> HttpResponse:
    """A role's ramp, from now on; steps that were made keep theirs."""
    said = request.POST.get("shares", "")
    try:
        services.set_ramp(
            actor=request.user,
            at=request.at,
            role=request.POST.get("role", ""),
            shares=words.shares(said),
        )
    except Refused as refusal:
        if refusal.status != 400:
            raise
        context = _ramps(request, str(refusal), said)
        return page(request, "settings/ramps.html", context, status=422)
    messages.success(request, _("The ramp is set and takes effect now."))
    return go(request, reverse("ramps"))
