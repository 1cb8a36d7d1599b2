"""设置 › 汇率 Settings › Exchange rates: listed by pair, one more, many from a sheet."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luopan.dimensions import catalogue, services
from luopan.dimensions.exchange import NewRate
from luopan.dimensions.queries.rate_lists import RateRow, Unpriced, rate_rows
from luopan.org.access import Action
from luopan.org.currencies import CURRENCIES
from luopan.org.queries import company
from luopan.records.queries.currencies import without_rate
from luopan.records.rate_sheets import Examined, examine, titles
from luopan.records.uploads.handed import source_of
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.remedies import who_enters
from luopan.web.words import rates as words

PASTED = "pasted.txt"
SHOWN = 200  # lines of a preview


@policy(Action.DIMENSIONS_READ)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Exchange rates by pair, the latest first; one more."""
    problem = ""
    if request.method == "POST":
        try:
            _add(request)
            messages.success(
                request, _("Entered. It applies to amounts from that day on.")
            )
            return go(request, reverse("rates"))
        except Refused as refusal:
            problem = str(refusal)
    currency, _slash, into = request.GET.get("pair", "").upper().partition("/")
    rows = rate_rows(currency, into)
    if "xlsx" in request.GET:
        return download(_export(rows), at=request.at)
    context = _context(request, rows, whole=bool(into)) | {"problem": problem}
    return page(request, "settings/rates.html", context, status=422 if problem else 200)


def _context(
    request: HttpRequest, rows: tuple[RateRow, ...], *, whole: bool
) -> dict[str, Any]:
    home = company().currency
    may_edit = catalogue.may_edit(request.user, on=request.on)
    lacking = without_rate(request.on, at=request.at)
    return {
        "here": "settings",
        "home": home,
        "pairs": words.pairs(rows, whole=whole),
        "whole": whole,
        "sentence": words.sentence(rows, home),
        "missing": words.missing(lacking),
        "currencies": sorted(CURRENCIES),
        "may_edit": may_edit,
        "who": "" if may_edit else who_enters(request),
        "said": _form(request, home, lacking[0] if lacking else None),
    }


def _form(request: HttpRequest, home: str, lacking: Unpriced | None) -> dict[str, str]:
    """What the form begins with: what was said, else what is lacking."""
    start = lacking.first_date if lacking else request.on
    usual = {
        "currency": lacking.currency if lacking else "",
        "into": home,
        "from_date": start.isoformat(),
    }
    return usual | {name: str(value) for name, value in request.POST.items()}


def _add(request: HttpRequest) -> None:
    said = request.POST
    rate = typed.amount(said.get("rate", ""))
    if rate is None:
        raise Refused(_("Enter the exchange rate."))
    row = NewRate(
        currency=said.get("currency", "").strip().upper(),
        into=said.get("into", "").strip().upper() or company().currency,
        start_date=typed.needed_day(said.get("from_date", "")),
        rate=rate,
        source=said.get("source", "").strip()[:200],
    )
    services.add_rate(
        actor=request.user, at=request.at, row=row, reason=said.get("reason", "")
    )


def _export(rows: tuple[RateRow, ...]) -> Export:
    """In the shape that is read again; the day on which each ends is for people."""
    named = titles()
    return Export(
        title=_("Exchange rates"),
        columns=[
            Column(named["currency"]),
            Column(named["into"]),
            Column(named["day"], Holds.DAY),
            Column(named["rate"]),
            Column(named["source"], width=30),
            Column(_("Until"), Holds.DAY),
        ],
        rows=[
            [row.currency, row.into, row.start_date, words.plain(row.rate), row.source]
            + [row.end_date]
            for row in rows
        ],
    )


@policy(Action.DIMENSIONS_EDIT)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What a file or pasted lines would enter; nothing is kept yet."""
    file, pasted = request.FILES.get("file"), request.POST.get("lines", "")
    if file is None and not pasted.strip():
        raise Refused(_("Choose a file, or paste the lines."))
    name = (file.name or "file") if file else PASTED
    found = _examined(source_of(file) if file else pasted.encode(), name)
    return _preview(request, found, name="" if name == PASTED else name)


def _examined(content: bytes | Path, name: str) -> Examined:
    return examine(content, name, home=company().currency, entered=rate_rows())


def _preview(
    request: HttpRequest, found: Examined, *, name: str, problem: str = ""
) -> HttpResponse:
    context = {
        "here": "settings",
        "found": found,
        "preview": found.lines[:SHOWN],
        "shown": SHOWN,
        "name": name or _("Pasted lines"),
        "sentence": words.of_lines(found),
        "pasted": "" if name else request.POST.get("lines", ""),
        "lines": [_line(line.said) for line in found.lines],
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "settings/rates_preview.html", context, status=status)


def _line(row: NewRate) -> str:
    """A rate as the form carries it, in the shape that is read again."""
    source = row.source.replace("\t", " ").replace("\n", " ").replace('"', "'")
    day = row.start_date.isoformat()
    return "\t".join([row.currency, row.into, day, words.plain(row.rate), source])


@policy(Action.DIMENSIONS_EDIT)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Enter what was looked at, all of it or nothing."""
    pasted = request.POST.get("lines", "")
    found = _examined(pasted.encode(), PASTED)
    try:
        if not found.fits:
            raise Refused(_("These lines have changed since; preview them again."))
        made = services.add_rates(
            actor=request.user,
            at=request.at,
            rows=[line.said for line in found.lines],
            reason=request.POST.get("reason", ""),
        )
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return _preview(request, found, name="", problem=str(refusal))
    told = ngettext("%(count)s rate entered.", "%(count)s rates entered.", len(made))
    messages.success(request, told % {"count": len(made)})
    return go(request, reverse("rates"))
