"""Who leads whom, and how much of a talk of two somebody sees.

Decided by who leads now, never by who administrates: an administrator, operations, finance
and an auditor lead nobody and see no word. ``docs/decisions/0095`` says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied, Unknown, day_of
from luopan.org.models import Holding, Membership, Person, Reach, Unit, User
from luopan.org.rights import LEADS
from luopan.tracking.models import CoachingRule, CoachingTalk

LONGEST = 4_000
Audience = CoachingRule.Audience
FIRST_HIS = timedelta(days=7)  # an unread talk is hidden that long from the line above

Level = tuple[int, frozenset[int]]
Chain = tuple[Level, ...]


class Sight(StrEnum):
    """How much of a talk somebody sees."""

    ALL = "all"
    STEPS = "steps"  # what was agreed and when it is looked at, no other word
    DAYS = "days"  # that and when one talked
    NONE = ""


@dataclass(frozen=True)
class Place:
    """Where a person works: a seat of his, or a unit that he leads."""

    person: int
    unit: Unit
    seat: bool


def chains(
    units: Iterable[int], on: date, *, but: Iterable[int] = ()
) -> dict[int, Chain]:
    """Who leads above units, the nearest level first; two queries.

    Who leads exactly a unit leads nobody who leads it too.

    Args:
        units: Primary keys.
        on: The day.
        but: Primary keys of people who are no leaders of themselves.

    Returns:
        By unit: distance and accounts of each level at which somebody leads.
    """
    rows = Reach.objects.on(on).filter(below__in=set(units), depth__gt=0)
    paths = list(rows.values_list("below", "above", "depth"))
    held = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    held = held.filter(unit__in={above for _below, above, _depth in paths})
    leads: dict[int, set[int]] = {}
    for unit, user in held.exclude(user__person__in=set(but)).values_list(
        "unit", "user"
    ):
        leads.setdefault(unit, set()).add(user)
    found: dict[int, list[Level]] = {}
    for below, above, depth in sorted(paths, key=lambda path: path[2]):
        if above in leads:
            found.setdefault(below, []).append((depth, frozenset(leads[above])))
    return {unit: tuple(levels) for unit, levels in found.items()}


def level_of(user: int, chain: Chain) -> int | None:
    """At which level of a chain somebody leads; None: at none."""
    return next(
        (place for place, (_depth, who) in enumerate(chain) if user in who), None
    )


def seen_by(
    viewer: User, talk: CoachingTalk, chain: Chain, *, read: bool, on: date
) -> Sight:
    """How much of a talk somebody sees.

    Args:
        viewer: Who looks.
        talk: Written under the rule that it carries.
        chain: Who leads above its unit today, the person himself left out.
        read: Whether the person has read it.
        on: Today.
    """
    if talk.leader_id == viewer.pk or _is_about(viewer, talk):
        return Sight.ALL
    mine = level_of(viewer.pk, chain)
    if mine is None:
        return Sight.NONE
    if not read and day_of(talk.at) + FIRST_HIS > on:
        return Sight.DAYS  # he sees it first
    if talk.audience == Audience.LINE and mine >= _base(talk, chain):
        return Sight.ALL
    return _of_line(talk, chain, mine)


def _is_about(viewer: User, talk: CoachingTalk) -> bool:
    return viewer.person_id is not None and viewer.person_id == talk.person_id


def _base(talk: CoachingTalk, chain: Chain) -> int:
    """The level of who wrote it; if he leads here no more, that of who follows him."""
    return level_of(talk.leader_id, chain) or 0


def _of_line(talk: CoachingTalk, chain: Chain, mine: int) -> Sight:
    base = _base(talk, chain)
    if mine <= base:  # who leads now in his stead, beside him, or nearer to the person
        return Sight.STEPS
    if talk.audience == Audience.DIRECT and mine == base + 1:
        return Sight.ALL
    return Sight.DAYS


def audience_now() -> str:
    """The rule that what is written now falls under."""
    newest = CoachingRule.objects.order_by("-pk").values_list("audience", flat=True)
    return newest.first() or Audience.DIRECT


def places_of(people: Iterable[int], on: date) -> dict[int, tuple[Place, ...]]:
    """Where people work on a day: seats held first, acted in, then units led; two queries."""
    wanted = set(people)
    held = Holding.objects.on(on).filter(person__in=wanted).select_related("seat")
    found: dict[int, list[Place]] = {}
    for one in held.order_by("-kind", "seat__place", "seat__code"):
        found.setdefault(one.person_id, []).append(
            Place(one.person_id, one.seat, seat=True)
        )
    leads = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    leads = leads.filter(user__person__in=wanted).select_related("unit", "user")
    for row in leads.order_by("unit__code"):
        person = row.user.person_id or 0
        found.setdefault(person, []).append(Place(person, row.unit, seat=False))
    return {person: tuple(places) for person, places in found.items()}


def place_led(viewer: User, person: Person, on: date) -> Place | None:
    """Where a viewer leads a person; None: he does not."""
    places = places_of([person.pk], on).get(person.pk, ())
    if not places or viewer.pk is None or viewer.person_id == person.pk:
        return None
    found = chains([one.unit.pk for one in places], on, but=[person.pk])
    return next(
        (
            one
            for one in places
            if level_of(viewer.pk, found.get(one.unit.pk, ())) is not None
        ),
        None,
    )


def person_seen(viewer: User, code: str, on: date) -> tuple[Person, Place | None]:
    """A person whose coaching page somebody may open, and where he works.

    Raises:
        Unknown: There is none, or he is neither the viewer nor led by him.
    """
    person = Person.objects.filter(code=code).first()
    if person is not None and viewer.person_id == person.pk:
        places = places_of([person.pk], on).get(person.pk, ())
        return person, (places[0] if places else None)
    place = place_led(viewer, person, on) if person is not None else None
    if person is None or place is None:
        raise nobody()
    return person, place


def nobody() -> Unknown:
    """The refusal that does not tell whether there is such a person."""
    return Unknown(_("None of the people you lead has this code."))


def require_leader(viewer: User, person: Person, on: date) -> Place:
    """Pass who leads a person.

    Raises:
        Denied: He does not.
    """
    place = place_led(viewer, person, on)
    if place is None:
        raise Denied(
            _(
                "Only the person's leader can write this. Ask the current leader of the unit."
            )
        )
    return place


def led_units(viewer: User, on: date) -> tuple[Unit, ...]:
    """Units that a viewer leads, the largest first."""
    rows = Membership.objects.on(on).filter(user=viewer.pk or -1, role__in=LEADS)
    units = list(Unit.objects.filter(pk__in=rows.values("unit")))
    if len(units) < 2:
        return tuple(units)
    inner = Reach.objects.on(on).filter(above__in=units, below__in=units, depth__gt=0)
    below = set(inner.values_list("below", flat=True))
    ordered = sorted(units, key=lambda unit: (unit.pk in below, unit.place, unit.code))
    return tuple(ordered)


def led_directly(unit: Unit, on: date) -> Mapping[int, Unit]:
    """People whose nearest leader stands at a unit, by where they work; five queries.

    Leaders of units under it with no other leader between, and who sits in a seat there.
    """
    leads = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    own = list(leads.filter(unit=unit).values_list("user", flat=True))
    under = Reach.objects.on(on).filter(above=unit, depth__gt=0)
    below = set(under.values_list("below", flat=True))
    inner = leads.filter(unit__in=under.values("below")).exclude(user__in=own)
    rows = list(inner.select_related("unit", "user").order_by("unit__place", "pk"))
    tops = {row.unit_id for row in rows}
    covered = Reach.objects.on(on).filter(above__in=tops, depth__gt=0)
    hidden = set(covered.values_list("below", flat=True))
    found: dict[int, Unit] = {}
    for row in rows:
        if row.unit_id not in hidden and row.user.person_id:
            found.setdefault(row.user.person_id, row.unit)
    held = Holding.objects.on(on).filter(seat__in=below - hidden - tops)
    for one in held.select_related("seat").order_by("-kind", "seat__place", "pk"):
        found.setdefault(one.person_id, one.seat)
    return found


def sight_of(viewer: User, talk: CoachingTalk, on: date) -> Sight:
    """How much of one talk somebody sees; three queries at most."""
    if talk.leader_id == viewer.pk or _is_about(viewer, talk):
        return Sight.ALL
    chain = chains([talk.unit_id], on, but=[talk.person_id]).get(talk.unit_id, ())
    read = talk.entries.filter(actor__person=talk.person_id).exists()
    return seen_by(viewer, talk, chain, read=read, on=on)


def talk_seen(viewer: User, number: int, on: date) -> tuple[CoachingTalk, Sight]:
    """A talk by its number, and how much of it somebody sees.

    Raises:
        Unknown: There is none, or he sees nothing of it.
    """
    rows = CoachingTalk.objects.select_related("person", "leader__person", "unit")
    talk = rows.filter(pk=number).first()
    sight = Sight.NONE if talk is None else sight_of(viewer, talk, on)
    if talk is None or sight == Sight.NONE:
        raise Unknown(_("There is no such talk."))
    return talk, sight
