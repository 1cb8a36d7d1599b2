"""竞赛 Contests: the list with who was honoured, one with its places, announcing one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, find_unit
from luopan.review.access.rewarding import company_rule
from luopan.review.queries import contests as queries
from luopan.review.services import contests as services
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.paging import pages_of
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.remedies import remedies
from luopan.web.words import contests as words
from luopan.web.words import contests_said as told
from luopan.web.words.lacking import notices

A_FEW = 2
A_PAGE = 50


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Contests that one sees, and who was honoured in them."""
    allowed = company_rule().contests
    rows = queries.contests(request.user, on=request.on)
    announces = allowed and queries.announces(request.user, on=request.on)
    options = queries.options(request.user, on=request.on) if announces else None
    context = {
        "here": "review",
        "allowed": allowed,
        "cards": words.cards(rows),
        "sentence": told.sentence(rows, _running(request, rows), allowed=allowed),
        "honours": words.honours(queries.honours(request.user, on=request.on)),
        "form": words.form(options) if options else None,
    }
    return page(request, "review/contests/page.html", context)


def _running(
    request: HttpRequest, rows: Sequence[queries.ContestRow]
) -> list[queries.Standing]:
    """Those that run, with the places that he sees; a few: each is worked out."""
    now = [row.contest.pk for row in rows if row.state == "running"][:A_FEW]
    when = {"at": request.at, "on": request.on}
    return [queries.contest_seen(request.user, number, **when) for number in now]


@policy(Action.PLANS_CREATE)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Announce a contest."""
    said = request.POST
    wanted = {"on": request.on, "action": Action.PLANS_CREATE}
    made = services.announce_contest(
        actor=request.user,
        at=request.at,
        unit=find_unit(request.user, said.get("unit", ""), **wanted),
        name=said.get("name", ""),
        name_other=said.get("name_other", ""),
        words=said.get("words", ""),
        metric=queries.metric_named(said.get("metric", "")),
        period=said.get("period", ""),
        among=said.get("among", ""),
        ranking=said.get("ranking", ""),
        top=typed.whole_number(said.get("top", ""), 0),
        shows_rate="shows_rate" in said,
    )
    messages.success(request, _("Announced. Participants can now read the rules."))
    return go(request, reverse("contest", args=[made.pk]))


@policy(Action.TARGETS_READ)
@require_GET
def one(request: HttpRequest, contest_id: int) -> HttpResponse:
    """A contest: its rules, the first of each group, one's own place."""
    when = {"at": request.at, "on": request.on}
    found = queries.contest_seen(request.user, contest_id, **when)
    if "xlsx" in request.GET:
        return download(words.book(found), at=request.at)
    groups = words.groups(found)
    context = {
        "here": "review",
        "found": found,
        "contest": found.row.contest,
        "card": words.card(found.row),
        "sentence": told.standing_sentence(found),
        "rules": words.rules(found),
        "groups": groups,
        **_group(request, groups),
        "who_title": words.who_title(found),
        "marks_own": not all(place.own for place in found.places),
        "options": words.group_options(found),
        "calls_off": found.calls_off,
        "lacking": remedies(request, notices(found.lacking, words.lacks_of(found))),
    }
    return page(request, "review/contests/one.html", context)


def _group(request: HttpRequest, groups: Sequence[words.Group]) -> dict[str, Any]:
    """One group with all its places, page by page, where it is asked for."""
    number = typed.whole_number(request.GET.get("group", ""), 0)
    asked = next((one for one in groups if one.number == number), None)
    if asked is None:
        return {}
    pages = pages_of(request, len(asked.rows), A_PAGE)
    return {"asked": asked, "places": pages.of(asked.rows), "pages": pages}


@policy(Action.PLANS_CREATE)
@require_POST
def move(request: HttpRequest, contest_id: int) -> HttpResponse:
    """Put somebody into another group before the start."""
    number = typed.whole_number(request.POST.get("entrant", ""), 0)
    when = {"at": request.at, "on": request.on}
    entrant = queries.entrant_seen(request.user, contest_id, number, **when)
    services.move_entrant(
        actor=request.user,
        at=request.at,
        entrant=entrant,
        group=typed.whole_number(request.POST.get("group", ""), 0),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Moved. The reason is shown beside it."))
    query = request.GET.urlencode()  # back to the page of the group
    where = reverse("contest", args=[contest_id])
    return go(request, f"{where}?{query}" if query else where)


@policy(Action.PLANS_CREATE)
@require_POST
def call_off(request: HttpRequest, contest_id: int) -> HttpResponse:
    """Call a contest off."""
    when = {"at": request.at, "on": request.on}
    found = queries.contest_seen(request.user, contest_id, **when)
    services.call_off_contest(
        actor=request.user,
        at=request.at,
        contest=found.row.contest,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Cancelled. All participants can read why."))
    return go(request, reverse("contest", args=[contest_id]))
