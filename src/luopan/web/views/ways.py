"""途径 Ways: one number come at in several ways, the chosen one among them and why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action
from luopan.targets import queries, services
from luopan.targets.models import Version
from luopan.targets.queries.grid import working_version
from luopan.targets.queries.ways import beginning, runs, way_names, ways
from luopan.targets.queries.ways.chosen import Standing, standing
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.talks import boards
from luopan.web.talks.forms import Counting
from luopan.web.words import ways as words
from luopan.web.years import this_year


@policy(Action.TARGETS_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """Those of the version one works on and of one's own part of it."""
    version = working_version(request.user, on=request.on)
    if version is None:
        return go(request, reverse("targets"))
    (unit, *_rest) = queries.own_parts(request.user, version, on=request.on)
    return go(request, reverse("ways", args=[version.pk, unit.code]))


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """The ways to a unit's number: a page of its own, and a part of other pages."""
    version = boards.version_named(request, version_id)
    found = _standing(request, version, code)
    if is_part(request):
        context = _context(request, version, found)
        return part(request, "targets/_ways_card.html", context)
    context = {"here": "targets", "version": version, "standing": found}
    return page(request, "targets/ways.html", context)


@policy(Action.TARGETS_AGREE)
@require_POST
def choose(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """A number and its reason; what cannot be is said beside what was typed."""
    version = boards.version_named(request, version_id)
    found = _standing(request, version, code)
    try:
        made = _choose(request, version, found)
    except Refused as refusal:
        return _again(request, version, found, refusal)
    if made.amount == made.before:
        messages.success(request, _("Number and reason saved."))
    else:
        messages.success(request, _("Saved. The cells under it have followed."))
    return go(request, _back(request, version, code))


def _choose(request: HttpRequest, version: Version, found: Standing) -> Any:
    form = request.POST
    counts = Counting(counted_in(version.metric), version.metric.quantum, found.amount)
    seen = form.get("expected", "")
    return services.choose(
        actor=request.user,
        at=request.at,
        version=version,
        unit=found.unit,
        product=found.product,
        amount=counts.quanta(form.get("amount", ""), found.amount),
        way=form.get("way", ""),
        reason=form.get("reason", ""),
        expected=int(seen) if seen.removeprefix("-").isdigit() else None,
    )


def _back(request: HttpRequest, version: Version, code: str) -> str:
    """To the page on which the number was chosen."""
    where = request.POST.get("back", "")
    if where == "version":
        return reverse("version", args=[version.pk])
    if where == "talk":
        return reverse("talk", args=[version.pk, code])
    return reverse("ways", args=[version.pk, code])


def _again(
    request: HttpRequest, version: Version, found: Standing, refusal: Refused
) -> HttpResponse:
    if refusal.status not in {400, 409}:
        raise refusal
    now = _standing(request, version, found.unit.code)
    context = _context(request, version, now) | {
        "problem": str(refusal),
        "said": request.POST,
    }
    status = 409 if refusal.status == 409 else 422
    if is_part(request):
        return part(request, "targets/_ways_card.html", context, status=status)
    return page(request, "targets/ways.html", context, status=status)


def _standing(request: HttpRequest, version: Version, code: str) -> Standing:
    asked = request.POST if request.method == "POST" else request.GET
    return standing(
        version,
        code,
        asked.get("product", ""),
        viewer=request.user,
        on=request.on,
        names=way_names(
            running=runs(version.plan.calendar, version.plan.year, request.on)
        ),
    )


def _context(request: HttpRequest, version: Version, found: Standing) -> dict[str, Any]:
    shown = ways(version, found.unit, found.product, viewer=request.user, on=request.on)
    money = counted_in(version.metric)
    counts = Counting(money, version.metric.quantum, found.amount)
    asked = request.POST if request.method == "POST" else request.GET
    return {
        "here": "targets",
        "version": version,
        "standing": found,
        "ways": shown,
        "quantum": version.metric.quantum,
        "counted_in": money,
        "chosen": found.amount,
        "amount": counts.shown(found.amount),
        "words": words.drawn(found.amount, counts.shown),
        "sentence": words.sentence(found.amount, shown),
        "choices": words.choices(shown),
        "history": words.history(found, counts.shown),
        "unit": counts.unit,
        "back": asked.get("back", ""),
        "said": {},
    }


@policy(Action.PLANS_CREATE)
@require_GET
def of_new(request: HttpRequest) -> HttpResponse:
    """The ways to a year that is about to be planned; its total as the chosen number."""
    asked = request.GET
    found = beginning(
        year=typed.whole_number(asked.get("year", ""), this_year(request) + 1),
        metric=asked.get("metric", ""),
        calendar=asked.get("calendar", ""),
        total=typed.amount(asked.get("total", "")),
        viewer=request.user,
        on=request.on,
    )
    if found is None:
        return part(request, "targets/_ways_new.html", {})
    counts = Counting(found.counted_in, found.quantum, found.chosen or 0)
    context = {
        "ways": found.ways,
        "quantum": found.quantum,
        "counted_in": found.counted_in,
        "chosen": found.chosen,
        "words": words.drawn(found.chosen, counts.shown),
        "sentence": words.sentence(found.chosen, found.ways),
        "choices": words.choices(found.ways),
        "way": asked.get("way", ""),
    }
    return part(request, "targets/_ways_new.html", context)
