"""设置 › 产品 Settings › Products: the tree as of a day, one product and what is done to it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions import catalogue, services
from luopan.dimensions.models import Product
from luopan.dimensions.queries.product_page import product_of_code, product_seen
from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import products as words

Act = Callable[[HttpRequest, Product], None]


@policy(Action.DIMENSIONS_READ)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The tree of products as of a day; a new one."""
    problem = ""
    if request.method == "POST":
        try:
            _add(request)
            messages.success(request, _("Added."))
            return go(request, reverse("products"))
        except Refused as refusal:
            problem = str(refusal)
    day = typed.day(request.GET.get("on", "")) or request.on
    lines = catalogue.product_lines(day)
    if "xlsx" in request.GET:
        return download(words.as_export(lines, day), at=request.at)
    context = {
        "here": "settings",
        "day": day,
        "problem": problem,
        "lines": lines,
        "sentence": words.of_products(lines, day),
        "may_edit": catalogue.may_edit(request.user, on=request.on),
    }
    return page(
        request, "settings/products.html", context, status=422 if problem else 200
    )


def _add(request: HttpRequest) -> None:
    said = request.POST
    row = services.NewProduct(
        code=said.get("code", "").strip(),
        name=said.get("name", "").strip(),
        name_other=said.get("name_other", "").strip(),
        parent=said.get("parent") or None,
        kind=said.get("kind", "line"),
        start_date=typed.day(said.get("from_date", "")) or request.on,
        counted_in=said.get("counted_in", "").strip()[:20],
    )
    services.add_product(actor=request.user, at=request.at, row=row)


@policy(Action.DIMENSIONS_READ)
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One product: where it stood, its conversions, and what may be done with it."""
    found = product_seen(code, on=request.on)
    if "xlsx" in request.GET:
        return download(words.conversions(found), at=request.at)
    return page(request, "settings/product.html", _context(request, found))


def _context(request: HttpRequest, found: Any) -> dict[str, Any]:
    may_edit = catalogue.may_edit(request.user, on=request.on)
    lines = catalogue.product_lines(request.on) if may_edit else ()
    return {
        "here": "settings",
        "seen": found,
        "product": found.product,
        "name": spoken(found.product),
        "sentence": words.of_product(found, request.on),
        "is_root": found.product.kind == "root",
        "may_edit": may_edit,
        "places": words.places(lines, found.product),
        "units": words.counting_units(found),
    }


@policy(Action.DIMENSIONS_EDIT)
@require_POST
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one thing to a product, from a day on where it has days."""
    found = product_of_code(code)
    if act not in ACTS:
        raise Unknown(_("There is no operation of that name."))
    try:
        ACTS[act](request, found)
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        context = _context(request, product_seen(code, on=request.on))
        context |= {"problem": str(refusal), "opened": act, "said": request.POST}
        return page(request, "settings/product.html", context, status=422)
    messages.success(request, _("Done. Earlier days are unchanged."))
    return go(request, reverse("product", args=[code]))


def _by(request: HttpRequest) -> dict[str, Any]:
    reason = request.POST.get("reason", "").strip()
    return {"actor": request.user, "at": request.at, "reason": reason}


def _from(request: HttpRequest) -> date:
    return typed.needed_day(request.POST.get("from_date", ""))


def _move(request: HttpRequest, product: Product) -> None:
    parent = request.POST.get("parent", "")
    if not parent:
        raise Refused(_("Choose a product."))
    services.move_product(
        **_by(request),
        product=product,
        parent=product_of_code(parent),
        start_date=_from(request),
    )


def _end(request: HttpRequest, product: Product) -> None:
    end_date = typed.needed_day(request.POST.get("end_date", ""))
    services.end_product(**_by(request), product=product, end_date=end_date)


def _change(request: HttpRequest, product: Product) -> None:
    said = request.POST
    names = ("name", "name_other", "counted_in")
    changes = {name: said.get(name, "").strip() for name in names}
    services.change_product(**_by(request), product=product, changes=changes)


def _convert(request: HttpRequest, product: Product) -> None:
    said = request.POST
    factor = typed.amount(said.get("factor", ""))
    if factor is None:
        raise Refused(_("Enter how many it equals."))
    services.add_conversion(
        **_by(request),
        product=product,
        from_unit=said.get("from_unit", "").strip(),
        to_unit=said.get("to_unit", "").strip(),
        factor=factor,
        start_date=_from(request),
    )


ACTS: dict[str, Act] = {
    "move": _move,
    "end": _end,
    "change": _change,
    "convert": _convert,
}
