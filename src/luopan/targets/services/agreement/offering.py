"""What a unit says from below: what it offers, against what, and with which resources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.space import Space
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, find_unit
from luopan.org.models import User
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.speaking import require_speaker
from luopan.targets.agreeing.submitting import keep_submission, offered
from luopan.targets.agreeing.talks import (
    Said,
    follow,
    held,
    lay,
    refuse_past,
    taken,
    talk_of,
    text_of,
)
from luopan.targets.append import Author
from luopan.targets.cells import Cell
from luopan.targets.models import (
    Ask,
    Card,
    Side,
    Submission,
    Talk,
    Version,
)
from luopan.targets.parameters import known, whole_number
from luopan.targets.speech import DatabaseSpeech
from luopan.targets.steps.override import overlapping
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST_CHIPS = 20
MOST_ASKS = 20
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Asked:
    """A resource asked for.

    Attributes:
        resource: ``leads``, ``discount`` (percent), ``presales`` (days), ``heads`` or
            ``budget`` (money).
        quantity: How much of it.
        wanted_date: By when.
        note: What for.
    """

    resource: str
    quantity: Decimal
    wanted_date: date
    note: str = ""


@service("targets.counter")
def counter(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    amount: int,
    evidence: Sequence[Mapping[str, Any]] = (),
    text: str = "",
    asks: Sequence[Asked] = (),
    deadline: date | None = None,
    expected: int | None = None,
) -> Card:
    """Answer a proposal with another number: how it comes about, and what it needs.

    Args:
        actor: Who speaks for the unit.
        at: When.
        version: Not committed.
        unit: Code.
        amount: The year, in quanta.
        evidence: What the difference to the proposal consists of: each with ``label``
            and ``amount``; together exactly the difference. None: the text says it all.
        text: In words.
        asks: Resources it needs.
        deadline: Until when an answer is wanted.
        expected: The last card that he had seen.

    Raises:
        Refused: He does not speak for it; nothing differs; it does not add up.
    """
    talk = _spoken_for(actor, at, version, unit)
    author = Author(actor, at)
    refuse_past(deadline, author)
    talk = taken(version, unit, expected)
    whole_number(amount, "amount")
    chips = chips_of(talk, amount - talk.amount, evidence, text)
    said = Said(Card.Kind.COUNTER, Side.BELOW, amount, text, chips, deadline=deadline)
    card = lay(author, talk, said, **offered(talk, amount, at, deadline))
    _ask(author, talk, card, asks)
    follow(talk.version)
    letters.to_above(talk, card, author)
    note(talk.version, unit=unit, amount=amount, asks=len(asks))
    return card


def _spoken_for(actor: User, at: datetime, version: Version, unit: str) -> Talk:
    talk = talk_of(version, unit)
    require_speaker(actor, version, talk.unit, day_of(at))
    return talk


def chips_of(
    talk: Talk, change: int, evidence: Sequence[Mapping[str, Any]], text: str
) -> list[dict[str, Any]]:
    """The parts of a difference, which together are the difference.

    Raises:
        Refused: There is no difference, nothing explains it, or the parts do not add up.
    """
    if not change:
        raise Refused(_("That is the number proposed: just accept it."))
    chips = [
        {
            "label": text_of(str(chip.get("label") or ""))[:LONGEST_LABEL],
            "amount": whole_number(chip.get("amount"), "evidence"),
        }
        for chip in evidence[: MOST_CHIPS + 1]
    ]
    if not chips and text.strip():
        chips = [{"label": text_of(text)[:LONGEST_LABEL], "amount": change}]
    if not 0 < len(chips) <= MOST_CHIPS or not all(chip["label"] for chip in chips):
        raise Refused(_("Explain where the difference comes from."))
    explained = sum(chip["amount"] for chip in chips)
    if explained != change:
        speech = DatabaseSpeech(talk.version.metric)
        raise Refused(
            _(
                "The parts of the evidence add up to %(explained)s and the difference is "
                "%(change)s: %(rest)s is not explained."
            ),
            explained=lambda: speech.anew().amount(explained),
            change=lambda: speech.anew().amount(change),
            rest=lambda: speech.anew().amount(change - explained),
        )
    return chips


def _ask(author: Author, talk: Talk, card: Card, asks: Sequence[Asked]) -> None:
    if len(asks) > MOST_ASKS:
        raise Refused(_("At most %(most)s resources at a time."), most=MOST_ASKS)
    Ask.objects.bulk_create(_ask_row(author, talk, card, ask) for ask in asks)


def _ask_row(author: Author, talk: Talk, card: Card, ask: Asked) -> Ask:
    if ask.resource not in Ask.Resource.values:
        raise Refused(_("There is no resource “%(name)s”."), name=ask.resource[:40])
    if not 0 < ask.quantity < Decimal(10) ** 15:
        raise Refused(_("Enter how much of it is needed."))
    if ask.wanted_date < day_of(author.at):
        raise Refused(_("Enter the day it is needed by, later than today."))
    return Ask(
        talk=talk,
        card=card,
        resource=ask.resource,
        quantity=ask.quantity,
        note=text_of(ask.note)[:300],
        wanted_date=ask.wanted_date,
        changed_at=author.at,
    )


@service("targets.withdraw")
def withdraw(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    text: str = "",
    expected: int | None = None,
) -> Card:
    """Take one's own number back, before it is answered: the proposal stands again.

    Raises:
        Refused: He does not speak for the unit; there is nothing to take back.
    """
    _spoken_for(actor, at, version, unit)
    talk = taken(version, unit, expected)
    if talk.offer is None or talk.turn != Side.ABOVE:
        raise Refused(_("You have no number waiting for an answer."))
    back = {"offer": None, "offered_in": None, "turn": Side.BELOW, "since": at}
    said = Said(Card.Kind.WITHDRAWAL, Side.BELOW, talk.offer, text)
    card = lay(Author(actor, at), talk, said, **back)
    follow(talk.version)
    note(talk.version, unit=unit)
    return card


@service("targets.submit")
def submit(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    amount: int | None = None,
    cells: Sequence[tuple[str, str, int]] = (),
    text: str = "",
    reason: str = "",
) -> Submission:
    """Say what a unit offers by itself 申报, before its number is issued or after.

    Args:
        actor: Who speaks for the unit.
        at: When.
        version: Not committed.
        unit: Code.
        amount: The year, in quanta; None: what the cells come to.
        cells: Product, period and amount of parts that do not overlap. What the amount
            is more than all of them lies in the reserve of all products.
        text: In words.
        reason: For the trail.

    Raises:
        Refused: He does not speak for the unit; the cells overlap or come to more than
            the amount; it has agreed already.
    """
    where = find_unit(actor, unit, on=day_of(at), action=Action.TARGETS_READ)
    require_speaker(actor, version, where, day_of(at))
    version = held(version)
    rows = _rows(thaw_space(version.space_hash), unit, amount, cells)
    kept = keep_submission(Author(actor, at, reason), version, where, rows, text)
    note(version, unit=unit, amount=kept.amount, cells=len(cells))
    return kept


def _rows(
    space: Space, unit: str, amount: int | None, cells: Sequence[tuple[str, str, int]]
) -> list[tuple[str, str, int]]:
    """The parts of a submission; what is said as a total only lies on the reserve."""
    known(space, "unit", unit, "unit")
    if amount is None and not cells:
        raise Refused(_("Enter a number."))
    for product, period, part in cells:
        known(space, "product", product, "product")
        known(space, "period", period, "period")
        whole_number(part, "amount")
    named = [Cell(unit, product, period) for product, period, _amount in cells]
    if named and overlapping(space, named) is not None:
        raise Refused(_("Two of the cells overlap: enter each amount once."))
    rest = 0 if amount is None else whole_number(amount, "amount")
    rest -= sum(part for _p, _t, part in cells) if amount is not None else 0
    if cells and rest < 0:
        raise Refused(_("The cells come to more than the total."))
    root, year = space.products.codes[0], space.periods.codes[0]
    reserve = root + RESERVE if root + RESERVE in space.products else root
    return [*cells, *([(reserve, year, rest)] if rest or not cells else [])]
