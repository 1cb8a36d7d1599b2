"""The topics of the API, and where their addresses begin.

A topic is loaded when somebody asks for an address that may be its own: all of them together
are as large as all pages, and a program uses a few. The description, which tells of all, loads all.
"""

import functools
import re
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

BELOW = "luopan.api.operations."
# In the order in which they are asked. ``*`` is any one part: ``versions/7/steps/3`` is of steps.
TOPICS = {
    "company": "company me jobs backups",
    "organisation": "units unit-changes",
    "staff": "people people-changes",
    "working_weeks": "working-weeks unit-changes",
    "duties": "remits leaves unit-changes people-changes",
    "catalogue": "products metrics holidays",
    "axes": "rates products",
    "calendars": "calendars",
    "clientele": "customers customer-changes",
    "words": "words",
    "objectives": "objectives objective-changes strategy-coverage",
    "assumptions": "assumptions assumption-changes assumption-questions",
    "plans": "plans versions",
    "comparing": "versions/*/compare",
    "audits": "versions/*/audit versions/*/talk audit-bar",
    "assessments": "plans assessments marks",
    "padding": "versions/*/padding-caps",
    "ways": "versions/*/ways",
    "resources": "versions/*/resources",
    "aims": "versions/*/aims",
    "steps": "versions/*/steps versions/*/cell versions/*/comments",
    "levels": "versions/*/levels",
    "talks": "versions/*/issue versions/*/recall versions/*/talks versions/*/talk "
    "versions/*/delegates versions/*/submissions versions/*/gaps versions/*/asks "
    "versions/*/waiting versions/*/dilution waiting authorities",
    "collecting": "versions/*/workbooks returned",
    "supporting": "versions/*/supports supports",
    "acting": "actions action-templates",
    "action_sets": "actions action-templates action-sheets",  # before the numbers of actions
    "action_parts": "actions milestones needs",
    "weeks": "back-solve weekly-numbers visit-hours",
    "targeting": "target-customers screen-rules",
    "letters": "versions/*/letters versions/*/letter versions/*/sign "
    "versions/*/explanation letters letter-templates",
    "customers": "versions/*/customers",
    "people": "versions/*/people ramps",
    "soundness": "tracking",
    "trust": "tracking",
    "collections": "tracking",
    "warnings": "warnings warning-rules",
    "tracking": "tracking",
    "forecasting": "forecast",
    "coaching": "coaching",
    "abilities": "skills training coaching onboarding",
    "reports": "reports report-rules",
    "bulletins": "bulletins",
    "meeting_setting": "meeting-presets meeting-series meetings meeting-promises",
    "meetings": "meetings meeting-series meeting-promises",
    "packs": "packs pack-templates",
    "reviews": "reviews actions",
    "adjusting": "adjustments adjustment-preview mid-year",
    "handovers": "handovers",
    "pay": "pay",
    "closing": "closing",
    "contests": "contests",
    "entries": "entries",
    "imports": "uploads batches",
    "sources": "records sources",
    "markets": "markets market-sheets",
    "messages": "me channels webhooks undelivered",
    "audit": "audit",
}


class Beginnings(RoutePattern):
    """A prefix, where one of some beginnings follows it."""

    def __init__(self, prefix: str, beginnings: str) -> None:
        super().__init__(prefix)
        parts = beginnings.replace("*", "[^/]+").split()
        self.follow = re.compile(rf"(?:{'|'.join(parts)})(?:/|\Z)")

    def match(self, path: str) -> Any:
        """What is left of an address behind the prefix; None: it is not of these."""
        found = super().match(path)
        return found if found and self.follow.match(found[0]) else None


class Topic(URLResolver):
    """The addresses of a topic, which is loaded when one of them is asked for."""

    def __init__(self, prefix: str, name: str) -> None:
        super().__init__(Beginnings(prefix, TOPICS[name]), BELOW + name)

    @cached_property
    def url_patterns(self) -> Any:
        """Its addresses."""
        from luopan.api.contract import Contract

        return Contract(self.urlconf_module).addresses()

    # Nobody is sent to an operation by its name: who looks for a name finds none here.
    reverse_dict: MultiValueDict[str, Any] = MultiValueDict()
    namespace_dict: dict[str, Any] = {}  # noqa: RUF012 - where Django reads, nobody writes
    app_dict: dict[str, Any] = {}  # noqa: RUF012

    def _populate(self) -> None:
        """Nothing to gather, as long as nobody asks for an address."""


@functools.cache
def whole() -> Any:
    """The contract of all topics, to describe it."""
    from importlib import import_module

    from luopan.api.contract import Contract

    return Contract(*(import_module(BELOW + name) for name in TOPICS)).described()
