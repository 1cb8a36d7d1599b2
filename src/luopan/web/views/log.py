"""记一笔 Log: a visit, a talk, a stage, what comes next, money received, with two thumbs."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luopan.dimensions.catalogue import may_edit
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.records.queries.at_hand import (
    AtHand,
    Entered,
    at_hand,
    batch_of,
    entered_lately,
)
from luopan.records.services import entering
from luopan.trail.idempotency import once
from luopan.trail.refusal import Refused
from luopan.web import figures, log_forms
from luopan.web.parts import go, page
from luopan.web.policy import PUBLIC, policy
from luopan.web.remedies import Remedy, remedy
from luopan.web.words import log as words

BACK = timedelta(days=7)  # whose entries are shown
WORKER = "js/log-worker.js"
RECENT = 6  # customers that are one tap away


@policy(Action.RECORDS_ENTER)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The form of one kind, and what one entered lately."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in log_forms.KINDS else log_forms.KINDS[0]
    hand = at_hand(request.user, on=request.on)
    context = _lately(request) | {
        "here": "log",
        "kind": kind,
        "kinds": words.kinds(),
        "hand": hand,
        "customer": _asked_for(request, hand),
        "recent": [spoken(one.account) for one in hand.customers[:RECENT]],
        "talks": words.talks(),
        "deals": [words.deal(one) for one in hand.deals],
        "products": [(one.code, spoken(one)) for one in hand.products],
        "invoices": [words.invoice(one) for one in hand.invoices],
        "contacts": _contacts(hand),
        "soon": words.soon(request.on),
        "closes": words.closes(request.on),
        "key": new_key(request),
        "sentence": words.sentence(hand, request.on),
        "remedy": _remedy(request, hand),
    }
    return page(request, "log/page.html", context)


def _asked_for(request: HttpRequest, hand: AtHand) -> str:
    """The customer that a link names, so that he need not be looked for."""
    code = request.GET.get("customer", "")
    named = (spoken(one.account) for one in hand.customers if one.account.code == code)
    return next(named, "")


def _remedy(request: HttpRequest, hand: AtHand) -> Remedy | None:
    """Where it is said whose a customer is: for who may, and for who has none."""
    if hand.customers and not may_edit(request.user, on=request.on):
        return None
    return remedy(request, log_forms.NotTheirs(""))


@policy(PUBLIC)
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the page without a network; it must lie beside the page."""
    path = finders.find(WORKER) or staticfiles_storage.path(WORKER)
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript")


def new_key(request: HttpRequest) -> str:
    """A name that no other entry has."""
    return f"{request.on:%Y%m%d}-{secrets.token_hex(8)}"


def _contacts(hand: AtHand) -> dict[str, list[str]]:
    return {spoken(one.account): list(one.contacts[:12]) for one in hand.customers}


@policy(Action.RECORDS_ENTER)
@require_GET
def lately(request: HttpRequest) -> HttpResponse:
    """What one entered lately, as a part."""
    return page(request, "log/_lately.html", _lately(request))


def _lately(request: HttpRequest) -> dict[str, Any]:
    rows = entered_lately(request.user, since=request.at - BACK)
    return {"rows": [_row(row) for row in rows]}


def _row(row: Entered) -> dict[str, Any]:
    return {
        "row": row,
        "kind": words.entered_kind(row.kind),
        "customer": spoken(row.account) if row.account else "",
        "amount": ""
        if row.amount is None
        else figures.named(row.amount / log_forms.MILLION, row.currency),
    }


@policy(Action.RECORDS_ENTER)
@require_POST
def enter(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter it, once: the same key again is answered as it was."""
    if kind not in log_forms.KINDS:
        raise Refused(_("Choose what to log."))
    form = {k: v for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}
    said = once(
        actor=request.user,
        key=f"log-{form.get('key', '')}"[:200],
        body=[kind, form],
        at=request.at,
        run=lambda: log_forms.enter(request, kind),
    )
    if request.headers.get("Accept") == "application/json":
        told = {"said": said, "key": new_key(request)}
        return JsonResponse(told | _deals_now(request, kind))
    messages.success(request, said, extra_tags="good")
    return go(request, f"{reverse('log')}?kind={kind}")


def _deals_now(request: HttpRequest, kind: str) -> dict[str, Any]:
    """Open deals as they are after an entry of one: the other forms offer them at once."""
    if kind not in log_forms.OF_DEALS:
        return {}
    hand = at_hand(request.user, on=request.on)
    return {"deals": [words.deal(one) for one in hand.deals]}


@policy(Action.RECORDS_ENTER)
@require_POST
def withdraw(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take back what one entered by hand oneself."""
    batch = batch_of(request.user, batch_id)
    entering.withdraw_entry(
        actor=request.user,
        at=request.at,
        batch=batch,
        reason=gettext_lazy("Withdrawn at once"),
    )
    messages.success(request, _("It is withdrawn."), extra_tags="good")
    return go(request, reverse("log"))
