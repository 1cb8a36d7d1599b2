"""The one place that knows how pages and their parts travel (htmx)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A whole page in the shell."""
    return render(request, template, context, status=status)


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page only."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Boosted") != "true"
    )


def part(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A fragment; a form that is wrong comes back with status 422 and is swapped too."""
    return render(request, template, context, status=status)


def go(request: HttpRequest, where: str) -> HttpResponse:
    """After an act, to another page: htmx is told by a header, a browser by a redirect."""
    if is_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponse(status=303, headers={"Location": where})


def address(route: str) -> str:
    """Where a route leads; empty for a page that this version does not have."""
    try:
        return reverse(route) if route else ""
    except NoReverseMatch:
        return ""
