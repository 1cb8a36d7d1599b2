"""What is said from above, and what settles a talk."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, day_of, may
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.carrying import carry
from luopan.targets.agreeing.speaking import (
    require_answerer,
    require_say,
    require_speaker,
)
from luopan.targets.agreeing.talks import (
    Said,
    follow,
    lay,
    refuse_past,
    taken,
    talk_of,
)
from luopan.targets.append import Author
from luopan.targets.models import Card, Side, Talk, Version
from luopan.targets.parameters import whole_number
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.answer")
def answer(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    amount: int,
    text: str = "",
    carried: Mapping[str, int] | None = None,
    deadline: date | None = None,
    expected: int | None = None,
) -> Card:
    """Propose a number anew: the old one again, or another that somebody carries.

    Args:
        actor: Who may change targets at the unit that answers.
        at: When.
        version: Not committed.
        unit: Code of the unit spoken to.
        amount: The new proposal, in quanta; it stands in the version from now on.
        text: In words.
        carried: Who carries the difference, see ``carry``; None: the reserve.
        deadline: Until when they are to answer.
        expected: The last card that he had seen.

    Raises:
        Refused: He may not; it concedes more than his word covers; there is no room.
    """
    talk = talk_of(version, unit)
    require_answerer(actor, talk, day_of(at))
    author = Author(actor, at, text)
    refuse_past(deadline, author)
    talk = taken(version, unit, expected)
    require_answerer(actor, talk, day_of(at))
    whole_number(amount, "amount")
    facts = _conceded(author, talk, amount, carried)
    said = Said(
        Card.Kind.ANSWER, Side.ABOVE, amount, text, facts=facts, deadline=deadline
    )
    changes = {"amount": amount, "turn": Side.BELOW, "since": at}
    changes |= {"deadline": deadline or talk.deadline}
    card = lay(author, talk, said, **changes)
    follow(talk.version)
    letters.to_below(talk, card, author)
    note(talk.version, unit=unit, amount=amount, **facts)
    return card


def _conceded(
    author: Author, talk: Talk, amount: int, carried: Mapping[str, int] | None
) -> dict[str, Any]:
    """Who carries what is conceded, if the actor's word goes so far."""
    if amount != talk.amount:
        require_say(
            author.actor,
            talk.with_unit,
            day_of(author.at),
            issued=talk.issued_amount,
            amount=amount,
            lower_is_better=talk.version.metric.lower_is_better,
        )
    return carry(author, talk, amount, carried)


@service("targets.accept")
def accept(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    carried: Mapping[str, int] | None = None,
    text: str = "",
    expected: int | None = None,
) -> Card:
    """Say yes: from below to the proposal that stands, from above to the number offered.

    Args:
        actor: Who speaks for the unit; or, while it waits for an answer, who may change
            targets at the unit that answers.
        at: When.
        version: Not committed.
        unit: Code.
        carried: From above: who carries the difference, see ``carry``.
        text: In words.
        expected: The last card that he had seen.

    Raises:
        Refused: It is not his to say; it concedes more than his word covers; there is no
            room for it.
    """
    talk_of(version, unit)
    talk = taken(version, unit, expected)
    above = Action.TARGETS_EDIT
    answers = may(actor, above, unit=talk.with_unit, on=day_of(at))
    author = Author(actor, at, text)
    if talk.turn == Side.ABOVE and talk.offer is not None and answers:
        facts, side = _conceded(author, talk, talk.offer, carried), Side.ABOVE
        amount = talk.offer
    else:
        _refuse_for_them(actor, at, talk, answers=answers)
        facts, side, amount = {}, Side.BELOW, talk.amount
    said = Said(Card.Kind.ACCEPTANCE, side, amount, text, facts=facts)
    settled = {"amount": amount, "state": Talk.State.SETTLED, "since": at}
    card = lay(author, talk, said, **settled)
    follow(talk.version)
    letters.settled(talk, card, author)
    note(talk.version, unit=unit, amount=amount, side=side, **facts)
    return card


def _refuse_for_them(actor: User, at: datetime, talk: Talk, *, answers: bool) -> None:
    """The standing proposal is accepted by who speaks for the unit, by nobody above."""
    if answers and talk.turn == Side.ABOVE and talk.offer is None:
        raise Refused(
            _("%(unit)s has not offered a number that can be accepted."),
            unit=lambda: spoken(talk.unit),
        )
    require_speaker(actor, talk.version, talk.unit, day_of(at))
