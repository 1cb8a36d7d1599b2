"""设置 › 日报与周报 The rule of reports: who sends them, how often, from which hour."""

from datetime import time
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org.access import Action, find_unit, held_at, may, reach
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.tracking.queries import reports as queries
from luopan.tracking.queries.reports import Rule
from luopan.tracking.services.reporting import set_report_rule
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import opens, policy
from luopan.web.words import report_rules as words

MOST = 400


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What holds at a unit, in a sentence, and where it is set otherwise."""
    return _page(request)


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    code = request.POST.get("unit", "") or request.GET.get("unit", "")
    unit = _unit(request, code)
    rule = queries.rule_at(unit, on=request.on) if unit else queries.USUAL
    context: dict[str, Any] = {
        "here": "coach",
        "reads": opens(request, reverse("reports")),
        "unit": unit,
        "rule": rule,
        "sentence": words.sentence(rule),
        "whose": words.whose(rule),
        "units": _units(request),
        "who": words.who(),
        "weekdays": words.weekdays(),
        "said": request.POST if problem else words.form(rule),
        "problem": problem,
        "may_set": unit is not None
        and unit.kind != Unit.Kind.SEAT
        and may(request.user, Action.TARGETS_EDIT, unit=unit, on=request.on),
    }
    status = 422 if problem else 200
    return page(request, "reports/rules.html", context, status=status)


def _unit(request: HttpRequest, code: str) -> Unit | None:
    """The unit asked about, else the largest part that is his."""
    if code:
        return find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    tops = held_at(request.user, Action.TARGETS_READ, on=request.on)
    return tops.order_by("kind", "place", "code").first()


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    found = reach(request.user, Action.TARGETS_EDIT, on=request.on)
    found = found.filter(kind=Unit.Kind.UNIT, overlay=False, end_date=None)
    return [(one.code, spoken(one)) for one in found.order_by("place", "code")[:MOST]]


@policy(Action.TARGETS_EDIT)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """From now on it is asked like this at a unit and below."""
    form = request.POST
    code = form.get("unit", "")
    unit = find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)
    try:
        rule = Rule(
            daily="daily" in form,
            weekly="weekly" in form,
            who=form.get("who", ""),
            weekday=typed.whole_number(form.get("weekday", ""), 0),
            asks_at=_hour(form.get("asks_at", "")),
        )
        set_report_rule(actor=request.user, at=request.at, unit=unit, rule=rule)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        return _page(request, str(refusal))
    messages.success(request, _("Set. It takes effect now."))
    return go(request, f"{reverse('report_rules')}?unit={quote(unit.code)}")


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Enter the time as 16:00.")) from None
