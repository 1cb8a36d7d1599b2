"""Addresses of the API, version 1.

A page that only names one of them comes here too, and leaves what describes operations unloaded.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.http import require_GET

from luopan.api.reference import topics
from luopan.api.topics import TOPICS, Topic, whole
from luopan.org.policy import PUBLIC, SIGNED_IN, policy


@policy(PUBLIC)
@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, in the language of who asks."""
    from ninja.responses import Response

    return Response(whole().description_in_words())


@policy(SIGNED_IN)
@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """The same for people, as a page."""
    found = whole().description_in_words()
    context = {
        "here": "me",
        "topics": topics(found),
        "about": found["info"]["description"],
    }
    return render(request, "api/reference.html", context)


@policy(PUBLIC)
def elsewhere(request: HttpRequest, **_words: Any) -> HttpResponse:
    """No such address."""
    from luopan.api.problems import nothing

    return nothing()


elsewhere.csrf_exempt = True  # type: ignore[attr-defined]

urlpatterns = [
    path("", reference, name="reference"),
    path("v1/openapi.json", description, name="description"),
    *(Topic("v1/", name) for name in TOPICS),
    re_path(r"^v1/.*$", elsewhere, name="elsewhere"),
]
