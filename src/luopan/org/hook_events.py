"""What programs elsewhere may be told of: events, the acts that make them, where each is read.

An event says what kind it is, of what (an identifier), in which unit (its code), when, and
where in Luopan it is read. Nothing in it that the trail does not show to who runs the system:
no amount, no name, no sentence. What stands behind the link is for who may see it.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luopan.trail.queries import EntryRow

EVENTS: dict[str, tuple[Any, frozenset[str]]] = {
    "target.committed": (
        _("a version is committed"),
        frozenset({"targets.commit", "review.approve_adjustment"}),
    ),
    "target.issued": (_("numbers are issued"), frozenset({"targets.issue"})),
    "target.agreed": (_("a target is agreed"), frozenset({"targets.accept"})),
    "target.countered": (
        _("a unit counters or submits a number"),
        frozenset({"targets.counter", "targets.submit"}),
    ),
    "action.changed": (
        _("an action is planned or changed"),
        frozenset(
            {
                "actions.add",
                "actions.edit",
                "actions.move",
                "actions.change_together",
                "actions.reach_milestone",
            }
        ),
    ),
    "adjustment.changed": (
        _("an adjustment of a number is asked for or decided"),
        frozenset(
            {
                "review.ask_adjustment",
                "review.change_adjustment",
                "review.ask_adjustment_back",
                "review.approve_adjustment",
                "review.decline_adjustment",
                "review.withdraw_adjustment",
            }
        ),
    ),
    "forecast.called": (
        _("a weekly forecast is submitted"),
        frozenset({"tracking.call", "tracking.call_beside", "tracking.bring_calls"}),
    ),
    "warning.changed": (
        _("an early warning is raised, snoozed or taken up"),
        frozenset(
            {
                "tracking.watch",
                "tracking.snooze_warning",
                "tracking.take_up_warning",
                "tracking.answer_warning",
                "tracking.answer_with_action",
            }
        ),
    ),
    "records.imported": (
        _("records are imported or revoked"),
        frozenset({"records.apply", "records.apply_upload", "records.revoke"}),
    ),
    "organisation.changed": (
        _("units, seats or people change"),
        frozenset(
            {
                "org.add_unit",
                "org.add_seat",
                "org.move_unit",
                "org.end_unit",
                "org.hand_over",
                "org.place_person",
                "org.merge_units",
                "org.split_unit",
            }
        ),
    ),
    "adjustment.decided": (
        _("an adjustment of a number is approved or declined"),
        frozenset({"review.approve_adjustment", "review.decline_adjustment"}),
    ),
    "letter.signed": (
        _("a letter of commitment is signed, or put on record"),
        frozenset({"targets.sign", "targets.record_on_paper"}),
    ),
    "minutes.issued": (
        _("minutes of a meeting are issued"),
        frozenset({"tracking.close_meeting"}),
    ),
    "period.closed": (_("a month is closed"), frozenset({"review.close_period"})),
    "period.reopened": (
        _("a closed month is reopened"),
        frozenset({"review.reopen_period"}),
    ),
    "objection.raised": (
        _("a seat objects to a figure of a close"),
        frozenset({"review.object_to_line"}),
    ),
    "objection.decided": (
        _("an objection is decided"),
        frozenset({"review.decide_objection"}),
    ),
    "review.published": (_("a review is published"), frozenset({"review.publish"})),
    "handover.done": (_("a handover is done"), frozenset({"review.hand_over"})),
    "pay_dispute.raised": (
        _("a line of pay is disputed"),
        frozenset({"review.dispute_pay"}),
    ),
    "pay_dispute.decided": (
        _("a dispute about pay is decided"),
        frozenset({"review.decide_dispute"}),
    ),
    "contest.ended": (_("a contest has ended"), frozenset({"review.end_contests"})),
}
_EVENTS_OF: dict[str, list[str]] = {}
for _event, (_title, _acts) in EVENTS.items():
    for _act in _acts:
        _EVENTS_OF.setdefault(_act, []).append(_event)

# Where things are read, by their kind; of a close by its period, of a letter by its number.
PAGES = {
    "version": "version",
    "action": "action",
    "adjustment": "adjustment",
    "batch": "batch",
    "meeting": "meeting",
    "review": "one_review",
    "handover": "handover",
    "paydispute": "pay_dispute",
    "contest": "contest",
}
OF_A_CLOSE = frozenset({"closing", "objection"})


def events_of(entry: EntryRow) -> list[str]:
    """Which events an entry of the trail makes."""
    if entry.outcome != "done" or _nothing(entry):
        return []
    return _EVENTS_OF.get(entry.act, [])


def _nothing(entry: EntryRow) -> bool:
    """A look that found nothing new."""
    if entry.act == "tracking.watch":
        return not set(entry.details) - {"day", "untold", "looked"}
    return entry.act == "review.end_contests" and not entry.details.get("ended")


def subjects_of(entry: EntryRow) -> Iterator[str]:
    """What it was done to: one thing, but that one look may end several contests."""
    if entry.act == "review.end_contests":
        yield from (f"contest:{number}" for number in entry.details["ended"])
    else:
        yield entry.subject


def unit_of(entry: EntryRow) -> str:
    """Code of the unit or seat that it is about; empty: the entry names none."""
    kind, _colon, code = entry.subject.partition(":")
    if kind == "unit":
        return code
    told = (entry.details.get(name) for name in ("unit", "seat"))
    return next((one for one in told if isinstance(one, str)), "")


def link_to(entry: EntryRow, subject: str) -> str:
    """Where it is read; empty: nowhere by itself, or nobody said where Luopan stands."""
    found = _page(entry, subject)
    if found is None or not settings.URL:
        return ""
    route, told = found
    return f"{settings.URL}{reverse(route, args=[told])}"


def _page(entry: EntryRow, subject: str) -> tuple[str, Any] | None:
    kind, _colon, number = subject.partition(":")
    if entry.act == "targets.sign" and (letter := entry.details.get("number")):
        return "letter", letter
    if kind in OF_A_CLOSE and (period := entry.details.get("period")):
        return "closing_round", period
    return (PAGES[kind], number) if kind in PAGES and number.isdecimal() else None
