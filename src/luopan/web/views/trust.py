"""过程数据核对 Trust checks: what records of work ask, first to whose they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action
from luopan.tracking import services
from luopan.tracking.queries.trust import DoubtRow, Trust, trust
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.kept import NOTHING, page_kept
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.views.track import wish
from luopan.web.words import trust as words
from luopan.web.words import trust_books as books
from luopan.web.words.progress import kind_name, period_name

KINDS = ("month", "quarter", "year")
A_PAGE = 20  # a record is a card of its own on a phone
FEW = 8  # records that stand on the page one by one; more stand by check
FIRST = 3  # of a check, the newest


@policy(Action.RECORDS_READ)
@require_GET
@page_kept(lambda request: NOTHING)
def index(request: HttpRequest) -> HttpResponse:
    """What the records of a unit ask in a period, as far as the reader may see it."""
    return page(request, "track/trust.html", _context(request, _found(request)))


def _found(request: HttpRequest) -> Trust:
    return trust(
        wish(request),
        viewer=request.user,
        at=request.at,
        on=request.on,
        check=request.GET.get("check", ""),
        company=request.company,
    )


def _context(request: HttpRequest, found: Trust) -> dict[str, Any]:
    question = found.question
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    last = max(-(-len(found.doubts) // A_PAGE), 1)
    number = min(number, last)
    first = (number - 1) * A_PAGE
    return {
        "here": "track",
        "found": found,
        "question": question,
        "sentence": words.sentence(found, request.GET.get("check", "")),
        "promise": words.promise(),
        "several": words.several(found, request.GET.get("check", "")),
        "period": period_name(question.period.code, question.period.kind),
        "kinds": _kinds(found),
        "checks": words.checks(found.checks),
        "check": request.GET.get("check", ""),
        "months": [
            (period_name(span.code, "month"), span.code, *_rate(one))
            for span, one in found.months
        ],
        "rows": [(name, *_rate(one)) for name, one in found.rows],
        "every": bool(request.GET.get("all")),
        "groups": _groups(request, found),
        "doubts": [
            _line(row, request.on) for row in found.doubts[first : first + A_PAGE]
        ],
        "mended": [_line(row, request.on) for row in found.mended],
        "number": number,
        "last": last,
        "before": number - 1,
        "after": number + 1,
        "problem": "",
    }


def _groups(request: HttpRequest, found: Trust) -> list[dict[str, Any]]:
    """What the records ask, by check; none: few enough, or somebody wants each of them."""
    asked = request.GET
    if asked.get("check") or asked.get("all") or len(found.doubts) <= FEW:
        return []
    groups = []
    for check, one in found.checks.items():
        rows = [row for row in found.doubts if row.doubt.check == check]
        if rows:
            said = words.group(check, one, rows)
            first = [_line(row, request.on) for row in rows[:FIRST]]
            said |= {"doubts": first, "more": len(rows) > FIRST}
            groups.append(said)
    return groups


def _rate(one: Any) -> tuple[Any, str, str]:
    return one, words.rate(one), figures.percent(one.share)


def _kinds(found: Trust) -> list[tuple[str, str, str, bool]]:
    """The month, quarter and year around the period, each by its code."""
    question = found.question
    day = max(question.period.start_date, question.year.start_date)
    if question.period.start_date <= question.as_of < question.period.end_date:
        day = question.as_of
    return [
        (kind, span.code, kind_name(kind), kind == question.period.kind)
        for kind in KINDS
        for span in question.spans
        if span.kind == kind and span.start_date <= day < span.end_date
    ]


def _line(row: DoubtRow, on: Any) -> dict[str, Any]:
    title, asks = words.title(row.doubt.check), words.asks(row)
    return {
        "row": row,
        "number": words.number(row),
        "title": title,
        "asks": asks if asks != title else "",
        "seen": words.seen_by(row, on),
    }


@policy(Action.RECORDS_ENTER)
@require_POST
def explain(request: HttpRequest) -> HttpResponse:
    """Say something to what one's own record asks; kept beside it."""
    form = request.POST
    try:
        services.explain_doubt(
            actor=request.user,
            at=request.at,
            check=form.get("check", ""),
            record=form.get("record", ""),
            said=form.get("said", ""),
            period=form.get("period", ""),
        )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        found = _found(request)
        context = _context(request, found) | {"problem": str(refusal)}
        return page(request, "track/trust.html", context, status=422)
    messages.success(request, _("Saved and shown beside the record."))
    return go(request, f"{reverse('trust')}?period={form.get('period', '')[:20]}")


@policy(Action.RECORDS_READ)
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """What the records ask, with what was said to it, and the rates of the page."""
    found = _found(request)
    sheets = books.exports(found, request.GET.get("check", ""))
    return download(*sheets, at=request.at)
