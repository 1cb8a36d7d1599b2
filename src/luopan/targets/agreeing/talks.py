"""A talk in hand: locked, fresh, and moved on by one card at a time.

Whoever acts takes the row of the version first, then that of the talk, and writes the
trail last. Two acts on one version follow each other; of two on one talk that saw the same
card, the second is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Unknown, day_of, name_of
from luopan.org.language import spoken
from luopan.targets.append import Author, refuse_committed
from luopan.targets.models import Card, Side, Talk, Version
from luopan.targets.parameters import storable
from luopan.targets.refusals import Conflict
from luopan.trail.refusal import Refused

LONGEST = 4_000  # characters of what is said on a card
RELATED = ("version__plan__root", "version__metric", "unit", "with_unit")


@dataclass(frozen=True)
class Said:
    """What a card says."""

    kind: str
    side: str = ""
    amount: int | None = None
    text: str = ""
    evidence: Sequence[Mapping[str, Any]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    deadline: date | None = None


def take_rows(versions: Iterable[int]) -> None:
    """Take the rows of versions until the end of the transaction, always in one order."""
    for number in sorted(set(versions)):
        Version.objects.filter(pk=number).update(issues=F("issues"))


def held(version: Version) -> Version:
    """The version as it is now, its row taken until the end of the transaction.

    Raises:
        Refused: It is committed.
    """
    take_rows([version.pk])
    related = ("plan__root", "plan__calendar", "metric")
    fresh = Version.objects.select_related(*related).get(pk=version.pk)
    refuse_committed(fresh)
    return fresh


def talk_of(version: Version, unit: str) -> Talk:
    """The talk of a unit that was issued.

    Raises:
        Unknown: Nothing was issued to it.
    """
    found = Talk.objects.select_related(*RELATED)
    talk = found.filter(version=version, unit__code=unit).first()
    if talk is None:
        raise no_talk()
    return talk


def no_talk() -> Unknown:
    """The refusal that tells nothing."""
    return Unknown(_("There is no such talk."))


def taken(version: Version, unit: str, expected: int | None) -> Talk:
    """An open talk, its version's row taken, as its actor saw it.

    Args:
        version: Of which version.
        unit: Whose number.
        expected: The last card that the actor had seen; None: whichever is the last.

    Raises:
        Refused: Committed, settled or recalled; or somebody was faster (named).
    """
    held(version)
    talk = talk_of(version, unit)
    refuse_other_card(talk, expected)
    if talk.state == Talk.State.SETTLED:
        raise Refused(
            _("%(unit)s has agreed; recall it first to reopen the talk."),
            unit=lambda: spoken(talk.unit),
        )
    if talk.state == Talk.State.RECALLED:
        raise Refused(
            _("The number of %(unit)s was recalled."), unit=lambda: spoken(talk.unit)
        )
    return talk


def refuse_other_card(talk: Talk, expected: int | None) -> None:
    """Refuse, with a name, if somebody spoke meanwhile."""
    if expected is None or expected == talk.head:
        return
    last = Card.objects.filter(talk=talk, seq=talk.head).select_related("actor__person")
    raise Conflict(
        _("%(who)s has just posted in the talk of %(unit)s. Read it, then try again."),
        who=lambda: name_of(last[0].actor) if last else "·",
        unit=lambda: spoken(talk.unit),
    )


def text_on(card: Card) -> str:
    """What a card says: as it was typed, or what it came from in the reader's language."""
    if "workbook" in card.facts:
        return gettext("Workbook no. %(number)s") % {"number": card.facts["workbook"]}
    return card.text


def lay(author: Author, talk: Talk, said: Said, **changes: Any) -> Card:
    """Put one card on a talk, and change what the card changes.

    Raises:
        Conflict: Somebody was faster.
    """
    mine = Talk.objects.filter(pk=talk.pk, head=talk.head)
    if not mine.update(head=talk.head + 1, **changes):
        raise Conflict(
            _("Someone has just spoken in the talk of %(unit)s."),
            unit=lambda: spoken(talk.unit),
        )
    vars(talk).update(head=talk.head + 1, **changes)
    return Card.objects.create(**card_of(author, talk, talk.head, said))


def card_of(author: Author, talk: Talk, seq: int, said: Said) -> dict[str, Any]:
    """A card as a row."""
    return {
        "talk": talk,
        "seq": seq,
        "kind": said.kind,
        "side": said.side,
        "amount": said.amount,
        "text": text_of(said.text),
        "evidence": list(said.evidence),
        "facts": dict(said.facts),
        "deadline": said.deadline,
        "actor": author.actor,
        "at": author.at,
    }


def text_of(text: str) -> str:
    """What a person wrote, if it can be kept."""
    text = text.strip()
    if len(text) > LONGEST or not storable(text):
        raise Refused(
            _("Enter at most %(longest)s storable characters."), longest=LONGEST
        )
    return text


def refuse_past(deadline: date | None, author: Author) -> None:
    """A deadline lies ahead."""
    if deadline is not None and deadline < day_of(author.at):
        raise Refused(_("The deadline %(day)s has already passed."), day=deadline)


def follow(version: Version) -> None:
    """Let the state of a version follow what its talks have come to; its row is taken."""
    live = Q(state__in=[Talk.State.OPEN, Talk.State.SETTLED])
    open_ones = Q(state=Talk.State.OPEN)
    begun = live & (~Q(turn=Side.BELOW) | ~Q(offer=None) | Q(state=Talk.State.SETTLED))
    found = Talk.objects.filter(version=version).aggregate(
        live=Count("pk", filter=live),
        open=Count("pk", filter=open_ones),
        begun=Count("pk", filter=begun),
    )
    if not found["live"]:
        state = Version.State.DRAFT
    elif not found["open"]:
        state = Version.State.AGREED
    else:
        state = Version.State.IN_TALKS if found["begun"] else Version.State.ISSUED
    mine = Version.objects.filter(pk=version.pk)
    mine.exclude(state=Version.State.COMMITTED).exclude(state=state).update(state=state)
    version.state = state
