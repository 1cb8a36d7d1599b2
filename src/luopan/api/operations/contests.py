"""Contests 竞赛."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router

from luopan.api.operations.pay_shapes import (
    CalledOff,
    ContestOut,
    ContestSaid,
    ContestStanding,
    EntrantMoved,
    PayMade,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Number
from luopan.org.access import Action, find_unit
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.records.queries.untold import count, missing
from luopan.review.queries import contests as queries
from luopan.review.services import contests as services

router = Router(tags=["pay"])


@router.get("/contests", response=list[ContestOut], summary=_("Contests"))
@policy(Action.TARGETS_READ)
def contests(request: HttpRequest) -> Any:
    """Those in which somebody of your reach takes part; none where they are off."""
    return [_row(one) for one in queries.contests(request.user, on=request.on)]


@router.get("/contests/{contest_id}", response=ContestStanding, summary=_("A contest"))
@policy(Action.TARGETS_READ)
def contest(request: HttpRequest, contest_id: Number) -> Any:
    """The first of each group, and the places in your reach; no amounts.

    Whose figure lacks an exchange rate has neither rank nor rate, and no place in his group
    is final; the contest is not decided before.
    """
    when = {"at": request.at, "on": request.on}
    found = queries.contest_seen(request.user, contest_id, **when)
    return _row(found.row) | {
        "as_of": found.as_of,
        "rules": found.row.contest.words,
        "untold": sum(found.untold.values()),
        "lacking": missing(found.lacking),
        "places": [
            {
                "entrant": one.entrant,
                "unit": one.unit.code,
                "group": one.group,
                "rank": one.rank,
                "rate": one.rate,
                "own": one.own,
                "without": count(one.lacking),
            }
            for one in found.places
        ],
    }


@router.post("/contests", response=PayMade, summary=_("Announce a contest"))
@policy(Action.PLANS_CREATE)
@keyed(PayMade)
def announce_contest(request: HttpRequest, body: ContestSaid) -> Any:
    """Before its period begins; its rules change no more."""
    wanted = {"on": request.on, "action": Action.PLANS_CREATE}
    said = dict(body) | {
        "unit": find_unit(request.user, body.unit, **wanted),
        "metric": queries.metric_named(body.metric),
    }
    by = {"actor": request.user, "at": request.at}
    return {"number": services.announce_contest(**by, **said).pk}


@router.post(
    "/contests/{contest_id}/move",
    response=PayMade,
    summary=_("Change a participant's group"),
)
@policy(Action.PLANS_CREATE)
@keyed(PayMade)
def move_entrant(request: HttpRequest, contest_id: Number, body: EntrantMoved) -> Any:
    """Before the start, with a reason."""
    when = {"at": request.at, "on": request.on}
    entrant = queries.entrant_seen(request.user, contest_id, body.entrant, **when)
    by = {"actor": request.user, "at": request.at, "entrant": entrant}
    made = services.move_entrant(**by, group=body.group, reason=body.reason)
    return {"number": made.pk}


@router.post(
    "/contests/{contest_id}/off", response=PayMade, summary=_("Cancel a contest")
)
@policy(Action.PLANS_CREATE)
@keyed(PayMade)
def call_off(request: HttpRequest, contest_id: Number, body: CalledOff) -> Any:
    """Before it has ended or while its result waits for a rate, with a reason."""
    when = {"at": request.at, "on": request.on}
    found = queries.contest_seen(request.user, contest_id, **when)
    by = {"actor": request.user, "at": request.at, "contest": found.row.contest}
    return {"number": services.call_off_contest(**by, reason=body.reason).pk}


def _row(found: queries.ContestRow) -> dict[str, Any]:
    contest = found.contest
    return {
        "contest": contest.pk,
        "name": spoken(contest),
        "unit": contest.unit.code,
        "metric": contest.metric.code,
        "period": contest.period,
        "among": contest.among,
        "ranking": contest.ranking,
        "top": contest.top,
        "state": found.state,
        "entrants": found.entrants,
    }
