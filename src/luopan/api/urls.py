"""Addresses of the API, version 1."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, re_path
from django.views.decorators.http import require_GET
from ninja.responses import Response

from luopan.api.contract import Contract
from luopan.api.operations import (
    abilities,
    acting,
    action_parts,
    action_sets,
    adjusting,
    aims,
    assessments,
    assumptions,
    audit,
    audits,
    axes,
    bulletins,
    calendars,
    catalogue,
    clientele,
    closing,
    coaching,
    collecting,
    collections,
    company,
    comparing,
    contests,
    customers,
    duties,
    entries,
    forecasting,
    handovers,
    imports,
    letters,
    levels,
    markets,
    meeting_setting,
    meetings,
    messages,
    objectives,
    organisation,
    packs,
    padding,
    pay,
    people,
    plans,
    reports,
    resources,
    reviews,
    soundness,
    sources,
    staff,
    steps,
    supporting,
    talks,
    targeting,
    tracking,
    trust,
    warnings,
    ways,
    weeks,
    words,
    working_weeks,
)
from luopan.api.problems import nothing
from luopan.api.reference import topics
from luopan.org.policy import PUBLIC, SIGNED_IN, policy

TOPICS = (
    company,
    organisation,
    staff,
    working_weeks,
    duties,
    catalogue,
    axes,
    calendars,
    clientele,
    words,
    objectives,
    assumptions,
    plans,
    comparing,
    audits,
    assessments,
    padding,
    ways,
    resources,
    aims,
    steps,
    levels,
    talks,
    collecting,
    supporting,
    acting,
    action_sets,  # before the numbers of actions
    action_parts,
    weeks,
    targeting,
    letters,
    customers,
    people,
    soundness,
    trust,
    collections,
    warnings,
    tracking,
    forecasting,
    coaching,
    abilities,
    reports,
    bulletins,
    meeting_setting,
    meetings,
    packs,
    reviews,
    adjusting,
    handovers,
    pay,
    closing,
    contests,
    entries,
    imports,
    sources,
    markets,
    messages,
    audit,
)

contract = Contract()
for topic in TOPICS:
    contract.add_router("", topic.router)
contract.sealed()


@policy(PUBLIC)
@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, in the language of who asks."""
    return Response(contract.description_in_words())


@policy(SIGNED_IN)
@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """The same for people, as a page."""
    found = contract.description_in_words()
    context = {
        "here": "me",
        "topics": topics(found),
        "about": found["info"]["description"],
    }
    return render(request, "api/reference.html", context)


@policy(PUBLIC)
def elsewhere(request: HttpRequest, **_words: Any) -> HttpResponse:
    """No such address."""
    return nothing()


elsewhere.csrf_exempt = True  # type: ignore[attr-defined]

# Ninja's own root tells where its pages are; there are none.
operations = [pattern for pattern in contract.urls[0] if pattern.name != "api-root"]
urlpatterns = [
    path("", reference, name="reference"),
    path("v1/openapi.json", description, name="description"),
    path("v1/", include(operations)),
    re_path(r"^v1/.*$", elsewhere, name="elsewhere"),
]
