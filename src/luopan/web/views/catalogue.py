"""设置 › 指标: what is counted."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.dimensions import catalogue
from luopan.org.access import Action
from luopan.web.exports import download
from luopan.web.parts import page
from luopan.web.policy import policy
from luopan.web.words import metrics as words


@policy(Action.DIMENSIONS_READ)
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric with its definition 口径."""
    lines = catalogue.metric_lines(request.on)
    said = words.of_metrics(lines)
    sought = request.GET.get("q", "").strip()[:60]
    if sought:
        lines = words.named(lines, sought)
    if "xlsx" in request.GET:
        return download(words.as_export(lines), at=request.at)
    context = {
        "here": "settings",
        "groups": words.groups(lines),
        "sentence": said,
        "sought": sought,
        "may_edit": catalogue.may_edit(request.user, on=request.on),
    }
    return page(request, "settings/metrics.html", context)
