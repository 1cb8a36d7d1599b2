"""The seats that somebody who signs in sits in, and who sits in a seat."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luopan.org.access import roles_anywhere
from luopan.org.facts import read_once
from luopan.org.language import listed, spoken
from luopan.org.models import Holding, Unit, User
from luopan.org.rights import LEADS


def seats_held(user: User, *, on: date) -> tuple[Unit, ...]:
    """Seats that somebody who signs in holds himself, or acts in, the first one first.

    Those in overlay units are left out: records and targets stand at the others.
    """
    if user.person_id is None:
        return ()
    held = Holding.objects.on(on).filter(person=user.person_id, seat__overlay=False)
    found = held.select_related("seat").order_by("-kind", "seat__place", "seat__code")
    return tuple(one.seat for one in found)


@dataclass(frozen=True)
class Stay:
    """That a person holds a seat, or acts in it, from a day until another (None: still)."""

    seat: Unit
    start_date: date
    end_date: date | None

    def is_on(self, day: date) -> bool:
        """Whether it is so on a day."""
        return self.start_date <= day and (self.end_date is None or day < self.end_date)


@read_once
def stays(person: int | None) -> tuple[Stay, ...]:
    """The seats that a person held or acted in at any time; one query in a request that reads."""
    if person is None:
        return ()
    rows = Holding.objects.filter(person=person).select_related("seat")
    return tuple(
        Stay(one.seat, one.start_date, one.end_date)
        for one in rows.order_by("start_date", "pk")
    )


def codes_held(person: int | None, *, on: date) -> Mapping[int, str]:
    """The seats that a person holds or acts in on a day, overlay ones too: key → code."""
    return {one.seat.pk: one.seat.code for one in stays(person) if one.is_on(on)}


def without_number(user: User, *, on: date) -> bool:
    """Whether no number is his own: he holds no seat and leads no unit."""
    leads = not roles_anywhere(user, on=on).isdisjoint(LEADS)
    return not leads and not codes_held(user.person_id, on=on)


def holders_of(seats: Collection[str], *, on: date) -> Mapping[str, str]:
    """Who is in seats on a day, by their codes: the holder, then who acts; one query.

    A seat that nobody is in is left out, and so is what is none.
    """
    held = Holding.objects.on(on).filter(seat__code__in=list(seats))
    rows = held.select_related("person", "seat").order_by("-kind", "person__code")
    found: dict[str, list[str]] = {}
    for one in rows if seats else ():
        name = spoken(one.person)
        acts = one.kind == Holding.Kind.ACTING
        said = _("%(name)s (acting)") % {"name": name} if acts else name
        found.setdefault(one.seat.code, []).append(said)
    return {code: listed(names) for code, names in found.items()}
