"""Agreement: numbers go down, are countered, answered and settled; who waits for whom."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.actions.queries.marks import marked, thread_marked
from luopan.api.operations import talk_bodies as bodies
from luopan.api.operations import talk_shapes as shapes
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Number, Paged, Some, some
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.org.queries import account
from luopan.targets import queries, services
from luopan.targets.amounts import own_unit, quanta
from luopan.targets.models import Ask, Version
from luopan.targets.queries import agreement

router = Router(tags=["agreement"])


class TalkAsked(Schema):
    """A unit by its code."""

    unit: Code


def _version(request: HttpRequest, version_id: int) -> Version:
    return queries.version_seen(request.user, version_id, on=request.on)


def _by(request: HttpRequest, version: Version, **said: Any) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "version": version, **said}


def _in_talk(
    request: HttpRequest,
    version_id: int,
    service: Callable[..., Any],
    unit: str,
    **said: Any,
) -> dict[str, Any]:
    """A service on a talk that one may see; the talk after it."""
    version = _version(request, version_id)
    agreement.talk_seen(request.user, version, unit, on=request.on)
    done = service(**_by(request, version, unit=unit, **said))
    return shapes.TalkNow.of(done)


def _carried(
    version: Version, carried: Mapping[str, Decimal] | None
) -> dict[str, int] | None:
    if carried is None:
        return None
    return {code: quanta(part, version.metric) for code, part in carried.items()}


@router.post(
    "/versions/{version_id}/issue",
    response=shapes.IssueDone,
    summary=_("Issue targets to units below"),
)
@policy(Action.TARGETS_EDIT)
@keyed(shapes.IssueDone)
def issue(request: HttpRequest, version_id: Number, body: bodies.IssueSaid) -> Any:
    """To what stands directly under a unit, or to its whole branch."""
    version = _version(request, version_id)
    return services.issue(**_by(request, version, **dict(body)))


@router.post(
    "/versions/{version_id}/recall",
    response=shapes.IssueDone,
    summary=_("Recall an issued number"),
)
@policy(Action.TARGETS_EDIT)
@keyed(shapes.IssueDone)
def recall(request: HttpRequest, version_id: Number, body: bodies.RecallSaid) -> Any:
    """It is no proposal any more, and moves as it did before."""
    version = _version(request, version_id)
    agreement.talk_seen(request.user, version, body.unit, on=request.on)
    return services.recall(**_by(request, version, **dict(body)))


@router.get(
    "/versions/{version_id}/talks",
    response=shapes.TalkBoard,
    summary=_("The talks of a version by size of disagreement"),
)
@policy(Action.TARGETS_READ)
def talks(request: HttpRequest, version_id: Number, part: Paged) -> Any:
    """Those one may see; the counts are of all of them."""
    found = agreement.board(request.user, _version(request, version_id), on=request.on)
    rows = marked(found.rows, found.year, on=request.on)
    return {**vars(found), **some(rows, part)}


@router.get(
    "/versions/{version_id}/talk",
    response=shapes.Thread,
    summary=_("A talk and its available actions"),
)
@policy(Action.TARGETS_READ)
def talk(
    request: HttpRequest, version_id: Number, asked: Annotated[TalkAsked, Query()]
) -> Any:
    """All that was said, the resources, the figures."""
    version = _version(request, version_id)
    found = agreement.talk(request.user, version, asked.unit, on=request.on)
    return thread_marked(found, on=request.on)


@router.post(
    "/versions/{version_id}/talk/counter",
    response=shapes.TalkNow,
    summary=_("Make a counter-offer"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.TalkNow)
def counter(request: HttpRequest, version_id: Number, body: bodies.CounterSaid) -> Any:
    """A number, its evidence, the resources it needs."""
    said = body.told(_version(request, version_id).metric)
    return _in_talk(request, version_id, services.counter, **said)


@router.post(
    "/versions/{version_id}/talk/withdraw",
    response=shapes.TalkNow,
    summary=_("Withdraw one's number"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.TalkNow)
def withdraw(request: HttpRequest, version_id: Number, body: bodies.InTalk) -> Any:
    """Before it is answered; the proposal stands again."""
    return _in_talk(request, version_id, services.withdraw, **dict(body))


@router.post(
    "/versions/{version_id}/talk/answer",
    response=shapes.TalkNow,
    summary=_("Propose a new number"),
)
@policy(Action.TARGETS_EDIT)
@keyed(shapes.TalkNow)
def answer(request: HttpRequest, version_id: Number, body: bodies.AnswerSaid) -> Any:
    """The old one again, or another that somebody carries."""
    version = _version(request, version_id)
    said = dict(body) | {
        "amount": quanta(body.amount, version.metric),
        "carried": _carried(version, body.carried),
    }
    return _in_talk(request, version_id, services.answer, **said)


@router.post(
    "/versions/{version_id}/talk/accept",
    response=shapes.TalkNow,
    summary=_("Accept the other side's number"),
)
@policy(Action.TARGETS_AGREE, Action.TARGETS_EDIT)
@keyed(shapes.TalkNow)
def accept_number(
    request: HttpRequest, version_id: Number, body: bodies.Carrying
) -> Any:
    """From below the proposal; from above, when it is its turn, the number offered."""
    carried = _carried(_version(request, version_id), body.carried)
    said = dict(body) | {"carried": carried}
    return _in_talk(request, version_id, services.accept, **said)


@router.post(
    "/versions/{version_id}/talk/escalate",
    response=shapes.TalkNow,
    summary=_("Escalate to the next unit above"),
)
@policy(Action.TARGETS_AGREE, Action.TARGETS_EDIT)
@keyed(shapes.TalkNow)
def escalate(request: HttpRequest, version_id: Number, body: bodies.InTalk) -> Any:
    """It can carry more, and concede more."""
    return _in_talk(request, version_id, services.escalate, **dict(body))


@router.post(
    "/versions/{version_id}/talk/remind",
    response=shapes.TalkNow,
    summary=_("Remind the side whose turn it is"),
)
@policy(Action.TARGETS_AGREE, Action.TARGETS_EDIT)
@keyed(shapes.TalkNow)
def remind(request: HttpRequest, version_id: Number, body: bodies.RemindSaid) -> Any:
    """Once a day."""
    return _in_talk(request, version_id, services.remind, **dict(body))


@router.post(
    "/versions/{version_id}/talk/remark",
    response=shapes.TalkNow,
    summary=_("Comment in a talk"),
)
@policy(Action.TARGETS_AGREE, Action.TARGETS_EDIT)
@keyed(shapes.TalkNow)
def remark(request: HttpRequest, version_id: Number, body: bodies.InTalk) -> Any:
    """It changes nothing."""
    return _in_talk(request, version_id, services.remark, **dict(body))


@router.post(
    "/versions/{version_id}/delegates",
    response=shapes.TalkNow,
    summary=_("Delegate the right to answer"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.TalkNow)
def delegate(
    request: HttpRequest, version_id: Number, body: bodies.DelegateSaid
) -> Any:
    """From a day until before another."""
    version = _version(request, version_id)
    said = dict(body)
    user = account(said.pop("username"))
    found = agreement.talk_seen(request.user, version, body.unit, on=request.on)
    services.delegate(**_by(request, version, user=user, **said))
    found.refresh_from_db(fields=["head"])
    last = found.cards.order_by("-seq")[0]
    last.talk = found
    return shapes.TalkNow.of(last)


@router.post(
    "/versions/{version_id}/submissions",
    response=shapes.Submitted,
    summary=_("Submit a unit's own offer"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.Submitted)
def submit(request: HttpRequest, version_id: Number, body: bodies.SubmitSaid) -> Any:
    """Before its number is issued, or as an answer to it."""
    version = _version(request, version_id)
    metric = version.metric
    cells = [(c.product, c.period, quanta(c.amount, metric)) for c in body.cells]
    amount = None if body.amount is None else quanta(body.amount, metric)
    said = dict(body) | {"amount": amount, "cells": cells}
    kept = services.submit(**_by(request, version, **said))
    own = own_unit(kept.amount, metric)
    return {"unit": kept.unit.code, "seq": kept.seq, "amount": own}


@router.get(
    "/versions/{version_id}/gaps",
    response=Some[shapes.Gap],
    summary=_("Top-down beside bottom-up at every node"),
)
@policy(Action.TARGETS_READ)
def gaps(request: HttpRequest, version_id: Number, part: Paged) -> Any:
    """In the order of the organisation."""
    version = _version(request, version_id)
    return some(agreement.gaps(request.user, version, on=request.on), part)


@router.get(
    "/versions/{version_id}/waiting",
    response=Some[shapes.Waited],
    summary=_("Who waits for whom in a version"),
)
@policy(Action.TARGETS_READ)
def who_waits(request: HttpRequest, version_id: Number, part: Paged) -> Any:
    """The most urgent first."""
    version = _version(request, version_id)
    return some(agreement.who_waits(request.user, version, on=request.on), part)


@router.get(
    "/waiting",
    response=Some[shapes.Waited],
    summary=_("Talks waiting for one's answer"),
)
@policy(Action.TARGETS_READ)
def waiting(request: HttpRequest, part: Paged) -> Any:
    """In all versions, the most urgent first."""
    return some(agreement.waiting(request.user, on=request.on), part)


@router.get(
    "/versions/{version_id}/dilution",
    response=Some[shapes.Diluted],
    summary=_("What is handed down, reserved and added on the way"),
)
@policy(Action.PADDING_READ)
def dilution(request: HttpRequest, version_id: Number, part: Paged) -> Any:
    """Where one may see padding."""
    version = _version(request, version_id)
    return some(agreement.ledger(request.user, version, on=request.on).rows, part)


def _asked(request: HttpRequest, version_id: int, ask_id: int) -> Ask:
    version = _version(request, version_id)
    return agreement.ask_seen(request.user, version, ask_id, on=request.on)


@router.post(
    "/versions/{version_id}/asks/{ask_id}/promise",
    response=shapes.AskNow,
    summary=_("Promise a resource"),
)
@policy(Action.TARGETS_EDIT)
@keyed(shapes.AskNow)
def promise(
    request: HttpRequest, version_id: Number, ask_id: Number, body: bodies.PromiseSaid
) -> Any:
    """Until a day; a promise that is not kept marks the target."""
    ask = _asked(request, version_id, ask_id)
    by = {"actor": request.user, "at": request.at, "ask": ask}
    return services.promise(**by, **dict(body))


@router.post(
    "/versions/{version_id}/asks/{ask_id}/refuse",
    response=shapes.AskNow,
    summary=_("Report that a resource will not come"),
)
@policy(Action.TARGETS_EDIT)
@keyed(shapes.AskNow)
def refuse_ask(
    request: HttpRequest, version_id: Number, ask_id: Number, body: bodies.WordSaid
) -> Any:
    """With a word why."""
    ask = _asked(request, version_id, ask_id)
    by = {"actor": request.user, "at": request.at, "ask": ask}
    return services.refuse_ask(**by, **dict(body))


@router.post(
    "/versions/{version_id}/asks/{ask_id}/deliver",
    response=shapes.AskNow,
    summary=_("Confirm that a promised resource has arrived"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.AskNow)
def deliver(
    request: HttpRequest, version_id: Number, ask_id: Number, body: bodies.WordSaid
) -> Any:
    """By who asked for it."""
    ask = _asked(request, version_id, ask_id)
    by = {"actor": request.user, "at": request.at, "ask": ask}
    return services.deliver(**by, **dict(body))


@router.get(
    "/authorities",
    response=list[shapes.AuthorityNow],
    summary=_("Each role's authority to concede"),
)
@policy(Action.TARGETS_READ)
def authorities(request: HttpRequest) -> Any:
    """As it is today, and as it is to become."""
    return agreement.authorities(on=request.on)


@router.post(
    "/authorities",
    response=shapes.AuthorityNow,
    summary=_("Set how much a role may concede"),
)
@policy(Action.TARGETS_COMMIT)
@keyed(shapes.AuthorityNow)
def set_authority(request: HttpRequest, body: bodies.AuthoritySaid) -> Any:
    """For who may commit targets of the whole company."""
    share = None if body.share is None else str(body.share)
    said = dict(body) | {"share": share}
    done = services.set_authority(actor=request.user, at=request.at, **said)
    rows = agreement.authorities(on=done.start_date)
    return next(
        row
        for row in rows
        if (row.role, row.start_date) == (done.role, done.start_date)
    )
