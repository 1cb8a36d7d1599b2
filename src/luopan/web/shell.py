"""The frame around every page: the loop's rail, who is signed in, the company."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luopan.org.access import Action, anywhere, name_of
from luopan.review.queries.reached import reached
from luopan.web.parts import address
from luopan.web.years import this_year

THEMES = ("auto", "light", "dark")
RISES = ("green", "red")  # the colour of a good figure: 红涨绿跌 is the second


@dataclass(frozen=True)
class Station:
    """One of the eight steps of the loop.

    Attributes:
        key: As a page names itself (``here``).
        label: For people.
        icon: Of the sprite.
        url: Where it leads; empty while the stage is not built.
        done: The cycle has come this far.
        letter: After ``G`` it leads there.
    """

    key: str
    label: str
    icon: str
    url: str
    done: bool
    letter: str


_LOOP = (
    ("strategy", gettext_lazy("Strategy"), "compass", "strategy"),
    ("targets", gettext_lazy("Targets"), "target-arrow", "targets"),
    ("decompose", gettext_lazy("Decompose"), "sitemap", "decompose"),
    ("align", gettext_lazy("Align"), "messages", "align"),
    ("act", gettext_lazy("Act"), "clipboard-check", "act"),
    ("track", gettext_lazy("Track"), "activity", "track"),
    ("coach", gettext_lazy("Coach"), "school", "coach"),
    ("review", gettext_lazy("Review"), "rotate-clockwise-2", "review"),
)
LETTERS = "stdaekcr"  # “e” as execute: “a” agrees
_REACHED = {
    "nothing": 0,
    "drafting": 3,
    "agreed": 4,
    "committed": 6,
    "coached": 7,
    "reviewed": 8,
}


def stations(cycle: str) -> tuple[Station, ...]:
    """The rail, filled as far as the year's cycle has come."""
    reached = _REACHED[cycle]
    return tuple(
        Station(key, str(label), sign, address(route), place < reached, LETTERS[place])
        for place, (key, label, sign, route) in enumerate(_LOOP)
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page shows; pages without a frame cost nothing."""
    frame: dict[str, Any] = {
        "theme": _chosen(request, "theme", THEMES),
        "rise": _chosen(request, "rise", RISES),
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "on"):
        return frame
    spoken, year = name_of(user), this_year(request)
    return frame | {
        "company": request.company,
        "cycle_year": year,
        "loop": _Later(lambda: stations(reached(year))),
        "me": spoken,
        "can_import": _Asked(request, Action.RECORDS_IMPORT),
        "can_audit": _Asked(request, Action.AUDIT_READ),
        "can_plan": _Asked(request, Action.TARGETS_EDIT),
        "can_review": _Asked(request, Action.RECORDS_READ),
        "initial": spoken[:1].upper(),
        "next_cycle": _("Go to %(year)s") % {"year": year + 1},
    }


def _chosen(request: HttpRequest, name: str, choices: tuple[str, ...]) -> str:
    """What the reader chose in this browser; the first, where that is none of them."""
    said = request.COOKIES.get(name, "")
    return said if said in choices else choices[0]


class _Asked:
    """A right that is asked for when a template wants to know, once."""

    def __init__(self, request: HttpRequest, action: Action) -> None:
        self._request, self._action = request, action
        self._answer: bool | None = None

    def __bool__(self) -> bool:
        if self._answer is None:
            asked = (self._action,)
            self._answer = anywhere(self._request.user, asked, on=self._request.on)
        return self._answer


class _Later:
    """A list that is made when a template walks it, once."""

    def __init__(self, make: Any) -> None:
        self._make, self._made = make, None

    def __iter__(self) -> Any:
        if self._made is None:
            self._made = self._make()
        return iter(self._made)
