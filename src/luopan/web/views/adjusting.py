"""目标调整 Adjustments: asked for, worked out, decided, in force."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.org.access import Action, Unknown, anywhere, find_unit
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.review.access.adjusting import adjustment_seen, is_asker
from luopan.review.models import Adjustment
from luopan.review.queries.adjusting import asking, listing
from luopan.review.queries.adjusting.asking import Desk, Preview
from luopan.review.queries.adjusting.listing import Wish
from luopan.review.queries.adjusting.one import (
    May,
    adjustment_page,
    effect_of,
    score_before_after,
)
from luopan.review.services import adjusting as services
from luopan.review.services import approving
from luopan.targets.models import Version
from luopan.trail.refusal import Refused
from luopan.web import adjusting_forms, typed
from luopan.web.exports import download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.words import adjusting as words
from luopan.web.words import adjusting_scores as score_words
from luopan.web.words import adjustment as one_words
from luopan.web.years import this_year

A_PAGE = 20


@policy(Action.TARGETS_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The adjustments in reach: what waits first, and for whom."""
    asked, on = request.GET, request.on
    wish = Wish(
        state=asked.get("state", ""),
        trigger=asked.get("trigger", ""),
        unit=asked.get("unit", ""),
        own=asked.get("own", "") == "1",
    )
    if "xlsx" in asked:
        found = listing.adjustments(request.user, wish, on=on)
        return download(words.export(found), at=request.at)
    number = max(typed.whole_number(asked.get("page", ""), 1), 1)
    at = {"offset": (number - 1) * A_PAGE, "limit": A_PAGE}
    found = listing.adjustments(request.user, wish, on=on, **at)
    context = {
        "here": "review",
        "sentence": words.sentence(found),
        "about": words.about(),
        "lines": words.lines(found.rows, on),
        "wish": wish,
        "found": found,
        "unit": _unit(request, wish.unit),
        "states": [
            (key, title, found.counts.get(key, 0))
            for key, title in words.states().items()
        ],
        "triggers": [("", _("every trigger")), *words.triggers().items()],
        "may_ask": anywhere(request.user, (Action.TARGETS_AGREE,), on=on),
        "number": number,
        "last": max(-(-found.total // A_PAGE), 1),
        "before": number - 1,
        "after": number + 1,
    }
    return page(request, "adjusting/page.html", context)


def _unit(request: HttpRequest, code: str) -> Any:
    if not code:
        return None
    return find_unit(request.user, code, on=request.on, action=Action.TARGETS_READ)


# ── asking ──


@policy(Action.TARGETS_AGREE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for another number: worked out before it is asked."""
    version = _version(request)
    if version is None:
        context = {"here": "review", "about": words.about()}
        return page(request, "adjusting/nothing.html", context)
    asked = request.POST if request.method == "POST" else request.GET
    try:
        found = asking.desk(request.user, version, asked.get("unit", ""), on=request.on)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        context = {"here": "review", "problem": str(refusal)}
        return page(request, "adjusting/nothing.html", context)
    if request.method == "GET":
        return _form(request, found, asked.dict())
    return _asked(request, found, None)


def _version(request: HttpRequest) -> Version | None:
    """The number in force that is meant: of the metric asked for, else sales."""
    chosen = (request.POST or request.GET).get("metric", "")
    rows = asking.metrics_in_force(this_year(request))
    return next((v for v in rows if v.metric.code == chosen), next(iter(rows), None))


def _asked(request: HttpRequest, found: Desk, again: Adjustment | None) -> HttpResponse:
    """Worked out and shown, or asked for."""
    form, version = request.POST, found.version
    fields = adjusting_forms.typed_again(form)
    try:
        wish = adjusting_forms.wish_of(form, found.unit.code)
        if form.get("act") != "ask":
            about = {"at": request.at, "on": request.on}
            shown = asking.preview(request.user, version, found.unit, wish, **about)
            return _form(request, found, fields, shown=shown, again=again)
        by = {"actor": request.user, "at": request.at}
        if again is None:
            one = services.ask_adjustment(
                **by, plan=version.plan, metric=version.metric_id, wish=wish
            )
        else:
            expected = typed.whole_number(form.get("head", ""), again.head)
            one = services.change_adjustment(
                **by, adjustment=again, wish=wish, expected=expected
            )
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        return _form(request, found, fields, problem=str(refusal), again=again)
    messages.success(request, _("Submitted. The approver sees it on Today."))
    return go(request, reverse("adjustment", args=[one.pk]))


def _form(
    request: HttpRequest,
    found: Desk,
    said: dict[str, Any],
    *,
    shown: Preview | None = None,
    problem: str = "",
    again: Adjustment | None = None,
) -> HttpResponse:
    triggers = words.triggers_of(seat=found.unit.kind == Unit.Kind.SEAT)
    trigger = said.get("trigger") or ""
    if trigger not in triggers and again is None:
        trigger = next(iter(triggers))
    versions = asking.metrics_in_force(this_year(request))
    context = {
        "here": "review",
        "found": found,
        "said": said | {"trigger": trigger},
        "again": again,
        "problem": problem,
        "shown": _shown(shown, found, trigger) if shown else None,
        "triggers": list(triggers.items()),
        "metrics": [(v.metric.code, spoken(v.metric)) for v in versions],
        "clocks": words.clocks(),
        "payers": list(words.payers().items()),
        "lines": range(adjusting_forms.EVIDENCE),
        "rows": [
            (n, said.get(f"evidence-{n}", ""), said.get(f"address-{n}", ""))
            for n in range(adjusting_forms.EVIDENCE)
        ],
        "about": words.about(),
        "today": request.on,
    }
    return page(request, "adjusting/new.html", context, status=422 if problem else 200)


def _shown(shown: Preview, found: Desk, trigger: str) -> dict[str, Any]:
    """What it comes to, in words."""
    return {
        "preview": shown,
        "months": one_words.months(shown.lines, trigger),
        "grounds": one_words.grounds(trigger, shown.grounds, found.counted_in),
        "pays": one_words.pays(shown.pays, shown.payer, found.counted_in),
        "sides": one_words.sides(shown.sides),
        "untold": score_words.untold(shown.sides),
        "score": score_words.score(shown.score, spoken(found.unit)),
        "unit": words.unit_of(found.counted_in),
    }


@policy(Action.TARGETS_AGREE)
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Say a request anew, as long as it is not decided."""
    one = adjustment_seen(request.user, number, on=request.on)
    if not is_asker(request.user, one, request.on):
        raise Unknown(_("There is no such adjustment."))
    rows = asking.metrics_in_force(one.plan.year)
    version = next(
        (v for v in rows if v.metric_id == one.version.metric_id), one.version
    )
    found = asking.desk(request.user, version, one.unit.code, on=request.on)
    if request.method == "GET":
        said = adjusting_forms.said_before(one)
        said["trigger"] = request.GET.get("trigger", said["trigger"])
        return _form(request, found, said, again=one)
    return _asked(request, found, one)


# ── one ──


@policy(Action.TARGETS_READ)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A request in full."""
    found = adjustment_seen(request.user, number, on=request.on)
    return page(request, "adjusting/one.html", _context(request, found))


@policy(Action.TARGETS_READ)
@require_GET
def effect(request: HttpRequest, number: int) -> HttpResponse:
    """Before and after: of the person, of what is above, of the company and the score."""
    one = adjustment_seen(request.user, number, on=request.on)
    if "score" in request.GET:
        by = {"viewer": request.user, "at": request.at, "on": request.on}
        score = score_words.score(score_before_after(one, **by), spoken(one.unit))
        return part(request, "adjusting/_score.html", {"score": score})
    found = effect_of(one, viewer=request.user, on=request.on)
    context = {
        "here": "review",
        "one": one,
        "sides": one_words.sides(found.sides),
        "untold": score_words.untold(found.sides),
        "later": True,
        "counted": words.unit_of(found.counted_in),
    }
    name = "adjusting/_effect.html" if is_part(request) else "adjusting/effect.html"
    return page(request, name, context)


def _context(request: HttpRequest, one: Adjustment) -> dict[str, Any]:
    found = adjustment_page(one, viewer=request.user, on=request.on)
    counted = found.row.counted_in
    opens = request.GET.get("opens", "")
    return {
        "here": "review",
        "found": found,
        "one": one,
        "row": found.row,
        "line": words.line(found.row, request.on),
        "sentence": one_words.heading(found),
        "word": one_words.word(found),
        "decider": one_words.decider(found, spoken(one.with_unit)),
        "months": one_words.months(found.lines, one.trigger),
        "grounds": one_words.grounds(one.trigger, found.grounds, counted),
        "pays": one_words.pays(found.pays, one.payer, counted),
        "likes": one_words.likes(found.likes),
        "like_lines": one_words.like_lines(found.likes.rows),
        "departs": one_words.departs(found.likes),
        "happened": one_words.happened(found.happened, counted),
        "counted": words.unit_of(counted),
        "about": words.about(),
        "up_front": found.may.decide and not found.may.enough,
        "opens": opens if opens in ACTS else "",
        "said": request.POST,
        "problem": "",
        "deputies": _deputies(request, one) if found.may.deputise else [],
        "least": request.on.isoformat(),
    }


def _deputies(request: HttpRequest, one: Adjustment) -> list[tuple[str, str]]:
    """Who could decide in one's place."""
    return [
        (user.get_username(), name)
        for user, name in listing.deputies(one, request.user, on=request.on)
    ]


@policy(Action.TARGETS_AGREE)
@require_POST
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Approve, decline, ask back, answer, take higher, deputise, remind, withdraw."""
    found = adjustment_seen(request.user, number, on=request.on)
    if act not in ACTS:
        raise Unknown(_("There is no such operation."))
    try:
        messages.success(request, ACTS[act](request, found))
    except Refused as refusal:
        if refusal.status not in {400, 409}:
            raise
        found = adjustment_seen(request.user, number, on=request.on)
        context = _context(request, found) | {"problem": str(refusal)}
        may = context["found"].may
        context["opens"] = act if DIALOGS.get(act, lambda _may: False)(may) else ""
        return page(request, "adjusting/one.html", context, status=422)
    return go(request, reverse("adjustment", args=[number]))


def _by(request: HttpRequest, found: Adjustment) -> dict[str, Any]:
    by: dict[str, Any] = {"actor": request.user, "at": request.at, "adjustment": found}
    head = typed.whole_number(request.POST.get("head", ""), 0)
    return by | ({"expected": head} if head else {})


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")


def _approve(request: HttpRequest, found: Adjustment) -> str:
    part = typed.ratio(request.POST.get("part", "") or "100%")
    approving.approve(
        **_by(request, found), part=part or Decimal(0), text=_text(request)
    )
    return _("Approved. The new number is in force; a new letter will be requested.")


def _decline(request: HttpRequest, found: Adjustment) -> str:
    approving.decline(**_by(request, found), text=_text(request))
    return _("Declined; the requester can see why.")


def _ask_back(request: HttpRequest, found: Adjustment) -> str:
    approving.ask_back(**_by(request, found), text=_text(request))
    return _("Sent back.")


def _answer(request: HttpRequest, found: Adjustment) -> str:
    services.answer(**_by(request, found), text=_text(request))
    return _("Answered; awaiting a decision again.")


def _escalate(request: HttpRequest, found: Adjustment) -> str:
    approving.escalate(**_by(request, found), text=_text(request))
    return _("Escalated.")


def _deputise(request: HttpRequest, found: Adjustment) -> str:
    until = typed.needed_day(request.POST.get("until", ""))
    rows = listing.deputies(found, request.user, on=request.on)
    named = {user.get_username(): user for user, _name in rows}
    deputy: User | None = named.get(request.POST.get("deputy", ""))
    if deputy is None:
        raise Refused(_("Choose who decides on your behalf."))
    approving.deputise(
        **_by(request, found), deputy=deputy, until_date=until, text=_text(request)
    )
    return _("Assigned; awaiting the deputy's decision.")


def _remind(request: HttpRequest, found: Adjustment) -> str:
    by = {"actor": request.user, "at": request.at, "adjustment": found}
    services.remind_of_adjustment(**by)
    return _("Reminder sent.")


def _withdraw(request: HttpRequest, found: Adjustment) -> str:
    services.withdraw_adjustment(**_by(request, found), text=_text(request))
    return _("Withdrawn.")


ACTS: dict[str, Callable[[HttpRequest, Adjustment], str]] = {
    "approve": _approve,
    "decline": _decline,
    "ask-back": _ask_back,
    "answer": _answer,
    "escalate": _escalate,
    "deputise": _deputise,
    "remind": _remind,
    "withdraw": _withdraw,
}


DIALOGS: dict[str, Callable[[May], bool]] = {
    "approve": lambda may: may.decide,
    "decline": lambda may: may.decide,
    "ask-back": lambda may: may.ask_back,
    "answer": lambda may: may.answer,
    "escalate": lambda may: may.escalate,
    "deputise": lambda may: may.deputise,
    "withdraw": lambda may: may.withdraw,
}
