"""What is done to objectives: each act a form in its place, and one service behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luopan.org.access import Action, Unknown
from luopan.org.dossier import person_called
from luopan.org.language import spoken
from luopan.strategy import queries, services
from luopan.strategy.access import (
    may_edit,
    may_word,
    measure_numbered,
    objective_called,
    require_editor,
)
from luopan.strategy.models import Objective
from luopan.strategy.queries import Line
from luopan.strategy.queries.objectives import metric_called
from luopan.strategy.queries.places import product_called, unit_called
from luopan.targets import services as targets
from luopan.targets.queries import version_seen
from luopan.targets.queries.coverage import carrier_numbered
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import policy
from luopan.web.questions import Form
from luopan.web.views.strategy import place, year_of
from luopan.web.words import strategy_forms as forms


@dataclass(frozen=True)
class Act:
    """A form, what it does, and whether only who may edit the strategy is shown it."""

    form: Callable[[HttpRequest, Objective], Form]
    do: Callable[[HttpRequest, Objective], str]
    edits: bool = True


def asked(
    request: HttpRequest,
    form: Form,
    *,
    action: str,
    back: str,
    crumb: str = "",
    heading: str = "",
    problem: str = "",
) -> HttpResponse:
    """A form, whole or in its place; with a problem it comes back as it was typed.

    ``heading`` is what the page is called where that is not what it hangs on (``crumb``).
    """
    said = form.answered(request.POST) if request.method == "POST" else form
    context = {
        "here": "strategy",
        "form": said,
        "action": action,
        "back": back,
        "crumb": crumb,
        "heading": heading or crumb,
        "sentence": form.about or form.title,
        "problem": problem,
    }
    status = 422 if problem else 200
    if is_part(request):
        return part(request, "strategy/_form.html", context, status=status)
    return page(request, "strategy/form.html", context, status=status)


def told(refusal: Refused) -> str:
    """What stands above a form that comes back; who may not gets no form again.

    Raises:
        Denied: He may not.
    """
    if refusal.status == 403:
        raise refusal
    return str(refusal)


@policy(Action.STRATEGY_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an objective down."""
    year, parent = year_of(request), request.GET.get("parent", "")
    action = f"{reverse('new_objective')}?year={year}"
    form = forms.new(year, parent, request.on, owner=forms.oneself(request.user))
    if request.method == "GET":
        require_editor(request.user, at=request.at)
        return asked(request, form, action=action, back=place(year))
    try:
        made = _add(request, year)
    except Refused as refusal:
        where = {"action": action, "back": place(year)}
        return asked(request, form, problem=told(refusal), **where)
    return go(request, place(year, made.code))


def _add(request: HttpRequest, year: int) -> Objective:
    said = request.POST
    under = said.get("parent", "")
    return services.add_objective(
        actor=request.user,
        at=request.at,
        year=year,
        kind=said.get("kind", ""),
        name=said.get("name", ""),
        name_other=said.get("name_other", ""),
        wording=said.get("wording", ""),
        wording_other=said.get("wording_other", ""),
        owner=person_called(said.get("owner", "")),
        parent=_called(request, under) if under else None,
        weight=_weight(said.get("weight", "0")),
    )


def _weight(text: str) -> int:
    """What is no whole number is refused like one that is too large."""
    return typed.whole_number(text.strip() or "0", -1)


def _called(request: HttpRequest, code: str) -> Objective:
    return objective_called(request.user, code, on=request.on)


@policy(Action.STRATEGY_EDIT)
@require_http_methods(["GET", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    """The weights of the objectives on top."""
    year = year_of(request)
    family = _family(year, None)
    action = f"{reverse('strategy_weights')}?year={year}"
    form = forms.weigh(family)
    if request.method == "GET":
        require_editor(request.user, at=request.at)
        return asked(request, form, action=action, back=place(year))
    try:
        _weigh(request, family)
    except Refused as refusal:
        where = {"action": action, "back": place(year)}
        return asked(request, form, problem=told(refusal), **where)
    return go(request, place(year))


def _family(year: int, parent: str | None) -> list[Line]:
    return [line for line in queries.outline(year).live if line.parent == parent]


def _weigh(request: HttpRequest, family: list[Line]) -> None:
    said = {
        line.code: _weight(request.POST.get(f"weight-{line.code}", ""))
        for line in family
    }
    services.weigh_objectives(
        actor=request.user, at=request.at, weights=said, reason=_reason(request)
    )


@policy(Action.STRATEGY_READ)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one thing to an objective: its form, and what it leads to."""
    found = _called(request, code)
    chosen = ACTS.get(act)
    if chosen is None or not _open_to(request, chosen, found):
        raise Unknown(_("There is no operation of that name."))
    back = place(found.year, found.code)
    where = {
        "action": reverse("change_objective", args=[code, act]),
        "back": back,
        "crumb": spoken(found),
    }
    if request.method == "GET":
        return asked(request, chosen.form(request, found), **where)
    try:
        said = chosen.do(request, found)
    except Refused as refusal:
        problem = told(refusal)
        found.refresh_from_db()
        form = chosen.form(request, found)
        return asked(request, form, problem=problem, **where)
    messages.success(request, said)
    return go(request, back)


def _open_to(request: HttpRequest, act: Act, found: Objective) -> bool:
    """Whether the reader is shown the form at all."""
    if act.edits:
        return may_edit(request.user, on=request.on)
    return may_word(request.user, found, on=request.on)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "reason": _reason(request)}


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


def _edit(request: HttpRequest, found: Objective) -> str:
    said: dict[str, Any] = {
        key: request.POST[key]
        for key in ("name", "name_other", "wording", "wording_other", "kind")
        if key in request.POST
    }
    if day := typed.day(request.POST.get("start_date", "")):
        said["start_date"] = day
    if day := typed.day(request.POST.get("last_date", "")):
        said["end_date"] = day + forms.DAY
    if request.POST.get("owner"):
        said["owner"] = person_called(request.POST["owner"])
    seen = request.POST.get("expected", "")
    said["expected"] = int(seen) if seen.isdigit() else None
    services.edit_objective(**_by(request), objective=found, **said)
    return _("Saved. The previous content is in the history.")


def _move(request: HttpRequest, found: Objective) -> str:
    under, before = (request.POST.get(key, "") for key in ("parent", "before"))
    services.move_objective(
        **_by(request),
        objective=found,
        parent=_called(request, under) if under else None,
        before=_called(request, before) if before else None,
    )
    return _("Moved.")


def _weigh_children(request: HttpRequest, found: Objective) -> str:
    _weigh(request, _family(found.year, found.parent and found.parent.code))
    return _("The weights are saved.")


def _drop(request: HttpRequest, found: Objective) -> str:
    services.drop_objective(**_by(request), objective=found)
    return _("Dropped. It stays in the outline with the reason.")


def _reopen(request: HttpRequest, found: Objective) -> str:
    services.reopen_objective(**_by(request), objective=found)
    return _("Restored.")


def _measure(request: HttpRequest, found: Objective) -> str:
    said = request.POST
    services.add_measure(
        **_by(request),
        objective=found,
        metric=metric_called(said.get("metric", "")),
        unit=_unit(request),
        product=_product(request),
        amount=typed.amount(said.get("amount", "")),
        level=_level(said.get("level", "")),
        change=typed.ratio(said.get("change", "")),
    )
    return _("The measure is added.")


def _level(text: str) -> Any:
    """``36%`` is 0.36; ``45`` is 45 (days, yuan)."""
    is_share = text.strip().endswith(("%", "％"))
    return typed.ratio(text) if is_share else typed.amount(text)


def _unit(request: HttpRequest) -> Any:
    code = request.POST.get("unit", "")
    return unit_called(request.user, code, on=request.on) if code else None


def _product(request: HttpRequest) -> Any:
    code = request.POST.get("product", "")
    return product_called(code) if code else None


def _link(request: HttpRequest, found: Objective) -> str:
    number = typed.whole_number(request.POST.get("version", ""), 0)
    version = version_seen(request.user, number, on=request.on)
    targets.link(
        **_by(request),
        objective=found,
        plan=version.plan,
        metric=version.metric,
        unit=_unit(request),
        product=_product(request),
    )
    return _("The target carries this objective now.")


ACTS: dict[str, Act] = {
    "edit": Act(
        lambda request, found: forms.edit(
            found, may_edit(request.user, on=request.on), request.on
        ),
        _edit,
        edits=False,
    ),
    "move": Act(
        lambda _request, found: forms.move(
            *_line_and_outline(found),
        ),
        _move,
    ),
    "weights": Act(
        lambda _request, found: forms.weigh(
            _family(found.year, found.parent and found.parent.code)
        ),
        _weigh_children,
    ),
    "drop": Act(lambda _request, found: forms.drop(_line_of(found)), _drop),
    "reopen": Act(lambda _request, _found: forms.reopen(), _reopen),
    "measure": Act(
        lambda request, _found: forms.measure(request.user, request.on), _measure
    ),
    "link": Act(
        lambda request, found: forms.link(found, request.user, request.on), _link
    ),
}


def _line_of(found: Objective) -> Line:
    return _line_and_outline(found)[0]


def _line_and_outline(found: Objective) -> tuple[Line, queries.Outline]:
    shown = queries.outline(found.year)
    return next(line for line in shown.lines if line.code == found.code), shown


@policy(Action.STRATEGY_EDIT)
@require_POST
def withdraw_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """No longer measure an objective by this."""
    found = measure_numbered(request.user, measure_id, on=request.on)
    services.withdraw_measure(**_by(request), measure=found)
    messages.success(request, _("Withdrawn. The history keeps it."))
    return go(request, place(found.objective.year, found.objective.code))


@policy(Action.STRATEGY_EDIT)
@require_POST
def unlink(request: HttpRequest, carrier_id: int) -> HttpResponse:
    """A target no longer carries an objective."""
    found = carrier_numbered(carrier_id)
    if found is None:
        raise Unknown(_("There is no such link."))
    objective_called(request.user, found.objective.code, on=request.on)
    targets.unlink(**_by(request), carrier=found)
    messages.success(request, _("Detached. The history keeps it."))
    return go(request, place(found.objective.year, found.objective.code))
