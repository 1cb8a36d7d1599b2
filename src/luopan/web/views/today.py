"""今天 Today: one sentence, what waits for me, my number, what changed since yesterday."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luopan.org import auditing
from luopan.org.access import Action, anywhere, may
from luopan.org.held import without_number
from luopan.org.presence import Rows
from luopan.records.batches import applied_since, came_since
from luopan.records.reading import end_of
from luopan.review.access.closing import may_close
from luopan.review.queries.adjusting.marks import approved
from luopan.review.queries.closing.waiting import ahead
from luopan.targets import queries as targets
from luopan.tracking import queries as tracking
from luopan.tracking.queries import State, Wish
from luopan.trail.refusal import Refused
from luopan.web.adjusted import adjusted
from luopan.web.aside import CALLS, CONFIRMING, DRAFTING, WARNINGS, WEEK
from luopan.web.kept import kept
from luopan.web.parts import page
from luopan.web.policy import PUBLIC, policy
from luopan.web.waits import waits_beside
from luopan.web.words import closing_rounds, today, trail
from luopan.web.words.today import EVER


@policy(PUBLIC)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The page of the day; whoever is not signed in goes to the door."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    waiting, changes, marked = _waiting(request)
    moves_no_number = DRAFTING | WEEK | CALLS | WARNINGS | CONFIRMING
    stands = kept(
        request, "my number", lambda: _number(request, marked), despite=moves_no_number
    )
    desk = _desk(request)
    first = desk.sentence if desk else stands.sentence
    context = {
        "here": "today",
        "desk": desk,
        "waits": waiting,
        "changes": changes,
        "mine": stands.number,
        "sentence": today.headline(len(waiting), first),
        "first": _first_steps(request, stands.state),
    }
    return page(request, "today/page.html", context)


def _waiting(
    request: HttpRequest,
) -> tuple[list[today.Item], list[today.Item], bool]:
    """What waits, in order; what changed; whether numbers of his were adjusted."""
    user, at, since = request.user, request.at, _yesterday(request.at)
    changed: dict[str, list[Rows]] = {
        "news": [targets.said_since(user, since=since, on=request.on)],
        "batches": [came_since(user, since=since, at=at)],
        "adjusted": [approved(user, request.on)],
    }
    kinds, there = waits_beside(request, changed)
    found = chain.from_iterable(kinds.values())
    return today.in_order(found), _changes(request, there), "adjusted" in there


def _number(request: HttpRequest, marked: bool) -> today.Standing:
    """How one's own part stands this year; nothing where there is nothing to stand on.

    As of the end of the day, as doubts are looked for: what both rest on is asked once.
    """
    if not anywhere(request.user, (Action.RECORDS_READ,), on=request.on):
        return today.Standing()
    wanted = {"viewer": request.user, "at": end_of(request.on), "on": request.on}
    try:
        found = tracking.overview(Wish(clock="history"), **wanted, brief=True)
    except Refused:
        return today.Standing()
    stands = today.standing(found)
    return _marked(request, found, stands) if marked else stands


def _desk(request: HttpRequest) -> today.Desk | None:
    """What comes first for who looks after the close, else the trail, and holds no number."""
    user, on = request.user, request.on
    closes = may_close(user, on)
    if not (closes or may(user, Action.AUDIT_READ, on=on)) or not without_number(
        user, on=on
    ):
        return None
    found = ahead(user, on=on)
    close = closing_rounds.ahead_sentence(found, on) if found else ""
    if closes:
        where = reverse("closing_round", args=[found.closing.period]) if found else ""
        return today.Desk(close, _("Period close"), where) if found else None
    said = trail.of_day(*auditing.counts(user, at=request.at))
    rows = [today.Item("shield-check", _("Audit trail"), said, reverse("audit"), EVER)]
    if found:
        where = reverse("closing_round", args=[found.closing.period])
        rows.append(today.Item("lock", _("Period close"), close, where, EVER))
    return today.Desk(said, _("Audit trail"), reverse("audit"), tuple(rows))


def _marked(
    request: HttpRequest, found: tracking.Overview, stands: today.Standing
) -> today.Standing:
    """The same with the mark that the number was adjusted, if it was."""
    question, number = found.question, stands.number
    if number is None:
        return stands
    code = question.unit.code
    marks = adjusted(request, question, found.standing.counted_in, [code])
    return replace(stands, number=replace(number, adjusted=marks.get(code)))


def _changes(request: HttpRequest, there: Set[str]) -> list[today.Item]:
    user, at, since = request.user, request.at, _yesterday(request.at)
    news = targets.news(user, since=since, on=request.on) if "news" in there else ()
    batches = applied_since(user, since=since, at=at) if "batches" in there else ()
    return today.changes(news, batches)


def _yesterday(at: datetime) -> datetime:
    return at - timedelta(days=1)


def _first_steps(request: HttpRequest, state: State) -> list[today.Item]:
    """The first hour of an installation without data or targets, for who can take it."""
    waits = state in {State.NO_DATA, State.NO_TARGET}
    # Data of earlier years only are what a first plan is made from.
    if not waits and (state != State.NOT_BEGUN or targets.any_plan()):
        return []
    return today.first_steps(request.user, on=request.on)
