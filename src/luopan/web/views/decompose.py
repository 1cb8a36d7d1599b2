"""分解 Decompose: the planning grid, and what it asks for while people edit."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action
from luopan.org.held import seats_held
from luopan.targets import queries, services
from luopan.targets.models import Version
from luopan.targets.patience import Unfolded
from luopan.targets.queries import agreement
from luopan.targets.queries import grid as grids
from luopan.targets.queries.levels import levels_at_hand, rules_of
from luopan.targets.refusals import Conflict
from luopan.targets.services import Cell
from luopan.trail.idempotency import once
from luopan.trail.refusal import Refused
from luopan.web import grids as wire
from luopan.web import level_books, typed
from luopan.web.exports import download, send
from luopan.web.parts import page, part
from luopan.web.policy import policy
from luopan.web.views import levels
from luopan.web.words import decompose as words


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The grid of a version: the one named, else the draft one works on."""
    version = _chosen(request)
    if version is None:
        may_plan = queries.may_plan(request.user, on=request.on)
        context = {"here": "decompose", "may_plan": may_plan}
        return page(request, "decompose/empty.html", context)
    found = grids.opening(version, request.user, on=request.on)
    counting = wire.counting(version)
    view, beside = wire.view_of(request.GET), levels.context(request, version)
    if not beside["levels"].set:
        view = replace(view, which="target")
    elif view.which != "target":
        found = replace(found, total=beside["levels"].levels.of(view.which))
    context = {
        "here": "decompose",
        "version": version,
        "found": found,
        "view": view,
        "counting": counting,
        "against": request.GET.get("against", ""),
        "column_kinds": words.column_kinds(found.kinds),
        **beside,
        "words": words.of_grid(version, found),
        "sentence": words.sentence(version, found, counting["counted_in"]),
        "methods": words.methods(),
        "sources": words.weight_sources(),
        "years": [version.plan.year - 1 - back for back in range(3)],
        "talk": "" if found.editable else _own_talk(request, version),
    }
    return page(request, "decompose/page.html", context)


def _own_talk(request: HttpRequest, version: Version) -> str:
    """Where who only reads the grid answers: the talk about his own number; empty: none."""
    for seat in seats_held(request.user, on=request.on):
        if agreement.in_talks(version, seat.code):
            return reverse("talk", args=[version.pk, seat.code])
    return ""


def _chosen(request: HttpRequest) -> Version | None:
    named = typed.whole_number(request.GET.get("version", ""), 0)
    if named:
        return queries.version_seen(request.user, named, on=request.on)
    return grids.working_version(request.user, on=request.on)


@policy(Action.TARGETS_READ)
@require_GET
def numbers(request: HttpRequest, version_id: int) -> HttpResponse:
    """All that the grid shows."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    against = typed.whole_number(request.GET.get("against", ""), 0)
    found = grids.grid(
        version,
        wire.view_of(request.GET),
        viewer=request.user,
        on=request.on,
        against=queries.version_seen(request.user, against, on=request.on)
        if against
        else None,
    )
    if wire.unchanged(request, found.stamp):
        return HttpResponse(status=304, headers={"ETag": f'"{found.stamp}"'})
    content = wire.whole(found, on=request.on)
    return wire.answer(request, content, stamp=found.stamp)


@policy(Action.TARGETS_EDIT)
@require_POST
def steps(request: HttpRequest, version_id: int) -> HttpResponse:
    """One gesture; the answer has every amount that changed since the browser looked."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = wire.said_by(request)
    try:
        done = once(
            actor=request.user,
            key=request.headers.get("Idempotency-Key", ""),
            body=request.body,
            at=request.at,
            run=lambda: _do(request, version, said),
        )
    except Unfolded:
        raise  # a job is asked for; the browser says it again
    except Conflict as conflict:
        return wire.refusal(request, conflict, news=_news(request, version, said))
    except Refused as refusal:
        return wire.refusal(request, refusal)
    news = _news(request, version, said)
    return wire.answer(request, done | (news or {"reload": True}))


def _do(request: HttpRequest, version: Version, said: wire.Said) -> dict[str, Any]:
    """What is remembered of a gesture: not the amounts, they are read anew."""
    by = {"actor": request.user, "at": request.at, "version": version}
    by |= {"expected": said.since, "reason": said.reason}
    if said.kind == "revert":
        done = services.revert(**by, seq=said.parameters.get("seq"))
    else:
        kind, told = grids.on_level(said.view.which, said.kind, said.parameters)
        done = services.step(**by, kind=kind, parameters=told)
    return {
        "seq": done.seq,
        "touched": done.touched,
        "notes": list(done.notes),
        "flagged": len(done.flagged),
    }


def _news(
    request: HttpRequest, version: Version, said: wire.Said
) -> dict[str, Any] | None:
    """What is new for this browser; None: its rows are others by now."""
    try:
        found = grids.news(
            version,
            said.view,
            viewer=request.user,
            on=request.on,
            since=said.since,
            token=said.token,
        )
    except Conflict:
        return None
    return wire.changes(found)


@policy(Action.TARGETS_READ)
@require_GET
def news(request: HttpRequest, version_id: int) -> HttpResponse:
    """What others have changed meanwhile; nothing (204) if nobody has."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    since = typed.whole_number(request.GET.get("since", ""), -1)
    if since == version.head and not version.frozen:
        return HttpResponse(status=204)
    token = request.GET.get("token", "")
    view = wire.view_of(request.GET)
    said = wire.Said(view, token, since, "", {}, "")
    found = _news(request, version, said)
    return wire.answer(request, found or {"reload": True})


@policy(Action.TARGETS_EDIT)
@require_POST
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """What a gesture would do: leaves, people, those that move most."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = wire.said_by(request)
    context: dict[str, Any] = {"unit": wire.counting(version)["unit"]}
    try:
        kind, told = grids.on_level(said.view.which, said.kind, said.parameters)
        done = queries.preview(version, kind, told, viewer=request.user, at=request.at)
        context["told"] = grids.told(version, done)
    except Unfolded:
        raise
    except Refused as refusal:
        context["problem"] = str(refusal)
    return part(request, "decompose/_preview.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def cell(request: HttpRequest, version_id: int) -> HttpResponse:
    """A cell's drawer: why it is what it is, what was said of it and to it."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return _drawer(request, version, _cell(request.GET))


@policy(Action.COMMENTS_WRITE)
@require_POST
def comment(request: HttpRequest, version_id: int) -> HttpResponse:
    """A word on a cell, an answer to one, or one's own taken back."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    where, form = _cell(request.POST), request.POST
    by = {"actor": request.user, "at": request.at, "version": version, "cell": where}
    number = typed.whole_number(form.get("comment", ""), 0)
    problem = ""
    try:
        if form.get("act") == "withdraw":
            services.withdraw_comment(**by, comment=number)
        else:
            said = form.get("text", "")
            services.comment_on_cell(**by, text=said, answers=number or None)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        problem = str(refusal)
    return _drawer(request, version, where, problem=problem)


def _cell(query: Any) -> Cell:
    return Cell(*(query.get(axis, "") for axis in ("unit", "product", "period")))


def _drawer(
    request: HttpRequest, version: Version, where: Cell, *, problem: str = ""
) -> HttpResponse:
    counting = wire.counting(version)
    context = {
        "story": grids.story(version, *where, viewer=request.user, on=request.on),
        "version": version,
        "cell": where,
        "names": grids.names(version, where, on=request.on),
        "level_lines": levels.words.lines(levels_at_hand(version, *where)),
        "unit": counting["unit"],
        "counted_in": counting["counted_in"],
        "may_comment": grids.may_comment(request.user, where.unit, on=request.on),
        "problem": problem,
        "talks": _talks(request, version, where),
    }
    status = 422 if problem else 200
    return part(request, "decompose/_cell.html", context, status=status)


def _talks(
    request: HttpRequest, version: Version, where: Cell
) -> tuple[agreement.Found, ...]:
    """The talk about the number of the cell's unit; a version never issued has none."""
    if not version.issues:
        return ()
    units = [where.unit]
    return agreement.talks_of(request.user, units, on=request.on, version=version)


@policy(Action.TARGETS_READ)
@require_GET
def table(request: HttpRequest, version_id: int) -> HttpResponse:
    """The rows of the grid as a plain table: to print, or without a script."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    depth = typed.whole_number(request.GET.get("level", ""), 0) or None
    view = wire.view_of(request.GET)
    context = {
        "here": "decompose",
        "version": queries.version_row(version, request.user, on=request.on),
        "view": view,
        "paper": _paper(request, version, view, depth),
        "unit": wire.counting(version)["unit"],
    }
    return page(request, "decompose/table.html", context)


def _paper(
    request: HttpRequest, version: Version, view: grids.View, depth: int | None
) -> grids.Paper:
    months = request.GET.get("months") != "no"
    viewer, on = request.user, request.on
    return grids.paper(version, view, viewer=viewer, on=on, depth=depth, months=months)


@policy(Action.TARGETS_READ)
@require_GET
def workbook(request: HttpRequest, version_id: int) -> HttpResponse:
    """The rows of the grid as a workbook with true numbers."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    depth = typed.whole_number(request.GET.get("level", ""), 0) or None
    row = queries.version_row(version, request.user, on=request.on)
    view = wire.view_of(request.GET)
    if rules_of(version) is None:
        found = _paper(request, version, view, depth)
        return download(words.as_export(row, found), at=request.at)
    papers = {
        which: _paper(request, version, replace(view, which=which), depth)
        for which, _word in levels.words.words()
    }
    less = version.metric.lower_is_better
    made = level_books.as_workbook(row, papers, lower_is_better=less, at=request.at)
    return send(made, f"{row.year} {row.name}", at=request.at)
