"""回款与应收 Collections: three rates side by side, what is open and since when, DSO."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.tracking.queries.collections import collections
from luopan.web import figures
from luopan.web.exports import download
from luopan.web.kept import NOTHING, page_kept
from luopan.web.parts import page
from luopan.web.policy import policy
from luopan.web.remedies import remedy
from luopan.web.views.track import wish
from luopan.web.words import collections as words
from luopan.web.words import progress


@policy(Action.RECORDS_READ)
@require_GET
@page_kept(lambda request: NOTHING)
def index(request: HttpRequest) -> HttpResponse:
    """What was collected in a period and what is owed, of a unit and those under it."""
    found = collections(
        wish(request),
        viewer=request.user,
        at=request.at,
        on=request.on,
        company=request.company,
    )
    if "xlsx" in request.GET:
        return download(words.export(found), at=request.at)
    period, whole = found.question.period, found.whole
    context = {
        "here": "track",
        "found": found,
        "whole": whole,
        "sentence": words.sentence(found),
        "remedy": remedy(request, found.lacking) if found.lacking else None,
        "period": progress.period_name(period.code, period.kind),
        "unit": figures.unit_of_table(found.counted_in),
        "rates": list(words.rates(found)),
        "undated": words.undated(found),
        "ages": words.ages(whole) if whole and whole.ageing.total else [],
        "rows": [
            (
                part,
                words.part_name(part),
                words.amount(part.found.ageing.total),
                words.amount(words.late(part.found)),
                words.amount(part.found.ageing.overdue[-1]),
            )
            for part in found.parts
        ],
    }
    return page(request, "track/collections.html", context)
