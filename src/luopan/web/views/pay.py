"""激励 Incentives: one's own pay, the next 10 万, what if; those in reach; disputes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, Unknown
from luopan.review.access.rewarding import company_rule
from luopan.review.queries import pay as queries
from luopan.review.queries import schemes
from luopan.review.queries.pay import Mine, Pay
from luopan.review.services import disputing, paying
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.exports import download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.remedies import remedies
from luopan.web.words import pay as words
from luopan.web.words import pay_forms as forms
from luopan.web.words import pay_next as ahead
from luopan.web.words import pay_people as told
from luopan.web.words.lacking import notices
from luopan.web.words.progress import period_name

A_PAGE = 50


@policy(Action.TARGETS_READ)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own pay; who is paid by nothing is led to what he sees or decides."""
    found = queries.my_pay(request.user, **_when(request))
    if found is None or not found.pays:
        if _sees_others(request):
            return go(request, reverse("pay_people"))
        if schemes.decides(request.user, on=request.on):
            return go(request, reverse("pay_disputes"))
    if is_part(request):
        return _what_if(request, found)
    return _shown(request, found)


def _shown(request: HttpRequest, found: Mine | None) -> HttpResponse:
    if found is not None and "xlsx" in request.GET:
        return download(told.own_book(found), at=request.at)
    return page(request, "review/pay/mine.html", _context(request, found))


def _when(request: HttpRequest) -> dict[str, Any]:
    return {"at": request.at, "on": request.on}


def _sees_others(request: HttpRequest) -> bool:
    rule = company_rule()
    return queries.sees_others(request.user, on=request.on, rule=rule)


@policy(Action.TARGETS_READ)
@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """The pay of one person."""
    year = typed.whole_number(request.GET.get("year", ""), 0)
    found = queries.pay_of(request.user, code, **_when(request), year=year)
    return _shown(request, found)


def _context(request: HttpRequest, found: Mine | None) -> dict[str, Any]:
    chosen = words.chosen_of(found, request.GET.get("period", "")) if found else None
    more = queries.next_pays(found.now[0]) if found and found.now else []
    context = {
        "here": "review",
        "found": found,
        "sentence": ahead.sentence(found, more),
        "others": _sees_others(request),
        "extra": ahead.extra_amount(),
        "decides": schemes.decides(request.user, on=request.on),
    }
    if found is None or chosen is None:
        return context
    return context | {
        "sentence": ahead.sentence_of(found, chosen, more),
        "chosen": chosen,
        "period": period_name(chosen.span.code, chosen.span.kind),
        "running": chosen in found.now,
        "earned": words.sum_of(chosen, chosen.earned),
        "payable": words.sum_of(chosen, chosen.payable),
        "clawed": words.clawed_of(chosen),
        "without": words.without(chosen.lacking),
        "lacking": remedies(request, notices(chosen.lacking)),
        "decided": words.money(chosen.decided) if chosen.decided else "",
        "handed": words.signed(chosen.handed) if chosen.handed else "",
        "lines": words.lines(chosen, found),
        "periods": words.periods(found, chosen),
        "several": len({pay.assigned.unit.pk for pay in found.pays}) > 1,
        "nexts": ahead.nexts(more, found) if chosen in found.now else [],
        "begins": ahead.begins_at(found) if chosen in found.now else None,
        "sources": _sources(found),
        "currency": words.currency_of(found),
        "basis": words.basis(found),
    }


def _sources(found: Mine) -> list[tuple[int, str]]:
    names = words.names_of(found)
    return [
        (place, words.source_name(source, names))
        for place, source in enumerate(found.sources())
    ]


def _what_if(request: HttpRequest, found: Mine | None) -> HttpResponse:
    """What one would be paid if so much more came; nothing is kept."""
    if found is None or not found.now:
        raise Refused(_("No pay period is running."))
    extra = forms.extras(request.GET, found.sources())
    tried = queries.what_if(request.user, **_when(request), extra=extra)
    context = {
        "tried": _tried(found, tried) if tried else [],
        "currency": words.currency_of(found),
    }
    return part(request, "review/pay/_tried.html", context)


def _tried(now: Mine, tried: Mine) -> list[dict[str, str]]:
    """The running periods as they are, and as they would be."""
    return [
        {
            "title": period_name(one.span.code, one.span.kind),
            "before": words.sum_of(one, one.earned),
            "after": words.sum_of(other, other.earned),
            "more": words.signed(other.earned - one.earned),
            "without": words.without(other.lacking),
            "attainment": _attained(other),
        }
        for one, other in zip(now.now, tried.now, strict=True)
    ]


def _attained(pay: Pay) -> str:
    rates = [line.attainment for line in pay.lines if line.attainment is not None]
    return figures.percent(rates[0]) if rates else ""


@policy(Action.TARGETS_READ)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in reach who is paid for a period."""
    asked = request.GET.get("period", "")
    found = queries.people_paid(request.user, **_when(request), period=asked)
    if found is None:
        raise schemes.nobody()
    if "xlsx" in request.GET:
        return download(told.book(found), at=request.at)
    number = max(typed.whole_number(request.GET.get("page", ""), 1), 1)
    rows = told.table(found)
    context = {
        "here": "review",
        "found": found,
        "sentence": told.table_sentence(found),
        "rows": rows[(number - 1) * A_PAGE : number * A_PAGE],
        "number": number,
        "before": number - 1,
        "after": number + 1,
        "last": max(-(-len(rows) // A_PAGE), 1),
        "sums": told.sums(found),
        "unpaid": told.unpaid(found),
        "lacking": remedies(request, notices(found.lacking, told.lacks_of(found))),
        "periods": told.period_options(found),
        "currency": words.currency_of(found),
        "basis": words.basis(found),
        "decides": schemes.decides(request.user, on=request.on),
    }
    return page(request, "review/pay/people.html", context)


@policy(Action.TARGETS_AGREE)
@require_POST
def dispute(request: HttpRequest) -> HttpResponse:
    """Say that a line of one's own pay is wrong."""
    said = request.POST
    unit = schemes.paid_unit(request.user, said.get("unit", ""))
    made = disputing.dispute_pay(
        actor=request.user,
        at=request.at,
        unit=unit,
        period=said.get("period", "")[:20],
        line=said.get("line", "")[:60],
        said=said.get("said", ""),
    )
    messages.success(
        request, _("Submitted and awaiting a decision; the result will be shown here.")
    )
    return go(request, reverse("pay_dispute", args=[made.pk]))


@policy(Action.TARGETS_READ)
@require_GET
def disputes(request: HttpRequest) -> HttpResponse:
    """Disputes that one may see."""
    found = schemes.disputes(request.user, on=request.on)
    context = {
        "here": "review",
        "rows": told.disputes(found),
        "sentence": told.disputes_sentence(found),
    }
    return page(request, "review/pay/disputes.html", context)


@policy(Action.TARGETS_READ)
@require_GET
def one_dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """A dispute, and what was decided of it."""
    found = schemes.dispute_seen(request.user, dispute_id, on=request.on)
    context = {
        "here": "review",
        "found": found,
        "row": told.dispute(found),
        "rule": told.rule_said(found, figures.money(request.company.currency)),
        "line": _disputed_line(request, found),
        "currency": figures.money(request.company.currency),
    }
    return page(request, "review/pay/dispute.html", context)


def _disputed_line(
    request: HttpRequest, found: schemes.DisputeSeen
) -> words.LineRow | None:
    """How the disputed line is worked out, for who sees its amounts."""
    row = found.dispute
    if not found.amounts:
        return None
    when, year = _when(request), typed.whole_number(row.period[:4], 0)
    try:
        if found.own:
            seen = queries.my_pay(request.user, **when, year=year)
        else:
            seen = queries.pay_of(request.user, row.person.code, **when, year=year)
    except Unknown:
        return None
    key = f"{row.period}@{row.unit.code}"
    pays = [pay for pay in seen.pays if words.key_of(pay) == key] if seen else []
    lines = [line for pay in pays for line in words.lines(pay, seen)] if seen else []
    return next((line for line in lines if line.key == row.line), None)


@policy(Action.PAY_DECIDE)
@require_POST
def decide(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Decide a dispute."""
    found = schemes.dispute_seen(request.user, dispute_id, on=request.on)
    amount = typed.amount(request.POST.get("amount", ""))
    disputing.decide_dispute(
        actor=request.user,
        at=request.at,
        dispute=found.dispute,
        upheld=request.POST.get("upheld") == "1",
        said=request.POST.get("said", ""),
        amount=0 if amount is None else int(amount * 100),
    )
    messages.success(request, _("Decided. The person concerned can read it."))
    return go(request, reverse("pay_dispute", args=[dispute_id]))


@policy(Action.PAY_EDIT)
@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """Say whether leaders see pay, whether there are contests, how long disputes take."""
    paying.set_reward_rule(
        actor=request.user,
        at=request.at,
        leaders_see="leaders_see" in request.POST,
        contests="contests" in request.POST,
        dispute_days=typed.whole_number(request.POST.get("dispute_days", ""), 0),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Setting applied."))
    return go(request, reverse("pay_schemes"))
