"""设置 › 指标、客户: what is counted, and to whom is sold."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.dimensions import catalogue
from luopan.org.access import Action
from luopan.web import typed
from luopan.web.parts import page
from luopan.web.policy import policy

PAGE = 100


@policy(Action.DIMENSIONS_READ)
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric with its definition 口径."""
    context = {"here": "settings", "metrics": catalogue.metric_lines(request.on)}
    return page(request, "settings/metrics.html", context)


@policy(Action.DIMENSIONS_READ)
@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Customers in one's reach, by name, a page at a time."""
    words = request.GET.get("q", "").strip()[:60]
    number = typed.whole_number(request.GET.get("page", ""), 1)
    found = catalogue.customer_page(
        request.user, words, on=request.on, page=number, size=PAGE
    )
    context = {"here": "settings", "found": found, "words": words}
    return page(request, "settings/customers.html", context)
