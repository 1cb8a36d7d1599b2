"""What is said of an action, checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from luopan.actions.kinds import FIELDS, KINDS
from luopan.actions.models import Action
from luopan.dimensions.models import Metric
from luopan.org.language import spoken
from luopan.org.models import Person, User
from luopan.org.words import check_span, checked_name
from luopan.strategy.words import checked_text, with_us
from luopan.targets.amounts import quanta
from luopan.targets.refusals import Conflict
from luopan.trail.refusal import Refused

OVER = (Action.State.DONE, Action.State.DROPPED)
LONGEST = 2_000
MOST = 10**17  # quanta


@dataclass(frozen=True)
class Brings:
    """What an action should bring 预期贡献.

    Attributes:
        metric: Of what; one that adds up.
        amount: In the metric's own unit, more than 0.
        from_date: First day on which it comes.
        until_date: The day after the last.
        confidence: 1.0: certain.
    """

    metric: Metric
    amount: Decimal
    from_date: date
    until_date: date
    confidence: float


class Besides(TypedDict, total=False):
    """What may be said of a new action besides what must be; ``brings`` None: nothing."""

    name_other: str
    outcome: str
    particulars: Mapping[str, str]
    brings: Brings | None


class Changes(Besides, total=False):
    """What may be said of an action in another way."""

    name: str
    kind: str
    owner: Person
    start_date: date
    end_date: date


def checked(said: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What was said of an action as its columns; ``brings`` becomes five of them."""
    found: dict[str, Any] = {}
    for key, value in said.items():
        found |= _CHECKS[key](value, on)
    return found


def whole(said: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What was said of a new action as its columns; fields that its kind has not left out.

    Args:
        said: All that it takes, ``kind`` among it.
        on: Today.

    Raises:
        Refused: A name, kind, date, owner or contribution is wrong.
    """
    columns = checked(said, on)
    said_of_kind = columns.get("particulars", {})
    columns["particulars"] = particulars(columns["kind"], said_of_kind)
    return columns


def drafted(columns: Mapping[str, Any], actor: User, at: datetime) -> Action:
    """A new action of these columns, of no plan yet and not stored.

    Raises:
        Refused: It lasts no day, or too long.
    """
    made = Action(**columns, created_by=actor, created_at=at, edited_by=actor)
    check_dates(made)
    return made


def check_kind(kind: str) -> str:
    """A kind that there is."""
    if kind not in KINDS:
        raise Refused(
            _("There is no kind of action “%(kind)s”; choose %(known)s."),
            kind=kind[:40],
            known=", ".join(KINDS),
        )
    return kind


def check_runs(action: Action) -> None:
    """Pass what is neither done nor dropped: what was planned stays as it was then.

    Raises:
        Conflict: It is over; what came of it may still be said.
    """
    if action.state in OVER:
        raise Conflict(
            _(
                "“%(action)s” is over and its plan can no longer change. Record its result, "
                "or first set it back to in progress."
            ),
            action=lambda: spoken(action),
        )


def check_dates(action: Action) -> None:
    """An action has at least a day, and not more than three years."""
    check_span(action.start_date, action.end_date, action.name)
    if (action.end_date - action.start_date).days > 3 * 366:
        raise Refused(
            _("An action can last at most three years: split it into smaller ones.")
        )


def particulars(kind: str, said: Mapping[str, str]) -> dict[str, str]:
    """The fields that a kind has, of what was said; empty ones left out."""
    texts = {
        key: checked_text(str(said.get(key, "")), longest=LONGEST)
        for key in FIELDS[kind]
    }
    return {key: text for key, text in texts.items() if text}


def _brings(said: Brings | None, _on: date) -> dict[str, Any]:
    if said is None:
        return dict.fromkeys(
            ("metric", "amount", "from_date", "until_date", "confidence")
        )
    if said.metric.kind != "additive":
        raise Refused(
            _(
                "“%(metric)s” does not add up: choose another metric for the expected contribution."
            ),
            metric=said.metric.name,
        )
    if not 0 < said.confidence <= 1:
        raise Refused(_("Confidence must be above 0% and at most 100%."))
    check_span(said.from_date, said.until_date, said.metric.name)
    amount = quanta(said.amount, said.metric)
    if not 0 < amount < MOST:
        raise Refused(_("The expected contribution must be above 0."))
    return {
        "metric": said.metric,
        "amount": amount,
        "from_date": said.from_date,
        "until_date": said.until_date,
        "confidence": said.confidence,
    }


def _owner(person: Person, on: date) -> dict[str, Any]:
    return {"owner": with_us(person, on)}


_CHECKS: Mapping[str, Callable[[Any, date], dict[str, Any]]] = {
    "name": lambda text, _on: {"name": checked_name(text)},
    "name_other": lambda text, _on: {
        "name_other": checked_name(text) if text.strip() else ""
    },
    "kind": lambda kind, _on: {"kind": check_kind(kind)},
    "owner": _owner,
    "start_date": lambda day, _on: {"start_date": day},
    "end_date": lambda day, _on: {"end_date": day},
    "outcome": lambda text, _on: {"outcome": checked_text(text, longest=LONGEST)},
    "particulars": lambda said, _on: {"particulars": dict(said)},
    "brings": _brings,
}
