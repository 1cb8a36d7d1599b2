"""The cast. Built by the services themselves.

Alice plans the North; Bob sells in it; Charlie manages the South. Dora directs the
company, Olga runs operations, Fin is in finance, Adam administrates, Audrey audits.
Zed's role has ended, Eve's account is disabled.
"""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tests.kept import kept

BEGAN = date(2015, 1, 1)  # of the units
LAST_YEAR = datetime(2026, 1, 5, 4, tzinfo=UTC)
NOON = datetime(2027, 1, 4, 4, tzinfo=UTC)  # a Monday, noon in Shanghai
ROLES = [
    ("adam", "admin", "company"),
    ("dora", "director", "company"),
    ("alice", "manager", "north"),
    ("bob", "rep", "north-1-a"),
    ("charlie", "manager", "south"),
    ("olga", "operations", "company"),
    ("fin", "finance", "company"),
    ("audrey", "auditor", "company"),
    ("zed", "director", "company"),
    ("eve", "director", "company"),
]


@pytest.fixture
def world(db):
    """Units, seats, people and users by name; ``at`` is the instant of the play."""
    return build()


@kept
def build():
    """The cast's company, in an empty database."""
    from luopan.org import services
    from luopan.org.models import Unit
    from luopan.org.queries import builtin_operator

    operator = builtin_operator(at=LAST_YEAR)
    by = {"actor": operator, "at": LAST_YEAR}
    services.create_company(**by, name="罗盘饮料", name_other="Luopan Drinks")
    new = services.NewUnit
    services.add_units(
        **by,
        rows=[
            new("north", "North", start_date=BEGAN),
            new("south", "South", start_date=BEGAN),
            new("north-1", "North team 1", "north"),
            new("north-2", "North team 2", "north"),
            new("south-1", "South team 1", "south"),
            new("north-1-a", "Seat A", "north-1", kind="seat", role="account manager"),
            new("north-1-b", "Seat B", "north-1", kind="seat", role="account manager"),
            new("north-2-a", "Seat C", "north-2", kind="seat", role="account manager"),
            new("south-1-a", "Seat D", "south-1", kind="seat", role="account manager"),
            new("industry", "Industry team", overlay=True, start_date=BEGAN),
        ],
    )
    units = {unit.code.replace("-", "_"): unit for unit in Unit.objects.all()}
    world = SimpleNamespace(at=NOON, on=NOON.date(), operator=operator, **units)
    _people(world, by)
    return world


@kept
def standards(world):
    """Metrics, calendar and holidays that every company starts with."""
    from luopan.dimensions.services import create_standards

    create_standards(actor=world.operator, at=world.at)


def _people(world, by):
    from luopan.org import services

    world.people = SimpleNamespace()
    for name, role, unit in ROLES:
        person = services.add_person(
            **by, code=name, name=name.capitalize(), start_date=BEGAN
        )
        user = services.add_user(**by, username=name, person=person)
        where = getattr(world, unit.replace("-", "_"))
        services.grant_role(**by, user=user, role=role, unit=where)
        setattr(world.people, name, person)
        setattr(world, name, user)
    services.place_person(
        **by, seat=world.north_1_a, person=world.people.bob, from_date=BEGAN
    )
    later = {"actor": world.operator, "at": world.at}
    services.end_role(**later, user=world.zed, role="director", unit=world.company)
    services.disable_user(**later, user=world.eve)
