"""Passing on: up to a higher unit, to somebody who speaks in one's place, a reminder, a word."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Role,
    day_of,
    find_unit,
    is_live,
    may,
    name_of,
    require,
)
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.org.words import check_span
from luopan.targets.agreeing import letters
from luopan.targets.agreeing.speaking import is_own, require_speaker, speaks
from luopan.targets.agreeing.talks import (
    Said,
    follow,
    held,
    lay,
    no_talk,
    refuse_other_card,
    take_rows,
    taken,
    talk_of,
    text_of,
)
from luopan.targets.append import Author
from luopan.targets.models import (
    Authority,
    Card,
    Delegate,
    Side,
    Talk,
    Version,
)
from luopan.targets.storage import thaw_space
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


def _side(actor: User, talk: Talk, on: date) -> Side:
    """On which side of a talk somebody stands; below, if on both.

    Raises:
        Denied: On none.
    """
    if speaks(actor, talk.version, talk.unit, on):
        return Side.BELOW
    if may(actor, Action.TARGETS_EDIT, unit=talk.with_unit, on=on):
        return Side.ABOVE
    raise Denied(
        _("This is a talk between %(unit)s and %(above)s."),
        unit=lambda: spoken(talk.unit),
        above=lambda: spoken(talk.with_unit),
    )


@service("targets.escalate")
def escalate(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    text: str = "",
    expected: int | None = None,
) -> Card:
    """Let the next unit above answer: it can carry more, and concede more.

    Raises:
        Refused: The actor has no part in the talk; nothing stands above any more.
    """
    side = _side(actor, talk_of(version, unit), day_of(at))
    talk = taken(version, unit, expected)
    tree = thaw_space(talk.version.space_hash).units
    code = tree.parent(talk.with_unit.code)
    if code is None:
        raise Refused(
            _("There is no unit above %(unit)s that could answer."),
            unit=lambda: spoken(talk.with_unit),
        )
    higher = Unit.objects.get(code=code)
    said = Said(Card.Kind.ESCALATION, side, talk.offer, text, facts={"to": code})
    changes = {"with_unit": higher, "turn": Side.ABOVE, "since": at}
    card = lay(Author(actor, at), talk, said, **changes)
    follow(talk.version)
    letters.to_above(talk, card, Author(actor, at))
    note(talk.version, unit=unit, to=code)
    return card


@service("targets.delegate")
def delegate(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    user: User,
    from_date: date | None = None,
    until_date: date | None = None,
    text: str = "",
) -> Delegate:
    """Name somebody who speaks for a unit in one's place, from a day until before another.

    Raises:
        Refused: The actor is not the unit's own speaker; the other may not see its
            targets; the days make no sense.
    """
    where = find_unit(actor, unit, on=day_of(at), action=Action.TARGETS_READ)
    on = day_of(at)
    if not is_own(actor, where, on):
        require_speaker(actor, version, where, on)
        raise Denied(_("Someone named to speak cannot name others."))
    start = from_date or on
    check_span(start, until_date, name_of(user))
    if not is_live(user, on) or not may(user, Action.TARGETS_AGREE, unit=where, on=on):
        raise Refused(
            _(
                "%(user)s cannot agree on targets of %(unit)s: assign a role there first."
            ),
            user=lambda: name_of(user),
            unit=lambda: spoken(where),
        )
    version = held(version)
    named = Delegate.objects.create(
        version=version,
        unit=where,
        user=user,
        named_by=actor,
        start_date=start,
        end_date=until_date,
        at=at,
    )
    talk = Talk.objects.filter(version=version, unit=where).first()
    if talk is not None:
        facts = {"to": user.get_username(), "from": start, "until": until_date}
        plain = {key: value and str(value) for key, value in facts.items()}
        said = Said(Card.Kind.DELEGATION, Side.BELOW, text=text, facts=plain)
        lay(Author(actor, at), talk, said)
    note(version, unit=unit, user=user.get_username(), until_date=until_date)
    return named


@service("targets.remind")
def remind(
    *, actor: User, at: datetime, version: Version, unit: str, text: str = ""
) -> Card:
    """Remind the side whose turn it is; once a day is enough.

    Raises:
        Refused: It is the actor's own turn; they were reminded today.
    """
    side = _side(actor, talk_of(version, unit), day_of(at))
    talk = taken(version, unit, None)
    if talk.turn == side:
        raise Refused(_("Your side's answer is being waited for."))
    today = day_of(at)
    before = Card.objects.filter(
        talk=talk, kind=Card.Kind.REMINDER, side=side, at__gte=talk.since
    ).order_by("-seq")
    if before and day_of(before[0].at) == today:
        raise Refused(_("They were reminded today."))
    author = Author(actor, at)
    card = lay(author, talk, Said(Card.Kind.REMINDER, side, text=text))
    letters.to_other(talk, card, author)
    note(talk.version, unit=unit)
    return card


@service("targets.remark")
def remark(
    *,
    actor: User,
    at: datetime,
    version: Version,
    unit: str,
    text: str,
    expected: int | None = None,
) -> Card:
    """Say a word in a talk that changes nothing; also when it is settled or committed.

    Raises:
        Refused: The actor has no part in the talk; nothing is said.
    """
    talk = talk_of(version, unit)
    side = _side(actor, talk, day_of(at))
    if not text_of(text):
        raise Refused(_("Write something first."))
    take_rows([talk.version_id])
    talk = talk_of(version, unit)
    refuse_other_card(talk, expected)
    card = lay(Author(actor, at), talk, Said(Card.Kind.REMARK, side, text=text))
    note(talk.version, unit=unit)
    return card


@service("targets.set_authority")
def set_authority(
    *,
    actor: User,
    at: datetime,
    role: str,
    share: str | None,
    from_date: date | None = None,
    reason: str = "",
) -> Authority:
    """Say how much of an issued number a role may concede, from a day on.

    Args:
        actor: Who may commit targets of the whole company.
        at: When.
        role: ``manager``, ``director``, ``operations`` …
        share: ``0.05`` is 5 %; None: any.
        from_date: Today, or a later day.
        reason: Why.

    Raises:
        Refused: He may not; no such role; not a share.
    """
    from luopan.targets.parameters import decimal_number

    require(actor, Action.TARGETS_COMMIT, at=at)
    if role not in set(Role):
        raise Refused(_("There is no role “%(role)s”."), role=role[:40])
    start = from_date or day_of(at)
    if start < day_of(at):
        raise Refused(
            _("This can only start today or later, not on %(day)s."), day=start
        )
    read = None if share is None else decimal_number(share, "share", 0, 1)  # type: ignore[arg-type]
    Authority.objects.filter(role=role, start_date__gte=start).delete()
    Authority.objects.on(start).filter(role=role).update(end_date=start)
    note(f"authority:{role}", share=read, start_date=start)
    return Authority.objects.create(
        role=role, share=read, start_date=start, set_by=actor, at=at
    )


__all__ = [
    "delegate",
    "escalate",
    "no_talk",
    "remark",
    "remind",
    "set_authority",
]
