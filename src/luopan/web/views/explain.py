"""我的目标怎么来的 Explain my number: one page per unit or person, to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luopan.org.access import Action
from luopan.targets import queries
from luopan.targets.queries.levels import levels_of
from luopan.targets.queries.my_number import my_number
from luopan.web.parts import page
from luopan.web.policy import policy
from luopan.web.words import explain as words
from luopan.web.words import levels


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
        "steps": words.steps(found),
        "months": words.months(found),
        "products": words.products(found),
        "talk": words.talked(found),
        "grounds": words.grounds(found),
        "level_lines": levels.lines(levels_of(version, code)),
        "most": max((part.amount for part in found.months), default=0),
    }
    return page(request, "letters/explain.html", context)
