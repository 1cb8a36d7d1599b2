"""成色 Soundness: month-end rush and what comes back beside the figure, deals that want a hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.tracking import queries
from luopan.tracking.queries import CareRow, Soundness
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.kept import NOTHING, page_kept
from luopan.web.parts import page
from luopan.web.policy import policy
from luopan.web.remedies import remedies
from luopan.web.views.track import A_PAGE, wish
from luopan.web.words import soundness as words
from luopan.web.words import soundness_books as books
from luopan.web.words.lacking import notices, without

KINDS = ("slipped", "stale", "single")


@policy(Action.RECORDS_READ)
@require_GET
@page_kept(lambda request: NOTHING)
def index(request: HttpRequest) -> HttpResponse:
    """How sound the figure of a unit is, month by month, and its open deals."""
    found = _found(request)
    kind, rows = _sifted(request, found)
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    last = max(-(-len(rows) // A_PAGE), 1)
    number = min(number, last)
    shown = rows[(number - 1) * A_PAGE : number * A_PAGE]
    context = {
        "here": "track",
        "found": found,
        "sentence": words.sentence(found),
        "unit": figures.unit_of_table(found.counted_in),
        "rushed": any(month.rush is not None for month in found.months),
        "months": [(words.month_title(month), month) for month in found.months],
        "kinds": _kinds(found),
        "without": without(found.care.lacking),
        "lacking": remedies(request, notices(found.lacking)),
        "kind": kind,
        "lines": [(row, words.matters(row)) for row in shown],
        "dealers": [
            (row, figures.fixed(row.taken - row.sold))
            for row in (found.channel.rows if found.channel else ())
        ],
        "count": len(rows),
        "number": number,
        "last": last,
        "before": number - 1,
        "after": number + 1,
    }
    return page(request, "track/soundness.html", context)


def _found(request: HttpRequest) -> Soundness:
    return queries.soundness(
        wish(request), viewer=request.user, at=request.at, on=request.on
    )


def _kinds(found: Soundness) -> list[dict[str, Any]]:
    care = found.care
    titles = {
        "slipped": (_("Slipped"), _("past the expected close date")),
        "stale": (_("Stale"), _("no activity for 30 days")),
        "single": (_("Single thread"), _("at most one contact after 30 days or more")),
    }
    return [
        {"key": key, "title": title, "note": note, "counted": getattr(care, key)}
        for key, (title, note) in titles.items()
    ]


@policy(Action.RECORDS_READ)
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """What the page shows, a sheet for each of its tables."""
    found = _found(request)
    kind, rows = _sifted(request, found)
    sift = next((str(one["title"]) for one in _kinds(found) if one["key"] == kind), "")
    return download(*books.exports(found, rows, sift), at=request.at)


def _sifted(request: HttpRequest, found: Soundness) -> tuple[str, list[CareRow]]:
    """What is the matter with the deals that are asked for, and which they are."""
    asked = request.GET.get("deals", "")
    kind = asked if asked in KINDS else ""
    return kind, [row for row in found.care.rows if not kind or getattr(row, kind)]
