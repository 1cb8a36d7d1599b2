"""What a unit offers by itself, kept; and if its number was issued, an answer to it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.talks import Said, follow, lay, text_of
from luopan.targets.append import Author
from luopan.targets.models import (
    Card,
    Side,
    Submission,
    SubmissionRow,
    Talk,
    Version,
)
from luopan.trail.refusal import Refused


def offered(
    talk: Talk, amount: int, at: datetime, deadline: date | None
) -> dict[str, Any]:
    """What a number from below changes of a talk: it is above's turn."""
    return {
        "offer": amount,
        "offered_in": talk.head + 1,
        "turn": Side.ABOVE,
        "since": at,
        "deadline": deadline or talk.deadline,
    }


def keep_submission(
    author: Author,
    version: Version,
    unit: Unit,
    rows: Sequence[tuple[str, str, int]],
    text: str,
    facts: Mapping[str, Any] | None = None,
) -> Submission:
    """Keep what a unit offers, and let it be an answer if its number was issued.

    Args:
        author: Who says it; its right was asked for already.
        version: Its row is taken.
        unit: For which unit.
        rows: Product, period and quanta of parts that do not overlap: all of it.
        text: In words.
        facts: What the card knows besides: from which workbook it came.

    Raises:
        Refused: The unit has agreed already.
    """
    total = sum(row[2] for row in rows)
    last = Submission.objects.filter(version=version, unit=unit).aggregate(Max("seq"))
    kept = Submission.objects.create(
        version=version,
        unit=unit,
        seq=(last["seq__max"] or 0) + 1,
        amount=total,
        text=text_of(text),
        actor=author.actor,
        at=author.at,
    )
    SubmissionRow.objects.bulk_create(
        SubmissionRow(submission=kept, product_code=p, period_code=t, amount=a)
        for p, t, a in rows
    )
    _tell_talk(author, version, unit, total, text, facts or {})
    return kept


def _tell_talk(
    author: Author,
    version: Version,
    unit: Unit,
    amount: int,
    text: str,
    facts: Mapping[str, Any],
) -> None:
    """If the number was issued, the submission is an answer to it."""
    talk = Talk.objects.filter(version=version, unit=unit).first()
    if talk is None or talk.state == Talk.State.RECALLED:
        return
    if talk.state == Talk.State.SETTLED:
        raise Refused(
            _("%(unit)s has agreed; recall it first to reopen the talk."),
            unit=lambda: spoken(unit),
        )
    said = Said(Card.Kind.SUBMISSION, Side.BELOW, amount, text, facts=facts)
    changes = offered(talk, amount, author.at, None)
    if amount == talk.amount:  # no disagreement: it is theirs to accept
        changes |= {"turn": Side.BELOW}
    card = lay(author, talk, said, **changes)
    follow(version)
    if amount != talk.amount:
        letters.to_above(talk, card, author)
    if facts:  # somebody else may have carried it in: its own are told
        letters.to_below(talk, card, author)
