"""SMART 体检: what to mend in a version before it is issued or committed."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, Unknown, anywhere, may
from luopan.org.language import spoken
from luopan.targets import queries, services
from luopan.targets.models import Version
from luopan.targets.queries import agreement
from luopan.targets.queries.audit import (
    Audit,
    Finding,
    Mend,
    audit,
    audit_with_before,
    of_talk,
)
from luopan.trail.refusal import Refused
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import smart as words
from luopan.web.words.strategy import counted as short_amount
from luopan.web.working import to_working_version

SHOWN = 60  # findings on a page; all of them are in the workbook


@policy(Action.TARGETS_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """The audit of the version one works on; the list of plans where there is none."""
    return to_working_version(request, "smart_audit")


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, version_id: int) -> HttpResponse:
    """The score, the five criteria, and every finding with its way to mend it."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = audit_with_before(version, **_asked(request))
    shown = _chosen(request, found)
    if "xlsx" in request.GET:
        return download(_export(version, found, shown), at=request.at)
    said = {name: request.GET.get(name, "") for name in ("criterion", "weight", "unit")}
    importer = anywhere(request.user, (Action.RECORDS_IMPORT,), on=request.on)
    context = {
        "here": "targets",
        "version": version,
        "audit": found,
        "sentence": words.sentence(found),
        "since": words.since(found),
        "strip": words.strip(found),
        "groups": words.groups(
            version, shown[:SHOWN], importer=importer, mends=_mends(request)
        ),
        "shown": len(shown),
        "more": max(0, len(shown) - SHOWN),
        "said": said,
        "filtered": any(said.values()),
        "criteria": words.criteria(),
        "weights": words.weights(),
        "branches": words.branches(found.findings),
        "basis": words.basis(found),
        "may_set": may(
            request.user, Action.PLANS_CREATE, unit=version.plan.root, on=request.on
        ),
        "bar_percent": round(found.bar * 100),
    }
    return page(request, "smart/page.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def marks(request: HttpRequest, version_id: int) -> HttpResponse:
    """How many findings each row of the grid has: asked for when the grid is drawn."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = audit(version, viewer=request.user, at=request.at)
    return JsonResponse({"marks": words.marks(found)})


@policy(Action.TARGETS_READ)
@require_GET
def of_unit(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """The findings about one unit, each with its way to mend it: a part of the grid."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = audit(version, **_asked(request))
    if code not in found.seen:
        raise Unknown(_("There is no such version."))
    own = [one for one in found.findings if one.unit == code]
    importer = anywhere(request.user, (Action.RECORDS_IMPORT,), on=request.on)
    context = {
        "version": version,
        "unit": code,
        "groups": words.groups(version, own, importer=importer, mends=_mends(request)),
    }
    return part(request, "smart/_unit.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def in_talk(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """What the numbers of a talk do to the score of its unit: a part of the talk's page."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    talk = agreement.talk_seen(request.user, version, code, on=request.on)
    found = of_talk(talk, **_asked(request))
    quantum, unit = version.metric.quantum, counted_in(version.metric)

    def short(amount: int) -> str:
        return figures.named(amount * quantum, unit)

    context = {
        "version": version,
        "unit": code,
        "compared": words.compared(found, short),
    }
    return part(request, "smart/_talk.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Who asks when, and that amounts are written as on all pages."""
    return {"viewer": request.user, "at": request.at, "short": short_amount}


def _mends(request: HttpRequest) -> set[Mend]:
    """The places at which the reader may mend something, or talk about it."""
    found = set(Mend)
    for action, places in (
        (Action.ORG_EDIT, {Mend.UNIT}),
        (Action.DIMENSIONS_EDIT, {Mend.PRODUCT, Mend.METRIC}),
        (Action.STRATEGY_EDIT, {Mend.STRATEGY}),
    ):
        if not anywhere(request.user, (action,), on=request.on):
            found -= places
    return found


def _chosen(request: HttpRequest, found: Audit) -> list[Finding]:
    """The findings that the filter leaves."""
    criterion, weight, unit = (
        request.GET.get(name, "") for name in ("criterion", "weight", "unit")
    )
    under = found.branch(unit) if unit else None
    return [
        one
        for one in found.findings
        if (not criterion or one.criterion == criterion)
        and (not weight or one.severity == weight)
        and (under is None or one.unit in under)
    ]


def _export(version: Version, found: Audit, shown: list[Finding]) -> Export:
    rows: list[list[Any]] = [
        [
            words.criterion(one.criterion),
            words.weight(one.severity),
            one.unit_name,
            one.unit,
            one.product,
            one.period,
            one.units,
            one.sentence,
            words.label(one.where),
        ]
        for one in shown
    ]
    return Export(
        title=_("SMART audit %(name)s") % {"name": spoken(version)},
        columns=[
            Column(_("Criterion")),
            Column(_("Severity")),
            Column(_("Unit"), width=20),
            Column(_("Code")),
            Column(_("Product")),
            Column(_("Period")),
            Column(_("Units with a target affected"), Holds.COUNT),
            Column(_("Issues found"), width=70),
            Column(_("Where to fix it"), width=24),
        ],
        rows=rows,
        notes=[
            *filter(None, (words.sentence(found), words.since(found))),
            *words.basis(found),
        ],
    )


@policy(Action.PLANS_CREATE)
@require_POST
def bar(request: HttpRequest, version_id: int) -> HttpResponse:
    """The company's bar, set from the page on which one reads what it means."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    try:
        share = Decimal(request.POST.get("percent", "").strip().rstrip("%％")) / 100
    except InvalidOperation:
        raise Refused(_("The bar is a share between 0 % and 100 %.")) from None
    services.set_audit_bar(
        actor=request.user,
        at=request.at,
        share=share,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("The bar is set and takes effect now."))
    return go(request, reverse("smart_audit", args=[version.pk]))
