"""A unit with all its dates: where it stood, who held it, what stands under it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from luopan.org import models
from luopan.org.access import Action, Unknown, find_unit, may, reach
from luopan.org.language import by_name, spoken
from luopan.org.models import Holding, Parentage, Person, Unit, User
from luopan.org.queries import Row, children


@dataclass(frozen=True)
class Stay:
    """A span of days at a place: under a unit, or a person in a seat."""

    code: str
    name: str
    start_date: date
    end_date: date | None
    note: str = ""


@dataclass(frozen=True)
class Dossier:
    """Everything of one unit that its page shows."""

    unit: Unit
    name: str
    stood_under: tuple[Stay, ...]
    held_by: tuple[Stay, ...]
    under: tuple[Row, ...]
    may_edit: bool

    @property
    def is_seat(self) -> bool:
        """A seat, which people hold and nothing stands under."""
        return self.unit.kind == Unit.Kind.SEAT


def dossier(viewer: User, code: str, *, on: date) -> Dossier:
    """A unit with its dates.

    Raises:
        Unknown: No such code, or out of the viewer's reach.
    """
    unit = find_unit(viewer, code, on=on)
    return Dossier(
        unit=unit,
        name=spoken(unit),
        stood_under=_parents(unit),
        held_by=_holders(unit),
        under=children(unit, on),
        may_edit=may(viewer, Action.ORG_EDIT, unit=unit, on=on),
    )


def _parents(unit: Unit) -> tuple[Stay, ...]:
    found = Parentage.objects.filter(unit=unit).select_related("parent")
    return tuple(
        Stay(p.parent.code, spoken(p.parent), p.start_date, p.end_date)
        for p in found.order_by("-start_date")
    )


def _holders(unit: Unit) -> tuple[Stay, ...]:
    found = Holding.objects.filter(seat=unit).select_related("person")
    return tuple(
        Stay(h.person.code, spoken(h.person), h.start_date, h.end_date, h.kind)
        for h in found.order_by("-start_date")
    )


def leaves_at(seat: Unit, *, on: date) -> tuple[Stay, ...]:
    """Who of those that hold a seat is away on a day or later; the end is the day back."""
    held = Holding.objects.after(on).filter(seat=seat)
    away = models.Leave.objects.after(on).filter(person__in=held.values("person"))
    return tuple(
        Stay(one.person.code, spoken(one.person), one.start_date, one.end_date)
        for one in away.select_related("person").order_by("start_date", "pk")
    )


def places(viewer: User, *, on: date) -> tuple[tuple[str, str], ...]:
    """Code and name of the units under which the viewer may put something."""
    found = reach(viewer, Action.ORG_EDIT, on=on).filter(kind=Unit.Kind.UNIT)
    return tuple(
        (unit.code, f"{spoken(unit)} · {unit.code}")
        for unit in found.order_by("place", "code")
    )


def people(*, on: date) -> tuple[Person, ...]:
    """Those who are with the company on a day, by name."""
    return tuple(by_name(models.Person.objects.on(on)))


def person_called(code: str) -> Person:
    """The person of a code.

    Raises:
        Unknown: There is none.
    """
    found = models.Person.objects.filter(code=code).first()
    if found is None:
        raise Unknown(_("There is no person %(code)s."), code=code)
    return found
