"""目标客户 Target customers: ranked by rules one can read, picked, and seen in time."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from luopan.actions.access import PROMISES, WRITES
from luopan.actions.queries.rules import (
    STANDARD_RULE,
    all_codes,
    editions,
    may_write_rule,
    rule_called,
)
from luopan.actions.queries.screening import (
    SHOWS,
    Screening,
    Wish,
    customers_seen,
    screen,
)
from luopan.actions.services import targets as services
from luopan.org.access import Action, Unknown, find_unit, held_at, reach
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import targeting as words

MOST_SEATS = 60  # that are offered to choose from
ASKED = ("unit", "rule", "show", "channel", "q", "page")


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The customers of one's reach by score, one page; or all of them as a workbook."""
    wish = _wish(request)
    if "xlsx" in request.GET:
        found = screen(request.user, wish, on=request.on, whole=True)
        return download(words.export(found), at=request.at)
    found = screen(request.user, wish, on=request.on)
    return page(request, "actions/targeting.html", _context(request, found))


def _wish(request: HttpRequest) -> Wish:
    asked = request.GET
    show = asked.get("show", "all")
    return Wish(
        unit=asked.get("unit", ""),
        rule=asked.get("rule", ""),
        show=show if show in SHOWS else "all",
        channel=asked.get("channel", ""),
        words=asked.get("q", "").strip()[:100],
        page=typed.whole_number(asked.get("page", ""), 1),
    )


def _context(request: HttpRequest, found: Screening) -> dict[str, Any]:
    titles = _("All"), _("Not picked"), _("Picked"), _("Overdue for a visit")
    return {
        "here": "act",
        "found": found,
        "wish": found.wish,
        "sentence": words.sentence(found),
        "lines": words.lines(found),
        "loads": words.load_lines(found),
        "more_loads": max(len(found.loads) - words.SHOWN_LOADS, 0),
        "shows": list(zip(SHOWS, titles, strict=True)),
        "rules": [(one.code, one.name) for one in found.rules],
        "channels": [("", _("all channels")), *((c, c) for c in found.channels)],
        "weights": words.weights(found.rule),
        "editions": editions(found.rule.code),
        "sets": _tops(request),
        "may_edit": may_write_rule(request.user, found.rule, on=request.on),
        "cadences": [(days, words.every(days)) for days in words.CADENCES],
        "seats": _seats(request) if found.may_pick else [],
        "back": urlencode({k: v for k, v in request.GET.items() if k in ASKED}),
        "now": found.page,
        "before": found.page - 1,
        "after": found.page + 1 if found.page < found.pages else "",
        "every": request.POST.get("every", "30"),
        "problem": "",
    }


def _tops(request: HttpRequest) -> list[tuple[str, str]]:
    """Units whose rules one may write: those one leads."""
    held = held_at(request.user, PROMISES, on=request.on)
    return [(row.code, spoken(row)) for row in held.order_by("place", "code")]


def _seats(request: HttpRequest) -> list[tuple[str, str]]:
    """Seats one may pick for; of too many none are offered, each customer goes to its own."""
    found = reach(request.user, WRITES, on=request.on)
    rows = list(found.filter(kind=Unit.Kind.SEAT, end_date=None)[: MOST_SEATS + 1])
    return [(row.code, spoken(row)) for row in rows] if len(rows) <= MOST_SEATS else []


def _pick(request: HttpRequest) -> str:
    form = request.POST
    seat = form.get("seat", "")
    chosen = [
        services.Chosen(account, round(row.score, 1), dict(row.points))
        for account, row in _chosen(request)
    ]
    picked = services.pick_customers(
        actor=request.user,
        at=request.at,
        chosen=chosen,
        every_days=typed.whole_number(form.get("every", "").strip(), 0),
        seat=find_unit(request.user, seat, on=request.on, action=WRITES)
        if seat
        else None,
        reason=form.get("reason", ""),
    )
    said = ngettext("%(count)s customer picked.", "%(count)s customers picked.", picked)
    return said % {"count": picked}


def _let_go(request: HttpRequest) -> str:
    gone = services.let_go(
        actor=request.user,
        at=request.at,
        accounts=[account for account, _row in _chosen(request)],
        reason=request.POST.get("reason", ""),
    )
    said = ngettext("%(count)s customer let go.", "%(count)s customers let go.", gone)
    return said % {"count": gone}


def _chosen(request: HttpRequest) -> Any:
    codes = request.POST.getlist("customer")
    if not codes:
        raise Refused(gettext_lazy("Select the customers first."))
    rule = request.POST.get("rule", "")
    return customers_seen(request.user, codes, on=request.on, rule=rule)


def _rule(request: HttpRequest) -> str:
    """An edition of the rule that is shown, or a new one under a new name."""
    form = request.POST
    rule = rule_called(form.get("rule", ""))
    fresh = form.get("as") == "new"
    where = form.get("of", "") or rule.unit
    unit = find_unit(request.user, where, on=request.on, action=PROMISES)
    made = services.save_screen_rule(
        actor=request.user,
        at=request.at,
        unit=unit,
        code=_free_code() if fresh else rule.code,
        name=form.get("name", ""),
        weights={key: _weight(form.get(key, "")) for key in words.criteria()},
        reason=form.get("reason", ""),
    )
    return _("The rule “%(rule)s” takes effect now.") % {"rule": spoken(made)}


def _weight(text: str) -> float:
    return float(typed.amount(text) or 0)


def _free_code() -> str:
    taken = all_codes()
    return next(code for n in count(1) if (code := f"rule-{n}") not in taken)


def _retire(request: HttpRequest) -> str:
    form = request.POST
    code = form.get("rule", "")
    services.retire_screen_rule(
        actor=request.user, at=request.at, code=code, reason=form.get("reason", "")
    )
    return _("The rule is no longer offered.")


ACTS: Mapping[str, Callable[[HttpRequest], str]] = {
    "pick": _pick,
    "let-go": _let_go,
    "rule": _rule,
    "retire": _retire,
}


@policy(Action.TARGETS_READ)
@require_POST
def change(request: HttpRequest, act: str) -> HttpResponse:
    """Customers are picked or let go, a rule is written; what cannot be is said beside it."""
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, ACTS[act](request))
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        found = screen(request.user, _wish(request), on=request.on)
        context = _context(request, found) | {"problem": str(refusal), "act": act}
        context["ticked"] = set(request.POST.getlist("customer"))
        return page(request, "actions/targeting.html", context, status=422)
    asked = request.GET.copy()
    if act in {"rule", "retire"}:
        asked.pop("rule", None)
        if act == "rule" and request.POST.get("as") != "new":
            asked["rule"] = request.POST.get("rule", STANDARD_RULE)
    return go(request, f"{reverse('target_customers')}?{asked.urlencode()}")
