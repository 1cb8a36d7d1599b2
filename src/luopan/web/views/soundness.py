"""成色 Soundness: month-end rush and what comes back beside the figure, deals that want a hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.tracking import queries
from luopan.tracking.queries import CareRow, Soundness
from luopan.web import figures, typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.kept import NOTHING, page_kept
from luopan.web.parts import page
from luopan.web.policy import policy
from luopan.web.views.track import A_PAGE, wish
from luopan.web.words import soundness as words

KINDS = ("slipped", "stale", "single")


@policy(Action.RECORDS_READ)
@require_GET
@page_kept(lambda request: NOTHING)
def index(request: HttpRequest) -> HttpResponse:
    """How sound the figure of a unit is, month by month, and its open deals."""
    found = _found(request)
    kind = request.GET.get("deals", "")
    rows = [row for row in found.care.rows if kind not in KINDS or getattr(row, kind)]
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    last = max(-(-len(rows) // A_PAGE), 1)
    number = min(number, last)
    shown = rows[(number - 1) * A_PAGE : number * A_PAGE]
    context = {
        "here": "track",
        "found": found,
        "sentence": words.sentence(found),
        "unit": figures.unit_of_table(found.counted_in),
        "months": [(words.month_title(month), month) for month in found.months],
        "kinds": _kinds(found),
        "kind": kind if kind in KINDS else "",
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
        "slipped": (_("Slipped"), _("should have closed by now")),
        "stale": (_("Stale"), _("nothing done for 30 days")),
        "single": (_("Single thread"), _("one contact at most, older than 30 days")),
    }
    return [
        {"key": key, "title": title, "note": note, "counted": getattr(care, key)}
        for key, (title, note) in titles.items()
    ]


@policy(Action.RECORDS_READ)
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """The open deals that want a hand."""
    found = _found(request)
    return download(
        Export(
            title=f"{_('Deals that want a hand')} {spoken(found.question.unit)}",
            columns=[
                Column(_("Opportunity"), width=16),
                Column(_("Customer"), width=30),
                Column(_("Seat"), width=24),
                Column(_("Stage")),
                Column(_("Amount"), Holds.AMOUNT),
                Column(_("Created"), Holds.DAY),
                Column(_("Expected"), Holds.DAY),
                Column(_("Last done"), Holds.DAY),
                Column(_("Contacts"), Holds.COUNT),
                Column(_("What is the matter"), width=40),
            ],
            rows=[_line(row) for row in found.care.rows],
            counted_in=found.care.currency,
            notes=[words.sentence(found)],
        ),
        at=request.at,
    )


def _line(row: CareRow) -> list[Any]:
    deal = row.deal
    return [
        deal.key,
        spoken(row.account) if row.account else "",
        spoken(row.seat) if row.seat else "",
        deal.stage,
        row.amount,
        deal.created,
        deal.expected,
        deal.touched,
        deal.contacts,
        " · ".join(words.matters(row)),
    ]
