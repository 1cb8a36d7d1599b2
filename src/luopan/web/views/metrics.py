"""设置 › 指标 › One metric: its words, and its definition anew from a day on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luopan.dimensions import catalogue, services
from luopan.dimensions.models import Metric
from luopan.org.access import Action, Denied
from luopan.tracking.queries.trust import checks_of
from luopan.trail.refusal import Refused
from luopan.web import typed
from luopan.web.parts import go, page
from luopan.web.policy import policy
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
    context = {
        "here": "settings",
        "metric": found,
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
        words = {name: said.get(name, "").strip() for name in WORDS}
        services.name_metric(**by, metric=found, **words)
        messages.success(
            request, _("The words are changed; the definition is the same.")
        )
        return reverse("metric", args=[found.code])
    made = services.replace_metric(
        **by,
        metric=found,
        start_date=typed.day(said.get("from_date", "")) or request.on,
        code=said.get("code", "").strip(),
        changes={"tax_basis": said.get("tax_basis", found.tax_basis)},
    )
    messages.success(request, _("Defined anew. Figures of both keep their own code."))
    return reverse("metric", args=[made.code])
