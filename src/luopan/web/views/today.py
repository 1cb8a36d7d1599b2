"""今天 Today: one sentence, what waits for me, my number, what changed since yesterday."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from luopan.actions.queries import asked_for, late_for
from luopan.actions.queries import due_for as actions_due
from luopan.org.access import Action, anywhere, name_of
from luopan.records.batches import applied_since
from luopan.records.queries.uploads import waiting_for
from luopan.strategy import queries as strategy
from luopan.targets import queries as targets
from luopan.targets.queries import agreement, collecting
from luopan.targets.queries.questions import fallen_under
from luopan.targets.queries.supports import waited_for
from luopan.targets.queries.unsigned import unsigned as not_signed
from luopan.tracking import queries as tracking
from luopan.tracking.queries import State, Wish
from luopan.tracking.queries.forecast import unsaid as unsaid_calls
from luopan.trail import queries as trail
from luopan.trail.refusal import Refused
from luopan.web.kept import DRAFTING, kept
from luopan.web.parts import page
from luopan.web.policy import PUBLIC, policy
from luopan.web.words import (
    actions,
    assumptions,
    collect,
    forecast,
    supports,
    today,
    unsigned,
)

BACK = timedelta(days=14)  # how long a word that was spoken to one waits


@policy(PUBLIC)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The page of the day; whoever is not signed in goes to the door."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    waits = _waiting(request)
    stands = kept(request, "my number", lambda: _number(request), despite=DRAFTING)
    context = {
        "here": "today",
        "waits": waits,
        "changes": _changes(request),
        "mine": stands.number,
        "sentence": today.headline(len(waits), stands.sentence),
        "first": _first_steps(request, stands.state),
    }
    return page(request, "today/page.html", context)


def _waiting(request: HttpRequest) -> list[today.Item]:
    hour = request.at.hour  # deadlines fall within a day
    asked = kept(request, ("asked", hour), lambda: _asked(request), despite=DRAFTING)
    return sorted(_of_work(request) + asked, key=lambda item: item.at, reverse=True)


def _of_work(request: HttpRequest) -> list[today.Item]:
    """Imports that ask, jobs that stopped, words spoken to one: not all leave a trail."""
    user = request.user
    stopped = [
        row
        for row in trail.jobs(actor=user, limit=20)
        if row.state in {"failed", "parked"} and not row.kind.startswith("records.")
    ]
    names = [user.get_username(), name_of(user), today.other_name(user)]
    spoken = trail.mentions(
        names, since=request.at - BACK, called=name_of, along=("person",)
    )
    return today.waiting(waiting_for(user), stopped, spoken)


def _asked(request: HttpRequest) -> list[today.Item]:
    """What the agreement, the letters, the departments and the book ask of one."""
    user, on = request.user, request.on
    found = today.talks(agreement.waiting(user, on=on))
    found += collect.waiting(collecting.wanted(user, on=on))
    found += supports.waiting(waited_for(user, on=on))
    found += unsigned.waiting(not_signed(user, on=on))
    found += actions.waiting(actions_due(user, on=on))
    found += actions.awaited([*late_for(user, on=on), *asked_for(user, on=on)])
    found += forecast.waiting(unsaid_calls(user, on=on))
    return found + _of_the_book(request)


def _of_the_book(request: HttpRequest) -> list[today.Item]:
    """Assumptions that fell under one's numbers, steps that are due, overdue reviews."""
    user, on = request.user, request.on
    if not anywhere(user, (Action.STRATEGY_READ,), on=on):
        return []
    return assumptions.waiting(
        fallen_under(user, on=on),
        strategy.due_for(user, on=on),
        strategy.overdue_for(user, on=on),
    )


def _number(request: HttpRequest) -> today.Standing:
    """How one's own part stands this year; nothing where there is nothing to stand on."""
    if not anywhere(request.user, (Action.RECORDS_READ,), on=request.on):
        return today.Standing()
    asked = {"viewer": request.user, "at": request.at, "on": request.on}
    try:
        return today.standing(
            tracking.overview(Wish(clock="history"), **asked, brief=True)
        )
    except Refused:
        return today.Standing()


def _changes(request: HttpRequest) -> list[today.Item]:
    since = _yesterday(request.at)
    news = targets.news(request.user, since=since, on=request.on)
    batches = applied_since(request.user, since=since, at=request.at)
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
