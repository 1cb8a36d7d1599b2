"""我的目标怎么来的 Explain my number: one page per unit or person, to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.review.access.adjusting import may_ask
from luopan.targets import queries
from luopan.targets.queries.aims import aims_of
from luopan.targets.queries.customers import own_seat
from luopan.targets.queries.grid import signed_version
from luopan.targets.queries.levels import levels_of
from luopan.targets.queries.my_number import my_number
from luopan.web import figures
from luopan.web.parts import go, page
from luopan.web.policy import policy
from luopan.web.words import aims, levels
from luopan.web.words import explain as words


@policy(Action.TARGETS_READ)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The number nearest to the reader: of his seat, else of what he leads."""
    version = signed_version(request.user, on=request.on)
    unit = own_seat(request.user, version, on=request.on) if version else ""
    if version is None or not unit:
        return go(request, reverse("targets"))
    return go(request, reverse("explain", args=[version.pk, unit]))


@policy(Action.TARGETS_READ)
@require_GET
def unit(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """How the number of a unit came about."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = my_number(request.user, version, code, at=request.at)
    context = {
        "here": "targets",
        "found": found,
        "sentence": words.sentence(found),
        "unit": figures.unit_of_table(found.counted_in),
        "steps": words.steps(found),
        "months": words.months(found),
        "products": words.products(found),
        "talk": words.talked(found),
        "grounds": words.grounds(found),
        "aims": aims.of_unit(aims_of(version, code)),
        "level_lines": levels.lines(levels_of(version, code)),
        "asks": version.frozen and may_ask(request.user, found.unit, request.on),
        "most": max((part.amount for part in found.months), default=0),
    }
    return page(request, "letters/explain.html", context)
