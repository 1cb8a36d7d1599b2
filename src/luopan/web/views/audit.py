"""审计 Audit: the trail, read by people, proved by a click, taken along as a workbook."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org import auditing, services
from luopan.org.access import Action
from luopan.org.auditing import Wanted
from luopan.org.clock import here
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import acts, lists, trail

SHOWN = 50
EXPORTED = 20_000


@policy(Action.AUDIT_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who did what when, the newest first."""
    return _page(request)


@policy(Action.AUDIT_READ)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Prove the chain: at once, or in the background if that takes long."""
    if auditing.is_long(request.user, at=request.at):
        services.ask_for_proof(actor=request.user, at=request.at)
        return go(request, reverse("jobs"))
    found = auditing.verdict(request.user, at=request.at)
    return _page(request, verdict=found, proved=trail.of_verdict(found))


@policy(Action.AUDIT_READ)
@require_GET
def head(request: HttpRequest) -> HttpResponse:
    """The newest seal as a file, to be kept elsewhere."""
    line = auditing.head(request.user, at=request.at)
    answer = HttpResponse(line + "\n", content_type="application/json")
    name = f"luopan-head-{request.on:%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@policy(Action.AUDIT_READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What is looked for, as a workbook; also what is newer than the page looked at."""
    wanted = replace(_wanted(request), before=None)
    found = auditing.acts(request.user, wanted, at=request.at, most=EXPORTED)
    notes = [_about(wanted), *lists.newest(EXPORTED, more=found.more)]
    rows = [
        [
            line.seq,
            f"{here(line.at):%Y-%m-%d %H:%M:%S}",
            line.who,
            line.username,
            line.what,
            " ".join(part for part in (line.thing, line.name) if part),
            _("refused") if line.denied else _("done"),
            line.why or line.reason,
            line.details,
            line.hash,
        ]
        for line in trail.lines(found.rows)
    ]
    table = Export(_("Audit trail"), _columns(), rows, notes=notes)
    return download(table, at=request.at)


def _columns() -> list[Column]:
    return [
        Column(_("Entry"), Holds.COUNT, 9),
        Column(_("When"), width=20),
        Column(_("Done by"), width=16),
        Column(_("Username")),
        Column(_("What"), width=34),
        Column(_("Object type"), width=30),
        Column(_("Outcome"), width=10),
        Column(_("Reason"), width=40),
        Column(_("As recorded"), width=50),
        Column(_("Seal"), width=20),
    ]


def _page(request: HttpRequest, **more: object) -> HttpResponse:
    wanted = _wanted(request)
    found = auditing.acts(request.user, wanted, at=request.at, most=SHOWN)
    context = {
        "here": "audit",
        "wanted": wanted,
        "lines": trail.lines(found.rows),
        "more": found.more,
        "subject": trail.of_subject(wanted.subject),
        "last": found.rows[-1].seq if found.rows else 0,
        "acts": acts.options(wanted.act),
        "filtered": wanted != Wanted(before=wanted.before),
        "query": request.GET.urlencode(),
        "sentence": trail.of_length(found.length),
        **more,
    }
    return page(request, "audit/page.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    said = request.GET
    return Wanted(
        person=said.get("person", "").strip()[:80],
        act=said.get("act", "") if said.get("act", "") in acts.ACTS else "",
        subject=said.get("subject", "").strip()[:200],
        day=typed.day(said.get("day", "")),
        until=typed.day(said.get("until", "")),
        deeds="deeds" in said,
        denied="denied" in said,
        before=typed.whole_number(said.get("before", ""), 0) or None,
    )


def _about(wanted: Wanted) -> str:
    """What was looked for, for the head of the workbook."""
    said = [
        (_("Done by"), wanted.person),
        (_("What"), acts.said(wanted.act) if wanted.act else ""),
        (_("Object type"), trail.of_subject(wanted.subject)),
        (_("From"), f"{wanted.day}" if wanted.day else ""),
        (_("Until"), f"{wanted.until}" if wanted.until else ""),
        (_("What"), _("without sign-ins") if wanted.deeds else ""),
        (_("Outcome"), _("refused") if wanted.denied else ""),
    ]
    told = [f"{word}: {value}" for word, value in said if value]
    return _("Filter: %(filter)s") % {"filter": "; ".join(told) or _("none")}
