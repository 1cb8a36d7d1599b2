"""Meetings that every company has until it writes its own under the same code."""

from dataclasses import dataclass
from datetime import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
# What may stand behind a point of an agenda, and what its page shows there.
BEHIND: dict[str, Text] = {
    "": _("nothing: discussion only"),
    "promises": _("promises from last time"),
    "since": _("changes since last time"),
    "gaps": _("gaps and their causes"),
    "forecast": _("moves of the forecast"),
    "warnings": _("early warnings"),
    "help": _("help that reports ask for"),
    "deals": _("slipped or stalled deals"),
    "decisions": _("decisions needed"),
    "actions": _("actions that are late"),
}


@dataclass(frozen=True)
class Point:
    """A point of an agenda.

    Attributes:
        minutes: How long it is to take.
        behind: Of ``BEHIND``.
        other: The title in the second language, where the company wrote it.
    """

    title: Text
    minutes: int
    behind: str = ""
    other: str = ""


@dataclass(frozen=True)
class Way:
    """How a meeting goes, with the columns of ``models.Arranged``."""

    name: Text
    rhythm: str
    day: int
    starts_at: time
    takes: str
    agenda: tuple[Point, ...]
    off: str = "after"
    other: str = ""

    @property
    def minutes(self) -> int:
        """How long it is to take: its points together."""
        return sum(point.minutes for point in self.agenda)


STANDARDS: dict[str, Way] = {
    "morning": Way(
        _("Morning meeting"),
        "daily",
        1,
        time(8, 50),
        "under",
        (
            Point(_("Yesterday"), 2, "promises"),
            Point(_("Today"), 2, "actions"),
            Point(_("Help needed"), 1, "help"),
        ),
    ),
    "evening": Way(
        _("Evening meeting"),
        "daily",
        1,
        time(17, 45),
        "under",
        (
            Point(_("Today's plan: what was done"), 4, "promises"),
            Point(_("Blockers"), 4, "help"),
            Point(_("Tomorrow"), 2, "actions"),
        ),
    ),
    "weekly": Way(
        _("Weekly meeting"),
        "weekly",
        1,
        time(9, 30),
        "under",
        (
            Point(_("Last week's promises"), 10, "promises"),
            Point(_("Changes since last time"), 5, "since"),
            Point(_("Gap and forecast of the month"), 15, "forecast"),
            Point(_("Early warnings and deals"), 15, "warnings"),
            Point(_("Help needed"), 5, "help"),
            Point(_("Decisions and next steps"), 10, "decisions"),
        ),
    ),
    "monthly": Way(
        _("Monthly business review"),
        "monthly",
        3,
        time(14, 0),
        "leads",
        (
            Point(_("Last month's promises"), 15, "promises"),
            Point(_("Result of the month, gaps and causes"), 30, "gaps"),
            Point(_("Forecast of the quarter and the year"), 20, "forecast"),
            Point(_("Early warnings and risks"), 15, "warnings"),
            Point(_("Late actions"), 15, "actions"),
            Point(_("Decisions and next steps"), 25, "decisions"),
        ),
    ),
    "quarterly": Way(
        _("Quarterly review"),
        "quarterly",
        5,
        time(9, 30),
        "leads",
        (
            Point(_("Last quarter's promises"), 20, "promises"),
            Point(_("Goal and result of the quarter"), 30, "gaps"),
            Point(_("Causes: what helped, what was in the way"), 40, "since"),
            Point(_("Lessons"), 30),
            Point(_("Outlook on the year"), 30, "forecast"),
            Point(_("Decisions and next steps"), 30, "decisions"),
        ),
    ),
}
