"""By what Party A has signed a letter: who set the number in the system, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from luopan.org.access import name_of
from luopan.org.models import User
from luopan.papers.field_values import day
from luopan.papers.letter import Issue
from luopan.targets.committed import commit_of
from luopan.targets.models import Card, Side, Step, Talk, Version
from luopan.targets.signed.moments import here, instant

ISSUED, ACCEPTED, COMMITTED = "issued", "accepted", "committed"
# What sets a number from above. An answer proposes another one: it is issued anew.
ACTS = {
    Card.Kind.PROPOSAL: ISSUED,
    Card.Kind.ANSWER: ISSUED,
    Card.Kind.ACCEPTANCE: ACCEPTED,
}


@dataclass(frozen=True)
class SetBy:
    """That somebody set a number from above.

    Attributes:
        act: ``issued``, ``accepted`` or ``committed``.
    """

    act: str
    user: User
    at: datetime

    def said(self, language: str) -> Issue:
        """The same as a letter says it, names in the language now active."""
        return Issue(
            self.act,
            name_of(self.user),
            instant(self.at),
            day(here(self.at).date(), language),
        )


def set_from_above(talks: Collection[Talk]) -> dict[int, SetBy]:
    """Who last set the number of each unit that was talked about, by its primary key."""
    cards = Card.objects.filter(
        talk__in=[talk.pk for talk in talks], side=Side.ABOVE, kind__in=list(ACTS)
    )
    first = {t.unit_id: SetBy(ISSUED, t.issued_by, t.issued_at) for t in talks}
    return first | {
        card.talk.unit_id: SetBy(ACTS[Card.Kind(card.kind)], card.actor, card.at)
        for card in cards.select_related("actor__person", "talk").order_by("seq")
    }


def set_by_commit(version: Version) -> SetBy | None:
    """Who committed a version; of a successor, which is committed at once, who made it."""
    if version.committed_at is None:
        return None
    entry = commit_of(version)
    if entry is not None:
        who = entry.actor
        return SetBy(COMMITTED, who, version.committed_at) if who else None
    last = Step.objects.filter(version=version, seq=version.head)
    step = last.select_related("actor__person").first()
    if step is None or step.at != version.committed_at:
        return None
    return SetBy(COMMITTED, step.actor, version.committed_at)
