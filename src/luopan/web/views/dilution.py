"""逐级台账 The dilution ledger: what is handed down, kept and added at each level, by whom."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries.agreement import Ledger, ledger
from luopan.targets.queries.grid import working_version
from luopan.web import figures
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
    shown = words.bars(found)
    context = {
        "here": "targets",
        "version": version,
        "sentence": words.sentence(found),
        "bars": shown,
        "high": words.HIGH * len(shown),
        "rows": words.rows(found),
        "unit": figures.unit_of_table(found.counted_in),
    }
    return page(request, "targets/dilution.html", context)


def _export(version: Version, found: Ledger) -> Export:
    rows: list[list[Any]] = [
        [row.name, row.depth, row.own, row.handed_down, row.kept, row.added, row.by]
        for row in words.rows(found)
    ]
    return Export(
        title=_("Dilution ledger %(version)s") % {"version": version.name},
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Level of the tree"), Holds.COUNT),
            Column(_("Own"), Holds.AMOUNT),
            Column(_("Handed down"), Holds.AMOUNT),
            Column(_("Kept back"), Holds.AMOUNT),
            Column(_("Added on top"), Holds.AMOUNT),
            Column(_("By whom"), width=24),
        ],
        rows=rows,
        counted_in=found.counted_in,
        notes=[words.sentence(found)],
        levels=[row.depth for row in words.rows(found)],
    )
