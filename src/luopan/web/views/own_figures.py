"""One's own figures of a month: looked at, confirmed in one tap, objected to."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, find_unit
from luopan.review.access.closing import objection_seen, round_seen
from luopan.review.queries.closing.own import A_PAGE, Mine, mine, seat_called
from luopan.review.services import closing as services
from luopan.review.services.closing.objecting import Wanted
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.standings.tables import record_lines
from luopan.web.words import closing as words
from luopan.web.words import closing_rounds as rounds

SEEN = (400, 409)


def day_typed(text: str, sentence: str) -> date:
    """A day as a form brings it; else refused with the sentence."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(sentence) from None


@policy(Action.RECORDS_READ)
@require_GET
def seat(request: HttpRequest, period: str, seat: str) -> HttpResponse:
    """A seat's figures, what is behind them, and one tap to confirm them."""
    return page(request, "closing/seat.html", _seat_context(request, period, seat))


def _seat_context(request: HttpRequest, period: str, seat: str) -> dict[str, Any]:
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    found = mine(
        request.user,
        period,
        seat,
        at=request.at,
        on=request.on,
        metric=request.GET.get("metric", ""),
        offset=(number - 1) * A_PAGE,
    )
    count = found.behind.count if found.behind else 0
    open_ones = sum(one.state == "open" for one in found.objections)
    return {
        "here": "review",
        "found": found,
        "closing": found.closing,
        "period": words.period(found.closing),
        "unit": found.row.seat,
        "line": words.seat_line(found.row, found.reads),
        "sentence": words.own_sentence(found),
        "waiting": rounds.waiting(open_ones) if open_ones else "",
        "cards": _cards(found),
        "records": [
            (line, words.moved_mark(line.row.counted_date))
            for line in record_lines(found.behind.rows if found.behind else ())
        ],
        "objections": words.objection_lines(
            found.objections, (), request.on, request.user
        ),
        "kinds": list(words.KINDS.items()),
        "number": number,
        "last": max(-(-count // A_PAGE), 1),
        "before": number - 1,
        "after": number + 1,
        "problem": "",
        "said": {"record": request.GET.get("record", "")[:190]},
    }


def _cards(found: Mine) -> list[tuple[Any, str, bool, str]]:
    """Each metric with its figure, whether it is opened, and what was confirmed before."""
    before = found.row.word.figures if found.row.word else {}
    changed = found.row.said is words.Said.CHANGED
    cards = []
    for read in found.reads:
        code = read.metric.code
        now, old = found.row.figures.get(code), before.get(code)
        was = words.figure(old, read) if changed and (old or 0) != (now or 0) else ""
        opened = found.opened is not None and found.opened.pk == read.metric.pk
        cards.append((read.metric, words.figure(now, read), opened, was))
    return cards


@policy(Action.RECORDS_ENTER)
@require_POST
def confirm(request: HttpRequest, period: str, seat: str) -> HttpResponse:
    """One tap: these are the figures."""
    closing = round_seen(request.user, period, on=request.on)
    unit = find_unit(request.user, seat, on=request.on, action=Action.RECORDS_READ)

    def do() -> str:
        services.confirm_actuals(
            actor=request.user,
            at=request.at,
            closing=closing,
            seat=unit,
            seen=request.POST.get("seen", ""),
        )
        return _("Confirmed. Thank you.")

    return _said(request, period, seat, do)


def _said(
    request: HttpRequest, period: str, seat: str, do: Callable[[], str]
) -> HttpResponse:
    try:
        messages.success(request, do())
    except Refused as refusal:
        if refusal.status not in SEEN:
            raise
        context = _seat_context(request, period, seat)
        context |= {"problem": str(refusal), "said": request.POST.dict()}
        return page(request, "closing/seat.html", context, status=422)
    return go(request, reverse("closing_seat", args=[period, seat]))


@policy(Action.RECORDS_ENTER)
@require_POST
def object_to(request: HttpRequest, period: str, seat: str) -> HttpResponse:
    """Object to a line."""
    closing = round_seen(request.user, period, on=request.on)
    unit = find_unit(request.user, seat, on=request.on, action=Action.RECORDS_READ)

    def do() -> str:
        form = request.POST
        found = mine(request.user, period, seat, at=request.at, on=request.on)
        services.object_to_line(
            actor=request.user,
            at=request.at,
            closing=closing,
            seat=unit,
            metric=found.known(form.get("metric", "")),
            wanted=_wanted(request),
            reason=form.get("reason", ""),
        )
        return _("Your objection awaits a decision.")

    return _said(request, period, seat, do)


def _wanted(request: HttpRequest) -> Wanted:
    form = request.POST
    code, share, day = (form.get(name, "") for name in ("to_seat", "share", "to_date"))
    return Wanted(
        kind=form.get("kind", ""),
        record=form.get("record", ""),
        to_seat=seat_called(code) if code.strip() else None,
        share=_share(share) if share.strip() else None,
        to_date=day_typed(day, _("Enter the day it belongs to.")) if day else None,
    )


def _share(text: str) -> Decimal:
    try:
        return Decimal(text.strip().rstrip("%").strip()) / 100
    except InvalidOperation:
        raise Refused(_("Enter the share as a percentage, for example 30.")) from None


@policy(Action.RECORDS_ENTER)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an objection back."""
    found = objection_seen(request.user, number, on=request.on)
    period, code = found.closing.period, found.seat.code

    def do() -> str:
        by = {"actor": request.user, "at": request.at}
        services.withdraw_objection(**by, objection=found)
        return _("It is withdrawn.")

    return _said(request, period, code, do)
