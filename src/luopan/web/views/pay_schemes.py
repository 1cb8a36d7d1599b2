"""激励方案 Pay schemes: the list, one to read, the form in which it is drawn up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from luopan.org.access import Action, Denied, find_unit
from luopan.org.models import Unit
from luopan.review.access.rewarding import company_rule
from luopan.review.queries import schemes as queries
from luopan.review.services import paying
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import pay_forms as forms
from luopan.web.words import pay_schemes as words


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Schemes that one is paid by, or draws up."""
    return _index(request)


def _index(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    rows = queries.schemes(request.user, on=request.on)
    edits = queries.draws_up(request.user, on=request.on)
    context = {
        "here": "review",
        "cards": words.cards(rows, figures.money(request.company.currency)),
        "sentence": words.sentence(rows, edits=bool(edits)),
        "edits": edits,
        "rule": company_rule(),
        "audiences": forms.audiences(),
        "units": queries.units_apart(request.user, on=request.on) if edits else (),
        "problem": problem,
        "said": request.POST,
    }
    status = 422 if problem else 200
    return page(request, "review/pay/schemes.html", context, status=status)


@policy(Action.PAY_EDIT)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin a scheme."""
    said = request.POST
    try:
        made = paying.open_scheme(
            actor=request.user,
            at=request.at,
            name=said.get("name", ""),
            name_other=said.get("name_other", ""),
            audience=said.get("audience", ""),
            role=said.get("role", ""),
            unit=_unit_typed(request),
        )
    except Denied:
        raise
    except Refused as refusal:
        return _index(request, problem=str(refusal))
    return go(request, reverse("pay_scheme", args=[made.pk]))


def _unit_typed(request: HttpRequest) -> Unit | None:
    """The unit whose code was typed, if one was."""
    code = request.POST.get("unit", "")
    wanted = {"on": request.on, "action": Action.PAY_EDIT}
    return find_unit(request.user, code, **wanted) if code else None


@policy(Action.TARGETS_READ)
@require_http_methods(["GET", "POST"])
def scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """A scheme: to read, or the form in which it is drawn up."""
    found = queries.scheme_seen(request.user, scheme_id, on=request.on)
    if request.method == "GET":
        rows = forms.typed_of(found.shown) or [forms.Typed()]
        return page(request, "review/pay/scheme.html", _context(request, found, rows))
    rows, act = forms.rows_typed(request.POST), request.POST.get("act", "")
    if act:
        context = _context(request, found, forms.acted(rows, act))
        return page(request, "review/pay/scheme.html", context)
    try:
        _save(request, found, rows)
    except Denied:
        raise
    except Refused as refusal:
        context = _context(request, found, rows, problem=str(refusal))
        return page(request, "review/pay/scheme.html", context, status=422)
    messages.success(request, _("Saved as a draft. It counts once it is published."))
    return go(request, reverse("pay_scheme", args=[scheme_id]))


def _save(
    request: HttpRequest, found: queries.SchemePage, rows: list[forms.Typed]
) -> None:
    paying.save_scheme(
        actor=request.user,
        at=request.at,
        scheme=found.scheme,
        from_date=typed.needed_day(request.POST.get("from_date", "")),
        every=request.POST.get("every", ""),
        rules=[forms.said_rule(row) for row in rows],
        expected=typed.whole_number(request.POST.get("expected", ""), -1),
    )


@policy(Action.TARGETS_READ)
@require_POST
def lines(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """The form as it is being typed, with its sentences and example; nothing is kept."""
    found = queries.scheme_seen(request.user, scheme_id, on=request.on)
    rows = forms.acted(forms.rows_typed(request.POST), request.POST.get("act", ""))
    return part(request, "review/pay/_rules.html", _context(request, found, rows))


@policy(Action.PAY_EDIT)
@require_POST
def publish(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Let the newest edition count from its day on."""
    found = queries.scheme_seen(request.user, scheme_id, on=request.on)
    paying.publish_scheme(
        actor=request.user,
        at=request.at,
        scheme=found.scheme,
        expected=typed.whole_number(request.POST.get("expected", ""), -1),
        reason=request.POST.get("reason", ""),
    )
    messages.success(
        request, _("Published. Everyone it applies to can see it on Today.")
    )
    return go(request, reverse("pay_scheme", args=[scheme_id]))


def _context(
    request: HttpRequest,
    found: queries.SchemePage,
    rows: list[forms.Typed],
    problem: str = "",
) -> dict[str, Any]:
    currency = figures.money(request.company.currency)
    options = queries.options()
    told, why = words.told(rows, options, currency) if found.editable else ([], "")
    return {
        "here": "review",
        "found": found,
        "scheme": found.scheme,
        "whom": words.whom(found.scheme),
        "sentence": words.scheme_sentence(found),
        "rules": words.rules(found.shown, options, currency),
        "example": words.example(found.shown, options, currency),
        "rows": list(zip(rows, told or [None] * len(rows), strict=False)),
        "problem": problem or why,
        "editions": words.editions(found),
        "from_date": request.POST.get("from_date")
        or (f"{found.edition.from_date:%Y-%m-%d}" if found.edition else ""),
        "settled": request.POST.get("every")
        or (found.edition.every if found.edition else "month"),
        "every": forms.every(),
        "kinds": forms.kinds(),
        "levels": forms.levels(),
        "ways": forms.ways(),
        "receipts": forms.receipts(),
        "metrics": forms.metrics(options),
        "products": forms.products(options),
        "channels": forms.channels(options),
        "currency": currency,
    }
