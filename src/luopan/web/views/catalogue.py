"""设置 › 指标: what is counted."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.dimensions import catalogue
from luopan.org.access import Action
from luopan.web.parts import page
from luopan.web.policy import policy


@policy(Action.DIMENSIONS_READ)
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric with its definition 口径."""
    context = {"here": "settings", "metrics": catalogue.metric_lines(request.on)}
    return page(request, "settings/metrics.html", context)
