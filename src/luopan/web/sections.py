"""The pages of a station of the loop that has several, in the order of its chips."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from luopan.web.parts import address
from luopan.web.policy import opens

_SECTIONS = {
    "coach": (
        ("people", gettext_lazy("Coach"), "coach"),
        ("reports", gettext_lazy("Reports"), "reports"),
        ("meetings", gettext_lazy("Meetings"), "meetings"),
        ("abilities", gettext_lazy("Abilities"), "abilities"),
        ("onboarding", gettext_lazy("Onboarding"), "onboarding"),
    ),
    "review": (
        ("reviews", gettext_lazy("Reviews"), "review"),
        ("adjustments", gettext_lazy("Adjustments"), "adjustments"),
        ("close", gettext_lazy("Period close"), "closing"),
        ("handovers", gettext_lazy("Handovers"), "handovers"),
        ("pay", gettext_lazy("Incentives"), "pay"),
        ("contests", gettext_lazy("Contests"), "contests"),
    ),
}


def sections(request: HttpRequest, station: str, here: str) -> list[dict[str, Any]]:
    """The pages of a station that the reader may open: title, url, whether it is this one."""
    found = (
        {"title": title, "url": address(route), "here": key == here}
        for key, title, route in _SECTIONS[station]
    )
    return [one for one in found if one["url"] and opens(request, one["url"])]
