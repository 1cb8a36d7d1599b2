"""导入 Import: hand files in, see what they hold, answer, apply; take a batch out again."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions.catalogue import may_edit
from luopan.dimensions.queries import metrics
from luopan.org.access import Action, may, name_of
from luopan.org.language import spoken
from luopan.records.batches import batches
from luopan.records.connecting.origin import operates
from luopan.records.queries import uploads
from luopan.records.queries.currencies import unpriced_in
from luopan.records.services import revoke, uploading
from luopan.records.uploads.findings import LEVELS, chosen, read, read_source
from luopan.records.uploads.handed import content_of
from luopan.trail.refusal import Refused
from luopan.web.exports import MOST_ROWS, download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.remedies import who_enters
from luopan.web.words import imports as words
from luopan.web.words import lists
from luopan.web.words.rates import of_import


@policy(Action.RECORDS_IMPORT)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What waits, what was imported, and the place to hand files in."""
    problem = ""
    if request.method == "POST":
        try:
            upload = uploading.receive(
                actor=request.user, at=request.at, files=_files(request)
            )
            return go(request, reverse("upload", args=[upload.pk]))
        except Refused as refusal:
            problem = str(refusal)
    waiting = uploads.open_uploads(request.user, on=request.on)
    if "xlsx" in request.GET:
        whole = batches(request.user, at=request.at, limit=MOST_ROWS)
        export = lists.imports(waiting, whole, request.on)
        return download(export, at=request.at)
    done = batches(request.user, at=request.at)
    context = {
        "here": "import",
        "problem": problem,
        "waiting": waiting,
        "batches": done,
        "sentence": words.of_imports(waiting, done),
    }
    status = 422 if problem else 200
    return page(request, "import/page.html", context, status=status)


def _files(request: HttpRequest) -> list[tuple[str, bytes]]:
    return [
        (file.name or "", content_of(file)) for file in request.FILES.getlist("files")
    ]


@policy(Action.RECORDS_IMPORT)
@require_GET
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """One upload: being read, what it holds and asks, or what it became."""
    found = uploads.upload_seen(request.user, upload_id, on=request.on)
    row, kept = uploads.upload_row(found), read(found.found or {})
    context = {
        "here": "import",
        "upload": row,
        "found": kept,
        "mine": found.actor_id == request.user.pk
        or operates(request.user, found, request.at),
        "places": places(),
        "metrics": _metrics(kept),
        "sentence": words.of_upload(row, kept),
        "customers": words.customers(kept.get("customers", {})),
        **_unpriced(request, found.found or {}),
    }
    if is_part(request):
        return part(request, "import/_upload.html", context)
    return page(request, "import/upload.html", context)


def _unpriced(request: HttpRequest, found: Mapping[str, Any]) -> dict[str, Any]:
    """Currencies of the files that have no rate on some of their days; who enters it."""
    lacking = unpriced_in(found)
    if not lacking:
        return {}
    edits = may_edit(request.user, on=request.on)
    return {
        "unpriced": of_import(lacking),
        "rates_url": reverse("rates") if edits else "",
        "who_enters": "" if edits else who_enters(request),
    }


def _metrics(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What targets in the files may be about; nothing where a sheet says it itself."""
    if len(found.get("stated_metrics", ())) != 1:
        return []
    return [(row.code, spoken(row)) for row in metrics()]


def places() -> list[tuple[str, str]]:
    """What a column may serve as."""
    levels = range(1, LEVELS + 1)
    return [
        ("", _("recognised automatically")),
        *((f"by{n}", _("unit, level %(n)d") % {"n": n}) for n in levels),
        *((f"product{n}", _("product, level %(n)d") % {"n": n}) for n in levels),
        ("date", _("day")),
        ("amount", _("amount")),
        ("quantity", _("quantity")),
        ("profit", _("profit")),
        ("cost", _("cost")),
        ("account", _("customer")),
        ("number", _("document number")),
        ("line", _("line number")),
        ("seat", _("person or seat")),
        ("owner", _("owner of a customer, in a list of them")),
    ]


@policy(Action.RECORDS_IMPORT)
@require_POST
def say(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What columns mean, and which spellings mean the same; the files are read again."""
    found = uploads.upload_seen(request.user, upload_id, on=request.on)
    uploading.say(
        actor=request.user, at=request.at, upload=found, choices=_said(request)
    )
    return go(request, reverse("upload", args=[found.pk]))


def _said(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    said: dict[str, Any] = {}
    if "column" in form:
        pairs = zip(form.getlist("column"), form.getlist("place"), strict=False)
        said |= chosen(dict(pairs))
    answers = zip(form.getlist("spelling"), form.getlist("means"), strict=False)
    said["same"] = {spelling: means for spelling, means in answers if means}
    for name in ("date_order", "currency", "metric"):
        if form.get(name):
            said[name] = form[name]
    return said


@policy(Action.RECORDS_IMPORT)
@require_POST
def accept(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Store it, in the background."""
    found = uploads.upload_seen(request.user, upload_id, on=request.on)
    uploading.accept(
        actor=request.user,
        at=request.at,
        upload=found,
        leave_out="leave_out" in request.POST,
        accept_apart="accept_apart" in request.POST,
        reason=request.POST.get("reason", ""),
    )
    return go(request, reverse("upload", args=[found.pk]))


@policy(Action.RECORDS_IMPORT)
@require_POST
def reopen(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Back to the answers, after storing was refused."""
    found = uploads.upload_seen(request.user, upload_id, on=request.on)
    uploading.reopen(actor=request.user, at=request.at, upload=found)
    return go(request, reverse("upload", args=[found.pk]))


@policy(Action.RECORDS_IMPORT)
@require_POST
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Put it away; nothing was stored."""
    found = uploads.upload_seen(request.user, upload_id, on=request.on)
    uploading.discard(actor=request.user, at=request.at, upload=found)
    messages.success(request, _("Set aside. Nothing from these files was stored."))
    return go(request, reverse("imports"))


@policy(Action.RECORDS_READ)
@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One import as it was: files, sheets, totals, what was odd."""
    found = uploads.batch_seen(request.user, batch_id, on=request.on)
    source = read_source(found.source)
    totals = words.totals(found.totals)
    context = {
        "here": "import",
        "batch": found,
        "who": name_of(found.actor),
        "may_revoke": not found.revoked_at
        and may(request.user, Action.RECORDS_REVOKE, on=request.on),
        "totals": totals,
        "measures": len({measure for _kind, measure, _sum in totals}) > 1,
        "sheets": words.sheets(found.source),
        "source": source,
        "customers": words.customers(source.get("customers", {})),
    }
    return page(request, "import/batch.html", context)


@policy(Action.RECORDS_REVOKE)
@require_POST
def take_back(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Revoke a batch: what it replaced counts again."""
    found = uploads.batch_seen(request.user, batch_id, on=request.on)
    revoke(
        actor=request.user,
        at=request.at,
        batch=found,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Revoked. The records it had replaced count again."))
    return go(request, reverse("batch", args=[found.pk]))
