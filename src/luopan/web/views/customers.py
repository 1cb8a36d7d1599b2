"""客户分解 Customers of a number: of a seat a table to type in, of a unit who has what open."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.records.uploads.handed import source_of
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries.agreement import in_talks
from luopan.targets.queries.customers import (
    SeatCustomers,
    SeatRow,
    own_seat,
    rolled_up,
    seat_customers,
)
from luopan.targets.queries.grid import working_version
from luopan.targets.services import customers as services
from luopan.targets.splits import seat_of
from luopan.trail.refusal import Refused
from luopan.web import customer_books, figures, typed
from luopan.web import customer_forms as forms
from luopan.web.customer_forms import Typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import customers as words
from luopan.web.words import customers_said as told


@policy(Action.TARGETS_READ)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The customers nearest to the reader: of his own number, else of what he leads."""
    version = working_version(request.user, on=request.on)
    unit = own_seat(request.user, version, on=request.on) if version else ""
    if version is None or not unit:
        return go(request, reverse("targets"))
    return go(request, reverse("customers_of", args=[version.pk, unit]))


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """The customers of a seat as a table, of a unit rolled up."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    unit = seat_of(request.user, version, code, request.on)
    if unit.kind != Unit.Kind.SEAT:
        return _of_unit(request, version, code)
    found = _found(request, version, code)
    if "xlsx" in request.GET:
        return download(customer_books.of_seat(found), at=request.at)
    return page(request, "customers/seat.html", _context(found, Typed()))


def _found(request: HttpRequest, version: Version, code: str) -> SeatCustomers:
    said = request.POST if request.method == "POST" else request.GET
    product = said.get("product", "")
    return seat_customers(request.user, version, code, at=request.at, product=product)


def _of_unit(request: HttpRequest, version: Version, code: str) -> HttpResponse:
    found = rolled_up(request.user, version, code, at=request.at)
    if "xlsx" in request.GET:
        return download(customer_books.of_unit(found), at=request.at)
    unit = figures.unit_of_table(found.counted_in)
    seats = [(row, row.share, _team(row)) for row in found.seats[: words.SHOWN]]
    accounts = [
        (one, words.seats_of(one, found.counted_in), len(one.seats) > 1)
        for one in found.accounts[: words.SHOWN]
    ]
    context = {
        "here": "targets",
        "found": found,
        "version": version,
        "sentence": words.of_unit(found),
        "seats": seats,
        "accounts": accounts,
        "more_seats": max(0, len(found.seats) - words.SHOWN),
        "more_accounts": max(0, len(found.accounts) - words.SHOWN),
        "unit": unit,
    }
    return page(request, "customers/unit.html", context)


def _team(row: SeatRow) -> str:
    """The unit of a seat, unless the seat's own name holds it."""
    return "" if row.team in spoken(row.unit) else row.team


def _context(found: SeatCustomers, said: Typed, **more: Any) -> dict[str, Any]:
    unit = figures.unit_of_table(found.counted_in)
    number = sum(found.number, Decimal(0)) if found.number is not None else None
    rest = sum(found.rest, Decimal(0)) if found.rest is not None else None
    months = [words.period_short(code) for code in found.periods]
    return {
        "here": "targets",
        "found": found,
        "version": found.version,
        "in_talks": in_talks(found.version, found.unit.code),
        "product": found.product.code if found.product else "",
        "sentence": told.sentence(found),
        "moved": words.moved(found),
        "over": words.over(found),
        "closed": words.closed(found),
        "apart": words.apart(found),
        "rows": words.rows(found, said),
        "events": words.told(found),
        "unit": unit,
        "months": months,
        "heads": list(zip(months, found.closed, strict=True)),
        "number": _cells(found, found.number, months),
        "named": _cells(found, found.named, months),
        "rest": _cells(found, found.rest, months),
        "number_year": number,
        "named_year": sum(found.named, Decimal(0)),
        "rest_year": rest,
        "rest_share": float(rest / number) if rest is not None and number else None,
        "last": sum((one.last for one in found.lines), Decimal(0)),
        "to_date": sum((one.to_date for one in found.lines), Decimal(0)),
        "unsaved": len(said.texts),
        "periods": list(zip(found.periods, months, strict=True)),
        "unnamed": told.unnamed(found),
        "offers": found.others[:40],
        **more,
    }


def _cells(
    found: SeatCustomers, amounts: tuple[Decimal, ...] | None, months: list[str]
) -> list[tuple[str, Decimal, int]]:
    """Month, amount, quanta; nothing where there is no number."""
    return [
        (month, amount, int(amount / found.quantum))
        for month, amount in zip(months, amounts or (), strict=False)
    ]


@policy(Action.TARGETS_AGREE)
@require_POST
def act(request: HttpRequest, version_id: int, act: str, code: str) -> HttpResponse:
    """What was typed is saved first, then the act is done; a refusal loses nothing."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = _found(request, version, code)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    said = Typed()
    try:
        if act == "read":
            return _read(request, found)
        said = forms.typed(request.POST, found)
        done = _Doing(request, found).do(act, said)
    except forms.Unread as unread:
        return _again(request, found, unread.said, unread, act)
    except Refused as refusal:
        return _again(request, found, said, refusal, act)
    messages.success(request, words.done(act, done))
    query = f"?{urlencode({'product': found.product.code})}" if found.product else ""
    return go(request, reverse("customers_of", args=[version.pk, code]) + query)


def _again(
    request: HttpRequest,
    found: SeatCustomers,
    said: Typed,
    refusal: Refused,
    act: str,
) -> HttpResponse:
    """The page as it stands by now, with what was typed and why it could not be."""
    if refusal.status not in {400, 409}:
        raise refusal
    now = _found(request, found.version, found.unit.code)
    context = _context(now, said, problem=str(refusal), opens=act)
    status = 409 if refusal.status == 409 else 422
    return page(request, "customers/seat.html", context, status=status)


def _read(request: HttpRequest, found: SeatCustomers) -> HttpResponse:
    """A workbook's cells stand in the table as if typed; saving them is another act."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."))
    texts = forms.from_workbook(source_of(file), file.name or "", found)
    said = forms.typed(texts, found)
    notice = (
        ngettext(
            "%(count)s cell in the file differs from the page. Check it, then save.",
            "%(count)s cells in the file differ from the page. Check them, then save.",
            len(said.texts),
        )
        if said.texts
        else _("The file matches what is here; there is nothing to save.")
    )
    context = _context(found, said, notice=notice % {"count": len(said.texts)})
    return page(request, "customers/seat.html", context)


class _Doing:
    """One act on a seat's customers, after what was typed beside it."""

    def __init__(self, request: HttpRequest, found: SeatCustomers) -> None:
        self.form = request.POST
        self.by = {
            "actor": request.user,
            "at": request.at,
            "version": found.version,
            "unit": found.unit.code,
            "product": found.product.code if found.product else "",
            "reason": request.POST.get("reason", "")[:2000],
        }
        self.here = {one.account.code for one in found.lines}
        self.bought = {one.account.code for one in found.others if one.last > 0}
        self.by_product = {
            one.account.code: int(
                sum(part.amount for part in one.parts) / found.quantum
            )
            for one in found.others
            if found.product is None
        }
        self.seen = typed.whole_number(request.POST.get("expected", ""), 0)

    def do(self, act: str, said: Typed) -> int:
        """Save, then act; how many customers changed."""
        changed = 0
        for lines in (said.months, said.years):
            if lines:
                made = services.name_customers(
                    **self.by, lines=lines, expected=self.seen
                )
                self.seen, changed = made.edition, changed + made.changed
        more = ACTS[act](self)
        return max(changed, more.changed if more else 0)

    def nothing(self) -> None:
        """What was typed was all."""

    def add(self) -> services.Naming:
        """Customers of the seat, and one by its code; from last year, or with 0.

        Who is named by product already begins with the sum of that.
        """
        code = self.form.get("code", "").strip()
        wanted = [*self.form.getlist("add"), *([code] if code else [])]
        codes = [c for c in wanted if c not in self.here]
        growth = typed.ratio(self.form.get("add_growth", ""))
        if not codes:
            raise Refused(_("Choose customers not yet named here."))
        lines = {code: self.by_product.get(code, 0) for code in codes}
        made = services.name_customers(**self.by, lines=lines, expected=self.seen)
        grows = [code for code in codes if code in self.bought]
        if growth is not None and grows:
            services.fill_customers(**self.by, growth=growth, accounts=grows)
        return made

    def fill(self) -> services.Naming:
        """All of the seat's customers, or those ticked, from last year."""
        growth = typed.ratio(self.form.get("growth", "")) or Decimal(0)
        return services.fill_customers(
            **self.by,
            growth=growth,
            accounts=forms.picked(self.form),
            expected=self.seen,
        )

    def spread(self) -> services.Naming:
        """The months of those ticked anew."""
        return services.spread_customers(
            **self.by,
            accounts=forms.picked(self.form),
            by=self.form.get("by", "own"),
            expected=self.seen,
        )

    def remove(self) -> services.Naming:
        """Those ticked go out."""
        return services.remove_customers(
            **self.by, accounts=forms.picked(self.form), expected=self.seen
        )

    def hand(self) -> services.Naming | None:
        """Those ticked go to another seat, all or none."""
        codes = forms.picked(self.form)
        if not codes:
            raise Refused(_("Choose customers first."))
        return services.hand_over_customers(
            **self.by,
            accounts=codes,
            to=self.form.get("to", ""),
            from_period=self.form.get("from", ""),
            expected=self.seen,
        )


ACTS: dict[str, Callable[[_Doing], services.Naming | None]] = {
    "save": _Doing.nothing,
    "add": _Doing.add,
    "fill": _Doing.fill,
    "spread": _Doing.spread,
    "remove": _Doing.remove,
    "hand": _Doing.hand,
    "read": _Doing.nothing,
}
