"""交接 Handover: prepared as a list, looked at in numbers, done in one act on its day."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, find_unit, may
from luopan.org.dossier import people, person_called
from luopan.org.language import spoken
from luopan.review.access.handing_over import handover_seen, may_hand_over
from luopan.review.models import Handover
from luopan.review.queries import handing_over as queries
from luopan.review.services import handing_over as services
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import handovers as words
from luopan.web.words import lists


@policy(Action.ORG_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The handovers that one may read, and one to prepare."""
    if "xlsx" in request.GET:
        rows = words.lines(queries.handovers(request.user, on=request.on))
        return download(lists.handed_over(rows, request.on), at=request.at)
    return _index(request)


def _index(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    found = queries.handovers(request.user, on=request.on)
    prepares = may(request.user, Action.PEOPLE_EDIT, on=request.on)
    context = {
        "here": "review",
        "sentence": words.sentence(found, queries.coming_to(request.user)),
        "lines": words.lines(found),
        "prepares": prepares,
        "people": _people(request) if prepares else [],
        "kinds": list(words.reasons().items()),
        "problem": problem,
        "said": request.POST,
    }
    return page(
        request, "review/handovers.html", context, status=422 if problem else 200
    )


def _people(request: HttpRequest) -> list[tuple[str, str]]:
    return [(one.code, spoken(one)) for one in people(on=request.on)]


@policy(Action.PEOPLE_EDIT)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Begin the list of what somebody hands over."""
    form = request.POST
    try:
        made = services.prepare_handover(
            **_by(request),
            person=person_called(form.get("person", "")),
            successor=person_called(form.get("successor", "")),
            day=typed.day(form.get("day", "")) or request.on,
            kind=form.get("kind", ""),
            reason=form.get("reason", ""),
        )
    except Refused as refusal:
        if refusal.status not in {400, 404}:
            raise
        return _index(request, problem=str(refusal))
    return go(request, reverse("handover", args=[made.pk]))


@policy(Action.ORG_READ)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What goes to whom; whose the unpaid money is; afterwards, what went."""
    return _one(request, handover_seen(request.user, number, on=request.on))


def _one(
    request: HttpRequest, handover: Handover, *, problem: str = ""
) -> HttpResponse:
    found = queries.handover_page(handover, viewer=request.user, on=request.on)
    if "xlsx" in request.GET:
        return download(words.export(found), at=request.at)
    context = {
        "here": "review",
        "found": found,
        "row": found.row,
        "sentence": words.of_one(found),
        "state": words.states()[found.row.state],
        "look": words.LOOKS[found.row.state],
        "why": words.reasons()[found.row.kind],
        "packed": words.packed(found.parcels),
        "groups": words.groups(found.rows, seats=not found.whole),
        "credit": words.credit(found.credits),
        "rule": words.rule_said(found),
        "rules": list(words.rules().items()),
        "colleagues": [
            ("", _("their own seat: they stay")),
            *(queries.colleagues(handover, request.on) if found.may else ()),
        ],
        "people": [("", _("nobody: it is vacant")), *_people(request)]
        if found.may
        else [],
        "problem": problem,
        "said": request.POST,
    }
    status = 422 if problem else 200
    return page(request, "review/handover.html", context, status=status)


@policy(Action.PEOPLE_EDIT)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Prepare it on, or do it; what cannot be is said beside the list."""
    handover = handover_seen(request.user, number, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        told = ACTS[act](request, handover)
    except Refused as refusal:
        if refusal.status not in {400, 403, 409}:
            raise
        if refusal.status == 403 and not _prepares(request, handover):
            raise
        return _one(request, handover, problem=str(refusal))
    messages.success(request, told)
    return go(request, reverse("handover", args=[handover.pk]))


def _prepares(request: HttpRequest, handover: Handover) -> bool:
    """Whether he prepares it: then a right that a step lacks is said beside the list."""
    return may_hand_over(request.user, handover, request.on)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _seat(request: HttpRequest, code: str) -> Any:
    return find_unit(request.user, code, on=request.on, action=Action.ORG_READ)


def _give_seat(request: HttpRequest, handover: Handover) -> str:
    form = request.POST
    code = form.get("person", "")
    services.give_seat(
        **_by(request),
        handover=handover,
        seat=_seat(request, form.get("seat", "")),
        person=person_called(code) if code else None,
        acting=form.get("acting") == "1",
    )
    return _("Recorded; nothing has changed yet.")


def _give_accounts(request: HttpRequest, handover: Handover) -> str:
    form = request.POST
    code = form.get("to", "").strip()
    services.give_accounts(
        **_by(request),
        handover=handover,
        accounts=form.getlist("account"),
        seat=_seat(request, code) if code else None,
    )
    return _("Recorded; nothing has changed yet.")


def _set_credit(request: HttpRequest, handover: Handover) -> str:
    form = request.POST
    services.set_credit(
        **_by(request),
        handover=handover,
        rule=form.get("rule", ""),
        until=typed.day(form.get("until", "")),
        share=typed.ratio(form.get("share", "")),
    )
    return _("Recorded; nothing has changed yet.")


def _set_day(request: HttpRequest, handover: Handover) -> str:
    day = typed.day(request.POST.get("day", "")) or request.on
    services.set_handover_day(**_by(request), handover=handover, day=day)
    return _("Recorded; nothing has changed yet.")


def _withdraw(request: HttpRequest, handover: Handover) -> str:
    services.withdraw_handover(**_by(request), handover=handover)
    return _("Withdrawn.")


def _do(request: HttpRequest, handover: Handover) -> str:
    seen = request.POST.get("seen", "")
    services.hand_over(**_by(request), handover=handover, expected=seen)
    return _("Handed over. Only another handover can undo it.")


ACTS: dict[str, Callable[[HttpRequest, Handover], str]] = {
    "seat": _give_seat,
    "accounts": _give_accounts,
    "credit": _set_credit,
    "day": _set_day,
    "withdraw": _withdraw,
    "done": _do,
}
