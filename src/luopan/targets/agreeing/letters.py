"""Letters to those whose turn it is: once each, through the outbox, in their language.

Sent only where the operator has set mail up; nobody waits for a mail server.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, override

from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.org.telling import chose
from luopan.targets.agreeing.speaking import answerers, speakers
from luopan.targets.append import Author
from luopan.targets.models import Card, Collected, Side, Talk, Version
from luopan.trail import outbox

_TURN = (
    gettext_lazy("%(unit)s: waiting for your answer"),
    gettext_lazy(
        "It is your turn in the talk about the target of %(unit)s (%(version)s)."
    ),
)
_WORDS = {
    Card.Kind.ACCEPTANCE: (
        gettext_lazy("%(unit)s: agreed"),
        gettext_lazy("The target of %(unit)s (%(version)s) is agreed."),
    ),
    Card.Kind.RESOURCE: (
        gettext_lazy("%(unit)s: update on a requested resource"),
        gettext_lazy(
            "There is news about a resource requested in the talk about the target of "
            "%(unit)s (%(version)s)."
        ),
    ),
}
ANSWER_AT_MOST = 1  # of those who may answer only the nearest is written to


def issued(version: Version, talks: Sequence[Talk], author: Author) -> None:
    """One letter to each person whose number was issued, however many units he speaks for."""
    if not _on():
        return
    named = speakers(version, [talk.unit for talk in talks], day_of(author.at))
    letters: dict[User, Talk] = {}
    for talk in talks:
        for user in named[talk.unit_id]:
            letters.setdefault(user, talk)
    for user, talk in letters.items():
        _post(user, talk, "issued", talk.head, author)


def to_above(talk: Talk, card: Card, author: Author) -> None:
    """To who is to answer."""
    _send(talk, card, _above(talk, author), author)


def to_below(talk: Talk, card: Card, author: Author) -> None:
    """To who speaks for the unit."""
    _send(talk, card, _below(talk, author), author)


def to_other(talk: Talk, card: Card, author: Author) -> None:
    """To the side that did not speak; what nobody said goes to both."""
    if card.side != Side.BELOW:
        to_below(talk, card, author)
    if card.side != Side.ABOVE:
        to_above(talk, card, author)


def to_turn(talk: Talk, card: Card, author: Author) -> None:
    """To the side that is waited for."""
    (to_below if talk.turn == Side.BELOW else to_above)(talk, card, author)


settled = to_other


def _on() -> bool:
    return bool(settings.EMAIL_HOST)


def _below(talk: Talk, author: Author) -> Iterable[User]:
    if not _on():
        return ()
    return speakers(talk.version, [talk.unit], day_of(author.at))[talk.unit_id]


def _above(talk: Talk, author: Author) -> Iterable[User]:
    if not _on():
        return ()
    on = day_of(author.at)
    return answerers(talk.with_unit, on)[:ANSWER_AT_MOST]


def _send(talk: Talk, card: Card, users: Iterable[User], author: Author) -> None:
    for user in users:
        _post(user, talk, card.kind, card.seq, author)


def _post(user: User, talk: Talk, what: str, seq: int, author: Author) -> None:
    """Lay one letter in the outbox; its key says whose, about which card."""
    if user == author.actor or user.person is None or not user.person.email:
        return
    if what not in _WORDS and chose(user):  # he hears of it as he chose
        return
    with override(user.language or settings.LANGUAGE_CODE):
        facts = {
            "unit": spoken(talk.unit),
            "version": f"{talk.version.plan.year} · {spoken(talk.version)}",
        }
        subject, text = _WORDS.get(what, _TURN)
        address = f"{settings.URL}/align/{talk.version_id}/{quote(talk.unit.code)}/"
        content = {
            "subject": str(subject) % facts,
            "text": f"{str(text) % facts}\n{address}",
        }
    outbox.post(
        at=author.at,
        channel="mail",
        recipient=user.person.email,
        content=content,
        key=f"talk:{talk.pk}:{seq}:{what}:{user.pk}",
    )


def workbook_wanted(asked: Collected, author: Author) -> None:
    """To who speaks for a unit: its workbook is wanted, once a time it is asked for."""
    if not _on():
        return
    version, unit = asked.version, asked.unit
    for user in speakers(version, [unit], day_of(author.at))[unit.pk]:
        if user == author.actor or user.person is None or not user.person.email:
            continue
        if chose(user):
            continue
        with override(user.language or settings.LANGUAGE_CODE):
            outbox.post(
                at=author.at,
                channel="mail",
                recipient=user.person.email,
                content=_wanted(asked),
                key=f"workbook:{asked.pk}:{author.at.isoformat()}:{user.pk}",
            )


def _wanted(asked: Collected) -> dict[str, str]:
    version = asked.version
    facts = {
        "unit": spoken(asked.unit),
        "version": f"{version.plan.year} · {spoken(version)}",
        "day": f"{asked.deadline:%Y-%m-%d}",
    }
    subject = gettext("%(unit)s: please fill in your workbook by %(day)s") % facts
    text = gettext(
        "Download the workbook of %(unit)s (%(version)s), fill it in, and return it by "
        "%(day)s."
    )
    said = [text % facts, asked.text, f"{settings.URL}/collect/?version={version.pk}"]
    return {"subject": subject, "text": "\n".join(filter(None, said))}
