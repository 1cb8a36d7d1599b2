"""Many actions changed at once: all of them, or none and a sentence for each that cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy, ngettext_lazy

from luopan.actions.access import RELATED, owns, writable
from luopan.actions.checks import OVER, check_dates
from luopan.actions.models import Action, Milestone
from luopan.org.access import day_of, name_of
from luopan.org.language import spoken
from luopan.org.models import Person, User
from luopan.strategy.words import checked_text, with_us
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused
from luopan.trail.said import said_by

MOST = 200
FURTHEST = 1_100  # days
NAMED = 5  # refused ones in a sentence
State = Action.State


@dataclass(frozen=True)
class Together:
    """What becomes of each; what is not said stays.

    Attributes:
        owner: Who answers for it from now on.
        state: How far it has come; ``said``: in words, why it is dropped.
        start_date: First day; ``end_date``: the day after the last.
        days: It begins and ends so much later, with its open milestones; below 0: earlier.
    """

    owner: Person | None = None
    state: str = ""
    said: str = ""
    start_date: date | None = None
    end_date: date | None = None
    days: int = 0

    @property
    def told(self) -> dict[str, Any]:
        """What was said, for the trail."""
        return {key: str(value) for key, value in vars(self).items() if value}


@dataclass(frozen=True)
class Kept:
    """An action that cannot be changed so; ``sentence`` says why."""

    id: int
    name: str
    sentence: str

    def __str__(self) -> str:
        """Which, and why not."""
        return f"{self.name}: {self.sentence}"

    @property
    def told(self) -> dict[str, Any]:
        """For programs, in the language now active."""
        return {"id": self.id, "name": str(self.name), "sentence": str(self.sentence)}


class Several(Refused):
    """Some of the actions cannot be changed so; none was."""

    def __init__(self, kept: tuple[Kept, ...], count: int) -> None:
        self.kept = kept
        super().__init__(
            ngettext_lazy(
                "%(kept)s of %(count)s action cannot be changed this way; nothing was "
                "changed. %(why)s",
                "%(kept)s of %(count)s actions cannot be changed this way; nothing was "
                "changed. %(why)s",
                count,
            ),
            kept=len(kept),
            count=count,
            why=lambda: " ".join(map(str, kept[:NAMED])),
        )

    def told(self) -> dict[str, Any]:
        """For programs: also each action with its sentence."""
        told = [one.told for one in self.kept]
        return super().told() | {"actions": told}


@service("actions.change_together")
def change_together(
    *, actor: User, at: datetime, expected: Mapping[int, int | None], change: Together
) -> list[Action]:
    """Change many actions alike: all of them or none.

    Args:
        actor: Who may speak about their units' targets, or owns them.
        at: When.
        expected: By number of an action that he sees: how often it had been changed when
            he read it; None: whatever it says.
        change: What becomes of each.

    Raises:
        Refused: Nothing is said; too many; ``Several`` names each that cannot be changed.
    """
    _check(expected, change, day_of(at))
    for number in sorted(
        expected
    ):  # one order: two who change many never wait in a circle
        Action.objects.filter(pk=number).update(edits=F("edits"))
    found = list(
        Action.objects.filter(pk__in=expected).select_related(*RELATED).order_by("pk")
    )
    units = writable(actor, day_of(at))
    kept = []
    for one in found:
        may = one.plan.unit_id in units or owns(actor, one, day_of(at))
        try:
            _change(one, change, expected[one.pk], actor, may)
        except Refused as refusal:
            kept.append(
                Kept(one.pk, said_by(partial(spoken, one)), said_by(refusal.__str__))
            )
    if kept:
        raise Several(tuple(kept), len(found))
    _store(found, change)
    numbers = [one.pk for one in found]
    note("actions", actions=numbers, count=len(found), changed=change.told)
    return found


def _check(expected: Mapping[int, int | None], change: Together, on: date) -> None:
    if not expected:
        raise Refused(gettext_lazy("First select the actions to change."))
    if len(expected) > MOST:
        raise Refused(
            gettext_lazy(
                "%(count)s actions at once is too many; the limit is %(most)s."
            ),
            count=len(expected),
            most=MOST,
        )
    if not change.told:
        raise Refused(gettext_lazy("Choose what to change."))
    if change.state and change.state not in State.values:
        raise Refused(
            gettext_lazy("There is no state “%(state)s”."), state=change.state[:40]
        )
    if change.state == State.DROPPED and not change.said.strip():
        raise Refused(gettext_lazy("Explain why the actions are dropped."))
    if abs(change.days) > FURTHEST:
        raise Refused(
            gettext_lazy("Actions can be moved by at most %(most)s days."),
            most=FURTHEST,
        )
    if change.owner is not None:
        with_us(change.owner, on)


def _change(
    one: Action, change: Together, expected: int | None, actor: User, may: bool
) -> None:
    """What becomes of one of them; nothing is stored."""
    if not may:
        raise Refused(
            gettext_lazy("it belongs to %(who)s: ask them."),
            who=lambda: spoken(one.owner),
        )
    if expected not in (None, one.edits) and one.edited_by_id != actor.pk:
        raise Refused(
            gettext_lazy("%(who)s has changed it since you opened the list."),
            who=lambda: name_of(one.edited_by),
        )
    one.owner = change.owner or one.owner
    if change.state:
        one.state, one.said = change.state, checked_text(change.said, longest=400)
    _move_days(one, change)
    one.edits, one.edited_by = one.edits + 1, actor


def _move_days(one: Action, change: Together) -> None:
    if not (change.days or change.start_date or change.end_date):
        return
    if one.state in OVER:
        raise Refused(gettext_lazy("it is over: its dates can no longer change."))
    by = timedelta(days=change.days)
    one.start_date = (change.start_date or one.start_date) + by
    one.end_date = (change.end_date or one.end_date) + by
    check_dates(one)


def _store(found: list[Action], change: Together) -> None:
    columns = ["owner", "state", "said", "start_date", "end_date", "edits", "edited_by"]
    Action.objects.bulk_update(found, columns, batch_size=100)
    if not change.days:
        return
    steps = list(Milestone.objects.filter(action__in=found, reached_date=None))
    for step in steps:
        step.due_date += timedelta(days=change.days)
    Milestone.objects.bulk_update(steps, ["due_date"], batch_size=200)
