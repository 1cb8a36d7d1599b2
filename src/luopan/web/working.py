"""Pages of a version that are asked for without one: those of the version one works on."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from luopan.targets.queries.grid import working_version
from luopan.web.parts import go


def to_working_version(request: HttpRequest, page: str) -> HttpResponse:
    """On to a page of the version one works on; to the list of plans where there is none."""
    version = working_version(request.user, on=request.on)
    if version is None:
        return go(request, reverse("targets"))
    return go(request, reverse(page, args=[version.pk]))
