"""Letters signed on paper, many at once: ticked or read from a list, looked at, recorded."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.records.uploads.handed import source_of
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries.grid import working_version
from luopan.targets.queries.papers import Looked, Typed, look, open_for_paper
from luopan.targets.services import signing
from luopan.trail.refusal import Refused
from luopan.web import paper_lists, typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import letters as words
from luopan.web.words import papers as paper_words


@policy(Action.PLANS_CREATE)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """The page of the version one works on; the list of plans where there is none."""
    version = working_version(request.user, on=request.on)
    if version is None:
        return go(request, reverse("targets"))
    return go(request, reverse("papers", args=[version.pk]))


@policy(Action.PLANS_CREATE)
@require_GET
def index(request: HttpRequest, version_id: int) -> HttpResponse:
    """The units whose letters could come back on paper: to tick, or as a list to fill in."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    if "xlsx" in request.GET:
        return download(_list(request, version), at=request.at)
    return page(request, "letters/papers.html", _choosing(request, version))


def _choosing(
    request: HttpRequest, version: Version, problem: str = ""
) -> dict[str, Any]:
    unit = request.GET.get("unit", "") or request.POST.get("unit", "")
    where, found = open_for_paper(request.user, version, at=request.at, unit=unit)
    return {
        "here": "targets",
        "version": version,
        "unit": where,
        "sentence": paper_words.sentence(where, len(found)),
        "open": paper_words.lines(found),
        "more": max(len(found) - paper_words.MOST_LINES, 0),
        "day": request.POST.get("day", "") or f"{request.on:%Y-%m-%d}",
        "problem": problem,
    }


def _list(request: HttpRequest, version: Version) -> Export:
    """The open units as a list to be filled in and read back."""
    unit = request.GET.get("unit", "")
    where, found = open_for_paper(request.user, version, at=request.at, unit=unit)
    rows = [
        [one.unit.code, spoken(one.unit), next(iter(one.names), ""), "", None, ""]
        for one in found
    ]
    return Export(
        title=_("Letters signed on paper %(unit)s") % {"unit": spoken(where)},
        columns=[
            Column(_(paper_lists.CODE), width=20),
            Column(_(paper_lists.UNIT), width=26),
            Column(_(paper_lists.WHO), width=20),
            Column(_(paper_lists.ROLE)),
            Column(_(paper_lists.DAY), Holds.DAY),
            Column(_(paper_lists.NOTE), width=50),
        ],
        rows=rows,
        notes=[
            _("Rows without a day use the day chosen when the list is imported."),
            _("Signed as: %(words)s; empty: by the kind of unit.")
            % {"words": " / ".join(word for _key, word in words.capacities())},
        ],
    )


@policy(Action.PLANS_CREATE)
@require_POST
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """What was ticked or uploaded, row by row, before anything is recorded."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    try:
        rows, day = _said(request), _day(request)
    except Refused as refusal:
        context = _choosing(request, version, str(refusal))
        return page(request, "letters/papers.html", context, status=422)
    looked = look(request.user, version, rows, at=request.at, day=day)
    return _shown(request, version, looked)


def _said(request: HttpRequest) -> tuple[Typed, ...]:
    file = request.FILES.get("file")
    rows = (
        paper_lists.from_file(source_of(file), file.name or "")
        if file
        else paper_lists.ticked(request.POST)
    )
    if not rows:
        raise Refused(_("Select letters, or choose a file with a list of them."))
    return rows


def _day(request: HttpRequest) -> date | None:
    return typed.day(request.POST.get("day", ""))


def _shown(
    request: HttpRequest,
    version: Version,
    looked: Sequence[Looked],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    where, _open = open_for_paper(
        request.user, version, at=request.at, unit=request.POST.get("unit", "")
    )
    rows = paper_words.rows(looked)
    context = {
        "here": "targets",
        "version": version,
        "unit": where,
        "sentence": paper_words.looked(looked),
        "rows": paper_words.mended_first(rows),
        "in_order": rows,
        "capacities": [("", _("by the kind of unit")), *words.capacities()],
        "day": request.POST.get("day", ""),
        "problem": problem,
    }
    return page(request, "letters/papers_look.html", context, status=status)


@policy(Action.PLANS_CREATE)
@require_POST
def record(request: HttpRequest, version_id: int) -> HttpResponse:
    """Record the ticked rows; what cannot be, and what was not ticked, stays on the page."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    rows, on = paper_lists.carried(request.POST)
    day = _day(request)
    looked = look(request.user, version, rows, at=request.at, day=day)
    good = frozenset(
        place for place, one in enumerate(looked) if place in on and not one.problem
    )
    if not good:
        problem = _("None of the selected letters can be recorded as they are.")
        return _shown(request, version, looked, problem=problem, status=422)
    signing.record_on_paper(
        actor=request.user,
        at=request.at,
        version=version,
        signed=[_on_paper(looked[place]) for place in sorted(good)],
        reason=request.POST.get("reason", "")[:2000],
    )
    done = ngettext(
        "%(count)d letter recorded.",
        "%(count)d letters recorded.",
        len(good),
    )
    messages.success(request, done % {"count": len(good)})
    rest = paper_lists.left(rows, good)
    if not rest:
        unit = request.POST.get("unit", "")
        query = f"?unit={unit}" if unit else ""
        return go(request, reverse("signed_board", args=[version.pk]) + query)
    looked = look(request.user, version, rest, at=request.at, day=day)
    return _shown(request, version, looked)


def _on_paper(one: Looked) -> signing.OnPaper:
    assert one.unit and one.paper_date  # a row without a problem has both
    return signing.OnPaper(
        one.unit.code, one.name, one.capacity, one.paper_date, one.typed.note
    )
