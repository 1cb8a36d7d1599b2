"""关账 Period close: the months, one round, a seat's own figures, a closed month today."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, find_unit
from luopan.org.models import Unit
from luopan.review.access.closing import objection_seen, round_seen
from luopan.review.queries.closing.list import ListOfClose, list_of_close
from luopan.review.queries.closing.months import USUAL_DAYS, Where, months_of_close
from luopan.review.queries.closing.restated import restated
from luopan.review.services import closing as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.views.own_figures import SEEN, day_typed
from luopan.web.words import closing as words
from luopan.web.words import closing_books as books
from luopan.web.words import closing_months as months
from luopan.web.words import closing_restated as restated_words
from luopan.web.words import lists
from luopan.web.words.closing_rounds import round_sentence
from luopan.web.years import this_year

SEATS = 50  # on a page


@policy(Action.RECORDS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The months of a year, and where the close of each is."""
    context = _months(request)
    if "xlsx" in request.GET:
        export = lists.closes(context["lines"], context["found"].year, request.on)
        return download(export, at=request.at)
    return page(request, "closing/page.html", context)


def _months(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("year") or request.POST.get("period", "")[:4]
    year = typed.whole_number(asked, 0)
    about = {"at": request.at, "on": request.on}
    found = months_of_close(request.user, **about, year=year or None)
    lines = months.month_lines(found, request.on)
    return {
        "here": "review",
        "found": found,
        "sentence": months.months_sentence(found),
        "lines": lines,
        "early": all(line.row.where == Where.BEFORE for line in lines),
        "to_open": [
            (row.span.code, months.period_name(row.span.code, "month"))
            for row in found.months
            if row.opens
        ],
        "mine": [
            (closing, words.period(closing), row.seat)
            for closing, row in found.mine
            if closing.period.startswith(str(found.year))
        ],
        "deadline": (request.on + timedelta(days=USUAL_DAYS)).isoformat(),
        "least": request.on.isoformat(),
        "before": found.year - 1,
        "after": found.year + 1 if found.year < this_year(request) else None,
        "deciders": [
            ("operations", _("Sales operations")),
            ("line", _("Leader of the seat")),
        ],
        "problem": "",
        "said": {},
    }


@policy(Action.RECORDS_ENTER)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """To the figures that wait for one's own word; without any, to the months."""
    found = months_of_close(request.user, at=request.at, on=request.on)
    if not found.mine:
        return go(request, reverse("closing"))
    closing, row = found.mine[0]
    return go(request, reverse("closing_seat", args=[closing.period, row.seat.code]))


@policy(Action.PERIODS_CLOSE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open the close of a month."""
    form = request.POST
    try:
        made = services.open_close(
            actor=request.user,
            at=request.at,
            period=form.get("period", ""),
            deadline=day_typed(form.get("deadline", ""), _("Enter the deadline.")),
            decides=form.get("decides", ""),
        )
    except Refused as refusal:
        if refusal.status not in SEEN:
            raise
        context = _months(request) | {"problem": str(refusal), "said": form.dict()}
        return page(request, "closing/page.html", context, status=422)
    said = _("Closing of %(period)s is open: every seat has been notified.")
    messages.success(request, said % {"period": words.period(made)})
    return go(request, reverse("closing_round", args=[made.period]))


@policy(Action.RECORDS_READ)
@require_GET
def one(request: HttpRequest, period: str) -> HttpResponse:
    """A round: seat by seat, what is objected to, the close."""
    found = _round(request, period)
    if "xlsx" in request.GET:
        return download(books.export_list(found), at=request.at)
    return page(request, "closing/round.html", _round_context(request, found))


def _round(request: HttpRequest, period: str) -> ListOfClose:
    asked = request.GET.get("round", "")
    name = typed.whole_number(asked, 0) or period
    found = list_of_close(request.user, name, at=request.at, on=request.on)
    if found.closing.period != period:
        raise Unknown(_("There is no such period close."))
    return found


def _round_context(request: HttpRequest, found: ListOfClose) -> dict[str, Any]:
    closing, state = found.closing, request.GET.get("state", "")
    rows = [row for row in found.seats if state in {"", row.said}]
    last = max(-(-len(rows) // SEATS), 1)
    number = min(max(typed.whole_number(request.GET.get("page", ""), 1), 1), last)
    first = (number - 1) * SEATS
    return {
        "here": "review",
        "found": found,
        "closing": closing,
        "own": _own_seat(request, found),
        "period": words.period(closing),
        "sentence": round_sentence(found),
        "heads": words.heads(found.reads),
        "seats": words.seat_lines(rows, found.reads)[first : first + SEATS],
        "number": number,
        "last": last,
        "before": number - 1,
        "after": number + 1,
        "states": [
            (key, title, count)
            for key, title in words.SAID.items()
            for count in [sum(row.said is key for row in found.seats)]
            if count
        ],
        "all": len(found.seats),
        "state": state,
        "objections": words.objection_lines(
            found.objections, found.decides, request.on, request.user
        ),
        "seat_choices": _seats(found),
        "needs_reason": bool(found.missing or found.open_objections),
        "least": request.on.isoformat(),
        "problem": "",
        "act": "",
        "said": {},
    }


def _own_seat(request: HttpRequest, found: ListOfClose) -> str:
    """The one seat that the reader sees, if it is his and waits for his word; else empty."""
    if len(found.seats) != 1 or found.closing.closed_at is not None:
        return ""
    (row,) = found.seats
    waits = row.said in {words.Said.OPEN, words.Said.CHANGED}
    his = row.who is not None and row.who.pk == request.user.person_id
    return row.seat.code if waits and his else ""


def _seats(found: ListOfClose) -> list[tuple[str, str]]:
    return [(row.seat.code, words.spoken(row.seat)) for row in found.seats]


Act = Callable[[HttpRequest, Any], str]


@policy(Action.PERIODS_CLOSE, Action.TARGETS_COMMIT)
@require_POST
def change(request: HttpRequest, period: str, act: str) -> HttpResponse:
    """Move the deadline, close, open again; what cannot be is said on the page."""
    acts: dict[str, Act] = {"deadline": _move, "close": _close, "reopen": _reopen}
    if act not in acts:
        raise Unknown(_("There is no such operation."))
    closing = round_seen(request.user, period, on=request.on)
    return _acted(request, period, act, lambda: acts[act](request, closing))


def _acted(
    request: HttpRequest, period: str, act: str, do: Callable[[], str]
) -> HttpResponse:
    try:
        messages.success(request, do())
    except Refused as refusal:
        if refusal.status not in SEEN:
            raise
        context = _round_context(request, _round(request, period))
        context |= {"problem": str(refusal), "act": act, "said": request.POST.dict()}
        return page(request, "closing/round.html", context, status=422)
    return go(request, reverse("closing_round", args=[period]))


def _move(request: HttpRequest, closing: Any) -> str:
    form = request.POST
    day = day_typed(form.get("deadline", ""), _("Enter the deadline."))
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.move_deadline(**by, deadline=day, reason=form.get("reason", ""))
    return _("The deadline is %(day)s now.") % {"day": day.isoformat()}


def _close(request: HttpRequest, closing: Any) -> str:
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.close_period(**by, reason=request.POST.get("reason", ""))
    return _("%(period)s is closed. Late documents count in the next open month.") % {
        "period": words.period(closing)
    }


def _reopen(request: HttpRequest, closing: Any) -> str:
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.reopen_period(**by, reason=request.POST.get("reason", ""))
    return _("%(period)s is reopened.") % {"period": words.period(closing)}


@policy(Action.RECORDS_ENTER)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept or decline an objection, with a reason."""
    objection = objection_seen(request.user, number, on=request.on)
    form, code = request.POST, request.POST.get("to_seat", "")

    def do() -> str:
        services.decide_objection(
            actor=request.user,
            at=request.at,
            objection=objection,
            accepted=form.get("accepted", "") == "1",
            reason=form.get("reason", ""),
            to_seat=_unit(request, code) if code else None,
        )
        return _("Decided; both sides can read it.")

    return _acted(request, objection.closing.period, f"decide{objection.pk}", do)


def _unit(request: HttpRequest, code: str) -> Unit:
    return find_unit(request.user, code, on=request.on, action=Action.ORG_READ)


@policy(Action.RECORDS_READ)
@require_GET
def today(request: HttpRequest, period: str) -> HttpResponse:
    """A closed month beside what is known of it today, with the documents behind it."""
    unit = request.GET.get("unit", "")
    found = restated(request.user, period, at=request.at, on=request.on, unit=unit)
    if "xlsx" in request.GET:
        return download(books.export_restated(found), at=request.at)
    context = {
        "here": "review",
        "found": found,
        "closing": found.closing,
        "period": words.period(found.closing),
        "sentence": restated_words.restated_sentence(found),
        "alone": len({row.unit.pk for row in found.rows}) == 1,
        "rows": [
            (
                row,
                *restated_words.then_and_now(row),
                restated_words.difference(row) if row.difference else "",
            )
            for row in found.rows
        ],
        "causes": [
            (
                one,
                words.batch_label(one.batch),
                restated_words.change_in_full(one.amount, one.read),
                words.name_of(one.batch.actor),
            )
            for one in found.causes
        ],
        "changed": [
            (
                one,
                words.number_of(one.document.key),
                restated_words.document_amount(one.before),
                restated_words.document_amount(one.after),
            )
            for one in found.changed
        ],
        "late": [
            (
                one,
                words.number_of(one.document.key),
                restated_words.document_amount(one.amount),
                restated_words.month_of(one.document.counted_date),
            )
            for one in found.late
        ],
    }
    return page(request, "closing/restated.html", context)
