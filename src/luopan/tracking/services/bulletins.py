"""Bulletins for rooms: drawn up, opened, switched, tried and sent."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied, Unknown, day_of, is_operator
from luopan.org.couriers import TAKES_PICTURES
from luopan.org.language import spoken
from luopan.org.models import Channel, Unit, User
from luopan.org.words import checked_name
from luopan.tracking.access import side_of
from luopan.tracking.models import Bulletin, BulletinIssue
from luopan.tracking.queries.bulletins import PARTS, rooms_for
from luopan.trail import outbox
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
MOST_HOURS = 4
BETWEEN = 15  # seconds: a test pressed again and again leaves once in so long


@dataclass(frozen=True)
class Drawn:
    """How a bulletin is to be.

    Args:
        weekdays: ISO numbers.
        hours: Like "18:00", of the company's day.
        shows: Of ``queries.bulletins.PARTS``.
        opened: Of these what is opened to all members of the unit, without amounts.
    """

    name: str
    language: str
    weekdays: Sequence[int]
    hours: Sequence[str]
    shows: Sequence[str]
    opened: Sequence[str] = ()


@dataclass(frozen=True)
class Worded:
    """A bulletin in words, with its picture as PNG."""

    subject: str
    text: str
    picture: bytes


@service("tracking.draw_up_bulletin")
def draw_up_bulletin(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    drawn: Drawn,
    channel: Channel | None = None,
) -> Bulletin:
    """Draw up a bulletin of a unit; nothing leaves before it is switched on.

    Args:
        actor: Who leads the unit or above it.
        at: When.
        unit: Of what it tells.
        drawn: When, in which language, what of.
        channel: The room it goes to; None: it is read on its page only.

    Raises:
        Refused: He may not; hours, weekdays or parts that do not fit; a room that is not
            of a unit he leads.
    """
    note(f"unit:{unit.code}")
    _leads(actor, unit, at)
    if unit.kind == Unit.Kind.SEAT:
        raise Refused(
            _(
                "Bulletins are for units: a bulletin for a seat would be about one person."
            )
        )
    said = _checked(drawn)
    made = Bulletin.objects.create(
        unit=unit, channel=_room(actor, channel, at), actor=actor, at=at, **said
    )
    _note(made)
    return made


@service("tracking.change_bulletin")
def change_bulletin(
    *,
    actor: User,
    at: datetime,
    bulletin: Bulletin,
    drawn: Drawn,
    channel: Channel | None = None,
) -> Bulletin:
    """Draw a bulletin up otherwise, and open or close what it shows.

    Raises:
        Refused: As with drawing one up; somebody changed it meanwhile.
    """
    _leads(actor, bulletin.unit, at)
    said = _checked(drawn) | {"channel": _room(actor, channel, at)}
    _set(bulletin, actor, at, **said)
    return bulletin


@service("tracking.switch_bulletin")
def switch_bulletin(*, actor: User, at: datetime, bulletin: Bulletin, on: bool) -> None:
    """Let a bulletin leave at its hours, or stop that.

    Raises:
        Refused: He may not; it has no room or no hour.
    """
    _leads(actor, bulletin.unit, at)
    if on and bulletin.channel is None:
        raise Refused(_("Choose a room first; without one it can only be read here."))
    if on and not (bulletin.hours and bulletin.weekdays):
        raise Refused(_("First choose the days and hours it is sent."))
    _set(bulletin, actor, at, active=on)


@service("tracking.remove_bulletin")
def remove_bulletin(*, actor: User, at: datetime, bulletin: Bulletin) -> None:
    """Take a bulletin away; what it told stays in the trail."""
    _leads(actor, bulletin.unit, at)
    _set(bulletin, actor, at, active=False, removed_at=at)


@service("tracking.test_bulletin")
def test_bulletin(
    *, actor: User, at: datetime, bulletin: Bulletin, worded: Worded
) -> BulletinIssue:
    """Send a bulletin into its room now, marked as a test.

    Raises:
        Refused: He may not; it has no room.
    """
    _leads(actor, bulletin.unit, at)
    if bulletin.channel is None:
        raise Refused(_("Choose a room first; without one it can only be read here."))
    slot = f"test:{int(at.timestamp()) // BETWEEN}"
    return _issue(bulletin, slot, worded, at, tested=True)


@service("tracking.issue_bulletin")
def issue_bulletin(
    *, actor: User, at: datetime, bulletin: Bulletin, slot: str, worded: Worded
) -> BulletinIssue:
    """Let a bulletin leave for an hour of a day: once, however often it is asked.

    Args:
        actor: The built-in operator.
        at: Now.
        bulletin: Which; switched on.
        slot: The day and hour.
        worded: What it says.
    """
    if not is_operator(actor):
        raise Denied(_("Bulletins are sent on schedule. Send a test instead."))
    return _issue(bulletin, slot, worded, at, tested=False)


def _issue(
    bulletin: Bulletin, slot: str, worded: Worded, at: datetime, *, tested: bool
) -> BulletinIssue:
    made, new = BulletinIssue.objects.get_or_create(
        bulletin=bulletin,
        slot=slot,
        defaults={
            "tested": tested,
            "subject": worded.subject[:200],
            "text": worded.text,
            "picture": worded.picture,
            "at": at,
        },
    )
    note(f"bulletin:{bulletin.pk}", slot=slot, again=not new)
    if new and bulletin.channel is not None:
        _post(made, bulletin.channel, at)
    return made


def _post(issue: BulletinIssue, channel: Channel, at: datetime) -> None:
    """The words, and where the room takes pictures the picture, as letters of their own."""
    key = f"bulletin:{issue.bulletin_id}:{issue.slot}"
    said = {"channel": channel.pk, "user": 0, "subject": issue.subject}
    where = "" if issue.tested else f"/coach/bulletins/sent/{issue.pk}/"
    letters = [(key, said | {"text": issue.text, "where": where})]
    if channel.kind in TAKES_PICTURES:
        coded = base64.b64encode(bytes(issue.picture)).decode()
        more = said | {"text": "", "where": "", "picture": coded}
        letters.append((f"{key}:picture", more))
    for name, content in letters:
        outbox.post(
            at=at,
            channel="told",
            recipient=f"channel:{channel.pk}",
            content=content,
            key=name,
        )


def _leads(actor: User, unit: Unit, at: datetime) -> None:
    if side_of(actor, unit, day_of(at)):
        return
    raise Denied(
        _("The bulletin of %(unit)s is prepared by its leader or a leader above."),
        unit=lambda: spoken(unit),
    )


def _room(actor: User, channel: Channel | None, at: datetime) -> Channel | None:
    if channel is None:
        return None
    known = {one.pk for one in rooms_for(actor, day_of(at))}
    if channel.pk not in known:
        raise Unknown(_("There is no such room."))
    return channel


def _checked(drawn: Drawn) -> dict[str, object]:
    hours = sorted(set(drawn.hours))
    days = sorted(set(drawn.weekdays))
    if any(not HOUR.fullmatch(hour) for hour in hours) or len(hours) > MOST_HOURS:
        raise Refused(
            _("Enter up to %(most)d times, each as 18:00."),
            most=MOST_HOURS,
        )
    if any(not 1 <= day <= 7 for day in days):
        raise Refused(_("Choose days of the week."))
    shows = [part for part in PARTS if part in drawn.shows]
    if not shows or set(drawn.shows) - set(PARTS):
        raise Refused(_("Choose the content."))
    if drawn.language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language."))
    return {
        "name": checked_name(drawn.name)[:80],
        "language": drawn.language,
        "weekdays": days,
        "hours": hours,
        "shows": shows,
        "opened": [part for part in shows if part in drawn.opened],
    }


def _set(bulletin: Bulletin, actor: User, at: datetime, **said: object) -> None:
    """Compare and set: two who change it at once are told."""
    mine = Bulletin.objects.filter(
        pk=bulletin.pk, edits=bulletin.edits, removed_at=None
    )
    said |= {"edits": bulletin.edits + 1, "actor": actor, "at": at}
    if not mine.update(**said):
        raise ChangedMeanwhile(
            _("Someone has just changed this bulletin. Check it again.")
        )
    for name, value in said.items():
        setattr(bulletin, name, value)
    _note(bulletin)


def _note(bulletin: Bulletin) -> None:
    note(
        f"bulletin:{bulletin.pk}",
        name=bulletin.name,
        active=bulletin.active,
        shows=bulletin.shows,
        opened=bulletin.opened,
        hours=bulletin.hours,
        channel=bulletin.channel_id,
    )


class ChangedMeanwhile(Refused):
    """Another edit came first."""

    status = 409
