"""One action: what it is, brings and needs, its milestones and evidence."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luopan.actions import queries, services
from luopan.actions.checks import Brings
from luopan.actions.kinds import FIELDS, KINDS, RESOURCES, STATES
from luopan.actions.queries import OneAction
from luopan.org.access import Action, Unknown
from luopan.org.language import spoken
from luopan.strategy.queries.objectives import metric_called
from luopan.trail.refusal import Refused
from luopan.web import figures, typed
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import action as words
from luopan.web.words import actions as rows


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest, action_id: int) -> HttpResponse:
    """An action with all that belongs to it."""
    return page(request, "actions/action.html", _context(request, action_id))


def _context(request: HttpRequest, action_id: int, act: str = "") -> dict[str, Any]:
    one = queries.one_action(request.user, action_id, on=request.on)
    people = queries.owners(request.user, on=request.on) if one.may_change else ()
    owner = one.action.owner
    named = {owner.code: spoken(owner)} | {p.code: spoken(p) for p in people}
    return {
        "here": "act",
        "one": one,
        "line": rows.line(one.row),
        "over": words.over(one),
        "needs": words.needs(one),
        "overdue": words.overdue(one, request.on),
        "lacking": "" if one.may_change else words.lacking(one),
        "fields": words.fields(one, act, request.POST),
        "said": words.forms(one, act, request.POST),
        "ratio": figures.percent(one.expense_ratio) if one.expense_ratio else "",
        "expense": words.much("budget", one.expense),
        "people": list(named.items()),
        "kinds": list(KINDS.items()),
        "states": list(STATES.items()),
        "resources": list(RESOURCES.items()),
        "metrics": words.metrics() if one.may_change else (),
        "problem": "",
    }


def _edit(request: HttpRequest, one: OneAction) -> str:
    form = request.POST
    start, last = typed.day(form.get("start", "")), typed.day(form.get("last", ""))
    if start is None or last is None:
        raise Refused(gettext_lazy("Enter the first and last day."))
    kind = form.get("kind", one.row.kind)
    owner = one.action.owner
    if form.get("owner", owner.code) != owner.code:
        owner = queries.owner_called(request.user, form["owner"], on=request.on)
    services.edit_action(
        **_by(request, one),
        name=form.get("name", ""),
        name_other=form.get("name_other", one.action.name_other),
        owner=owner,
        kind=kind,
        start_date=start,
        end_date=last + timedelta(days=1),
        outcome=form.get("outcome", ""),
        particulars={key: form.get(f"f-{key}", "") for key in FIELDS.get(kind, {})},
    )
    return _("Saved.")


def _brings(request: HttpRequest, one: OneAction) -> str:
    form = request.POST
    amount = typed.amount(form.get("amount", ""))
    if amount is None:
        services.edit_action(**_by(request, one), brings=None)
        return _("Expected contribution cleared.")
    start, last = typed.day(form.get("from", "")), typed.day(form.get("until", ""))
    sure = typed.ratio(form.get("sure", ""))
    if start is None or last is None or sure is None:
        raise Refused(
            gettext_lazy(
                "Enter the first and last day of the contribution, and its confidence."
            )
        )
    metric = metric_called(form.get("metric", ""))
    said = Brings(metric, amount, start, last + timedelta(days=1), float(sure))
    services.edit_action(**_by(request, one), brings=said)
    return _("Saved and counted against the gap.")


def _move(request: HttpRequest, one: OneAction) -> str:
    state = request.POST.get("state", "")
    services.move_action(
        **_by(request, one), state=state, said=request.POST.get("said", "")
    )
    return _("“%(action)s”: %(state)s.") % {
        "action": one.row.name,
        "state": STATES[state],
    }


def _by(request: HttpRequest, one: OneAction) -> dict[str, Any]:
    edits = request.POST.get("edits", "")
    expected = int(edits) if edits.isascii() and edits.isdigit() else None
    by = {"actor": request.user, "at": request.at, "action": one.action}
    return by | {"expected": expected}


def _plain(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _milestone(request: HttpRequest, one: OneAction) -> str:
    due = typed.day(request.POST.get("due", ""))
    if due is None:
        raise Refused(gettext_lazy("Enter the due date."))
    name = request.POST.get("name", "")
    services.add_milestone(
        **_plain(request), action=one.action, name=name, due_date=due
    )
    return _("Milestone set.")


def _reach(request: HttpRequest, _one: OneAction) -> str:
    step = queries.milestone_seen(request.user, _number(request), on=request.on)
    reached = not step.reached_date
    services.reach_milestone(**_plain(request), milestone=step, reached=reached)
    return _("Reached.") if reached else _("Marked as not reached.")


def _take_out(request: HttpRequest, _one: OneAction) -> str:
    step = queries.milestone_seen(request.user, _number(request), on=request.on)
    services.take_milestone_out(**_plain(request), milestone=step)
    return _("It is removed.")


def _ask(request: HttpRequest, one: OneAction) -> str:
    form = request.POST
    services.ask(
        **_plain(request),
        action=one.action,
        resource=form.get("resource", ""),
        amount=_amount(request),
        what=form.get("what", ""),
    )
    return _("Requested.")


def _promise(request: HttpRequest, _one: OneAction) -> str:
    until = typed.day(request.POST.get("until", ""))
    if until is None:
        raise Refused(gettext_lazy("Enter when it will be available."))
    services.promise(
        **_plain(request),
        need=_need(request),
        amount=_amount(request),
        until_date=until,
    )
    return _("Promised.")


def _refuse(request: HttpRequest, _one: OneAction) -> str:
    text = request.POST.get("text", "")
    services.refuse_need(**_plain(request), need=_need(request), text=text)
    return _("Refused.")


def _withdraw(request: HttpRequest, _one: OneAction) -> str:
    services.withdraw_need(**_plain(request), need=_need(request))
    return _("It is withdrawn.")


def _deliver(request: HttpRequest, _one: OneAction) -> str:
    services.deliver(**_plain(request), need=_need(request), amount=_amount(request))
    return _("Delivery confirmed.")


def _use(request: HttpRequest, _one: OneAction) -> str:
    services.use(**_plain(request), need=_need(request), amount=_amount(request))
    return _("Saved.")


def _used(request: HttpRequest, one: OneAction) -> str:
    form = request.POST
    services.record_used(
        **_plain(request),
        action=one.action,
        resource=form.get("resource", ""),
        amount=_amount(request),
        what=form.get("what", ""),
    )
    return _("Saved.")


def _result(request: HttpRequest, one: OneAction) -> str:
    services.tell_result(**_by(request, one), said=request.POST.get("said", ""))
    return _("Saved.")


def _evidence(request: HttpRequest, one: OneAction) -> str:
    services.add_evidence(
        **_plain(request),
        action=one.action,
        text=request.POST.get("text", ""),
        address=request.POST.get("address", ""),
    )
    return _("Saved.")


def _need(request: HttpRequest) -> Any:
    return queries.need_seen(request.user, _number(request), on=request.on)


def _amount(request: HttpRequest) -> Decimal:
    return typed.amount(request.POST.get("amount", "")) or Decimal(0)


def _number(request: HttpRequest) -> int:
    return typed.whole_number(request.POST.get("number", ""), 0)


ACTS: Mapping[str, Callable[[HttpRequest, OneAction], str]] = {
    "edit": _edit,
    "brings": _brings,
    "move": _move,
    "milestone": _milestone,
    "reach": _reach,
    "take-out": _take_out,
    "ask": _ask,
    "promise": _promise,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "deliver": _deliver,
    "use": _use,
    "evidence": _evidence,
    "result": _result,
    "used": _used,
}


@policy(Action.TARGETS_READ)
@require_POST
def change(request: HttpRequest, action_id: int, act: str) -> HttpResponse:
    """Something is said of an action; what cannot be is said beside it."""
    one = queries.one_action(request.user, action_id, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, ACTS[act](request, one))
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        context = _context(request, action_id, act) | {"problem": str(refusal)}
        return page(request, "actions/action.html", context, status=422)
    if act == "move" and request.POST.get("back") == "board":
        return go(
            request, f"{reverse('act')}?as=board&year={one.row.year}#a-{action_id}"
        )
    return go(request, reverse("action", args=[action_id]))
