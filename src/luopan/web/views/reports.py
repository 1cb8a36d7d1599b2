"""日报、周报 Reports: one's own, filled in from the records, and those one reads."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown, find_unit
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.tracking.models import Report
from luopan.tracking.queries import reports as queries
from luopan.tracking.queries.reports import ReportPeriod
from luopan.tracking.queries.reports.listing import of_period
from luopan.tracking.queries.reports.periods import KINDS, asked_for
from luopan.tracking.queries.reports.seen import report_seen, tops
from luopan.tracking.services import reporting
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.words import reports as words

OWN_SHOWN = 8  # of one's own earlier reports


@policy(Action.TARGETS_AGREE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What one has to send, and the reports that are for one, by what needs one first."""
    user, on = request.user, request.on
    leads = tops(user, on).exists()
    units = list(queries.writable(user, on)) if user.person_id else []
    if not leads and len(units) == 1 and "kind" not in request.GET:
        return go(request, _to_write(request, units[0]))
    period = _period(request, units)
    desk = queries.desk(user, period, on=on, all_below=_all(request))
    if "xlsx" in request.GET:
        return download(words.export(desk), at=request.at)
    off = bool(leads) and _off(request, desk)
    context = {
        "here": "coach",
        "leads": leads,
        "period": period,
        "span": words.span(period),
        "kinds": words.kinds(),
        "whose": "all" if _all(request) else "mine",
        "before": period.before().start_date.isoformat(),
        "after": period.after(),
        "desk": desk,
        "groups": words.groups(desk),
        "off": off,
        "sentence": (
            words.sentence(desk, off=off) if leads else words.own_sentence(bool(units))
        ),
        "together": words.together(desk.total, period),
        "due": (due := queries.due_for(user, at=request.at, units=units)),
        "units": _chosen(request, units, period, due),
        "own": of_period(_own(request, period.kind), user),
        "back": request.get_full_path(),
    }
    return page(request, "reports/page.html", context)


def _chosen(
    request: HttpRequest,
    units: Sequence[Unit],
    period: ReportPeriod,
    due: Sequence[queries.Due],
) -> list[tuple[str, str, Report | None]]:
    """Units of one's own with what was sent of them in the period; not those due in it."""
    asked = {one.code for one in due if one.period == period}
    found = _own_sent(request).filter(kind=period.kind, start_date=period.start_date)
    sent = {one.unit_id: one for one in found}
    return [
        (unit.code, spoken(unit), sent.get(unit.pk))
        for unit in units
        if unit.code not in asked
    ]


def _off(request: HttpRequest, desk: queries.Desk) -> bool:
    """Whether the desk is empty because no rule under one asks for such reports."""
    if desk.total.reports or desk.missing:
        return False
    under = list(tops(request.user, request.on).values_list("unit", flat=True))
    return not queries.asked_under(under, desk.period.kind, on=request.on)


def _to_write(request: HttpRequest, unit: Unit) -> str:
    """Where who reads nobody's writes his own: what he is asked for, else the running week."""
    due = queries.due_for(request.user, at=request.at, units=[unit])
    period = due[0].period if due else queries.period_of("week", request.on)
    asked = {"kind": period.kind, "day": f"{period.start_date}"}
    return f"{reverse('write_report', args=[unit.code])}?{urlencode(asked)}"


def _all(request: HttpRequest) -> bool:
    return request.GET.get("whose") == "all"


def _own(request: HttpRequest, kind: str = "") -> QuerySet[Report]:
    rows = _own_sent(request).order_by("-start_date", "-pk")
    return (rows.filter(kind=kind) if kind else rows)[:OWN_SHOWN]


def _own_sent(request: HttpRequest) -> QuerySet[Report]:
    return queries.newest().filter(person=request.user.person_id or -1)


def _period(request: HttpRequest, units: Any) -> ReportPeriod:
    """The one that is asked about, else the newest that was asked for."""
    kind = request.GET.get("kind", "week")
    kind = kind if kind in KINDS else "week"
    day = typed.day(request.GET.get("day", ""))
    if day is not None:
        return queries.period_of(kind, min(day, request.on))
    return asked_for(queries.USUAL, kind, request.at)


@policy(Action.TARGETS_AGREE)
@require_GET
def write(request: HttpRequest, code: str) -> HttpResponse:
    """A report of a unit of one's own, ready to send."""
    return _own_page(request, code)


def _own_page(
    request: HttpRequest, code: str, problem: Refused | None = None
) -> HttpResponse:
    if problem is not None and problem.status not in {400, 409}:
        raise problem
    kind, day = _asked(request)
    by = {"at": request.at, "on": request.on}
    draft = queries.draft(request.user, code, kind, day, **by)
    said = request.POST if problem else None
    context = {
        "here": "coach",
        "draft": draft,
        "sentence": words.call_sentence(draft),
        "span": words.span(draft.period),
        "title": words.kind_title(draft.period.kind),
        "facts": words.facts(draft.figures, draft.period.kind),
        "reach": words.reach(draft.figures),
        "kinds": words.kinds(),
        "before": draft.period.before().start_date,
        "after": draft.period.after(),
        "words": said.get("words", "") if said else draft.words,
        "help": said.get("help_needed", "") if said else draft.help_needed,
        "problem": str(problem) if problem else "",
        "own": of_period(_own(request), request.user),
    }
    status = 422 if problem else 200
    return page(request, "reports/write.html", context, status=status)


def _asked(request: HttpRequest) -> tuple[str, date]:
    """Kind and day of the report that is written; else the newest that is usually asked for."""
    given = request.POST or request.GET
    kind = given.get("kind", "")
    kind = kind if kind in KINDS else "week"
    day = typed.day(given.get("day", ""))
    return kind, day or asked_for(queries.USUAL, kind, request.at).start_date


@policy(Action.TARGETS_AGREE)
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send it: as it is, or with a word and an ask for help."""
    unit = find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    form = request.POST
    expected = form.get("expected", "")
    try:
        made = reporting.send_report(
            actor=request.user,
            at=request.at,
            unit=unit,
            kind=form.get("kind", ""),
            day=typed.needed_day(form.get("day", "")),
            words=form.get("words", ""),
            help_needed=form.get("help_needed", ""),
            expected=typed.whole_number(expected, 0) if expected else None,
        )
    except Refused as refusal:
        return _own_page(request, code, refusal)
    messages.success(
        request, _("Sent and kept as it is; a correction is saved as a new edition.")
    )
    return go(request, reverse("report", args=[made.pk]))


@policy(Action.TARGETS_AGREE)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A report in full: what was sent, what came since, what was answered."""
    return _one(request, report_seen(request.user, number, on=request.on))


def _one(request: HttpRequest, report: Report, problem: str = "") -> HttpResponse:
    by = {"viewer": request.user, "at": request.at, "on": request.on}
    found = queries.report_page(report, **by)
    unseen = {mark.report_id for mark in queries.answered(request.user, request.on)}
    context = {
        "here": "coach",
        "found": found,
        "title": words.kind_title(found.period.kind),
        "span": words.span(found.period),
        "facts": words.facts(found.figures, found.period.kind),
        "since": words.since(dict(found.since), found.figures.currency),
        "reach": words.reach(found.figures),
        "marks": [(one, words.mark_word(one.kind)) for one in found.marks],
        "thumbed": any(one.kind == "thumb" and one.mine for one in found.marks),
        "read": any(one.mine for one in found.marks),
        "unseen": found.mine and found.id in unseen,
        "correct": reverse("write_report", args=[found.unit])
        + "?"
        + urlencode({"kind": found.period.kind, "day": f"{found.period.start_date}"}),
        "problem": problem,
        "said": request.POST.get("said", ""),
    }
    status = 422 if problem else 200
    return page(request, "reports/one.html", context, status=status)


@policy(Action.TARGETS_AGREE)
@require_POST
def mark(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Read it, put a thumb up, answer it; or say that one saw what was answered."""
    report = report_seen(request.user, number, on=request.on)
    if act not in {"read", "thumb", "answer", "seen"}:
        raise Unknown(_("There is no such operation."))
    by = {"actor": request.user, "at": request.at, "report": report}
    try:
        if act == "seen":
            reporting.see_answers(**by)
        else:
            said = request.POST.get("said", "")
            reporting.mark_report(**by, kind=act, said=said)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _one(request, report, str(refusal))
    return _back(request, report)


def _back(request: HttpRequest, report: Report) -> HttpResponse:
    """The row anew, else the page from which it was pressed."""
    if is_part(request):
        rows = of_period(queries.newest().filter(pk=report.pk), request.user)
        if rows:
            return part(request, "reports/_row.html", {"line": words.line(rows[0])})
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return go(request, back)
    return go(request, reverse("report", args=[report.pk]))
