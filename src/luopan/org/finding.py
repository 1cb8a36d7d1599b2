"""Finding units and people by a few letters of a name or code."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from luopan.org.access import Action, reach
from luopan.org.language import in_other_language
from luopan.org.models import Holding, User

MOST = 8


@dataclass(frozen=True)
class Found:
    """A unit or a person; ``unit`` is the code of where to look at it."""

    name: str
    kind: str
    unit: str

    @property
    def query(self) -> str:
        """The part of an address that names the unit."""
        return urlencode({"unit": self.unit})


def find(viewer: User, words: str, *, on: date, most: int = MOST) -> tuple[Found, ...]:
    """Units and seat holders in the viewer's reach, by name in either language or code."""
    said = Q(name__icontains=words) | Q(name_other__icontains=words)
    said |= Q(code__istartswith=words)
    other = in_other_language()
    inside = reach(viewer, Action.ORG_READ, on=on)
    units = inside.on(on).filter(said).order_by("kind", "name")[:most]
    found = [
        Found(
            _spoken(unit, other),
            _("Seat") if unit.kind == "seat" else _("Unit"),
            unit.code,
        )
        for unit in units
    ]
    held = Holding.objects.on(on).filter(seat__in=inside)
    named = Q(person__name__icontains=words) | Q(person__name_other__icontains=words)
    people = (
        held.filter(named).select_related("person", "seat").order_by("person__name")
    )
    found += [
        Found(_spoken(one.person, other), _("Person"), one.seat.code)
        for one in people[:most]
    ]
    return tuple(found)


def _spoken(row: object, other: bool) -> str:
    name, second = str(getattr(row, "name", "")), str(getattr(row, "name_other", ""))
    return second if other and second else name
