"""填报 Collect: workbooks are asked for, downloaded, returned, looked at, loaded."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, day_of
from luopan.org.language import spoken
from luopan.records.uploads.handed import content_of
from luopan.targets.collecting.writing import workbook as written
from luopan.targets.models import Version
from luopan.targets.queries import collecting as queries
from luopan.targets.services import applying, collecting
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import XLSX, Column, Export, Holds, download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.talks import boards
from luopan.web.words import collect as words


def _back(request: HttpRequest, version: Version) -> HttpResponse:
    return go(request, f"{reverse('collect')}?version={version.pk}")


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who has downloaded, sent, loaded; the files that came back and what they change."""
    version = boards.chosen(request, queries.asked_versions(), ended=False)
    if version is None:
        return page(request, "align/empty.html", {"here": "align"})
    context = _context(request, version)
    template = "collect/_files.html" if is_part(request) else "collect/page.html"
    return (part if is_part(request) else page)(request, template, context)


def _context(request: HttpRequest, version: Version) -> dict[str, Any]:
    board = queries.board(request.user, version, on=request.on)
    sent = words.sent(board)
    under = () if board.frozen else _under(request, version)
    return {
        "here": "align",
        "board": board,
        "title": f"{board.year} · {board.version}",
        "sentence": words.sentence(board, request.on),
        "lines": words.lines(board, request.on),
        "sent": sent,
        "ready": [one.file.id for one in sent if one.file.step == "ready"],
        "working": any(one.file.step in {"reading", "loading"} for one in sent),
        "own": [row for row in board.rows if row.unit in board.own],
        "remind": any(row.may_remind for row in board.rows),
        "ask": [(code, name) for code, name, _below in under],
        "until": request.on + boards.TO_ANSWER,
        "versions": boards.versions(request, version),
    }


def _under(
    request: HttpRequest, version: Version
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Where one may ask, each with how many stand directly under it."""
    said = _("%(unit)s: directly under it (%(count)d)")
    return tuple(
        (code, said % {"unit": name, "count": len(below)}, below)
        for code, name, below in queries.units_under(
            request.user, version, on=request.on
        )
    )


def _again(
    request: HttpRequest, version: Version, refusal: Refused, opens: str = ""
) -> HttpResponse:
    """The page with why it could not be."""
    if refusal.status not in {400, 409}:
        raise refusal
    context = _context(request, version) | {"problem": str(refusal), "opens": opens}
    return page(request, "collect/page.html", context, status=422)


@policy(Action.TARGETS_EDIT)
@require_POST
def ask(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask what stands under a unit for its workbooks, until a day."""
    version = boards.version_named(request, version_id)
    form, branch = request.POST, request.POST.get("branch", "")
    below = {code: units for code, _name, units in _under(request, version)}
    try:
        count = collecting.ask_for_workbooks(
            actor=request.user,
            at=request.at,
            version=version,
            units=below.get(branch, (branch,) if branch else ()),
            deadline=typed.day(form.get("deadline", "")) or request.on,
            text=form.get("text", ""),
        )
    except Refused as refusal:
        return _again(request, version, refusal, "ask")
    said = ngettext(
        "%(count)d unit was asked to fill in its workbook.",
        "%(count)d units were asked to fill in their workbooks.",
        count,
    )
    messages.success(request, said % {"count": count})
    return _back(request, version)


@policy(Action.TARGETS_AGREE)
@require_POST
def hand_out(request: HttpRequest, version_id: int) -> HttpResponse:
    """A unit's workbook as a file; that it was downloaded is kept."""
    version = boards.version_named(request, version_id)
    unit = request.POST.get("unit", "")
    handout = collecting.hand_out_workbook(
        actor=request.user,
        at=request.at,
        version=version,
        unit=unit,
        filled="filled" in request.POST,
    )
    facts = {"unit": spoken(handout.unit), "year": version.plan.year}
    name = _("Workbook %(unit)s %(year)s") % facts
    answer = HttpResponse(written(handout), content_type=XLSX)
    file = quote(f"{name} {spoken(version)} {handout.number}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{file}"
    return answer


@policy(Action.TARGETS_AGREE)
@require_POST
def give_back(request: HttpRequest, version_id: int) -> HttpResponse:
    """Workbooks returned, one or forty, also in a zip; they are read in the background."""
    version = boards.version_named(request, version_id)
    files = [(f.name or "", content_of(f)) for f in request.FILES.getlist("files")]
    try:
        collecting.return_workbooks(
            actor=request.user, at=request.at, version=version, files=files
        )
    except Refused as refusal:
        return _again(request, version, refusal)
    return _back(request, version)


@policy(Action.TARGETS_AGREE)
@require_POST
def load(request: HttpRequest, version_id: int) -> HttpResponse:
    """Load files that are right: one at once, many in the background."""
    version = boards.version_named(request, version_id)
    numbers = [typed.whole_number(n, 0) for n in request.POST.getlist("file")]
    files = queries.returned_of(request.user, version, numbers, on=request.on)
    by = {"actor": request.user, "at": request.at}
    try:
        if len(files) == 1:
            collecting.load_workbook(**by, returned=files[0])
            messages.success(request, _("Loaded. It is now the unit's submission."))
        else:
            collecting.accept_workbooks(**by, version=version, returned=files)
    except Refused as refusal:
        return _again(request, version, refusal)
    return _back(request, version)


@policy(Action.TARGETS_EDIT)
@require_POST
def apply(request: HttpRequest, returned_id: int) -> HttpResponse:
    """Let a file be the targets: one step, with what others did meanwhile named first."""
    found = queries.returned_seen(request.user, returned_id, on=request.on)
    try:
        done = applying.apply_workbook(
            actor=request.user,
            at=request.at,
            returned=found,
            over="over" in request.POST,
        )
    except Refused as refusal:
        return _again(request, found.version, refusal)
    said = _("The targets are as the file says: step %(seq)s. Undo it on the grid.")
    messages.success(request, said % {"seq": done.seq})
    return _back(request, found.version)


@policy(Action.TARGETS_AGREE)
@require_POST
def put_away(request: HttpRequest, returned_id: int) -> HttpResponse:
    """Put a file away; nothing of it is loaded."""
    found = queries.returned_seen(request.user, returned_id, on=request.on)
    collecting.put_workbook_away(actor=request.user, at=request.at, returned=found)
    messages.success(request, _("Set aside. Nothing from this file was loaded."))
    return _back(request, found.version)


@policy(Action.TARGETS_EDIT)
@require_POST
def remind(request: HttpRequest, version_id: int) -> HttpResponse:
    """Remind a unit, or all that have not sent and were not reminded today."""
    version = boards.version_named(request, version_id)
    wanted = request.POST.get("unit", "")
    by = {"actor": request.user, "at": request.at, "version": version}
    if wanted:
        collecting.remind_of_workbook(**by, unit=wanted)
        count = 1
    else:
        count = _remind_all(request, version, by)
    said = ngettext("%(count)d reminder sent.", "%(count)d reminders sent.", count)
    messages.success(request, said % {"count": count})
    return _back(request, version)


def _remind_all(request: HttpRequest, version: Version, by: dict[str, Any]) -> int:
    count = 0
    for row in queries.board(request.user, version, on=request.on).rows:
        if row.may_remind:
            try:
                collecting.remind_of_workbook(**by, unit=row.unit)
            except Refused:
                continue  # reminded today already
            count += 1
    return count


@policy(Action.TARGETS_READ)
@require_GET
def workbook(request: HttpRequest, version_id: int) -> HttpResponse:
    """The board as a workbook."""
    version = boards.version_named(request, version_id)
    board = queries.board(request.user, version, on=request.on)
    a, d = Holds.AMOUNT, Holds.DAY
    export = Export(
        title=_("Collect workbooks") + f" {board.year} {board.version}",
        columns=[
            Column(_("Unit"), width=28),
            Column(_("State")),
            Column(_("Done by"), width=18),
            Column(_("When"), d),
            Column(_("Deadline"), d),
            Column(_("Workbook no.")),
            Column(_("Number in the version"), a),
            Column(_("Loaded"), a),
            Column(_("Gap"), a),
        ],
        rows=[
            [
                line.row.name,
                line.word,
                line.row.who,
                day_of(line.row.at) if line.row.at else None,
                line.row.deadline,
                line.row.number,
                line.row.proposal,
                line.row.total,
                line.gap,
            ]
            for line in words.lines(board, request.on)
        ],
        counted_in=board.counted_in,
        notes=[words.sentence(board, request.on)],
    )
    return download(export, at=request.at)
