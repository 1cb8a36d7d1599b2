"""逐级台账 The dilution ledger: what is handed down, kept and added at each level, by whom."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, may
from luopan.targets import queries, services
from luopan.targets.models import Version
from luopan.targets.padding import caps_of
from luopan.targets.queries.agreement import Ledger, ledger
from luopan.targets.queries.grid import working_version
from luopan.web import figures, typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import dilution as words


@policy(Action.PADDING_READ)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """The ledger of the version one works on; the list of plans where there is none."""
    version = working_version(request.user, on=request.on)
    if version is None:
        return go(request, reverse("targets"))
    return go(request, reverse("dilution", args=[version.pk]))


@policy(Action.PADDING_READ)
@require_GET
def index(request: HttpRequest, version_id: int) -> HttpResponse:
    """As a chart of levels and a table of units: those where one may see padding."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = ledger(request.user, version, on=request.on)
    if "xlsx" in request.GET:
        return download(_export(version, found), at=request.at)
    shown, limits = words.bars(found), caps_of(version.plan_id)
    plans = Action.PLANS_CREATE
    context = {
        "here": "targets",
        "version": version,
        "sentence": words.sentence(found),
        "bars": shown,
        "high": words.HIGH * len(shown),
        "rows": words.rows(found, limits),
        "caps": words.cap_fields(found, limits)
        if may(request.user, plans, unit=version.plan.root, on=request.on)
        else [],
        "unit": figures.unit_of_table(found.counted_in),
    }
    return page(request, "targets/dilution.html", context)


@policy(Action.PLANS_CREATE)
@require_POST
def caps(request: HttpRequest, version_id: int) -> HttpResponse:
    """How much each level may hand down on top of its own; empty: as much as it likes."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = {
        typed.whole_number(name.removeprefix("cap-"), -1): typed.ratio(text)
        for name, text in request.POST.items()
        if name.startswith("cap-")
    }
    services.set_padding_caps(
        actor=request.user,
        at=request.at,
        plan=version.plan,
        caps=said,
        reason=request.POST.get("reason", "")[:400],
    )
    messages.success(request, _("The caps are set and take effect now."))
    return go(request, reverse("dilution", args=[version.pk]))


def _export(version: Version, found: Ledger) -> Export:
    shown = words.rows(found, caps_of(version.plan_id))
    rows: list[list[Any]] = [
        [row.name, row.depth, row.own, row.handed_down, row.kept, row.added]
        + [row.over, row.by]
        for row in shown
    ]
    return Export(
        title=_("Dilution ledger %(version)s") % {"version": version.name},
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Level of the tree"), Holds.COUNT),
            Column(_("Own target"), Holds.AMOUNT),
            Column(_("Handed down"), Holds.AMOUNT),
            Column(_("Reserved"), Holds.AMOUNT),
            Column(_("Added on top"), Holds.AMOUNT),
            Column(_("Cap"), width=20),
            Column(_("Handled by"), width=24),
        ],
        rows=rows,
        counted_in=found.counted_in,
        notes=[words.sentence(found)],
        levels=[row.depth for row in shown],
    )
