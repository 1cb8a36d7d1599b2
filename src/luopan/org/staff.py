"""The people of the company with their seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, name_of, reach
from luopan.org.language import by_name, in_other_language
from luopan.org.models import Holding, Leave, Person, User


@dataclass(frozen=True)
class PersonRow:
    """A person on a day.

    Attributes:
        name: In the reader's language; ``own_name`` and ``name_other`` as entered.
        seats: Code and name of the seats held or acted in.
        on_leave: Away that day.
    """

    code: str
    name: str
    own_name: str
    name_other: str
    email: str
    seats: tuple[tuple[str, str], ...]
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
    held: dict[int, list[tuple[str, str]]] = {}
    other = in_other_language()
    found = Holding.objects.on(day).filter(seat__in=inside).select_related("seat")
    for one in found.order_by("seat__code"):
        name = (one.seat.name_other if other else "") or one.seat.name
        held.setdefault(one.person_id, []).append((one.seat.code, name))
    people = Person.objects.on(day)
    if not inside.filter(parentages=None).exists():  # the top is not his: only holders
        people = people.filter(pk__in=held)
    away = set(Leave.objects.on(day).values_list("person_id", flat=True))
    return tuple(
        PersonRow(
            code=p.code,
            name=(p.name_other if other else "") or p.name,
            own_name=p.name,
            name_other=p.name_other,
            email=p.email,
            seats=tuple(held.get(p.pk, ())),
            on_leave=p.pk in away,
            start_date=p.start_date,
            end_date=p.end_date,
        )
        for p in by_name(people)
    )


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
        raise Unknown(_("There is no person %(code)s that you may see."), code=code)
    return person


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    """What people call the holders of accounts, by primary key; one query, or none."""
    wanted = set(accounts)
    found = (
        User.objects.filter(pk__in=wanted).select_related("person") if wanted else ()
    )
    return {user.pk: name_of(user) for user in found}
