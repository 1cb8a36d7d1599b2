"""战略 › 假设与风险 The assumption book: what is taken for true, and what rests on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luopan.dimensions.queries.terms import worded
from luopan.org.access import Action, Unknown, anywhere
from luopan.org.dossier import person_called
from luopan.org.language import spoken
from luopan.strategy import queries, services
from luopan.strategy.access import (
    action_numbered,
    assumption_called,
    may_edit,
    may_word,
    objective_called,
    require_editor,
)
from luopan.strategy.models import Assumption
from luopan.strategy.queries import Entry, Page
from luopan.strategy.queries.objectives import history
from luopan.strategy.queries.places import product_called, unit_called
from luopan.targets import services as targets
from luopan.targets.models import Resting
from luopan.targets.queries import version_seen
from luopan.targets.queries.resting import (
    asked_of,
    rest_of,
    resting_on,
    resting_seen,
)
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.exports import Column, Export, Holds, download
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.questions import Form
from luopan.web.views.strategy import frame
from luopan.web.views.strategy_acts import asked, told
from luopan.web.words import assumption_forms as forms
from luopan.web.words import assumptions as words
from luopan.web.words import strategy
from luopan.web.words.strategy_forms import oneself
from luopan.web.years import this_year


@policy(Action.STRATEGY_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The whole book: what asks for attention first."""
    book = queries.book(request.user, on=request.on)
    waiting = asked_of(request.user, on=request.on)
    if "xlsx" in request.GET:
        return download(_export(book, words.sentence(book, 0)), at=request.at)
    rows = [words.row(entry) for entry in book]
    context = frame(request, this_year(request)) | {
        "assumptions": [row for row in rows if not row["entry"].risk],
        "risks": [row for row in rows if row["entry"].risk],
        "amounts": any(row["amount"] for row in rows if row["entry"].risk),
        "waiting": [words.rest(one) for one in waiting],
        "sentence": words.sentence(book, len(waiting)),
        "tab": "assumptions",
    }
    return page(request, "strategy/assumptions.html", context)


def _export(book: tuple[Entry, ...], sentence: str) -> Export:
    return Export(
        title=_("Assumptions and risks"),
        columns=[
            Column(_("Code")),
            Column(_("In one line"), width=40),
            Column(_("Kind")),
            Column(_("State")),
            Column(_("Owner")),
            Column(_("Source"), width=30),
            Column(_("Next review"), Holds.DAY),
            Column(_("Days overdue"), Holds.COUNT),
            Column(_("Probability (entered)"), Holds.RATIO),
            Column(_("Amount at stake"), Holds.AMOUNT),
            Column(_("Fired since")),
        ],
        rows=[
            [
                entry.code,
                entry.name,
                _("Risk") if entry.risk else _("Assumption"),
                words.state(entry.state, entry.risk),
                entry.owner,
                worded(entry.source),
                entry.review_date,
                entry.overdue,
                entry.probability,
                entry.amount,
                f"{entry.fired:%Y-%m-%d}" if entry.fired else "",
            ]
            for entry in book
        ],
        counted_in="CNY" if any(entry.amount for entry in book) else "",
        notes=[sentence],
    )


@policy(Action.STRATEGY_READ)
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """An assumption or risk: its state, evidence, what rests on it, its answer, its past."""
    found = assumption_called(request.user, code, on=request.on)
    shown = queries.entry_page(found, viewer=request.user, on=request.on)
    rests, hidden = resting_on(found, viewer=request.user, on=request.on)
    open_ = sum(rest.open for rest in rests)
    context = frame(request, this_year(request)) | {
        "shown": shown,
        "row": words.row(shown.entry),
        "judgements": [
            {
                "looked": looked,
                "state": words.state(looked.state, shown.entry.risk),
                "look": words.LOOKS[words.State(looked.state)],
            }
            for looked in shown.judgements
        ],
        "rests": [words.rest(rest) for rest in rests],
        "hidden": hidden,
        "sentence": words.of_one(shown.entry, len(rests) + hidden, open_),
        "history": strategy.history(history(found)),
        "acts": _acts(shown),
        "may_rest": may_rest(request),
        "tab": "assumptions",
    }
    return page(request, "strategy/assumption.html", context)


def _acts(shown: Page) -> list[tuple[str, str, str]]:
    """What the reader may do: act, words, icon."""
    if not shown.may_judge:
        return []
    found = [("judge", _("Review again"), "eye"), ("edit", _("Change"), "edit")]
    if shown.entry.risk:
        found.append(("prepare", _("Prepare a step"), "plus"))
        found.append(
            ("call-off", _("Clear it"), "check")
            if shown.entry.fired
            else ("fire", _("The trigger fired"), "bolt")
        )
    return found


@policy(Action.STRATEGY_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an assumption or a risk down."""
    kind = "risk" if request.GET.get("kind") == "risk" else "assumption"
    form = forms.new(kind, request.on, owner=oneself(request.user))
    where = {
        "action": f"{reverse('new_assumption')}?kind={kind}",
        "back": reverse("assumptions"),
    }
    if request.method == "GET":
        require_editor(request.user, at=request.at)
        return asked(request, form, **where)
    try:
        made = services.add_assumption(
            **_by(request),
            kind=kind,
            owner=person_called(request.POST.get("owner", "")),
            review_date=typed.day(request.POST.get("review_date", "")) or request.on,
            name=request.POST.get("name", ""),
            **_words(request),
        )
    except Refused as refusal:
        return asked(request, form, problem=told(refusal), **where)
    return go(request, reverse("assumption", args=[made.code]))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": request.user,
        "at": request.at,
        "reason": request.POST.get("reason", "").strip(),
    }


def _words(request: HttpRequest) -> dict[str, Any]:
    """What was typed, as the service takes it; what was not asked is left out."""
    texts = ("name_other", "wording", "wording_other", "evidence", "source")
    said: dict[str, Any] = {
        key: request.POST[key]
        for key in (*texts, "trigger", "answer")
        if key in request.POST
    }
    if "probability" in request.POST:
        said["probability"] = typed.ratio(request.POST["probability"])
    if "amount" in request.POST:
        said["amount"] = typed.amount(request.POST["amount"])
    return said


@dataclass(frozen=True)
class Act:
    """A form, and what it does."""

    form: Callable[[HttpRequest, Assumption], Form]
    do: Callable[[HttpRequest, Assumption], str]


@policy(Action.STRATEGY_READ)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one thing to an assumption: its form, and what it leads to."""
    found = assumption_called(request.user, code, on=request.on)
    chosen = ACTS.get(act)
    if chosen is None or not _open_to(request, act, found):
        raise Unknown(_("There is no operation of that name."))
    where = {
        "action": reverse("change_assumption", args=[code, act]),
        "back": reverse("assumption", args=[code]),
        "crumb": spoken(found),
    }
    if request.method == "GET":
        return asked(request, chosen.form(request, found), **where)
    return _done(request, lambda: chosen.do(request, found), chosen, found, where)


def _open_to(request: HttpRequest, act: str, found: Assumption) -> bool:
    """Whether the reader is shown the form; his own targets he may name himself."""
    if may_word(request.user, found, on=request.on):
        return True
    return act == "rest-target" and may_rest(request)


def may_rest(request: HttpRequest) -> bool:
    """Whether there are targets that are the reader's to change."""
    return anywhere(request.user, (Action.TARGETS_EDIT,), on=request.on)


def _done(
    request: HttpRequest,
    do: Callable[[], str],
    chosen: Act,
    found: Assumption,
    where: dict[str, str],
) -> HttpResponse:
    try:
        said = do()
    except Refused as refusal:
        problem = told(refusal)
        form = chosen.form(request, found)
        return asked(request, form, problem=problem, **where)
    messages.success(request, said)
    return go(request, where["back"])


def _edit(request: HttpRequest, found: Assumption) -> str:
    said = _words(request) | {"name": request.POST.get("name", found.name)}
    if request.POST.get("owner"):
        said["owner"] = person_called(request.POST["owner"])
    services.edit_assumption(**_by(request), assumption=found, **said)
    return _("Saved. The previous content is in the history.")


def _judge(request: HttpRequest, found: Assumption) -> str:
    services.judge_assumption(
        **_by(request),
        assumption=found,
        state=request.POST.get("state", ""),
        review_date=typed.day(request.POST.get("review_date", "")) or request.on,
    )
    if found.state == Assumption.State.INVALIDATED:
        return _("Saved. The owners of what depends on it are asked.")
    return _("Saved.")


def _prepare(request: HttpRequest, found: Assumption) -> str:
    services.prepare_action(
        **_by(request),
        risk=found,
        wording=request.POST.get("wording", ""),
        wording_other=request.POST.get("wording_other", ""),
        owner=person_called(request.POST.get("owner", "")),
        days=typed.whole_number(request.POST.get("days", ""), -1),
    )
    return _("The step is part of the answer.")


def _fire(request: HttpRequest, found: Assumption) -> str:
    services.fire_risk(**_by(request), risk=found)
    return _("The prepared steps are due from today.")


def _call_off(request: HttpRequest, found: Assumption) -> str:
    services.call_off_risk(**_by(request), risk=found)
    return _("Risk cleared.")


def _rest_objective(request: HttpRequest, found: Assumption) -> str:
    code = request.POST.get("objective", "")
    targets.rest_objective(
        **_by(request),
        assumption=found,
        objective=objective_called(request.user, code, on=request.on),
    )
    return _("Recorded. Its owner is asked if the assumption falls.")


def _rest_target(request: HttpRequest, found: Assumption) -> str:
    number = typed.whole_number(request.POST.get("version", ""), 0)
    version = version_seen(request.user, number, on=request.on)
    unit, product = request.POST.get("unit", ""), request.POST.get("product", "")
    targets.rest_target(
        **_by(request),
        assumption=found,
        plan=version.plan,
        metric=version.metric,
        unit=unit_called(request.user, unit, on=request.on) if unit else None,
        product=product_called(product) if product else None,
    )
    return _("Recorded. Its owner is asked if the assumption falls.")


ACTS: dict[str, Act] = {
    "edit": Act(
        lambda request, found: forms.edit(
            found,
            may_edit(request.user, on=request.on),
            request.on,
        ),
        _edit,
    ),
    "judge": Act(lambda request, found: forms.judge(found, request.on), _judge),
    "prepare": Act(lambda request, found: forms.prepare(found, request.on), _prepare),
    "fire": Act(lambda _request, _found: forms.fire(), _fire),
    "call-off": Act(lambda _request, _found: forms.call_off(), _call_off),
    "rest-objective": Act(
        lambda request, _found: forms.rest_objective(request.user, request.on),
        _rest_objective,
    ),
    "rest-target": Act(
        lambda request, _found: forms.rest_target(request.user, request.on),
        _rest_target,
    ),
}


@policy(Action.STRATEGY_READ)
@require_POST
def withdraw_action(request: HttpRequest, action_id: int) -> HttpResponse:
    """Take a step out of a prepared answer."""
    found = action_numbered(request.user, action_id, on=request.on)
    services.withdraw_action(**_by(request), action=found)
    messages.success(request, _("Removed. The history keeps it."))
    return go(request, reverse("assumption", args=[found.risk.code]))


@policy(Action.STRATEGY_READ)
@require_http_methods(["GET", "POST"])
def resting(request: HttpRequest, resting_id: int, act: str) -> HttpResponse:
    """Answer for what rests on a fallen assumption, or take it off."""
    found = resting_seen(request.user, resting_id, on=request.on)
    if act not in {"answer", "off"}:
        raise Unknown(_("There is no operation of that name."))
    where = {
        "action": reverse("change_resting", args=[resting_id, act]),
        "back": reverse("assumption", args=[found.assumption.code]),
        "crumb": spoken(found.assumption),
    }
    rest = rest_of(found, viewer=request.user, on=request.on)
    form = forms.answer(rest) if act == "answer" else forms.rest_no_more(rest)
    where["heading"] = form.title
    if request.method == "GET":
        return asked(request, form, **where)
    try:
        said = _resting(request, found, act)
    except Refused as refusal:
        return asked(request, form, problem=told(refusal), **where)
    messages.success(request, said)
    return go(request, where["back"])


def _resting(request: HttpRequest, found: Resting, act: str) -> str:
    if act == "off":
        targets.rest_no_more(**_by(request), resting=found)
        return _("Link removed. Earlier answers are kept.")
    targets.answer_fall(
        actor=request.user,
        at=request.at,
        resting=found,
        verdict=request.POST.get("verdict", ""),
        text=request.POST.get("text", ""),
    )
    return _("Answered. The answer is saved with the judgement.")
