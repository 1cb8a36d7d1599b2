"""A request in hand: its row taken, as its actor saw it, moved on by one event at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied, day_of, name_of
from luopan.org.models import User
from luopan.review.access.adjusting import adjustment_seen, is_asker
from luopan.review.models import Adjustment, AdjustmentEvent
from luopan.targets.agreeing.talks import text_of
from luopan.targets.models import Version
from luopan.targets.refusals import Conflict
from luopan.targets.succeeding import in_force
from luopan.trail.chain import note
from luopan.trail.refusal import Refused

State, Kind = Adjustment.State, AdjustmentEvent.Kind
ALIVE = (State.OPEN, State.BACK)
DAYS_TO_DECIDE = 7


def say(
    adjustment: Adjustment,
    seq: int,
    kind: str,
    actor: User,
    at: datetime,
    *,
    text: str = "",
    **facts: Any,
) -> None:
    """Keep what was said or done."""
    AdjustmentEvent.objects.create(
        adjustment=adjustment,
        seq=seq,
        kind=kind,
        text=text,
        facts=facts,
        actor=actor,
        at=at,
    )


@dataclass(frozen=True)
class Desk:
    """One act on a request: who, when, on what he had seen."""

    actor: User
    at: datetime
    adjustment: Adjustment
    expected: int | None

    @property
    def on(self) -> date:
        """The company's day of the act."""
        return day_of(self.at)

    def taken(self, states: Sequence[str] = ALIVE) -> Adjustment:
        """The request as it is now, its row taken until the end of the transaction.

        Raises:
            Refused: It is decided or withdrawn; somebody was faster (named).
        """
        Adjustment.objects.filter(pk=self.adjustment.pk).update(head=F("head"))
        now = adjustment_seen(self.actor, self.adjustment.pk, on=self.on)
        if self.expected is not None and self.expected != now.head:
            self._conflict(now)
        if now.state not in states:
            raise Refused(_settled(now))
        return now

    def _conflict(self, now: Adjustment) -> None:
        last = now.events.select_related("actor__person").get(seq=now.head)
        raise Conflict(
            _("%(who)s has just handled this request. Check it, then try again."),
            who=lambda: name_of(last.actor),
        )

    def move(self, now: Adjustment, kind: str, text: str = "", **changes: Any) -> None:
        """One event, and what it changes; of two at once one is refused."""
        facts = changes.pop("facts", {})
        mine = Adjustment.objects.filter(pk=now.pk, head=now.head)
        if not mine.update(head=now.head + 1, **changes):
            self._conflict(Adjustment.objects.get(pk=now.pk))
        say(now, now.head + 1, kind, self.actor, self.at, text=text, **facts)
        vars(now).update(head=now.head + 1)
        for name, value in changes.items():
            setattr(now, name, value)
        unit = now.unit.code
        note(now, unit=unit, kind=kind, state=now.state, head=now.head)


def _settled(now: Adjustment) -> Any:
    return {
        State.APPROVED: _("It is already approved and in force."),
        State.DECLINED: _(
            "It was declined. If something has changed, submit a new request."
        ),
        State.WITHDRAWN: _("It was withdrawn by the requester."),
        State.BACK: _("It was sent back and is waiting for the requester's answer."),
        State.OPEN: _("It is awaiting a decision, not an answer."),
    }[State(now.state)]


def words(text: str, wanted: Any) -> str:
    """What a person wrote, where something has to be said; else it is asked for."""
    text = text_of(text)
    if not text:
        raise Refused(wanted)
    return text


def require_own(actor: User, now: Adjustment, on: date) -> None:
    """Pass if it is his own request still.

    Raises:
        Denied: It is not; says whose.
    """
    if not is_asker(actor, now, on):
        raise Denied(
            _("This is done by the requester: %(who)s."),
            who=lambda: name_of(now.asked_by),
        )


def version_in_force(plan: int, metric: int) -> Version:
    """The version that counts.

    Raises:
        Refused: Nothing is committed yet.
    """
    version = in_force(plan, metric)
    if version is None:
        raise Refused(_("Nothing is committed yet: edit the number directly."))
    return version
