"""Incentives 激励: pay, what if, schemes, disputes."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations.pay_shapes import (
    DisputeOut,
    DisputeSaid,
    PayAsked,
    PayDecisionSaid,
    PayMade,
    PayOut,
    PaySchemeOpening,
    PaySchemeOut,
    PaySchemePublishing,
    PaySchemeSaid,
    PeriodAsked,
    PeriodPaid,
    RewardRuleSaid,
    WhatIf,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Number
from luopan.org.access import Action, find_unit
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.records.queries.untold import count, missing
from luopan.review.paying.rules import SaidRule
from luopan.review.paying.wording import sentences
from luopan.review.queries import pay as queries
from luopan.review.queries import schemes
from luopan.review.queries.pay import Line, Mine, Pay, Source, Unpaid
from luopan.review.services import disputing, paying

router = Router(tags=["pay"])


@router.get("/pay", response=PayOut, summary=_("A person's pay"))
@policy(Action.TARGETS_READ)
def pay(request: HttpRequest, asked: Annotated[PayAsked, Query()]) -> Any:
    """One's own, or that of somebody whose pay you see; each settled period line by line."""
    by = {"at": request.at, "on": request.on, "year": asked.year or request.on.year}
    code = asked.person or _own(request)
    return _mine(queries.pay_of(request.user, code, **by))


def _own(request: HttpRequest) -> str:
    person = request.user.person
    return person.code if person else ""


@router.get("/pay/people", response=PeriodPaid, summary=_("Pay in your scope"))
@policy(Action.TARGETS_READ)
def pay_of_people(request: HttpRequest, asked: Annotated[PeriodAsked, Query()]) -> Any:
    """Of everybody whose pay you see, for one period."""
    by = {"at": request.at, "on": request.on, "period": asked.period}
    found = queries.people_paid(request.user, **by)
    if found is None:
        raise schemes.nobody()
    return {
        "period": found.period,
        "as_of": found.books.on,
        "currency": found.books.currency,
        "rows": [_period(one) for one in found.rows],
        "unpaid": [_unpaid(one) for one in found.unpaid],
        "lacking": missing(found.lacking),
    }


@router.get("/pay/what-if", response=PayOut, summary=_("Preview of a person's pay"))
@policy(Action.TARGETS_AGREE)
def what_if(request: HttpRequest, asked: Annotated[WhatIf, Query()]) -> Any:
    """One's own pay if so much more came in the running period; nothing is kept of it."""
    extra = {
        Source(asked.metric, asked.product, asked.channel): int(asked.amount * 100)
    }
    by = {"at": request.at, "on": request.on, "extra": extra}
    found = queries.what_if(request.user, **by)
    if found is None:
        raise schemes.nobody()
    return _mine(found)


@router.get("/pay/schemes", response=list[PaySchemeOut], summary=_("List pay schemes"))
@policy(Action.TARGETS_READ)
def pay_schemes(request: HttpRequest) -> Any:
    """Those one is paid by, or may see; the rules as sentences."""
    names = {
        one.code: spoken(one)
        for group in (schemes.options().metrics, schemes.options().products)
        for one in group
    }
    currency = request.company.currency
    return [
        {
            "scheme": row.scheme.pk,
            "name": spoken(row.scheme),
            "audience": row.scheme.audience,
            "role": row.scheme.role,
            "unit": row.scheme.unit.code if row.scheme.unit else "",
            "published": row.now.number if row.now else 0,
            "from_date": row.now.from_date if row.now else None,
            "rules": [_rule(rule, names, currency) for rule in row.rules],
        }
        for row in schemes.schemes(request.user, on=request.on)
    ]


def _rule(rule: SaidRule, names: dict[str, str], currency: str) -> dict[str, Any]:
    return {
        "key": rule.key,
        "kind": rule.kind,
        "name": spoken(rule),
        "metric": rule.metric,
        "sentences": sentences(rule, names, currency),
    }


@router.post("/pay/schemes", response=PayMade, summary=_("Create a pay scheme"))
@policy(Action.PAY_EDIT)
@keyed(PayMade)
def open_scheme(request: HttpRequest, body: PaySchemeOpening) -> Any:
    """For a role, or one unit's or seat's own."""
    unit = None
    if body.unit:
        wanted = {"on": request.on, "action": Action.PAY_EDIT}
        unit = find_unit(request.user, body.unit, **wanted)
    said = {name: value for name, value in dict(body).items() if name != "unit"}
    by = {"actor": request.user, "at": request.at}
    return {"number": paying.open_scheme(**by, **said, unit=unit).pk}


@router.post(
    "/pay/schemes/{scheme_id}/editions",
    response=PayMade,
    summary=_("Save a pay scheme as a draft"),
)
@policy(Action.PAY_EDIT)
@keyed(PayMade)
def save_scheme(request: HttpRequest, scheme_id: Number, body: PaySchemeSaid) -> Any:
    """All its rules, in order; they count once they are published."""
    found = schemes.scheme_seen(request.user, scheme_id, on=request.on)
    made = paying.save_scheme(
        actor=request.user,
        at=request.at,
        scheme=found.scheme,
        from_date=body.from_date,
        every=body.every,
        rules=[_said(one) for one in body.rules],
        expected=body.expected,
    )
    return {"number": made.number}


def _said(rule: Any) -> SaidRule:
    said = dict(rule)
    for name in ("steps", "receipt_steps"):
        said[name] = tuple((at, share) for at, share in said[name])
    return SaidRule(**said)


@router.post(
    "/pay/schemes/{scheme_id}/publish",
    response=PayMade,
    summary=_("Publish a pay scheme"),
)
@policy(Action.PAY_EDIT)
@keyed(PayMade)
def publish_scheme(
    request: HttpRequest, scheme_id: Number, body: PaySchemePublishing
) -> Any:
    """Its newest edition counts from its first day; what was earned stays."""
    found = schemes.scheme_seen(request.user, scheme_id, on=request.on)
    by = {"actor": request.user, "at": request.at, "scheme": found.scheme}
    made = paying.publish_scheme(**by, expected=body.expected, reason=body.reason)
    return {"number": made.edition.number}


@router.get("/pay/disputes", response=list[DisputeOut], summary=_("Pay disputes"))
@policy(Action.TARGETS_READ)
def pay_disputes(request: HttpRequest) -> Any:
    """One's own, and those one decides or whose pay one sees."""
    found = schemes.disputes(request.user, on=request.on)
    return [_dispute(one) for one in found]


@router.post("/pay/disputes", response=PayMade, summary=_("Dispute a pay line"))
@policy(Action.TARGETS_AGREE)
@keyed(PayMade)
def dispute_pay(request: HttpRequest, body: DisputeSaid) -> Any:
    """Of one's own; it is decided by finance or operations until a day."""
    made = disputing.dispute_pay(
        actor=request.user,
        at=request.at,
        unit=schemes.paid_unit(request.user, body.unit),
        period=body.period,
        line=body.line,
        said=body.said,
    )
    return {"number": made.pk}


@router.post(
    "/pay/disputes/{dispute_id}/decide",
    response=PayMade,
    summary=_("Decide a pay dispute"),
)
@policy(Action.PAY_DECIDE)
@keyed(PayMade)
def decide_dispute(
    request: HttpRequest, dispute_id: Number, body: PayDecisionSaid
) -> Any:
    """With the reason; never one's own."""
    found = schemes.dispute_seen(request.user, dispute_id, on=request.on)
    made = disputing.decide_dispute(
        actor=request.user,
        at=request.at,
        dispute=found.dispute,
        upheld=body.upheld,
        said=body.said,
        amount=int(body.amount * 100),
    )
    return {"number": made.pk}


@router.post("/pay/rule", response=PayMade, summary=_("Who can see pay, and contests"))
@policy(Action.PAY_EDIT)
@keyed(PayMade)
def reward_rule(request: HttpRequest, body: RewardRuleSaid) -> Any:
    """Whether leaders see the pay under them, whether there are contests."""
    by = {"actor": request.user, "at": request.at}
    return {"number": paying.set_reward_rule(**by, **dict(body)).pk}


def _mine(found: Mine) -> dict[str, Any]:
    return {
        "person": found.person.code,
        "as_of": found.books.on,
        "currency": found.currency,
        "periods": [_period(one) for one in found.pays],
    }


def _unpaid(found: Unpaid) -> dict[str, Any]:
    return {
        "unit": found.unit.code,
        "start_date": found.days[0],
        "last_date": found.days[1] - timedelta(days=1),
        "why": found.why,
        "who": found.who.code if found.who else "",
        "amount": queries.yuan(found.amount)
        if found.amount or not found.lacking
        else None,
        "without": count(found.lacking),
    }


def _period(found: Pay) -> dict[str, Any]:
    sums = {
        "earned": found.earned,
        "taken_back": found.clawed,
        "payable": found.payable,
    }
    return {
        "person": found.assigned.person.code,
        "unit": found.assigned.unit.code,
        "period": found.span.code,
        "over": found.over,
        "scheme": found.edition.scheme.pk,
        "edition": found.edition.row.number,
        **{
            name: queries.yuan(amount) if found.told else None
            for name, amount in sums.items()
        },
        "decided": queries.yuan(found.decided),
        "handed": queries.yuan(found.handed),
        "lines": [_line(line) for line in found.lines],
        "without": count(found.lacking),
    }


def _line(line: Line) -> dict[str, Any]:
    amounts = {
        "came": line.came,
        "earned": line.settled.earned,
        "taken_back": line.settled.clawed,
        "payable": line.settled.payable,
        "sold": line.sold,
        "invoiced": line.billed,
        "received": line.received,
    }
    return {
        "line": line.rule.key,
        "name": spoken(line.rule),
        "metric": line.rule.metric,
        "target": None if line.target is None else queries.yuan(line.target),
        "attainment": line.attainment,
        "lacking": missing(line.lacking),
        **{
            name: None if line.lacking else queries.yuan(amount)
            for name, amount in amounts.items()
        },
    }


def _dispute(found: schemes.DisputeSeen) -> dict[str, Any]:
    row = found.dispute
    decision = getattr(row, "decision", None)
    added = getattr(decision, "correction", None)
    state = "open"
    if decision is not None:
        state = "upheld" if decision.upheld else "not_upheld"
    return {
        "number": row.pk,
        "person": row.person.code,
        "unit": row.unit.code,
        "period": row.period,
        "line": row.line,
        "said": row.said,
        "at": row.at,
        "due": row.due_date,
        "state": state,
        "decision": decision.said if decision else "",
        "amount": queries.yuan(added.amount if added and found.amounts else 0),
    }
