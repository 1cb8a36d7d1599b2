"""设置 › 客户 Settings › Customers: found, added, given to seats, changed, ended."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.actions.queries.screening import customers_seen
from luopan.dimensions import clientele, services
from luopan.dimensions.catalogue import may_edit
from luopan.dimensions.clientele import Wish
from luopan.dimensions.giving import gives_some
from luopan.dimensions.queries.terms import worded
from luopan.org.access import Action, Unknown
from luopan.org.facts import home_currency
from luopan.records.listing.cells import tier_of
from luopan.records.listing.owners import Owners
from luopan.records.queries.at_hand import own_seats
from luopan.records.queries.first_owners import FirstOwner, first_owners
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import clientele as words
from luopan.web.words import lists

PAGE = 100
SEATS = 600  # more are typed, by code or name, without a list to choose from
SHOWN = 200  # proposals on one page
MOST = 100_000  # rows of one workbook


def wish_of(request: HttpRequest) -> Wish:
    """Which customers a page or a form asks for."""
    said = request.POST if request.method == "POST" else request.GET
    return Wish(
        words=said.get("q", "").strip()[:60],
        owner=said.get("owner", "")[:120],
        group=said.get("group", "")[:120],
        channel=said.get("channel", "")[:40],
        ended=bool(said.get("ended")),
    )


@policy(Action.DIMENSIONS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Customers in one's reach, sifted, a page at a time."""
    return _index(request, {})


def _index(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    wish, on = wish_of(request), request.on
    said = request.POST if request.method == "POST" else request.GET
    number = typed.whole_number(said.get("page", ""), 1)
    found = clientele.customer_page(request.user, wish, on=on, page=number, size=PAGE)
    edits, gives = may_edit(request.user, on=on), gives_some(request.user, on=on)
    context = {
        "here": "settings",
        "found": found,
        "filled": {
            "group": any(row.group for row in found.rows),
            "tier": any(row.dealer_tier for row in found.rows),
        },
        "wish": wish,
        "kept": words.kept(wish),
        "sifts": words.sifts(clientele.choices_of(request.user, on=on), gives),
        "sentence": words.sentence(request.user, found, wish, on),
        "may_edit": edits,
        "may_give": gives,
        "seats": _seats(request),
        "picked": request.POST.getlist("pick"),
        "said": request.POST,
        **told,
    }
    status = 422 if told else 200
    return page(request, "settings/customers.html", context, status=status)


def _seats(request: HttpRequest) -> list[tuple[str, str]]:
    """Those that he may give a customer to."""
    if not gives_some(request.user, on=request.on):
        return []
    return clientele.seats_to_own(request.user, on=request.on, most=SEATS)


@policy(Action.DIMENSIONS_READ)
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """Customers in one's reach, sifted as on their page, with whose they are."""
    rows = clientele.customers(
        request.user, wish_of(request), on=request.on, offset=0, limit=MOST
    )
    return download(words.as_export(rows, request.on), at=request.at)


@policy(Action.DIMENSIONS_EDIT, Action.CUSTOMERS_GIVE)
@require_POST
def act(request: HttpRequest, act: str) -> HttpResponse:
    """Add a customer, or give some to a seat; what cannot be is said beside the form."""
    if act not in ACTS:
        raise Unknown(_("There is no operation of that name."))
    try:
        told = ACTS[act](request)
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return _index(request, {"problem": str(refusal), "opened": act})
    messages.success(request, told)
    query = words.query(wish_of(request), request.POST.get("page", ""))
    return go(request, f"{reverse('customers')}{query}")


def _by(request: HttpRequest) -> dict[str, Any]:
    reason = request.POST.get("reason", "").strip()
    return {"actor": request.user, "at": request.at, "reason": reason}


def _from(request: HttpRequest) -> date:
    return typed.day(request.POST.get("from_date", "")) or request.on


def _seat(request: HttpRequest, *, needed: bool = True) -> str | None:
    """The code of the seat that is said by code, name or holder; None: nobody.

    Raises:
        Refused: It is none, or several.
    """
    said = request.POST.get("seat", "").strip()
    if not said and not needed:
        return None
    seats = Owners(_from(request), ()).called(said) if said else []
    mine = clientele.may_own(request.user, on=request.on).filter(code__in=seats)
    seats = sorted(mine.values_list("code", flat=True))
    if len(seats) > 1:
        raise Refused(
            gettext_lazy("“%(name)s” is the name of several: %(codes)s."),
            name=said[:120],
            codes=", ".join(seats[:5]),
        )
    if not seats:
        raise Refused(gettext_lazy("Enter the seat: its code, its name or its holder."))
    return seats[0]


def _tier(text: str) -> int | None:
    said = text.strip()
    if not said:
        return None
    tier = tier_of(said)
    if tier is None:
        raise Refused(gettext_lazy("The dealer tier must be a number from 1 to 99."))
    return tier


def _add(request: HttpRequest) -> str:
    said, seat = request.POST, _seat(request, needed=False)
    row = services.NewAccount(
        code=said.get("code", "").strip(),
        name=said.get("name", "").strip(),
        name_other=said.get("name_other", "").strip(),
        owner=seat,
        group=said.get("of_group", "").strip() or None,
        dealer_tier=_tier(said.get("dealer_tier", "")),
        channel=said.get("in_channel", "").strip(),
        start_date=_from(request),
    )
    services.add_account(actor=request.user, at=request.at, row=row)
    return _("Added.")


def _assign(request: HttpRequest) -> str:
    """Those ticked, or all that the page's question means, however many pages."""
    codes = request.POST.getlist("pick")
    if request.POST.get("whole"):
        codes = clientele.codes_of(request.user, wish_of(request), on=request.on)
    if not codes:
        raise Refused(gettext_lazy("Select customers first."))
    seat = None if request.POST.get("nobody") else _seat(request)
    count = services.assign_owners(
        **_by(request), owners=dict.fromkeys(codes, seat), start_date=_from(request)
    )
    return words.given(count)


ACTS: dict[str, Callable[[HttpRequest], str]] = {"add": _add, "assign": _assign}


@policy(Action.DIMENSIONS_EDIT)
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """A first owner for each customer that is nobody's: proposed, looked at, given."""
    proposed, problem = first_owners(request.on), ""
    if "xlsx" in request.GET:
        return download(lists.first_owners(proposed, request.on), at=request.at)
    if request.method == "POST":
        try:
            count = _give(request, proposed)
            messages.success(request, words.given(count))
            return go(request, f"{reverse('customers')}?owner={clientele.NOBODY}")
        except Refused as refusal:
            if refusal.status != Refused.status:
                raise
            problem = str(refusal)
    wish = Wish(owner=clientele.NOBODY)
    context = {
        "here": "settings",
        "rows": proposed[:SHOWN],
        "rest": max(0, len(proposed) - SHOWN),
        "sentence": words.of_first(
            len(proposed), clientele.count_of(request.user, wish, on=request.on)
        ),
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "settings/first_owners.html", context, status=status)


def _give(request: HttpRequest, proposed: tuple[FirstOwner, ...]) -> int:
    """Those ticked; and, where that is said, those that the page did not show."""
    ticked = set(request.POST.getlist("pick"))
    shown = set(request.POST.getlist("shown"))
    rest = bool(request.POST.get("rest"))
    owners = {
        one.code: one.seat_code
        for one in proposed
        if one.code in ticked or (rest and one.code not in shown)
    }
    if not owners:
        raise Refused(gettext_lazy("Select customers first."))
    return services.assign_owners(
        **_by(request), owners=owners, start_date=_from(request)
    )


@policy(Action.DIMENSIONS_READ)
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One customer: what it is, whose it was when, and what may be done with it."""
    return _one(request, code, {})


def _one(request: HttpRequest, code: str, told: dict[str, Any]) -> HttpResponse:
    found = clientele.customer_seen(request.user, code, on=request.on)
    context = {
        "here": "settings",
        "seen": found,
        "row": found.row,
        "attributes": [
            (worded(k), worded(str(v))) for k, v in found.attributes.items()
        ],
        "sentence": words.of_one(found.row, request.on),
        "standing": _standing(request, code),
        "logs": found.row.owner_code in _own_seats(request),
        "may_edit": may_edit(request.user, on=request.on),
        "may_give": gives_some(request.user, on=request.on),
        "seats": _seats(request),
        "said": request.POST,
        **told,
    }
    status = 422 if told else 200
    return page(request, "settings/customer.html", context, status=status)


def _standing(request: HttpRequest, code: str) -> list[tuple[str, str]]:
    """What it bought and what is under way, for who sees the targets of its seat."""
    try:
        ((_account, row),) = customers_seen(request.user, [code], on=request.on)
    except Unknown:
        return []
    return words.standing(row, home_currency())


def _own_seats(request: HttpRequest) -> set[str]:
    return {seat.code for seat in own_seats(request.user, on=request.on)}


@policy(Action.DIMENSIONS_EDIT, Action.CUSTOMERS_GIVE)
@require_POST
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one thing to a customer, from a day on where it has days."""
    found = clientele.customer_seen(request.user, code, on=request.on)
    if act not in CHANGES:
        raise Unknown(_("There is no operation of that name."))
    try:
        CHANGES[act](request, found)
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return _one(request, code, {"problem": str(refusal), "opened": act})
    messages.success(request, _("Done. Earlier days are unchanged."))
    return go(request, reverse("customer", args=[code]))


def _change(request: HttpRequest, found: clientele.CustomerSeen) -> None:
    said = request.POST
    changes = {
        "name": said.get("name", "").strip(),
        "name_other": said.get("name_other", "").strip(),
        "channel": said.get("in_channel", "").strip(),
        "dealer_tier": _tier(said.get("dealer_tier", "")),
        "group": said.get("of_group", "").strip() or None,
    }
    services.change_accounts(**_by(request), changes={found.account.code: changes})


def _give_one(request: HttpRequest, found: clientele.CustomerSeen) -> None:
    code = None if request.POST.get("nobody") else _seat(request)
    services.assign_owners(
        **_by(request),
        owners={found.account.code: code},
        start_date=_from(request),
    )


def _end(request: HttpRequest, found: clientele.CustomerSeen) -> None:
    day = typed.needed_day(request.POST.get("end_date", ""))
    services.end_account(**_by(request), account=found.account, end_date=day)


CHANGES: dict[str, Callable[[HttpRequest, clientele.CustomerSeen], None]] = {
    "change": _change,
    "assign": _give_one,
    "end": _end,
}
