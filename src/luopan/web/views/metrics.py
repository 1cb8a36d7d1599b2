"""设置 › 指标 › One metric: its words, its definition anew from a day on; one of one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luopan.dimensions import catalogue, services
from luopan.dimensions.definitions import as_defined
from luopan.dimensions.models import Metric
from luopan.dimensions.queries import metrics
from luopan.org.access import Action, Denied
from luopan.org.language import in_other_language
from luopan.tracking.queries.definitions import definition_of
from luopan.tracking.queries.trial import trial
from luopan.tracking.queries.trust import checks_of
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.metric_forms import as_fields, new_metric
from luopan.web.parts import go, page, part
from luopan.web.policy import policy
from luopan.web.words import metrics as words
from luopan.web.words import trust
from luopan.web.words.market_tables import taxes

WORDS = ("name", "name_other", "definition", "definition_other")


@policy(Action.DIMENSIONS_READ)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """What it is called and means; who may, words it and defines it anew."""
    found, problem = catalogue.metric_called(code), ""
    may_edit = catalogue.may_edit(request.user, on=request.on)
    if request.method == "POST":
        try:
            return go(request, _done(request, found))
        except Denied:
            raise
        except Refused as refusal:
            problem = str(refusal)
    other = in_other_language()
    context = {
        "here": "settings",
        "metric": found,
        "told": definition_of(found, other=other),
        "second": "" if other else found.name_other,
        "may_edit": may_edit,
        "problem": problem,
        "said": request.POST,
        "taxes": taxes(),
        "checks": [trust.title(check) for check in checks_of(found)],
    }
    return page(
        request, "settings/metric.html", context, status=422 if problem else 200
    )


def _done(request: HttpRequest, found: Metric) -> str:
    said = request.POST
    by = {"actor": request.user, "at": request.at, "reason": said.get("reason", "")}
    if said.get("act") != "anew":
        named = {name: said.get(name, "").strip() for name in WORDS}
        services.name_metric(**by, metric=found, **named)
        messages.success(
            request, _("The wording is changed; the definition stays the same.")
        )
        return reverse("metric", args=[found.code])
    made = services.replace_metric(
        **by,
        metric=found,
        start_date=typed.day(said.get("from_date", "")) or request.on,
        code=said.get("code", "").strip(),
        changes={"tax_basis": said.get("tax_basis", found.tax_basis)},
    )
    messages.success(
        request, _("Redefined. Figures of each definition keep their own code.")
    )
    return reverse("metric", args=[made.code])


@policy(Action.DIMENSIONS_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A metric of one's own: made of records, or one divided by another."""
    problem = ""
    if request.method == "POST":
        try:
            return go(request, _added(request))
        except Denied:
            raise
        except Refused as refusal:
            problem = str(refusal)
    context = _form(request, request.POST.dict()) | {"problem": problem}
    return page(
        request, "settings/metric_new.html", context, status=422 if problem else 200
    )


def _added(request: HttpRequest) -> str:
    made = services.add_metric(
        actor=request.user,
        at=request.at,
        row=new_metric(request.POST),
        reason=request.POST.get("reason", ""),
    )
    said = _("Added.")
    if made.waiting:
        said = _("Added; now counting it from all records.")
    messages.success(request, said)
    return reverse("metric", args=[made.code])


def _form(request: HttpRequest, said: dict[str, str]) -> dict[str, Any]:
    kind, document = said.get("kind", "additive"), said.get("document", "order")
    rows = metrics(request.on)
    choices = words.choices(kind, document, rows)
    # What the fields stand for: another kind or document offers others.
    offers = f"{kind} {document}"
    return {"here": "settings", "said": said, "choices": choices, "offers": offers}


@policy(Action.DIMENSIONS_EDIT)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What it would count and say, as far as the form is filled; nothing is kept."""
    said = _fitting(request.POST.dict())
    context = _form(request, said) | _foretold(request, said)
    context["swapped"] = request.POST.get("offers", "") != context["offers"]
    return part(request, "settings/_metric_look.html", context)


def _fitting(said: dict[str, str]) -> dict[str, str]:
    """With what another kind or document cannot count exchanged for what it usually does."""
    kind, document = said.get("kind", "additive"), said.get("document", "order")
    choices = words.choices(kind, document, ())
    for name, offered in (("measure", "measures"), ("date_field", "days")):
        there = [value for value, _word in choices[offered]]
        if there and said.get(name) not in there:
            said[name] = there[0]
    return said


def _foretold(request: HttpRequest, said: dict[str, str]) -> dict[str, Any]:
    named = {name: said.get(name, "").strip() or "—" for name in ("code", "name")}
    try:
        metric = as_defined(as_fields(new_metric(said | named)))
    except Refused as refusal:
        return {"problem": str(refusal)}
    found = trial(request.user, metric, on=request.on, at=request.at)
    told = definition_of(metric, other=in_other_language())
    return {
        "figure": words.figure(metric, found),
        "about": words.about(found),
        "lines": told.lines,
        "carries": words.carries(metric),
    }
