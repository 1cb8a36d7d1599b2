"""The people of the company with their seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, name_of, reach
from luopan.org.language import by_name, spoken
from luopan.org.models import Holding, Leave, Membership, Person, Unit, User
from luopan.org.rights import LEADS


@dataclass(frozen=True)
class PersonRow:
    """A person on a day.

    Attributes:
        name: In the reader's language; ``own_name`` and ``name_other`` as entered.
        seats: Code and name of the seats held or acted in.
        leads: Code and name of the units led as director or manager.
        on_leave: Away that day.
    """

    code: str
    name: str
    own_name: str
    name_other: str
    email: str
    seats: tuple[tuple[str, str], ...]
    leads: tuple[tuple[str, str], ...]
    on_leave: bool
    start_date: date
    end_date: date | None


def staff(viewer: User, *, day: date, on: date) -> tuple[PersonRow, ...]:
    """People who hold a seat in the viewer's reach on a day; all for who may see all.

    Args:
        viewer: Who asks.
        day: The day that is looked at.
        on: The day his rights are asked for.
    """
    inside = reach(viewer, Action.ORG_READ, on=on)
    holdings = Holding.objects.on(day).filter(seat__in=inside).select_related("seat")
    held = _of_each((one.person_id, one.seat) for one in holdings)
    roles = Membership.objects.on(day).filter(unit__in=inside, role__in=LEADS)
    roles = roles.exclude(user__person=None).select_related("unit", "user")
    led = _of_each((one.user.person_id, one.unit) for one in roles)
    people = Person.objects.on(day)
    if not inside.filter(parentages=None).exists():  # the top is not his: only holders
        people = people.filter(pk__in=held)
    away = set(Leave.objects.on(day).values_list("person_id", flat=True))
    return tuple(
        PersonRow(
            code=p.code,
            name=spoken(p),
            own_name=p.name,
            name_other=p.name_other,
            email=p.email,
            seats=tuple(held.get(p.pk, ())),
            leads=tuple(led.get(p.pk, ())),
            on_leave=p.pk in away,
            start_date=p.start_date,
            end_date=p.end_date,
        )
        for p in by_name(people)
    )


def leaders(*, day: date) -> dict[str, list[str]]:
    """Who leads each unit on a day, as director or manager, by the unit's code."""
    roles = Membership.objects.on(day).filter(role__in=LEADS).exclude(user__person=None)
    found: dict[str, list[str]] = {}
    for one in roles.select_related("unit", "user__person").order_by("pk"):
        found.setdefault(one.unit.code, []).append(spoken(one.user.person))
    return found


def _of_each(found: Iterable[tuple[int, Unit]]) -> dict[int, list[tuple[str, str]]]:
    """Code and name of the units of each person, in the order of their codes."""
    units: dict[int, list[tuple[str, str]]] = {}
    for person, unit in sorted(found, key=lambda pair: pair[1].code):
        units.setdefault(person, []).append((unit.code, spoken(unit)))
    return units


def person_seen(viewer: User, code: str, *, on: date) -> Person:
    """A person whom the viewer sees: one in a seat of his reach; all for who sees all.

    Raises:
        Unknown: There is none, or none of his; nobody can tell which.
    """
    inside = reach(viewer, Action.ORG_READ, on=on)
    found = Person.objects.filter(code=code)
    if not inside.filter(parentages=None).exists():
        held = Holding.objects.on(on).filter(seat__in=inside)
        found = found.filter(pk__in=held.values("person"))
    person = found.first()
    if person is None:
        raise Unknown(_("There is no person %(code)s that you can see."), code=code)
    return person


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    """What people call the holders of accounts, by primary key; one query, or none."""
    wanted = set(accounts)
    found = (
        User.objects.filter(pk__in=wanted).select_related("person") if wanted else ()
    )
    return {user.pk: name_of(user) for user in found}
